"""What the municipality wants to reach, and how it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Editable
from governance.core.progress import ProgressStatus
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import visible, visible_below
from planning.plans.models import Plan


class FocusAreaQuerySet(models.QuerySet["FocusArea"]):
    def in_use(self) -> FocusAreaQuerySet:
        """Keep those that are not archived."""
        return self.filter(archived_at=None)


class FocusArea(Editable):
    """A satsingsområde: one of the few things that the municipality puts first. Everybody may see it."""

    title = models.CharField(_("navn"), max_length=120)
    description = models.TextField(_("beskrivelse"), blank=True)
    position = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    objects = FocusAreaQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("position", "title")
        verbose_name = _("satsingsområde")
        verbose_name_plural = _("satsingsområder")
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["title"], condition=Q(archived_at=None), name="focus_area_title"),
        ]

    def __str__(self) -> str:
        return self.title


class SustainableDevelopmentGoal(models.Model):
    """One of the United Nations' seventeen."""

    number = models.PositiveSmallIntegerField(_("nummer"), primary_key=True)
    title = models.CharField(_("navn"), max_length=120)

    class Meta:
        app_label = "planning"
        ordering = ("number",)
        verbose_name = _("bærekraftsmål")
        verbose_name_plural = _("bærekraftsmål")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class GoalKind(models.TextChoices):
    MAIN = "main", _("hovedmål")
    SUB = "sub", _("delmål")


class GoalStatus(models.TextChoices):
    PROPOSED = "proposed", _("forslag")
    ADOPTED = "adopted", _("vedtatt")
    ACTIVE = "active", _("aktiv")
    REACHED = "reached", _("nådd")
    MISSED = "missed", _("ikke nådd")
    CLOSED = "closed", _("avsluttet")


#: States in which a goal is followed up and reported on.
FOLLOWED_UP = (GoalStatus.PROPOSED, GoalStatus.ADOPTED, GoalStatus.ACTIVE)


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: Any) -> GoalQuerySet:
        """Keep what the user may read."""
        return visible(self.filter(archived_at=None), user)

    def visible_below(self, user: Any, paths: Sequence[str]) -> GoalQuerySet:
        """Keep what the user may read at or below the paths."""
        return visible_below(self.filter(archived_at=None), user, paths)

    def followed_up(self) -> GoalQuerySet:
        """Keep the goals that are still worked towards."""
        return self.filter(status__in=FOLLOWED_UP, archived_at=None)


class Goal(Editable):
    """A goal, owned by one unit and answered for by one person. Its latest status is derived and kept here."""

    kind = models.CharField(_("type"), max_length=10, choices=GoalKind, default=GoalKind.SUB)
    title = models.CharField(_("mål"), max_length=200)
    description = models.TextField(_("beskrivelse"), blank=True)
    focus_area = models.ForeignKey(
        FocusArea, verbose_name=_("satsingsområde"), on_delete=models.PROTECT, related_name="planning_goals"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("overordnet mål"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="planning_children",
    )  # fmt: skip
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, null=True, blank=True, related_name="planning_goals"
    )
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        User, verbose_name=_("ansvarlig"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=GoalStatus, default=GoalStatus.PROPOSED)
    development_goals = models.ManyToManyField(
        SustainableDevelopmentGoal, verbose_name=_("bærekraftsmål"), blank=True, related_name="+"
    )
    latest_status = models.CharField(
        _("siste status"), max_length=20, choices=ProgressStatus.choices, default=ProgressStatus.NOT_ASSESSED,
        editable=False,
    )  # fmt: skip
    latest_status_on = models.DateField(_("statusdato"), null=True, editable=False)
    actions_status = models.CharField(
        _("tiltakenes status"), max_length=20, choices=ProgressStatus.choices, blank=True, editable=False
    )
    actions_status_on = models.DateField(_("tiltakenes statusdato"), null=True, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("focus_area", "kind", "title", "pk")
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="goal_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title


class GoalLinkKind(models.TextChoices):
    FOLLOWS_UP = "follows_up", _("følger opp")
    CONTRIBUTES_TO = "contributes_to", _("bidrar til")


class GoalLink(models.Model):
    """A thread from one goal to a goal of another plan."""

    source = models.ForeignKey(Goal, verbose_name=_("fra"), on_delete=models.PROTECT, related_name="planning_links_out")
    target = models.ForeignKey(Goal, verbose_name=_("til"), on_delete=models.PROTECT, related_name="planning_links_in")
    kind = models.CharField(_("slag"), max_length=20, choices=GoalLinkKind)

    class Meta:
        app_label = "planning"
        verbose_name = _("tråd mellom mål")
        verbose_name_plural = _("tråder mellom mål")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="goal_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="goal_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"


class Direction(models.TextChoices):
    HIGHER = "higher", _("høyere er bedre")
    LOWER = "lower", _("lavere er bedre")
    RANGE = "range", _("innenfor et område")


class Frequency(models.TextChoices):
    EACH_PERIOD = "each_period", _("hver rapporteringsperiode")
    YEARLY = "yearly", _("hvert år")


def _last_day(when: int | date | None) -> date:
    if when is None:
        return clock.today()
    return when if isinstance(when, date) else date(when, 12, 31)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: Any) -> IndicatorQuerySet:
        """Keep the indicators of the goals that the user may read."""
        return self.filter(archived_at=None, goal__in=Goal.objects.visible_to(user))


