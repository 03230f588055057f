"""Governance cycles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable


class CycleStatus(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("avsluttet")


class GovernanceCycle(Editable):
    """One year of planning, steering and evaluation."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    status = models.CharField(_("status"), max_length=10, choices=CycleStatus, default=CycleStatus.PLANNED)
    previous = models.OneToOneField(
        "self", verbose_name=_("forrige"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("year",)
        verbose_name = _("styringssyklus")
        verbose_name_plural = _("styringssykluser")
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["status"], condition=Q(status=CycleStatus.OPEN), name="cycle_one_open"),
        ]

    def __str__(self) -> str:
        return str(self.year)
