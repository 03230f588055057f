"""The tree: what is unfolded, what the filters leave, and who sees what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.core import clock
from planning.actions import services as actions
from planning.actions.tree import AreaRow, Filters, tree_for
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, browser


@pytest.fixture
def grown(town: Town) -> Town:
    """A main goal of the sector, a school's goal below it with two actions, another school's goal; and another area."""
    main = make.a_goal(town, "education", kind="main", title="Hovedmål")
    sub = make.a_goal(town, parent=main, title="Skolens mål")
    red = make.an_action(town, sub, title="Rødt tiltak", due_on=clock.today() - timedelta(days=1))
    make.an_action(town, sub, title="Grønt tiltak", status="planned")
    actions.record_status(red, status="off_track", comment="", on=clock.today(), by=None)
    make.a_goal(town, "other_school", parent=main, title="Granlias mål")
    make.a_goal(town, "library", focus_area=make.a_focus_area("Kultur"), title="Bibliotekets mål")
    return town


def titles(areas: list[AreaRow]) -> Any:
    def branch(rows: Any) -> Any:
        return {row.title: branch(row.children) | {a.title: {} for a in row.actions} for row in rows}

    return {row.area.title: branch(row.goals) for row in areas if row.is_open}


def shown(town: Town, who: str, **query: Any) -> Any:
    return titles(tree_for(town.user(who), Filters.read({name: str(value) for name, value in query.items()})))


def test_fullest_area_is_unfolded_with_all_that_the_user_may_see(grown: Town) -> None:
    school = {"Skolens mål": {"Rødt tiltak": {}, "Grønt tiltak": {}}}
    assert shown(grown, "direktor") == {"Trygg oppvekst": {"Hovedmål": {"Granlias mål": {}, **school}}}
    assert shown(grown, "rektor") == {"Trygg oppvekst": {"Hovedmål": school}}
    assert shown(grown, "biblioteksjef") == {"Kultur": {"Bibliotekets mål": {}}}


def test_goal_whose_parent_is_hidden_stands_at_the_top(town: Town) -> None:
    main = make.a_goal(town, "education", kind="main", visibility="exempt")
    make.a_goal(town, parent=main, visibility="exempt", title="Unntatt", responsible=town.people["rektor"])
    assert shown(town, "rektor") == {"Trygg oppvekst": {"Unntatt": {}}}


def test_filters_keep_the_way_to_what_matches(grown: Town) -> None:
    assert shown(grown, "direktor", enhet=grown["other_school"].pk) == {
        "Trygg oppvekst": {"Hovedmål": {"Granlias mål": {}}}
    }
    assert shown(grown, "direktor", status="off_track", enhet=grown["school"].pk) == {
        "Trygg oppvekst": {"Hovedmål": {"Skolens mål": {"Rødt tiltak": {}}}}
    }
    assert shown(grown, "direktor", status="at_risk") == {"Trygg oppvekst": {}}
    assert shown(grown, "rektor", vis="mine") == {
        "Trygg oppvekst": {"Hovedmål": {"Skolens mål": {"Rødt tiltak": {}, "Grønt tiltak": {}}}}
    }


def test_counts_are_of_the_goals_that_match(grown: Town) -> None:
    def counts(**query: Any) -> dict[str, list[tuple[str, int]]]:
        areas = tree_for(grown.user("direktor"), Filters.read({k: str(v) for k, v in query.items()}))
        return {row.area.title: row.counts for row in areas}

    assert counts() == {"Trygg oppvekst": [("off_track", 2), ("not_assessed", 1)], "Kultur": [("not_assessed", 1)]}
    assert counts(status="off_track") == {"Trygg oppvekst": [("off_track", 2)], "Kultur": []}
    assert counts(enhet=grown["school"].pk) == {"Trygg oppvekst": [("off_track", 1)], "Kultur": []}


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "²", "0"])
def test_filters_that_say_nothing_are_left_out(grown: Town, value: str) -> None:
    page = browser(grown, "direktor").get(at("goal_list"), {"omraade": value, "enhet": value, "status": value})
    assert page.status_code == 200


def test_page_shows_lateness_in_words(grown: Town) -> None:
    page = browser(grown, "rektor").get(at("goal_list")).content.decode()
    assert "over fristen" in page and "Rødt tiltak" in page and "planlagt" in page


def test_person_without_roles_has_her_workplace(town: Town) -> None:
    make.a_goal(town, visibility="public", title="Skolens")
    person = town.people["uten_rolle"]
    assert shown(town, "uten_rolle", vis="mine") == {"Trygg oppvekst": {}}
    person.workplace = town["school"]
    person.save()
    assert shown(town, "uten_rolle", vis="mine") == {"Trygg oppvekst": {"Skolens": {}}}


def test_area_in_the_address_is_unfolded(grown: Town) -> None:
    area = make.a_focus_area("Kultur")
    assert shown(grown, "direktor", omraade=area.pk) == {"Kultur": {"Bibliotekets mål": {}}}