class Indicator(Editable):
    """What is measured for a goal: from a baseline towards a target, warned at a threshold."""

    goal = models.ForeignKey(Goal, verbose_name=_("mål"), on_delete=models.PROTECT, related_name="planning_indicators")
    name = models.CharField(_("indikator"), max_length=200)
    unit_of_measure = models.CharField(_("måleenhet"), max_length=40)
    direction = models.CharField(_("retning"), max_length=10, choices=Direction, default=Direction.HIGHER)
    baseline = models.DecimalField(_("utgangspunkt"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("målverdi"), max_digits=14, decimal_places=2)
    target_low = models.DecimalField(_("nedre grense"), max_digits=14, decimal_places=2, null=True, blank=True)
    tolerance = models.DecimalField(_("slingringsmonn"), max_digits=14, decimal_places=2, default=0)
    frequency = models.CharField(_("hvor ofte"), max_length=20, choices=Frequency, default=Frequency.EACH_PERIOD)
    source = models.CharField(_("kilde"), max_length=200, blank=True)
    latest_value = models.DecimalField(_("siste måling"), max_digits=14, decimal_places=2, null=True, editable=False)
    latest_value_on = models.DateField(_("måledato"), null=True, editable=False)
    latest_standing = models.CharField(
        _("siste måling mot målet"), max_length=20, choices=ProgressStatus.choices,
        default=ProgressStatus.NOT_ASSESSED, editable=False,
    )  # fmt: skip

    objects = IndicatorQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("goal", "name", "pk")
        verbose_name = _("indikator")
        verbose_name_plural = _("indikatorer")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(direction=Direction.RANGE) | Q(target_low__isnull=False, target__gte=F("target_low")),
                name="indicator_range_has_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> str:
        """Return the status that the latest value gave against the target of its year, a ProgressStatus value."""
        return self.latest_standing

    def standing_of(self, value: Any, when: int | date | None = None, begin: Any = None) -> str:
        """Return how a value stands on a day (a year means its last day): on track, at risk within the tolerance, off.

        A year's target is due when the year ends. Before that the value must keep pace with the straight line from
        where the year began (`begin`, or what is known) to the target.
        """
        if value is None:
            return ProgressStatus.NOT_ASSESSED.value
        gap = self._gap(value, self.pace_on(_last_day(when), begin))
        if gap <= 0:
            return ProgressStatus.ON_TRACK.value
        return ProgressStatus.AT_RISK.value if gap <= self.tolerance else ProgressStatus.OFF_TRACK.value

    def pace_on(self, day: date, begin: Any = None) -> Any:
        """Return the value that keeps pace with the year's target on the day."""
        targets = {row.year: row.value for row in self.planning_targets.all()}
        goal = self.target_in(day.year)
        begin = targets.get(day.year - 1, self._known_before(day.year) if begin is None else begin)
        if begin is None or not targets or self.direction == Direction.RANGE:
            return goal
        if day.year not in targets:
            return goal if day.year > max(targets) else begin
        first = date(day.year, 1, 1)
        return begin + (goal - begin) * Decimal((day - first).days + 1) / (date(day.year + 1, 1, 1) - first).days

    def _known_before(self, year: int) -> Any:
        """Return the latest value when it is from an earlier year, else the baseline."""
        is_earlier = self.latest_value_on is not None and self.latest_value_on.year < year
        return self.latest_value if is_earlier else self.baseline

    def target_in(self, year: int) -> Any:
        """Return the target of the year: its own, else of the first year after it, else the indicator's.

        Lists prefetch `planning_targets`. A range has the same two ends every year.
        """
        if self.direction == Direction.RANGE:
            return self.target
        later = {row.year: row.value for row in self.planning_targets.all() if row.year >= year}
        return later[min(later)] if later else self.target

    def _gap(self, value: Any, target: Any) -> Any:
        """Return how far the value is on the wrong side of the target, in the unit of measure."""
        match self.direction:
            case Direction.HIGHER:
                return target - value
            case Direction.LOWER:
                return value - target
        return max(value - target, (self.target_low if self.target_low is not None else target) - value)


class IndicatorTarget(models.Model):
    """The target of one year on the way."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indikator"), on_delete=models.CASCADE, related_name="planning_targets"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    value = models.DecimalField(_("målverdi"), max_digits=14, decimal_places=2)

    class Meta:
        app_label = "planning"
        ordering = ("indicator", "year")
        verbose_name = _("årsmål")
        verbose_name_plural = _("årsmål")
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="indicator_target_per_year")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class MeasurementStatus(models.TextChoices):
    PRELIMINARY = "preliminary", _("foreløpig")
    CONFIRMED = "confirmed", _("bekreftet")
    CORRECTED = "corrected", _("korrigert")


class Measurement(models.Model):
    """One measured value. A correction is a new row with a reason; the old one is marked as corrected."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indikator"), on_delete=models.PROTECT, related_name="planning_measurements"
    )
    value = models.DecimalField(_("verdi"), max_digits=14, decimal_places=2)
    measured_on = models.DateField(_("måledato"))
    status = models.CharField(
        _("status"), max_length=12, choices=MeasurementStatus, default=MeasurementStatus.CONFIRMED
    )
    corrects = models.OneToOneField(
        "self", verbose_name=_("retter"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        User, verbose_name=_("registrert av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("registrert"))

    class Meta:
        app_label = "planning"
        ordering = ("indicator", "measured_on", "pk")
        verbose_name = _("måling")
        verbose_name_plural = _("målinger")
        constraints = [
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="measurement_correction_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.measured_on})"
