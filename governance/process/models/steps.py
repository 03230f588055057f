"""The steps of a subprocess, and who has which part in each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import OrgUnit, Role
from governance.process.models.subprocesses import Subprocess


class ProcessStep(Editable):
    """One step: what goes in, what is done, what comes out. `chapter_key` names a chapter of the policy."""

    subprocess = models.ForeignKey(
        Subprocess, verbose_name=_("delprosess"), on_delete=models.PROTECT, related_name="governance_steps"
    )
    position = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("trinn"), max_length=120)
    description = models.TextField(_("beskrivelse"), blank=True)
    takes_in = models.TextField(_("dette går inn"), blank=True)
    gives_out = models.TextField(_("dette kommer ut"), blank=True)
    owner_unit = models.ForeignKey(
        OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chapter_key = models.SlugField(_("kapittel i policyen"), max_length=60, blank=True)

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("subprocess", "position", "pk")
        verbose_name = _("prosesstrinn")
        verbose_name_plural = _("prosesstrinn")

    def __str__(self) -> str:
        return self.title


class Share(models.TextChoices):
    """What part somebody has in a step, the weightiest first."""

    ACCOUNTABLE = "accountable", _("ansvarlig")
    CONTRIBUTES = "contributes", _("medvirker")
    CONSULTED = "consulted", _("rådspørres")
    INFORMED = "informed", _("informeres")


class Responsibility(models.Model):
    """The part that a unit, or whoever holds a role, has in a step. Edited as a part of the step, with its version."""

    step = models.ForeignKey(
        ProcessStep, verbose_name=_("trinn"), on_delete=models.CASCADE, related_name="governance_responsibilities"
    )
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("rolle"), max_length=30, choices=Role, blank=True)
    share = models.CharField(_("del"), max_length=15, choices=Share)

    class Meta:
        app_label = "governance"
        ordering = ("step", "pk")
        verbose_name = _("ansvar")
        verbose_name_plural = _("ansvar")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) & ~Q(role="") | Q(unit__isnull=False) & Q(role=""),
                name="responsibility_unit_or_role",
            ),
            models.UniqueConstraint(
                fields=["step"], condition=Q(share=Share.ACCOUNTABLE), name="responsibility_one_accountable"
            ),
            models.UniqueConstraint(fields=["step", "unit"], name="responsibility_unit_once"),
            models.UniqueConstraint(fields=["step", "role"], condition=~Q(role=""), name="responsibility_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.get_role_display()}: {self.get_share_display()}"
