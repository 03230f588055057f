"""The pages and forms of actions and milestones."""

from __future__ import annotations

from datetime import date

import pytest

from planning.actions import services
from planning.actions.models import Action, Milestone
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import action_words, at, browser


def test_leader_registers_an_action_with_milestones(town: Town) -> None:
    goal, client = make.a_goal(town), browser(town, "rektor")
    assert client.get(at("action_create", goal.pk)).content.decode().count("milepael-") > 3
    rows = [(None, "Lærere kurset", "01.10.2026"), (None, "", ""), (None, "Første kurs", "1/12-2026".replace("-", "/"))]
    answer = client.post(at("action_create", goal.pk), action_words(town, rows))
    action = Action.objects.get()
    assert answer.url == at("action_page", action.pk)
    assert [(m.title, m.due_on) for m in action.planning_milestones.all()] == [
        ("Lærere kurset", date(2026, 10, 1)),
        ("Første kurs", date(2026, 12, 1)),
    ]
    page = client.get(answer.url).content.decode()
    assert "Rød tråd" in page and "Trygg oppvekst" in page and "Flere elever trives" in page
    assert "Lesekurs" in client.get(at("goal_page", goal.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "rows", "field"),
    [
        ({"due_on": "01.08.2026"}, [], "due_on"),
        ({"due_on": "snart"}, [], "due_on"),
        ({"responsible": ""}, [], "responsible"),
        ({"visibility": "public"}, [], "visibility"),
        ({}, [(None, "Uten frist", "")], None),
        ({}, [(None, "", "01.10.2026")], None),
        ({}, [("x", "Rar nøkkel", "01.10.2026")], None),
    ],
)
def test_bad_form(town: Town, changes: dict[str, str], rows: list[tuple[object, str, str]], field: str | None) -> None:
    goal = make.a_goal(town)
    answer = browser(town, "rektor").post(at("action_create", goal.pk), action_words(town, rows, **changes))
    assert answer.status_code == 422
    assert not Action.objects.exists()
    if field:
        assert list(answer.context["form"].errors) == [field]
    else:
        assert answer.context["formset"].total_error_count() == 1


def test_form_without_its_rows_is_refused_and_not_broken(town: Town) -> None:
    words = {k: v for k, v in action_words(town).items() if not k.startswith("milepael")}
    assert browser(town, "rektor").post(at("action_create", make.a_goal(town).pk), words).status_code == 422


def test_concluded_goal_takes_no_new_action(town: Town) -> None:
    from planning.goals import services as goals

    goal = make.a_goal(town)
    goals.move_goal(goal, "reach", by=None)
    client = browser(town, "rektor")
    assert "Registrer tiltak" not in client.get(at("goal_page", goal.pk)).content.decode()
    assert client.post(at("action_create", goal.pk), action_words(town)).status_code == 422


def test_leader_edits_action_and_milestones(town: Town) -> None:
    action = make.an_action(town, milestones=[("A", date(2026, 9, 1)), ("B", date(2026, 10, 1))])
    first, second = action.planning_milestones.all()
    rows = [(first.pk, "", ""), (second.pk, "B2", "02.10.2026"), (None, "C", "01.11.2026")]
    client, path = browser(town, "rektor"), at("action_edit", action.pk)
    assert client.get(path).status_code == 200
    assert client.post(path, action_words(town, rows, version=action.version)).status_code == 302
    assert list(Milestone.objects.values_list("title", flat=True)) == ["B2", "C"]


def test_loser_of_a_race_keeps_her_text(town: Town) -> None:
    action = make.an_action(town)
    services.edit_action(Action.objects.get(), version=action.version, by=None, title="Kollegaens tittel")
    words = action_words(town, version=action.version, title="Min tittel", description="Min tekst")
    answer = browser(town, "rektor").post(at("action_edit", action.pk), words)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("Kollegaens tittel", "Min tittel", "Min tekst"))


def test_action_is_moved_through_its_states(town: Town) -> None:
    action, client = make.an_action(town, status="planned"), browser(town, "rektor")
    for number, move in enumerate(("start", "hold", "resume", "complete"), start=1):
        path = at("action_move", action.pk) + f"?til={move}"
        assert client.get(path).status_code == 200
        assert client.post(path, {"version": number}).status_code == 302
    assert Action.objects.get().status == "completed"


@pytest.mark.parametrize(
    ("who", "move", "version", "status"),
    [
        ("rektor", "start", 2, 409), ("rektor", "hold", 1, 409), ("rektor", "fly", 2, 404), ("rektor", "hold", 0, 422),
        ("rapportor", "hold", 2, 403), ("granrektor", "hold", 2, 404),
    ],
)  # fmt: skip
def test_move_that_is_refused(town: Town, who: str, move: str, version: int, status: int) -> None:
    action = make.an_action(town)
    answer = browser(town, who).post(at("action_move", action.pk) + f"?til={move}", {"version": version})
    assert answer.status_code == status
    assert Action.objects.get().status == "ongoing"


def test_action_is_dropped_with_a_reason_that_is_shown(town: Town) -> None:
    action, client = make.an_action(town), browser(town, "rektor")
    path = at("action_move", action.pk) + "?til=drop"
    assert client.post(path, {"version": action.version, "reason": " "}).status_code == 422
    assert client.post(path, {"version": action.version, "reason": "Dekkes av lesekurset"}).status_code == 302
    assert "Dekkes av lesekurset" in client.get(at("action_page", action.pk)).content.decode()


def test_milestone_is_ticked_off_and_taken_back(town: Town) -> None:
    action = make.an_action(town, milestones=[("Start", date(2026, 3, 1))])
    milestone, client = Milestone.objects.get(), browser(town, "rektor")
    assert "Skulle vært nådd" in client.get(at("action_page", action.pk)).content.decode()
    path, words = at("milestone_reach", milestone.pk), {"version": action.version, "reached_on": "03.03.2026"}
    assert client.post(path, words | {"reached_on": "i går"}).status_code == 422
    assert client.post(path, words).status_code == 302
    assert client.post(path, words).status_code == 409
    assert "3.\N{NO-BREAK SPACE}mars 2026" in client.get(at("action_page", action.pk)).content.decode()
    assert client.post(at("milestone_undo", milestone.pk)).status_code == 302
    milestone.refresh_from_db()
    assert milestone.reached_on is None


def test_new_responsible(town: Town) -> None:
    action = make.an_action(town)
    path, client = at("action_reassign", action.pk), browser(town, "rektor")
    wrong = {"version": action.version, "responsible": town.people["granrektor"].pk}
    assert client.post(path, wrong).status_code == 422
    assert client.post(path, wrong | {"responsible": town.people["oppvekstsjef"].pk}).status_code == 302


def test_reported_status_stands_at_the_top(town: Town) -> None:
    action = make.an_action(town)
    services.record_status(action, status="off_track", comment="Vi mangler folk.", on=date(2026, 8, 31), by=None)
    page = browser(town, "rektor").get(at("action_page", action.pk)).content.decode()
    assert "avvik" in page and "Vi mangler folk." in page and "31.\N{NO-BREAK SPACE}august 2026" in page


def test_action_of_another_unit_under_an_own_goal(town: Town) -> None:
    goal = make.a_goal(town, "root", kind="main", visibility="public")
    assert browser(town, "biblioteksjef").get(at("action_create", goal.pk)).status_code == 200
    words = action_words(town, unit=town["library"].pk, responsible=town.people["biblioteksjef"].pk)
    assert browser(town, "biblioteksjef").post(at("action_create", goal.pk), words).status_code == 302
