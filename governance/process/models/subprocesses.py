"""The three parts of the process."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import OrgUnit


class SubprocessCode(models.TextChoices):
    PLANNING = "planning", _("planlegging")
    STEERING = "steering", _("styring")
    EVALUATION = "evaluation", _("evaluering og læring")


class Subprocess(Editable):
    """One of the three parts of the process, with the unit that owns it."""

    code = models.CharField(_("kode"), max_length=20, choices=SubprocessCode, unique=True)
    purpose = models.TextField(_("formål"), blank=True)
    owner_unit = models.ForeignKey(
        OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Editable.Meta):
        app_label = "governance"
        verbose_name = _("delprosess")
        verbose_name_plural = _("delprosesser")

    def __str__(self) -> str:
        return str(self.get_code_display())
