"""What the page of a plan says of where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.editable import visibility_facts
from governance.process.queries import RunView
from governance.templatetags.helhet import nodate
from planning.plans.models import AdoptingBody, Plan, PlanStatus
from planning.plans.workflow import is_in_line


def outcome(plan: Plan, run: RunView | None) -> str:
    """Return in one sentence who has the plan while it is on its way, or "" when its state says enough."""
    match plan.status:
        case PlanStatus.DRAFT if run:
            return _("Planen er tilbake hos %(unit)s, som retter den og legger den frem på nytt.") % {"unit": plan.unit}
        case PlanStatus.HEARING:
            return _hearing(plan)
        case PlanStatus.PROPOSED if is_in_line(plan):
            return _in_line(run)
        case PlanStatus.PROPOSED:
            return _("Planen ligger hos kommunestyret. %(unit)s registrerer vedtaket.") % {"unit": plan.unit}
    return ""


def _hearing(plan: Plan) -> str:
    words = {"day": nodate(plan.hearing_ends_on) if plan.hearing_ends_on else "", "unit": plan.unit}
    if not plan.hearing_ends_on:
        return _("Planen er på høring.")
    if plan.hearing_ends_on < clock.today():
        return _("Høringen var over %(day)s. %(unit)s legger planen frem for kommunestyret.") % words
    return _("Planen er på høring til %(day)s. Deretter går den til kommunestyret.") % words


def _in_line(run: RunView | None) -> str:
    now = run.now if run else None
    if now is None or now.is_vacant:
        return _("Planen mangler noen som kan behandle den.")
    return _("%(who)s har planen nå.") % {"who": ", ".join(now.who)}


def facts(plan: Plan) -> list[tuple[str, Any]]:
    """Return what stands about a plan in the table of facts."""
    return [
        (_("Plantype"), str(plan.get_kind_display()).capitalize()),
        (_("Eierenhet"), plan.unit),
        (_("Ansvarlig"), plan.responsible),
        (_("Styringssyklus"), plan.cycle),
        (_("Vedtas av"), AdoptingBody(plan.adopting_body).label.capitalize()),
        (_("Høringsfrist"), nodate(plan.hearing_ends_on) if plan.hearing_ends_on else ""),
        (_("Saksnummer"), plan.case_number),
        *visibility_facts(plan),
    ]
