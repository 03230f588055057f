"""What happens every year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.process.models.subprocesses import SubprocessCode


class YearWheelEvent(Editable):
    """A thing that happens every year, in a month and maybe on a day."""

    month = models.PositiveSmallIntegerField(_("måned"))
    day = models.PositiveSmallIntegerField(_("dag"), null=True, blank=True)
    title = models.CharField(_("hendelse"), max_length=200)
    reference = models.CharField(_("hjemmel"), max_length=120, blank=True)
    subprocess = models.CharField(_("delprosess"), max_length=20, choices=SubprocessCode)

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("month", "day", "pk")
        verbose_name = _("årshjulshendelse")
        verbose_name_plural = _("årshjulshendelser")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="year_wheel_month"),
            models.CheckConstraint(condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="year_wheel_day"),
        ]

    def __str__(self) -> str:
        return self.title
