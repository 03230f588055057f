"""What is done to reach the goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.core.progress import ProgressStatus
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import visible, visible_below
from planning.goals.models import Goal


class ActionKind(models.TextChoices):
    OPERATION = "operation", _("driftstiltak")
    INVESTMENT = "investment", _("investering")
    CLIMATE = "climate", _("klimatiltak")
    DEVELOPMENT = "development", _("utviklingstiltak")


class Funding(models.TextChoices):
    WITHIN_BUDGET = "within_budget", _("innenfor ramme")
    NEW_MONEY = "new_money", _("friske midler")


class ActionStatus(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    ONGOING = "ongoing", _("pågår")
    ON_HOLD = "on_hold", _("på vent")
    COMPLETED = "completed", _("fullført")
    DROPPED = "dropped", _("utgår")


OPEN_ACTIONS = (ActionStatus.PLANNED, ActionStatus.ONGOING, ActionStatus.ON_HOLD)


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: Any) -> ActionQuerySet:
        """Keep what the user may read."""
        return visible(self.filter(archived_at=None), user)

    def visible_below(self, user: Any, paths: Sequence[str]) -> ActionQuerySet:
        """Keep what the user may read at or below the paths."""
        return visible_below(self.filter(archived_at=None), user, paths)

    def open(self) -> ActionQuerySet:
        """Keep what is still to be done or being done."""
        return self.filter(status__in=OPEN_ACTIONS, archived_at=None)


class Action(Editable):
    """A tiltak under a goal, owned by one unit and answered for by one person."""

    goal = models.ForeignKey(Goal, verbose_name=_("mål"), on_delete=models.PROTECT, related_name="planning_actions")
    title = models.CharField(_("tiltak"), max_length=200)
    description = models.TextField(_("beskrivelse"), blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=ActionKind, default=ActionKind.OPERATION)
    funding = models.CharField(_("finansiering"), max_length=20, choices=Funding, default=Funding.WITHIN_BUDGET)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        User, verbose_name=_("ansvarlig"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_on = models.DateField(_("start"))
    due_on = models.DateField(_("frist"))
    status = models.CharField(_("status"), max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED)
    latest_status = models.CharField(
        _("siste status"), max_length=20, choices=ProgressStatus.choices, default=ProgressStatus.NOT_ASSESSED,
        editable=False,
    )  # fmt: skip
    latest_status_on = models.DateField(_("statusdato"), null=True, editable=False)
    latest_comment = models.TextField(_("siste kommentar"), blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("goal", "due_on", "title", "pk")
        verbose_name = _("tiltak")
        verbose_name_plural = _("tiltak")
        indexes = [models.Index(fields=["unit", "status"], name="action_of_unit")]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="action_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """A point on the way that can be ticked off."""

    action = models.ForeignKey(
        Action, verbose_name=_("tiltak"), on_delete=models.CASCADE, related_name="planning_milestones"
    )
    title = models.CharField(_("milepæl"), max_length=200)
    due_on = models.DateField(_("frist"))
    reached_on = models.DateField(_("nådd dato"), null=True, blank=True)

    class Meta:
        app_label = "planning"
        ordering = ("action", "due_on", "pk")
        verbose_name = _("milepæl")
        verbose_name_plural = _("milepæler")

    def __str__(self) -> str:
        return self.title
