"""Reports: that they agree with their runs, and that what was approved is what planning shows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from governance.process.models import Act, CycleStatus, DecisionRunStep, GovernanceCycle, RunStatus, RunStepStatus
from planning.actions.models import Action
from steering.reporting.models import PeriodStatus, ReportItem, ReportStatus, StatusUpdate, UnitReport

#: Whose turn it is in the run while the report stands there.
TURN_AT: dict[str, str] = {
    ReportStatus.NOT_STARTED: Act.PROPOSE,
    ReportStatus.DRAFT: Act.PROPOSE,
    ReportStatus.RETURNED: Act.PROPOSE,
    ReportStatus.WITH_LEADER: Act.DELIVER,
    ReportStatus.DELIVERED: Act.APPROVE,
}
APPROVED = (ReportStatus.APPROVED, ReportStatus.LOCKED)
ENDED = (PeriodStatus.CLOSED, PeriodStatus.PUBLISHED)
MOST_NAMED = 20


def runs() -> Iterator[str]:
    """Compare every report with the state of its run and with whose turn it is."""
    current = DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT, run__kind="unit_report")
    acts = dict(current.values_list("run", "act"))
    for report in UnitReport.objects.select_related("run", "period"):
        if (story := _story(report)) != (told := (report.run.status, acts.get(report.run_id, ""))):
            yield f"report {report.pk}, {report.status}: the run says {told}, not {story}"
        if report.run.unit_id != report.unit_id:
            yield f"report {report.pk}: the run is of another unit"


def _story(report: UnitReport) -> tuple[str, str]:
    """Return the status of the run and the act whose turn it is, as the report tells them."""
    if report.status in APPROVED:
        return RunStatus.COMPLETED, ""
    if report.period.status in ENDED:
        return RunStatus.WITHDRAWN, ""
    return RunStatus.RUNNING, TURN_AT[report.status]


def unlocked_reports() -> Iterator[str]:
    """Look for approved reports in ended periods that are not locked, and for locked ones in others."""
    has_ended = Q(period__status__in=ENDED)
    wrong = (has_ended & Q(status=ReportStatus.APPROVED)) | (~has_ended & Q(status=ReportStatus.LOCKED))
    for report in UnitReport.objects.filter(wrong).select_related("unit", "period__cycle"):
        yield f"report {report.pk}, {report}: {report.status}"


def statuses() -> Iterator[str]:
    """Count the first statuses of every action in every report: one when it is approved, none before."""
    first = StatusUpdate.objects.filter(corrects=None).order_by()
    left = {(r, a): n for r, a, n in first.values_list("report", "action").annotate(n=Count("pk"))}
    rows = ReportItem.objects.filter(action__isnull=False, report__status__in=APPROVED).order_by()
    wanted = set(rows.values_list("report", "action"))
    wrong = {key for key, count in left.items() if count != 1 or key not in wanted} | (wanted - left.keys())
    for report, action in sorted(wrong)[:MOST_NAMED]:
        yield f"report {report}, action {action}: {left.get((report, action), 0)}"


def latest_statuses() -> Iterator[str]:
    """Compare every action's status with the last status message about it."""
    rows = StatusUpdate.objects.order_by("reported_on", "pk").values_list("action", "status", "reported_on")
    newest = {action: (status, on) for action, status, on in rows.iterator(chunk_size=5000)}
    shown = Action.objects.filter(pk__in=StatusUpdate.objects.values("action")).order_by()
    for pk, *fact in shown.values_list("pk", "latest_status", "latest_status_on"):
        if tuple(fact) != newest[pk]:
            yield f"action {pk}: shows {fact}, approved {newest[pk]}"


def years() -> Iterator[str]:
    """Count the periods of every closed cycle that has any (kommuneloven § 14-5)."""
    counted = GovernanceCycle.objects.filter(status=CycleStatus.CLOSED).annotate(periods=Count("steering_periods"))
    for cycle in counted.filter(periods=1):
        yield f"{cycle.year}: one period"
