"""The words of the change log for periods and reports."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.access import roles_of, under
from governance.organisation.models import LINE_ROLES
from governance.process.models import DecisionRun
from planning.actions.models import Action
from planning.goals.models import Indicator
from steering.reporting.models import ReportingPeriod, ReportItem, StatusUpdate, UnitReport


def _items(user: Any) -> QuerySet[ReportItem]:
    """Return the rows of reports that the user may read: the unit's line all, others what they see of planning."""
    seen = Q(action__in=Action.objects.visible_to(user)) | Q(indicator__in=Indicator.objects.visible_to(user))
    theirs = ReportItem.objects.filter(report__in=UnitReport.objects.visible_to(user))
    return theirs.filter(seen | under(roles_of(user).paths(*LINE_ROLES), "report__unit"))


def _updates(user: Any) -> QuerySet[StatusUpdate]:
    seen = StatusUpdate.objects.filter(report__in=UnitReport.objects.visible_to(user))
    line = under(roles_of(user).paths(*LINE_ROLES), "report__unit")
    return seen.filter(Q(action__in=Action.objects.visible_to(user)) | line)


def runs_of_reports(user: Any) -> QuerySet[DecisionRun]:
    """Return the decision runs of the reports that the user may read."""
    return DecisionRun.objects.filter(pk__in=UnitReport.objects.visible_to(user).order_by().values("run"))


KINDS = (
    Kind(
        ReportingPeriod,
        shown=None,
        silent=frozenset({"status", "closed_on", "closing_reason"}),
        words={
            "open": _("Åpnet"),
            "extended": _("Fristen forlenget"),
            "close": _("Avsluttet"),
            "publish": _("Publisert"),
        },
    ),
    Kind(
        UnitReport,
        shown=lambda user: UnitReport.objects.visible_to(user),
        silent=frozenset({"status", "delivered_at", "approved_at"}),
        words={
            "start": _("Arbeidet startet"),
            "hand_over": _("Sendt til leder"),
            "submit": _("Levert"),
            "send_back": _("Returnert"),
            "take_back": _("Tatt tilbake"),
            "state": _("Innspill gitt"),
            "recommend": _("Anbefalt"),
            "approve": _("Godkjent"),
            "lock": _("Låst"),
        },
    ),
    Kind(ReportItem, shown=_items, silent=frozenset({"saved_at", "saved_by"})),
    Kind(StatusUpdate, shown=_updates, words={"status_corrected": _("Status rettet")}),
)
