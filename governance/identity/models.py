"""The way in: the second step, who must take it, and the municipality's own sign-in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.organisation.models import OrgUnit, Role, RoleAssignment, User


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


class Identity(models.Model):
    """Who a person is at the municipality's own sign-in. Her e-mail says nothing about it."""

    user = models.ForeignKey(
        User, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="governance_identities"
    )
    issuer = models.CharField(_("utsteder"), max_length=255)
    subject = models.CharField(_("kjennetegn"), max_length=255)
    linked_at = models.DateTimeField(_("koblet"), null=True)  # not known of those before it was written down

    class Meta:
        app_label = "governance"
        verbose_name = _("ekstern identitet")
        verbose_name_plural = _("eksterne identiteter")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "user"], name="person_known_once_at_issuer"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class GroupMapping(models.Model):
    """Everybody in a group of the municipality's own sign-in gets a role on a unit."""

    group = models.CharField(_("gruppe"), max_length=200)
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="governance_group_mappings"
    )

    class Meta:
        app_label = "governance"
        ordering = ("group", "unit__path", "role")
        verbose_name = _("gruppe som gir rolle")
        verbose_name_plural = _("grupper som gir roller")
        constraints = [models.UniqueConstraint(fields=["group", "role", "unit"], name="group_gives_role_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_role_display()} – {self.unit}"


class MappedRole(models.Model):
    """Marks a role that a group gave, so that a login ends no role that a person gave."""

    assignment = models.OneToOneField(
        RoleAssignment, verbose_name=_("rolletildeling"), on_delete=models.CASCADE, related_name="governance_mapped"
    )
    group = models.CharField(_("gruppe"), max_length=200)

    class Meta:
        app_label = "governance"
        verbose_name = _("rolle fra gruppe")
        verbose_name_plural = _("roller fra grupper")

    def __str__(self) -> str:
        return f"{self.group}: {self.assignment}"
