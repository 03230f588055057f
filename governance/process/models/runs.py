"""Decision runs: one case on its way along its line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.organisation.models import OrgUnit, User
from governance.process.models.lines import LineKind, StepFields, unit_is_named_where_it_should


class RunStatus(models.TextChoices):
    RUNNING = "running", _("under behandling")
    COMPLETED = "completed", _("ferdig behandlet")
    WITHDRAWN = "withdrawn", _("trukket")


class DecisionRun(models.Model):
    """One case on its way along a line. The subject points down to it; it knows the subject's title only."""

    kind = models.CharField(_("slag"), max_length=30, choices=LineKind)
    title = models.CharField(_("sak"), max_length=250)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(
        User, verbose_name=_("startet av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("startet"))
    status = models.CharField(_("status"), max_length=10, choices=RunStatus, default=RunStatus.RUNNING)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        verbose_name = _("beslutningsgang")
        verbose_name_plural = _("beslutningsganger")

    def __str__(self) -> str:
        return self.title


class RunStepStatus(models.TextChoices):
    WAITING = "waiting", _("senere")
    CURRENT = "current", _("nå")
    DONE = "done", _("gjort")
    RETURNED = "returned", _("returnert")
    TAKEN_BACK = "taken_back", _("tatt tilbake")
    SKIPPED = "skipped", _("hoppet over")


class DecisionRunStep(StepFields):
    """One step of a run: who could act, and who did. `unit` is where the role was found when its turn came."""

    run = models.ForeignKey(
        DecisionRun, verbose_name=_("gang"), on_delete=models.CASCADE, related_name="governance_steps"
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=RunStepStatus, default=RunStepStatus.WAITING)
    is_vacant = models.BooleanField(_("mangler beslutter"), default=False)
    began_at = models.DateTimeField(_("begynte"), null=True)
    acted_by = models.ForeignKey(
        User, verbose_name=_("gjort av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    acted_for = models.ForeignKey(
        User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    acted_at = models.DateTimeField(_("gjort"), null=True)
    meeting_on = models.DateField(_("møtedato"), null=True)
    note = models.TextField(_("merknad"), blank=True)
    shown_hash = models.CharField(_("segl for det viste"), max_length=64, blank=True)

    class Meta:
        app_label = "governance"
        ordering = ("run", "position")
        verbose_name = _("trinn i beslutningsgang")
        verbose_name_plural = _("trinn i beslutningsgang")
        indexes = [models.Index(fields=["status", "role", "unit"], name="run_step_turn")]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_step_position"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(status=RunStepStatus.CURRENT), name="run_one_current_step"
            ),
            unit_is_named_where_it_should("run_step_named_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.position}: {self.get_act_display()}"

    @property
    def due_at(self) -> Any:
        """Return when the step should be done, or None when its turn has not come."""
        return self.began_at + timedelta(days=self.days_allowed) if self.began_at else None

    @property
    def is_late(self) -> bool:
        """Return True when the step has waited longer than it may."""
        return self.status == RunStepStatus.CURRENT and self.due_at < clock.now()


class DecisionStatement(models.Model):
    """What one person said in a round where all are heard at the same time. Silence is no objection."""

    is_append_only = True

    step = models.ForeignKey(
        DecisionRunStep, verbose_name=_("trinn"), on_delete=models.PROTECT, related_name="governance_statements"
    )
    stated_by = models.ForeignKey(User, verbose_name=_("av"), on_delete=models.PROTECT, related_name="+")
    stated_for = models.ForeignKey(
        User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    stated_at = models.DateTimeField(_("tidspunkt"))
    text = models.TextField(_("innspill"))

    class Meta:
        app_label = "governance"
        ordering = ("stated_at",)
        verbose_name = _("innspill")
        verbose_name_plural = _("innspill")

    def __str__(self) -> str:
        return f"{self.step_id}: {self.stated_by}"
