"""A unit's report, from its first row to the municipality's traffic lights."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, status_of
from tests.support.site import PASSWORD, Site

COMMENT, NEXT_STEP = "Kurset ble avlyst to ganger.", "Vi leier inn en vikar fra mandag."
REASON = "Skriv hvor mange elever det gjelder."
BETTER = "Kurset ble avlyst to ganger. Det gjelder ni elever."


def open_report(page: Page) -> None:
    """Go where the first page leads."""
    page.goto("/styring/")
    page.locator(".hh-heading__primary a.ds-button").click()
    expect(page.locator("h1")).to_have_text("Rapport for Tiurvassli skole")


def unfold(card: Locator) -> None:
    """Open the form of a row."""
    if not card.locator("details").evaluate("details => details.open"):
        card.locator("summary").click()


def report_deviation(page: Page, card: Locator, comment: str, next_step: str) -> None:
    """Say that it goes badly."""
    unfold(card)
    card.locator("[value=off_track]").check()
    card.locator("textarea").nth(0).fill(comment)
    card.locator("textarea").nth(1).fill(next_step)
    press(card, "Lagre")


def first_action(page: Page) -> Locator:
    """Return the card of an action, by its id, which stays when the card is swapped."""
    card = page.locator(".st-card", has=page.locator("[value=off_track]")).first
    return page.locator(f"#{card.get_attribute('id')}")


def fill_the_rest(page: Page) -> None:
    """Say «uendret» by one press in each row that has something to be unchanged from, else «i rute»."""
    while (cards := page.locator(".st-card:not([data-filled])")).count():
        card = page.locator(f"#{cards.first.get_attribute('id')}")
        unchanged = card.get_by_role("button", name=re.compile("^(Uendret siden sist|Ingen ny måling)"))
        if unchanged.count():
            unchanged.click()
        else:
            unfold(card)
            card.locator("[value=on_track]").check()
            press(card, "Lagre")
        expect(card).to_have_attribute("data-filled", "")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_from_the_first_row_to_the_traffic_lights(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    reporter = log_in(site, "rapportor", **way)
    open_report(reporter)
    path = reporter.url.partition("#")[0]
    card = first_action(reporter)
    title = card.locator("h2, h3").first.inner_text().strip()
    report_deviation(reporter, card, "", "")
    expect(card).to_contain_text("Rett dette før du går videre")
    expect(card.locator("[value=off_track]")).to_be_checked()
    report_deviation(reporter, card, COMMENT, NEXT_STEP)
    expect(card.locator("> p").first).to_have_text(COMMENT)
    reporter.goto(path)
    expect(card).to_contain_text(COMMENT)
    expect(card).to_contain_text(NEXT_STEP)
    fill_the_rest(reporter)
    press(reporter.locator("#ferdig"), "Send til leder")
    sees(reporter, "Rapporten er sendt til leder.", "hos leder")

    leader = log_in(site, "linjeleder", **way)
    leader.goto(path)
    follow(leader, "Returner med begrunnelse")
    fill_in(leader, {"reason": REASON})
    press(leader.locator("main"), "Returner rapporten")
    sees(leader, "Rapporten er returnert til enheten.")

    reporter.goto(path)
    sees(reporter, "returnert", REASON, "Marte Dalevangmo")
    report_deviation(reporter, card, BETTER, NEXT_STEP)
    expect(card).to_contain_text("ni elever")
    press(reporter.locator("#ferdig"), "Send til leder")

    leader.goto(path)
    press(leader.locator("#ferdig"), "Lever rapporten")
    sees(leader, "Rapporten er levert til godkjenning.")
    director = log_in(site, "toppleder", **way)
    director.goto(path)
    sees(director, BETTER, NEXT_STEP)
    press(director.locator("#ferdig"), "Godkjenn rapporten")
    sees(director, "Rapporten er godkjent.", "godkjent")

    check_matrix(log_in(site, "kommunedirektor", **way), title)


def check_matrix(page: Page, title: str) -> None:
    """Find the deviation behind a cell, and see that each cell of the sector counts exactly the rows behind it."""
    page.goto("/styring/matrise/")
    sector = page.locator("tr", has=page.get_by_role("rowheader", name=re.compile("^Oppvekst og utdanning")))
    cells = [(cell.get_attribute("href"), cell.inner_text()) for cell in sector.locator("a.st-cell").all()]
    assert cells
    found = []
    for href, text in cells:
        rows = listed(page, str(href))
        assert len(rows) == sum(int(count) for count in re.findall(r"(\d+) [a-zæøå]", text)), text
        found += rows
    behind = [row for row in found if title in row]
    assert len(behind) == 1
    assert "avvik" in behind[0].lower()


def listed(page: Page, href: str) -> list[str]:
    """Return the texts of all rows behind the link, over all its pages."""
    page.goto(href)
    rows = page.locator("main tbody tr").all_inner_texts()
    following = page.get_by_role("link", name="Neste")
    while following.count():
        following.first.click()
        page.wait_for_load_state()
        rows += page.locator("main tbody tr").all_inner_texts()
        following = page.get_by_role("link", name="Neste")
    return rows


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_who_saves_a_row_last_sees_what_was_saved_meanwhile(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    first, second = log_in(site, "rapportor", **way), log_in(site, "linjeleder", **way)
    open_report(first)
    second.goto(first.url)
    report_deviation(first, first_action(first), COMMENT, NEXT_STEP)
    expect(first_action(first)).to_contain_text(COMMENT)
    report_deviation(second, first_action(second), "Lederens kommentar", "Lederens neste steg")
    texts = second.locator("main")
    if way["javascript"]:
        expect(texts).to_contain_text(COMMENT)
        expect(first_action(second).locator("textarea").nth(0)).to_have_value("Lederens kommentar")
    else:
        shown = [area.input_value() for area in second.locator("main textarea").all()]
        assert {COMMENT, NEXT_STEP, "Lederens kommentar", "Lederens neste steg"} <= set(shown)


def test_one_who_reports_elsewhere_sees_nothing(site: Site, log_in: LogIn) -> None:
    reporter = log_in(site, "rapportor")
    open_report(reporter)
    path = reporter.url.partition("#")[0]
    assert status_of(log_in(site, "delprosesseier"), path) == 404
    assert status_of(log_in(site, "systemadmin"), path) == 404


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_an_expired_session_leads_to_the_login_and_back(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(site, "rapportor", **way)
    open_report(page)
    page.context.clear_cookies(name="helhet_session")
    card = first_action(page)
    unfold(card)
    card.locator("[value=on_track]").check()
    page.once("dialog", lambda dialog: dialog.accept())
    press(card, "Lagre")
    expect(page.locator("h1")).to_have_text("Logg inn")
    fill_in(page, {"username": "rapportor", "password": PASSWORD})
    press(page.locator("main"), "Logg inn")
    expect(page.locator("h1")).to_have_text("Rapport for Tiurvassli skole")
