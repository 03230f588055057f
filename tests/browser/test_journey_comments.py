"""A leader says something of a paragraph, the writer answers, and the leader reads the answer: by keyboard only."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, sees
from tests.support.site import Site

VERSION = "/policy/moter/1.0/"
WORDS = "Skriv hvem som tar referatet."
ANSWER = "Det gjør den som kalte inn."
MOST_STEPS = 150


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def say(page: Page) -> None:
    """Go to the paragraph's own link, and write."""
    page.goto(VERSION)
    link = page.get_by_role("link", name=re.compile("^Skriv merknad til «Noen skriver ned"))
    expect(link).to_have_count(1)
    tab_to(page, link)
    page.keyboard.press("Enter")
    sees(page, "Noen skriver ned hva vi ble enige om")
    tab_to(page, page.locator("[name=text]"))
    page.keyboard.type(WORDS)
    tab_to(page, page.get_by_role("button", name="Send merknaden"))
    page.keyboard.press("Enter")
    sees(page, "Merknaden er sendt.", WORDS)


def answer(page: Page) -> None:
    """Find it among those that wait, and answer."""
    page.goto(f"{VERSION}merknader/?vis=aapne")
    row = page.locator(".hh-comment", has_text=WORDS)
    tab_to(page, row.get_by_role("link", name="Svar"))
    page.keyboard.press("Enter")
    sees(page, WORDS)
    choice = page.locator("[name=outcome]").first
    tab_to(page, choice)
    page.keyboard.press("Space")
    tab_to(page, page.locator("[name=answer]"))
    page.keyboard.type(ANSWER)
    tab_to(page, page.get_by_role("button", name="Send svaret"))
    page.keyboard.press("Enter")
    sees(page, "Svaret er sendt.")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_merknad_and_its_answer_by_keyboard(working_site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    leader = log_in(working_site, "linjeleder", **way)
    say(leader)
    answer(log_in(working_site, "policyadmin", **way))
    leader.goto("/varsler/")
    notice = leader.locator(".hh-duty", has_text="Svar på merknaden din").first
    notice.get_by_role("button", name="Åpne").click()
    sees(leader, WORDS, ANSWER, "tatt til følge")
