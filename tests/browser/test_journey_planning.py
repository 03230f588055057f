"""A linjeleder registers a goal with an indicator and an action, and finds them in the tree and along the thread."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, status_of
from tests.support.site import Site

SCHOOL, LEADER = "Tiurvassli skole", "Marte Dalevangmo"
AREA = "Bred ungdomssatsing"
GOAL, ACTION = "Flere elever spiser skolelunsj", "Server havregrøt hver morgen"


def register_goal(page: Page) -> None:
    """Fill in the goal and its indicator."""
    page.goto("/planlegging/")
    follow(page, "Registrer mål")
    fill_in(page, {"title": GOAL, "focus_area": AREA, "unit": SCHOOL, "responsible": LEADER})
    fill_in(page, {"indikator-name": "Elever som spiser", "indikator-unit_of_measure": "prosent"})
    fill_in(page, {"indikator-baseline": "41,5", "indikator-target": "80"})
    press(page.locator("main"), "Registrer")


def register_action(page: Page) -> None:
    """Fill in the action and two milestones."""
    follow(page, "Registrer tiltak")
    fill_in(page, {"title": ACTION, "unit": SCHOOL, "responsible": LEADER})
    fill_in(page, {"starts_on": "1.8.2027", "due_on": "30.06.2028"})
    fill_in(page, {"milepael-0-title": "Kjøkkenet er klart", "milepael-0-due_on": "01.09.2027"})
    fill_in(page, {"milepael-1-title": "Første grøt er servert", "milepael-1-due_on": "15.09.2027"})
    press(page.locator("main"), "Registrer")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_from_focus_area_to_milestone(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(site, "linjeleder", **way)
    register_goal(page)
    sees(page, GOAL, "Elever som spiser", "80 prosent", LEADER)
    thread = page.get_by_role("navigation", name="Rød tråd")
    expect(thread).to_contain_text(AREA)
    expect(thread.locator("[aria-current=page]")).to_have_text(GOAL)
    goal_path = page.url

    register_action(page)
    sees(page, ACTION, "30. juni 2028")
    if "/tiltak/" not in page.url:
        follow(page, ACTION)
    sees(page, "Kjøkkenet er klart", "Første grøt er servert")
    thread = page.get_by_role("navigation", name="Rød tråd")
    for title in (AREA, GOAL, ACTION):
        expect(thread).to_contain_text(title)

    page.goto(goal_path)
    sees(page, ACTION)
    page.goto("/planlegging/")
    branch = page.locator(".pl-goal", has_text=GOAL).last
    expect(branch).to_contain_text(SCHOOL)
    expect(branch).to_contain_text(ACTION)


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_milestone_is_reached_and_undone(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(site, "linjeleder", **way)
    register_goal(page)
    register_action(page)
    if "/tiltak/" not in page.url:
        follow(page, ACTION)
    row = page.locator(".pl-milestones li", has_text="Kjøkkenet er klart")
    row.get_by_role("link", name="Merk som nådd").click()
    press(page.locator("main"), "Lagre")
    expect(row).to_contain_text("Nådd")
    press(row, "Angre")
    expect(row).to_contain_text("Frist 1. september 2027")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_what_is_missing_is_said_and_what_is_typed_is_kept(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(site, "linjeleder", **way)
    page.goto("/planlegging/")
    follow(page, "Registrer mål")
    fill_in(page, {"title": GOAL, "indikator-name": "Elever som spiser"})
    press(page.locator("main"), "Registrer")
    summary = page.get_by_role("group", name="Rett dette før du går videre").first
    expect(summary).to_contain_text("Satsingsområde")
    expect(page.locator("[name=title]")).to_have_value(GOAL)
    expect(page.locator("[name=indikator-name]")).to_have_value("Elever som spiser")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_of_two_editors_the_later_sees_both_texts(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    leader, director = log_in(site, "linjeleder", **way), log_in(site, "toppleder", **way)
    register_goal(leader)
    edit_path = f"{leader.url}rediger/"
    for page, text in ((leader, "Lederens tekst"), (director, "Direktørens tekst")):
        assert status_of(page, edit_path) == 200
        fill_in(page, {"title": text, "description": f"{text} med mer"})
    press(leader.locator("main"), "Lagre")
    expect(leader.locator("h1")).to_have_text("Lederens tekst")
    press(director.locator("main"), "Lagre")
    expect(director.locator("h1")).to_have_text("Noen andre har lagret først")
    shown = [area.input_value() for area in director.locator("main textarea").all()]
    for text in ("Lederens tekst", "Lederens tekst med mer", "Direktørens tekst", "Direktørens tekst med mer"):
        assert text in shown
    director.goto(edit_path)
    expect(director.locator("[name=title]")).to_have_value("Lederens tekst")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_focus_areas_and_the_next_cycle(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    owner = log_in(site, "prosesseier", **way)
    owner.goto("/planlegging/satsingsomraader/nytt/")
    fill_in(owner, {"title": "Trygg mat"})
    press(owner.locator("main .hh-form"), "")
    sees(owner, "Trygg mat")
    part_owner = log_in(site, "delprosesseier", **way)
    part_owner.goto("/planlegging/neste-syklus/")
    sees(part_owner, "under planlegging", "må besvares før planen kan sendes på høring")
