"""What planning's goals and actions ask of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core import clock
from governance.core.panels import Duty, LineDuty
from governance.organisation.access import person_of, under
from planning.actions import queries
from planning.actions.models import Action

MOST_SHOWN = 50
MOST_IN_LINE = 200


def overdue(user: Any) -> list[Duty]:
    """Remind the ansvarlig of actions and milestones whose day has passed; one duty for each sort."""
    actions = list(queries.overdue_actions(user)[:MOST_SHOWN])
    milestones = list(queries.overdue_milestones(user)[:MOST_SHOWN])
    duties = []
    if actions:
        title = ngettext("%(count)d tiltak er over fristen", "%(count)d tiltak er over fristen", len(actions))
        duties.append(_duty(title % {"count": len(actions)}, actions[0].pk, actions[0], actions))
    if milestones:
        title = ngettext("%(count)d milepæl er over fristen", "%(count)d milepæler er over fristen", len(milestones))
        duties.append(_duty(title % {"count": len(milestones)}, milestones[0].action_id, milestones[0], milestones))
    return duties


def overdue_in_line(user: Any, paths: Sequence[str]) -> list[LineDuty]:
    """Tell a leader of the actions below her that are over their day, and who answers for each; one query."""
    late = Action.objects.visible_to(user).open().filter(under(paths, "unit"), due_on__lt=clock.today())
    late = late.exclude(responsible=person_of(user)).select_related("unit", "responsible").order_by("due_on", "pk")
    return [
        LineDuty(
            unit=action.unit,
            who=str(action.responsible or ""),
            title=_("Tiltak: %(title)s") % {"title": action.title},
            path=reverse("planning:action_page", args=[action.pk]),
            due_on=action.due_on,
            is_overdue=True,
        )
        for action in late[:MOST_IN_LINE]
    ]


def _duty(title: str, action: int, oldest: Any, things: list[Any]) -> Duty:
    return Duty(
        title=title,
        path=reverse("planning:action_page", args=[action]),
        action_label=_("Åpne tiltaket") if len(things) == 1 else _("Åpne det eldste"),
        due_on=oldest.due_on,
        detail=", ".join(thing.title for thing in things[:3]),
        is_overdue=True,
    )
