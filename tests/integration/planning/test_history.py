"""The history of a thing is told in words: names, labels, dates, and never a bare code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from governance.organisation.history import Happening, history_of
from planning.actions import services as actions
from planning.goals import services as goals
from planning.goals.models import SustainableDevelopmentGoal
from tests.factories import planning as make
from tests.factories.closed import BASIS, EXEMPT
from tests.factories.municipality import Town

NBSP = "\N{NO-BREAK SPACE}"


def told(event: Happening) -> list[tuple[str, str, str]]:
    return [(change.label, change.old, change.new) for change in event.changes]


def test_people_units_and_choices_stand_by_name(town: Town) -> None:
    goal, by = make.a_goal(town), town.user("oppvekstsjef")
    fields = {"unit": town["lower_school"], "responsible": by, **EXEMPT}
    goals.edit_goal(goal, version=goal.version, by=by, **fields)
    newest = history_of(goal)[0]
    assert (newest.what, newest.who) == ("Endret", str(by))
    assert told(newest) == [
        ("enhet", "Bjørkeskogen skole", "Barnetrinnet"),
        ("ansvarlig", "Rektor Prøvesen", "Oppvekstsjef Prøvesen"),
        ("synlighet", "intern", "unntatt offentlighet"),
        ("hjemmel", "", BASIS),
    ]


def test_person_who_is_forgotten_has_no_name(town: Town) -> None:
    goal = make.a_goal(town)
    goals.reassign_goal(goal, responsible=town.people["oppvekstsjef"], version=goal.version, by=town.user("rektor"))
    type(town.user("rektor")).objects.filter(username="oppvekstsjef").update(audit_id="0" * 32)
    assert told(history_of(goal)[0]) == [("ansvarlig", "Rektor Prøvesen", "en som er slettet")]


def test_move_is_told_as_done_with_its_reason(town: Town) -> None:
    action = make.an_action(town)
    actions.drop_action(action, by=town.user("rektor"), reason="Dekkes av et annet")
    newest = history_of(action)[0]
    assert (newest.what, newest.reason, newest.changes) == ("Utgått", "Dekkes av et annet", ())
    assert history_of(action)[-1].who == "Helhet"


def test_dates_lists_and_years_are_written_out(town: Town) -> None:
    action = make.an_action(town, milestones=[("Start", date(2026, 3, 1))])
    actions.edit_action(action, version=action.version, by=None, due_on=date(2027, 8, 1), milestones=[])
    changed = {change.label: change.new for change in history_of(action)[0].changes}
    assert changed == {"frist": f"1.{NBSP}august 2027", "milepæler": ""}
    indicator = make.an_indicator(action.goal)
    goals.edit_indicator(indicator, version=1, by=None, targets={2026: Decimal(70), 2027: Decimal(75)})
    assert told(history_of(indicator)[0]) == [("årsmål", "", "2026: 70, 2027: 75")]


def test_development_goals_stand_by_number(town: Town) -> None:
    SustainableDevelopmentGoal.objects.create(number=4, title="God utdanning")
    goal = make.a_goal(town)
    goals.edit_goal(goal, version=goal.version, by=None, development_goals=[4])
    assert told(history_of(goal)[0]) == [("bærekraftsmål", "", "4")]
