"""The prosesseier puts one more on the way of all lessons, and a lesson goes along the longer line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, press, sees, sees_not, unfold
from tests.support.site import Site

LINE = "section:has(h2:text-is('Læringspunkt'))"


def add_the_sector(page: Page) -> None:
    """Let the sektordirektør recommend between the unit and the prosesseier."""
    page.goto("/prosess/beslutningslinjer/")
    page.locator(LINE).get_by_role("link", name="Rediger").click()
    fill_in(page, {"trinn1-days": "6", "reason": "Sektoren skal være med."})
    press(page.locator("main"), "Legg til et trinn")
    fill_in(page, {"trinn3-act": "anbefaler", "trinn3-role": "toppleder", "trinn3-place": "sektoren"})
    page.locator("#trinn3").get_by_role("button", name="Flytt opp").click()
    expect(page.locator("[name=trinn2-place]")).to_have_value("sector")
    expect(page.locator("[name=trinn1-days]")).to_have_value("6")
    press(page.locator("main .hh-form__buttons"), "Lagre linjen")
    sees(page, "Beslutningslinjen er lagret.")
    fill_in(page, {"enhet": "Tiurvassli skole"})
    press(page.locator("main"), "Vis linjene")
    expect(page.locator(LINE).locator("li")).to_have_count(5)
    expect(page.locator(LINE).locator("li").nth(2)).to_contain_text("Toppleder, Oppvekst og utdanning")


def propose(page: Page) -> str:
    page.goto("/evaluering/laering/nytt/")
    words = {"title": "Les høyt hver dag", "text": "Det virker.", "proposal": "Sett av tid."}
    fill_in(page, {**words, "unit": "Tiurvassli skole"})
    press(page.locator("main"), "Foreslå")
    return page.url


def answer(page: Page, path: str, note: str, button: str) -> None:
    """Read the lesson, say something of it, and send that."""
    page.goto(path)
    fill_in(page, {"note": note})
    press(page.locator("main"), button)
    sees(page, note)


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_lesson_goes_along_the_line_with_one_more_in_it(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    owner = log_in(site, "prosesseier", **way)
    add_the_sector(owner)
    reporter = log_in(site, "rapportor", **way)
    path = propose(reporter)
    unfold(reporter, "Ta forslaget tilbake")
    fill_in(reporter, {"reason": "Jeg glemte noe."})
    press(reporter.locator("main"), "Ta tilbake")
    sees(reporter, "Du har tatt forslaget tilbake.", "Tatt tilbake")
    press(reporter.locator("main"), "Send på nytt")

    answer(log_in(site, "linjeleder", **way), path, "Vi er enige.", "Send innspillet")
    reporter.goto(path)
    sees_not(reporter, "Ta forslaget tilbake")
    answer(log_in(site, "toppleder", **way), path, "Sektoren støtter det.", "Send anbefalingen")
    answer(owner, path, "Bør tas med.", "Send anbefalingen")
    group = log_in(site, "toppleder", **way)
    group.goto(path)
    fill_in(group, {"carry_on": "yes", "meeting_on": "02.11.2026"})
    press(group.locator("main"), "Registrer beslutningen")
    sees(group, "Beslutningen er registrert.")
