"""Django's password rules, in Norwegian where Django's own translation lags behind."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MinimumLength(rules.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return _("Passordet er for kort. Bruk minst %(length)d tegn.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        """Say how long it must be."""
        return _("Bruk minst %(length)d tegn.") % {"length": self.min_length}


#: What people here write first, and Django's English list does not have.
NORWEGIAN_WORDS = {
    "passord", "passordet", "velkommen", "sommer", "sommeren", "vinter", "vinteren", "kommune", "kommunen", "helhet",
    "helhetlig", "styring", "norge", "hemmelig", "administrator", "systemadministrator", "bruker", "brukernavn",
    "fotball", "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "desember", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "qwertyuiopå", "asdfghjkløæ",
}  # fmt: skip


class NotCommon(rules.CommonPasswordValidator):
    """Not one of the 20 000 that are tried first, nor one of them made long by digits, signs or repetition.

    Hardly any of the 20 000 is twelve characters long; what people do with them to get there is.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a common password."""
        super().validate(password, user)
        word = _unrepeated(re.sub(r"[\W\d_]", "", password.lower()))
        if not word or word in self.passwords or word in NORWEGIAN_WORDS:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        """Say why not."""
        return _("Passordet er for vanlig, og lett å gjette.")

    def get_help_text(self) -> str:
        """Say why not."""
        return _("Ikke bruk et vanlig passord.")


def _unrepeated(text: str) -> str:
    """Return the word that the text repeats, or the text."""
    return text[: (text + text).find(text, 1)]


class NotLikeTheUser(rules.UserAttributeSimilarityValidator):
    """Not nearly the person's own name."""

    def get_error_message(self) -> str:
        """Say why not."""
        return _("Passordet ligner for mye på «%(verbose_name)s».")

    def get_help_text(self) -> str:
        """Say why not."""
        return _("Ikke bruk navnet ditt.")
