"""Django's password rules, in Norwegian where Django's own translation lags behind."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class MinimumLength(rules.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return _("Passordet er for kort. Bruk minst %(length)d tegn.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        """Say how long it must be."""
        return _("Bruk minst %(length)d tegn.") % {"length": self.min_length}


class NotCommon(rules.CommonPasswordValidator):
    """Not one of the 20 000 that are tried first."""

    def get_error_message(self) -> str:
        """Say why not."""
        return _("Passordet er for vanlig, og lett å gjette.")

    def get_help_text(self) -> str:
        """Say why not."""
        return _("Ikke bruk et vanlig passord.")


class NotLikeTheUser(rules.UserAttributeSimilarityValidator):
    """Not nearly the person's own name."""

    def get_error_message(self) -> str:
        """Say why not."""
        return _("Passordet ligner for mye på «%(verbose_name)s».")

    def get_help_text(self) -> str:
        """Say why not."""
        return _("Ikke bruk navnet ditt.")
