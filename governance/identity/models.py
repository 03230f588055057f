"""The second step of a login, and who must take it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.organisation.models import Role, User


class SecondFactor(models.Model):
    """The one-time codes of one person's telephone, with what is left of her recovery codes."""

    user = models.OneToOneField(
        User, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="governance_second_factor"
    )
    secret = models.TextField(_("forseglet nøkkel"))
    last_step = models.BigIntegerField(_("siste brukte tidssteg"))
    recovery_codes = models.JSONField(_("fingeravtrykk av gjenopprettingskoder"), default=list)
    enrolled_at = models.DateTimeField(_("tatt i bruk"))
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        verbose_name = _("tofaktor")
        verbose_name_plural = _("tofaktor")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class SignInRules(models.Model):
    """The one row of rules for the way in."""

    second_factor_roles = models.JSONField(_("roller som må ha tofaktor"), default=list, choices=Role)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        verbose_name = _("innloggingsregler")
        verbose_name_plural = _("innloggingsregler")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
