"""Rules of satsingsområder, goals, threads and indicators."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation.models import RoleAssignment
from planning.goals import services as goals
from planning.goals.models import FocusArea, Goal, Indicator, Measurement, SustainableDevelopmentGoal
from planning.goals.queries import descendants, line_up, possible_parents
from tests.factories import planning as make
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town


def field_of(error: pytest.ExceptionInfo[RuleBroken]) -> str | None:
    return error.value.field


# --- Satsingsområder -------------------------------------------------------------------------------------------------
def test_focus_areas_stand_in_the_order_they_came(town: Town) -> None:
    by = town.user("prosesseier")
    first = goals.create_focus_area(title="A", description="", by=by)
    second = goals.create_focus_area(title="B", description="", by=by)
    assert second.position == first.position + 1
    assert goals.create_focus_area(title="C", description="", by=by, position=9).position == 9


def test_two_focus_areas_in_use_never_share_a_name(town: Town) -> None:
    area = make.a_focus_area("Klima")
    other = make.a_focus_area("Miljø")
    for attempt in (
        lambda: goals.create_focus_area(title="Klima", description="", by=None),
        lambda: goals.rename_focus_area(other, version=1, title="Klima", description="", by=None),
    ):
        with pytest.raises(RuleBroken) as error:
            attempt()
        assert field_of(error) == "title"
    goals.archive_focus_area(area, by=None)
    goals.create_focus_area(title="Klima", description="", by=None)
    with pytest.raises(RuleBroken):
        goals.restore_focus_area(area, by=None)


def test_focus_area_with_followed_up_goals_is_not_archived(town: Town) -> None:
    goal = make.a_goal(town)
    area = FocusArea.objects.get()
    with pytest.raises(RuleBroken, match="1 mål"):
        goals.archive_focus_area(area, by=town.user("prosesseier"))
    area.refresh_from_db()
    assert area.archived_at is None
    goals.move_goal(goal, "reach", by=None)
    goals.archive_focus_area(area, by=town.user("prosesseier"))
    with pytest.raises(WrongState):
        goals.archive_focus_area(area, by=None)
    goals.restore_focus_area(area, by=None)
    with pytest.raises(WrongState):
        goals.restore_focus_area(area, by=None)


@pytest.mark.parametrize("who", ["rektor", "direktor", "leser", "systemadmin", "uten_rolle"])
def test_others_do_not_decide_on_focus_areas(town: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        goals.create_focus_area(title="Mitt", description="", by=town.user(who))


# --- Goals -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["rapportor", "granrektor", "barnetrinnsleder", "prosesseier", "leser", "uten_rolle"])
def test_others_do_not_register_for_the_school(town: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        make.a_goal(town, by=town.user(who))


def test_process_owner_registers_for_the_municipality(town: Town) -> None:
    assert make.a_goal(town, "root", kind="main", by=town.user("prosesseier")).unit == town["root"]


@pytest.mark.parametrize("who", ["granrektor", "leser", "systemadmin", "uten_rolle", "barnetrinnsleder"])
def test_responsible_needs_a_role_there_or_above(town: Town, who: str) -> None:
    with pytest.raises(RuleBroken) as error:
        make.a_goal(town, responsible=town.people[who])
    assert field_of(error) == "responsible"


@pytest.mark.parametrize("who", ["rapportor", "oppvekstsjef", "direktor", "prosesseier"])
def test_responsible_with_a_role_in_the_line(town: Town, who: str) -> None:
    assert make.a_goal(town, responsible=town.people[who]).responsible == town.people[who]


def test_goal_needs_somebody(town: Town) -> None:
    with pytest.raises(RuleBroken):
        make.a_goal(town, responsible=None)


def test_tree_of_goals_has_no_circle(town: Town) -> None:
    top = make.a_goal(town, "education")
    middle = make.a_goal(town, parent=top)
    bottom = make.a_goal(town, "lower_school", parent=middle)
    for parent in (top, bottom):
        with pytest.raises(RuleBroken) as error:
            goals.edit_goal(top, version=top.version, by=None, parent=parent)
        assert field_of(error) == "parent"
    assert line_up(bottom, town.user("rektor")) == [top, middle]
    assert descendants(top) == [middle, bottom]
    assert set(possible_parents(town.user("direktor"), middle)) == {top}
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=top.pk).update(parent=top)


def test_main_goal_hangs_on_the_focus_area_itself(town: Town) -> None:
    with pytest.raises(RuleBroken) as error:
        make.a_goal(town, kind="main", parent=make.a_goal(town, "education", kind="main"))
    assert field_of(error) == "kind"


def test_goal_stands_in_its_parents_focus_area(town: Town) -> None:
    parent = make.a_goal(town, "education")
    with pytest.raises(RuleBroken) as error:
        make.a_goal(town, parent=parent, focus_area=make.a_focus_area("Klima"))
    assert field_of(error) == "focus_area"


def test_visibility_is_inherited_and_only_tightened(town: Town) -> None:
    parent = make.a_goal(town, "education", visibility="exempt")
    with pytest.raises(RuleBroken) as error:
        make.a_goal(town, parent=parent, visibility="internal")
    assert field_of(error) == "visibility"
    with pytest.raises(RuleBroken):
        make.an_action(town, parent, visibility="public")
    assert make.an_action(town, parent).visibility == "exempt"


def test_what_hangs_below_follows(town: Town) -> None:
    parent = make.a_goal(town, "education", visibility="public")
    child = make.a_goal(town, parent=parent, visibility="public")
    own, below = make.an_action(town, parent), make.an_action(town, child)
    klima = make.a_focus_area("Klima")
    goals.edit_goal(parent, version=parent.version, by=None, focus_area=klima, **EXEMPT)
    for thing in (child, own, below):
        thing.refresh_from_db()
        assert thing.visibility == "exempt"
    assert child.focus_area == klima


def test_wider_visibility_does_not_follow(town: Town) -> None:
    parent = make.a_goal(town, "education")
    child = make.a_goal(town, parent=parent)
    goals.edit_goal(parent, version=parent.version, by=None, visibility="public")
    child.refresh_from_db()
    assert child.visibility == "internal"


def test_edit_writes_what_changed_and_nothing_when_nothing_did(town: Town) -> None:
    goal = make.a_goal(town)
    count = AuditEvent.objects.count()
    goals.edit_goal(goal, version=goal.version, by=None, title=goal.title)
    assert AuditEvent.objects.count() == count
    fields = {"title": "Nytt", "responsible": town.people["direktor"]}
    goals.edit_goal(goal, version=goal.version, by=town.user("rektor"), **fields)
    changes = AuditEvent.objects.latest("number").changes
    assert changes["title"] == ["Flere elever trives", "Nytt"]
    assert set(changes["responsible"][1]) == {"user"}


def test_second_of_two_editors_is_told(town: Town) -> None:
    goal = make.a_goal(town)
    goals.edit_goal(Goal.objects.get(), version=goal.version, by=None, title="Først")
    with pytest.raises(StaleVersion) as error:
        goals.edit_goal(goal, version=goal.version, by=None, title="Sist")
    assert [(f.mine, f.theirs) for f in error.value.fields] == [("Sist", "Først")]


def test_development_goals_are_kept_and_written(town: Town) -> None:
    for number in (3, 4):
        SustainableDevelopmentGoal.objects.create(number=number, title=f"Mål {number}")
    goal = make.a_goal(town, development_goals=[3])
    goals.edit_goal(goal, version=goal.version, by=None, development_goals=SustainableDevelopmentGoal.objects.all())
    assert list(goal.development_goals.values_list("pk", flat=True)) == [3, 4]
    assert AuditEvent.objects.latest("number").changes == {"development_goals": [[3], [3, 4]]}


def test_unknown_field_is_a_mistake_of_the_caller(town: Town) -> None:
    goal = make.a_goal(town)
    with pytest.raises(TypeError):
        goals.edit_goal(goal, version=goal.version, by=None, status="reached")


def test_manager_does_not_move_a_goal_to_a_unit_that_is_not_hers(town: Town) -> None:
    goal = make.a_goal(town)
    with pytest.raises(PermissionDenied):
        goals.edit_goal(goal, version=goal.version, by=town.user("rektor"), unit=town["other_school"])


def test_responsible_edits_her_own_while_she_has_a_role(town: Town) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    goals.edit_goal(goal, version=goal.version, by=town.user("rapportor"), title="Klarere tekst")
    yesterday = clock.today() - timedelta(days=1)
    RoleAssignment.objects.filter(user__username="rapportor").update(valid_from=yesterday, valid_to=yesterday)
    with pytest.raises(PermissionDenied):
        goals.edit_goal(goal, version=goal.version, by=town.user("rapportor"), title="Enda klarere")


# --- Threads ---------------------------------------------------------------------------------------------------------
def test_thread_is_drawn_once_and_not_to_itself(town: Town) -> None:
    source, target = make.a_goal(town), make.a_goal(town, "education")
    link = goals.link_goals(source=source, target=target, kind="follows_up", by=town.user("rektor"))
    for other in (target, source):
        with pytest.raises(RuleBroken):
            goals.link_goals(source=source, target=other, kind="follows_up", by=None)
    with pytest.raises(PermissionDenied):
        goals.unlink_goals(link, by=town.user("granrektor"))
    goals.unlink_goals(link, by=town.user("rektor"))
    with pytest.raises(WrongState):
        goals.unlink_goals(link, by=None)


# --- Indicators and measurements -------------------------------------------------------------------------------------
def test_range_needs_both_ends(town: Town) -> None:
    goal = make.a_goal(town)
    for low in (None, Decimal(90)):
        with pytest.raises(RuleBroken) as error:
            make.an_indicator(goal, direction="range", target_low=low)
        assert field_of(error) == "target_low"
    indicator = make.an_indicator(goal)
    with pytest.raises(RuleBroken):
        goals.edit_indicator(indicator, version=1, by=None, direction="range")


def test_edited_targets_are_written(town: Town) -> None:
    indicator = make.an_indicator(make.a_goal(town), targets={2026: Decimal(70)})
    targets = {2026: Decimal(72), 2027: Decimal(75)}
    goals.edit_indicator(indicator, version=1, by=None, targets=targets, source="Ny kilde")
    assert [(t.year, t.value) for t in indicator.planning_targets.all()] == [(2026, 72), (2027, 75)]
    assert AuditEvent.objects.latest("number").changes["targets"] == [{"2026": "70.00"}, {"2026": "72", "2027": "75"}]
    version = indicator.version
    goals.edit_indicator(indicator, version=version, by=None, source="Ny kilde")
    assert indicator.version == version
    with pytest.raises(StaleVersion):
        goals.edit_indicator(indicator, version=1, by=None, name="Annet")
    with pytest.raises(TypeError):
        goals.edit_indicator(indicator, version=version, by=None, latest_value=3)


def test_indicator_is_put_away_with_a_reason(town: Town) -> None:
    indicator = make.an_indicator(make.a_goal(town))
    with pytest.raises(RuleBroken):
        goals.archive_indicator(indicator, version=1, by=None, reason="")
    goals.archive_indicator(indicator, version=1, by=town.user("rektor"), reason="Måles ikke")
    assert not Indicator.objects.visible_to(town.user("rektor"))


def test_correction_is_a_new_row_with_a_reason(town: Town) -> None:
    indicator = make.an_indicator(make.a_goal(town))
    wrong = make.a_measurement(indicator, 17, date(2026, 4, 30))
    with pytest.raises(RuleBroken):
        goals.correct_measurement(wrong, value=Decimal(71), reason=" ", by=None)
    with pytest.raises(PermissionDenied):
        goals.correct_measurement(wrong, value=Decimal(71), reason="Siffer byttet", by=town.user("granrektor"))
    right = goals.correct_measurement(wrong, value=Decimal(71), reason="Siffer byttet", by=town.user("rektor"))
    indicator.refresh_from_db()
    assert (indicator.latest_value, right.corrects, right.measured_on) == (71, wrong, date(2026, 4, 30))
    assert Measurement.objects.get(pk=wrong.pk).status == "corrected"
    with pytest.raises(WrongState):
        goals.correct_measurement(wrong, value=Decimal(72), reason="Igjen", by=None)


def test_older_measurement_is_not_the_latest(town: Town) -> None:
    indicator = make.an_indicator(make.a_goal(town))
    make.a_measurement(indicator, 75, date(2026, 4, 30))
    make.a_measurement(indicator, 61, date(2025, 4, 30))
    indicator.refresh_from_db()
    assert (indicator.latest_value, indicator.latest_value_on) == (75, date(2026, 4, 30))
