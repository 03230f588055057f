"""The pages and forms of goals, indicators and satsingsområder, one operation after the other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from governance.core import clock
from planning.goals import services as goals
from planning.goals.models import FocusArea, Goal, GoalLink, Indicator, Measurement
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, browser, goal_words, indicator_words


# --- Register --------------------------------------------------------------------------------------------------------
def test_leader_registers_a_goal_with_an_indicator(town: Town) -> None:
    client, year = browser(town, "rektor"), clock.today().year
    targets = {f"target_{year}": "80", f"target_{year + 1}": "90"}
    words = goal_words(town) | indicator_words("indikator-", **targets)
    answer = client.post(at("goal_create"), words)
    goal = Goal.objects.get()
    assert answer.url == at("goal_page", goal.pk)
    indicator = Indicator.objects.get()
    assert (indicator.goal, indicator.target, indicator.baseline) == (goal, Decimal("95.5"), 78)
    assert {t.year: t.value for t in indicator.planning_targets.all()} == {year: 80, year + 1: 90}
    page = client.get(answer.url).content.decode()
    assert "Alle leser godt" in page and "Elever over grensen" in page and "Registrer tiltak" in page
    assert "Alle leser godt" in client.get(at("goal_list")).content.decode()


def test_leader_registers_a_goal_without_indicator(town: Town) -> None:
    empty = {"indikator-direction": "lower", "indikator-frequency": "yearly", "indikator-tolerance": "0"}
    assert browser(town, "rektor").post(at("goal_create"), goal_words(town) | empty).status_code == 302
    assert not Indicator.objects.exists()


def test_half_an_indicator_is_not_taken_and_nothing_is_lost(town: Town) -> None:
    words = goal_words(town) | indicator_words("indikator-", target="mange")
    answer = browser(town, "rektor").post(at("goal_create"), words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Skriv et tall, for eksempel 12,5." in page and 'value="Alle leser godt"' in page
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Dette må fylles ut."),
        ({"title": "To\nlinjer"}, "Skriv alt på én linje."),
        ({"kind": "drøm"}, "Velg et av alternativene i listen."),
        ({"focus_area": "9999999999999999999999"}, "Velg et av alternativene i listen."),
        ({"unit": "x"}, "Velg et av alternativene i listen."),
    ],
)
def test_bad_form(town: Town, changes: dict[str, str], message: str) -> None:
    answer = browser(town, "rektor").post(at("goal_create"), goal_words(town, **changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Goal.objects.exists()


def test_broken_rule_stands_beside_its_field(town: Town) -> None:
    answer = browser(town, "oppvekstsjef").post(
        at("goal_create"), goal_words(town, responsible=town.people["granrektor"].pk)
    )
    assert answer.status_code == 422
    assert "responsible" in answer.context["form"].errors


def test_form_is_prepared_by_where_it_is_opened(town: Town) -> None:
    client, above = browser(town, "rektor"), make.a_goal(town, "education", kind="main")
    by_goal = client.get(at("goal_create"), {"over": above.pk}).context["form"].initial
    assert (by_goal["parent"], by_goal["focus_area"]) == (above, above.focus_area)
    by_area = client.get(at("goal_create"), {"omraade": above.focus_area_id}).context["form"].initial
    assert by_area["focus_area"] == str(above.focus_area_id)
    lower = browser(town, "barnetrinnsleder").get(at("goal_create"), {"over": "x"}).context["form"].initial
    assert lower == {"unit": town["lower_school"]}


# --- Edit ------------------------------------------------------------------------------------------------------------
def test_leader_edits(town: Town) -> None:
    goal = make.a_goal(town)
    client = browser(town, "rektor")
    assert "Flere elever trives" in client.get(at("goal_edit", goal.pk)).content.decode()
    words = goal_words(town, version=goal.version, title="Alle elever trives")
    assert client.post(at("goal_edit", goal.pk), words).url == at("goal_page", goal.pk)
    assert Goal.objects.get().title == "Alle elever trives"


def test_loser_of_a_race_keeps_her_text(town: Town) -> None:
    goal = make.a_goal(town)
    goals.edit_goal(Goal.objects.get(), version=goal.version, by=None, title="Kollegaens tittel")
    answer = browser(town, "rektor").post(
        at("goal_edit", goal.pk), goal_words(town, version=goal.version, title="Min tittel", description="Min tekst")
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("Kollegaens tittel", "Min tittel", "Min tekst"))
    assert Goal.objects.get().title == "Kollegaens tittel"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999"])
def test_version_that_nobody_saw(town: Town, version: str) -> None:
    goal = make.a_goal(town)
    answer = browser(town, "rektor").post(at("goal_edit", goal.pk), goal_words(town, version=version))
    assert answer.status_code == 422


# --- Move ------------------------------------------------------------------------------------------------------------
def test_goal_is_moved_through_its_states(town: Town) -> None:
    goal, client = make.a_goal(town, status="proposed"), browser(town, "rektor")
    for number, move in enumerate(("adopt", "activate", "reach"), start=1):
        path = at("goal_move", goal.pk) + f"?til={move}"
        assert client.get(path).status_code == 200
        assert client.post(path, {"version": number}).status_code == 302
    assert Goal.objects.get().status == "reached"


def test_move_that_needs_a_reason(town: Town) -> None:
    goal, client = make.a_goal(town), browser(town, "rektor")
    path = at("goal_move", goal.pk) + "?til=close"
    assert client.post(path, {"version": goal.version}).status_code == 422
    assert client.post(path, {"version": goal.version, "reason": "Slått sammen med et annet"}).status_code == 302
    assert "Slått sammen med et annet" in client.get(at("goal_page", goal.pk)).content.decode()


@pytest.mark.parametrize(
    ("who", "move", "version", "status"),
    [
        ("rektor", "adopt", 3, 409), ("rektor", "close", 1, 409), ("rektor", "fly", 3, 404),
        ("rapportor", "close", 3, 403), ("granrektor", "close", 3, 404),
    ],
)  # fmt: skip
def test_move_that_is_refused(town: Town, who: str, move: str, version: int, status: int) -> None:
    goal = make.a_goal(town)
    data = {"version": version, "reason": "Derfor"}
    assert browser(town, who).post(at("goal_move", goal.pk) + f"?til={move}", data).status_code == status
    assert Goal.objects.get().status == "active"


# --- Ansvarlig, threads ----------------------------------------------------------------------------------------------
def test_manager_chooses_another_responsible(town: Town) -> None:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    data = {"version": goal.version, "responsible": town.people["rektor"].pk}
    assert browser(town, "rektor").post(at("goal_reassign", goal.pk), data).status_code == 302
    assert Goal.objects.get().responsible == town.people["rektor"]


def test_threads_are_shown_on_both_goals_and_can_be_taken_away(town: Town) -> None:
    goal, above = make.a_goal(town), make.a_goal(town, "education", title="Målet over")
    client = browser(town, "rektor")
    words = {"kind": "follows_up", "target": above.pk}
    assert client.post(at("goal_link", goal.pk), words).status_code == 302
    assert client.post(at("goal_link", goal.pk), words).status_code == 422
    assert "Følger opp" in client.get(at("goal_page", goal.pk)).content.decode()
    assert "følger opp" in client.get(at("goal_page", above.pk)).content.decode()
    assert client.post(at("goal_unlink", GoalLink.objects.get().pk)).status_code == 302
    assert not GoalLink.objects.exists()


def test_goal_of_the_budget_plan_without_a_thread_is_warned_about(town: Town) -> None:
    plan = make.a_plan(town, kind="budget", title="Økonomiplan", visibility="public")
    goal = make.a_goal(town, plan=plan)
    client = browser(town, "rektor")
    warning = "kommuneloven § 14-4"
    assert warning in client.get(at("goal_page", goal.pk)).content.decode()
    assert warning in client.get(at("plan_page", plan.pk)).content.decode()
    goals.link_goals(source=goal, target=make.a_goal(town, "education"), kind="follows_up", by=None)
    assert warning not in client.get(at("goal_page", goal.pk)).content.decode()
    assert warning not in client.get(at("plan_page", plan.pk)).content.decode()


# --- Indicators ------------------------------------------------------------------------------------------------------
def test_indicator_is_added_edited_and_put_away(town: Town) -> None:
    goal, client = make.a_goal(town), browser(town, "rektor")
    assert client.post(at("indicator_create", goal.pk), indicator_words()).status_code == 302
    indicator = Indicator.objects.get()
    words = indicator_words(version=1, name="Nytt navn", target_2026="88")
    assert client.post(at("indicator_edit", indicator.pk), words).status_code == 302
    assert client.post(at("indicator_edit", indicator.pk), words).status_code == 409
    assert "Nytt navn" in client.get(at("goal_page", goal.pk)).content.decode()
    path = at("indicator_archive", indicator.pk)
    assert client.post(path, {"version": 2, "reason": ""}).status_code == 422
    assert client.post(path, {"version": 2, "reason": "Måles ikke lenger"}).status_code == 302
    assert client.get(path).status_code == 404


def test_range_without_lower_end(town: Town) -> None:
    words = indicator_words(direction="range")
    answer = browser(town, "rektor").post(at("indicator_create", make.a_goal(town).pk), words)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["target_low"])


@pytest.mark.parametrize("direction", ["higher", "lower", "range"])
def test_measurements_are_drawn_with_words_beside(town: Town, direction: str) -> None:
    goal = make.a_goal(town)
    indicator = make.an_indicator(goal, direction=direction, target_low=Decimal(60))
    for year, value in ((2024, 61), (2025, 66), (2026, 71)):
        make.a_measurement(indicator, value, date(year, 4, 30))
    page = browser(town, "rektor").get(at("goal_page", goal.pk)).content.decode()
    assert "<desc" in page and "30.\N{NO-BREAK SPACE}april 2024: 61." in page
    assert page.count("pl-chart__spot") == 3 and "71 prosent" in page


def test_measurement_is_corrected(town: Town) -> None:
    goal = make.a_goal(town)
    wrong = make.a_measurement(make.an_indicator(goal), 17)
    client, path = browser(town, "rektor"), at("measurement_correct", wrong.pk)
    assert client.post(path, {"value": "71", "reason": ""}).status_code == 422
    assert client.post(path, {"value": "71,5", "reason": "Siffer byttet"}).status_code == 302
    assert Measurement.objects.get(corrects=wrong).value == Decimal("71.5")
    assert client.post(path, {"value": "72", "reason": "Igjen"}).status_code == 409
    assert "korrigert" in client.get(at("goal_page", goal.pk)).content.decode()


# --- Satsingsområder -------------------------------------------------------------------------------------------------
def test_owner_creates_renames_archives_and_restores(town: Town) -> None:
    client = browser(town, "delprosesseier")
    assert client.post(at("focus_area_create"), {"title": "Klima"}).status_code == 302
    assert client.post(at("focus_area_create"), {"title": "Klima"}).status_code == 422
    area = FocusArea.objects.get()
    words = {"title": "Klima og natur", "description": "Tekst", "version": 1}
    assert client.post(at("focus_area_edit", area.pk), words).status_code == 302
    assert client.post(at("focus_area_edit", area.pk), words | {"title": "Sen"}).status_code == 409
    assert "Klima og natur" in client.get(at("focus_area_list")).content.decode()
    assert client.post(at("focus_area_archive", area.pk), {"version": 2}).status_code == 302
    assert client.get(at("focus_area_edit", area.pk)).status_code == 404
    assert client.post(at("focus_area_archive", area.pk), {"version": 3}).status_code == 409
    assert "Ta i bruk igjen" in client.get(at("focus_area_list")).content.decode()
    assert client.post(at("focus_area_archive", area.pk), {"version": 3, "gjenopprett": "1"}).status_code == 302
    assert FocusArea.objects.in_use().get() == area


def test_focus_area_in_use_is_not_archived_and_says_why(town: Town) -> None:
    make.a_goal(town)
    area = FocusArea.objects.get()
    answer = browser(town, "prosesseier").post(at("focus_area_archive", area.pk), {"version": 1}, follow=True)
    assert "1 mål følges opp under dette satsingsområdet" in answer.content.decode()


def test_empty_pages_say_what_to_do(town: Town) -> None:
    owner = browser(town, "prosesseier").get(at("goal_list")).content.decode()
    assert "Ingen satsingsområder ennå" in owner and at("focus_area_create") in owner
    leader = browser(town, "rektor").get(at("goal_list")).content.decode()
    assert at("goal_create") not in leader
    make.a_focus_area()
    assert "Registrer det første" in browser(town, "rektor").get(at("goal_list")).content.decode()


def test_visitor_has_no_entry_in_the_menu(client: object, town: Town) -> None:
    assert at("goal_list") not in client.get("/").content.decode()
    assert at("goal_list") in browser(town, "uten_rolle").get("/").content.decode()
