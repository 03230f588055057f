"""Periods, the units' reports in them, and the status that an approved report leaves behind."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Editable
from governance.core.progress import ProgressStatus
from governance.organisation.access import roles_of, under
from governance.organisation.models import CONTENT_ROLES, OrgUnit, User
from governance.process.models import DecisionRun, GovernanceCycle, LineKind
from governance.process.queries import called_in
from planning.actions.models import Action
from planning.goals.models import Indicator


class PeriodKind(models.TextChoices):
    FIRST = "first", _("1. tertial")
    SECOND = "second", _("2. tertial")
    YEAR = "year", _("året")


class PeriodStatus(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("avsluttet")
    PUBLISHED = "published", _("publisert")


def _last_unless(condition: Q) -> Case:
    """Return an order that puts the rows for which the condition holds before the others."""
    return Case(When(condition, then=Value(0)), default=Value(1))


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def current(self) -> ReportingPeriod | None:
        """Return the open period, or else the last one that was opened; None before the first."""
        opened = self.exclude(status=PeriodStatus.PLANNED).filter(archived_at=None).select_related("cycle")
        return opened.order_by(_last_unless(Q(status=PeriodStatus.OPEN)), "-starts_on", "-ends_on").first()

    def owed(self) -> ReportingPeriod | None:
        """Return the latest period whose reports should be there by now; before the first is due, the open one.

        A status from before it is «ikke oppdatert». While a period is open and not yet due, the one before counts.
        """
        opened = self.exclude(status=PeriodStatus.PLANNED).filter(archived_at=None).select_related("cycle")
        is_due = Q(due_on__lt=clock.today()) | Q(status__in=(PeriodStatus.CLOSED, PeriodStatus.PUBLISHED))
        return opened.order_by(_last_unless(is_due), "-starts_on", "-ends_on").first()


class ReportingPeriod(Editable):
    """A stretch of the year that the units report on, with the day when the reports are due."""

    cycle = models.ForeignKey(
        GovernanceCycle, verbose_name=_("styringssyklus"), on_delete=models.PROTECT, related_name="steering_periods"
    )
    kind = models.CharField(_("periode"), max_length=10, choices=PeriodKind)
    starts_on = models.DateField(_("fra"))
    ends_on = models.DateField(_("til og med"))
    due_on = models.DateField(_("frist for rapport"))
    status = models.CharField(_("status"), max_length=10, choices=PeriodStatus, default=PeriodStatus.PLANNED)
    closed_on = models.DateField(_("avsluttet dato"), null=True, editable=False)
    closing_reason = models.CharField(_("begrunnelse for avslutning"), max_length=300, blank=True, editable=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "steering"
        ordering = ("starts_on", "ends_on")
        verbose_name = _("rapporteringsperiode")
        verbose_name_plural = _("rapporteringsperioder")
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "kind"], name="period_once_per_cycle"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("starts_on")), name="period_dates_in_order"
            ),
            models.UniqueConstraint(fields=["status"], condition=Q(status=PeriodStatus.OPEN), name="period_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.cycle.year}"

    @property
    def is_open(self) -> bool:
        """Return True while reports may be written, delivered and approved."""
        return self.status == PeriodStatus.OPEN

    @property
    def is_past_due(self) -> bool:
        """Return True when the reports should have been delivered. It locks nothing; closing does."""
        return self.due_on < clock.today()


class ReportStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("ikke startet")
    DRAFT = "draft", _("utkast")
    WITH_LEADER = "with_leader", _("hos leder")
    DELIVERED = "delivered", _("levert")
    RETURNED = "returned", _("returnert")
    APPROVED = "approved", _("godkjent")
    LOCKED = "locked", _("låst")


#: States in which the unit may still write.
WRITABLE = (ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.RETURNED)
#: States before the report has been delivered.
NOT_DELIVERED = (*WRITABLE, ReportStatus.WITH_LEADER)


class UnitReportQuerySet(models.QuerySet["UnitReport"]):
    def in_line_of(self, user: Any) -> UnitReportQuerySet:
        """Keep the reports of units on which, or above which, the user holds a content role."""
        return self.filter(_in_line_of(user), archived_at=None)

    def visible_to(self, user: Any) -> UnitReportQuerySet:
        """Keep the reports of her line, and those that she is to speak of: a step that names her unit calls her in."""
        hers = _in_line_of(user)
        if user.is_authenticated and user.is_active:
            hers |= Q(run__in=called_in(user, LineKind.UNIT_REPORT).values("pk"))
        return self.filter(hers, archived_at=None)


def _in_line_of(user: Any) -> Q:
    return under(roles_of(user).paths(*CONTENT_ROLES), "unit")


class UnitReport(Editable):
    """One unit's report for one period."""

    period = models.ForeignKey(
        ReportingPeriod, verbose_name=_("periode"), on_delete=models.PROTECT, related_name="steering_reports"
    )
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=ReportStatus, default=ReportStatus.NOT_STARTED)
    summary = models.TextField(_("oppsummering"), blank=True)
    run = models.OneToOneField(
        DecisionRun, verbose_name=_("beslutningsgang"), on_delete=models.PROTECT, related_name="+"
    )
    delivered_at = models.DateTimeField(_("levert"), null=True)
    approved_at = models.DateTimeField(_("godkjent"), null=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "steering"
        ordering = ("period", "unit__path")
        verbose_name = _("enhetsrapport")
        verbose_name_plural = _("enhetsrapporter")
        constraints = [
            *Editable.Meta.constraints,
            models.UniqueConstraint(fields=["period", "unit"], name="report_once_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.period}"

    @property
    def is_writable(self) -> bool:
        """Return True while the unit may write: not handed over, and the period is open."""
        return self.status in WRITABLE and self.period.is_open

    @property
    def is_late(self) -> bool:
        """Return True when the report is not delivered and its day has passed."""
        return self.status in NOT_DELIVERED and (self.period.is_past_due or not self.period.is_open)


class ReportItem(models.Model):
    """One row of a report being written: an action with its status, or an indicator with its value."""

    report = models.ForeignKey(
        UnitReport, verbose_name=_("rapport"), on_delete=models.CASCADE, related_name="steering_items"
    )
    action = models.ForeignKey(
        Action, verbose_name=_("tiltak"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indikator"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=20, choices=ProgressStatus.choices, blank=True)
    comment = models.TextField(_("kommentar"), blank=True)
    next_step = models.TextField(_("neste steg"), blank=True)
    value = models.DecimalField(_("målt verdi"), max_digits=14, decimal_places=2, null=True, blank=True)
    is_unchanged = models.BooleanField(_("uendret siden sist"), default=False)
    saved_at = models.DateTimeField(_("lagret"), null=True)
    saved_by = models.ForeignKey(
        User, verbose_name=_("lagret av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "steering"
        ordering = ("report", "pk")
        verbose_name = _("rapportrad")
        verbose_name_plural = _("rapportrader")
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, indicator=None) | Q(action=None, indicator__isnull=False),
                name="report_item_action_or_indicator",
            ),
            models.UniqueConstraint(
                fields=["report", "action"], condition=Q(action__isnull=False), name="report_item_per_action"
            ),
            models.UniqueConstraint(
                fields=["report", "indicator"], condition=Q(indicator__isnull=False), name="report_item_per_indicator"
            ),
        ]

    def __str__(self) -> str:
        return str(self.action or self.indicator)

    @property
    def is_filled(self) -> bool:
        """Return True when the row says something: a status, a value, or that nothing new is known."""
        return bool(self.status) or self.value is not None or self.is_unchanged


class StatusUpdate(models.Model):
    """What was approved about one action in one period. Never changed; a correction is a new row with a reason."""

    is_append_only = True

    report = models.ForeignKey(
        UnitReport, verbose_name=_("rapport"), on_delete=models.PROTECT, related_name="steering_updates"
    )
    action = models.ForeignKey(
        Action, verbose_name=_("tiltak"), on_delete=models.PROTECT, related_name="steering_updates"
    )
    status = models.CharField(_("status"), max_length=20, choices=ProgressStatus.choices)
    comment = models.TextField(_("kommentar"), blank=True)
    next_step = models.TextField(_("neste steg"), blank=True)
    reported_by = models.ForeignKey(
        User, verbose_name=_("rapportert av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reported_on = models.DateField(_("dato"))
    recorded_at = models.DateTimeField(_("registrert"))
    corrects = models.OneToOneField(
        "self", verbose_name=_("retter"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    class Meta:
        app_label = "steering"
        ordering = ("-reported_on", "-pk")
        verbose_name = _("statusmelding")
        verbose_name_plural = _("statusmeldinger")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ProgressStatus.OFF_TRACK) | (~Q(comment="") & ~Q(next_step="")),
                name="status_update_deviation_explained",
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="status_update_correction_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_status_display()}"
