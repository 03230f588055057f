"""A plan goes along its line: adopted by the director, or heard and adopted by the council."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, sees_not, unfold
from tests.support.site import Site

SCHOOL = "Tiurvassli skole"
MISSING = "Skriv hva planen koster."


def create(page: Page, kind: str, title: str) -> str:
    """Register a plan for the school and return its address."""
    page.goto("/planlegging/planer/")
    follow(page, "Opprett plan")
    fill_in(page, {"kind": kind, "title": title, "unit": SCHOOL})
    press(page.locator("main .hh-form"), "Opprett planen")
    sees(page, title, "under arbeid")
    return page.url


def put_forward(page: Page, path: str) -> None:
    """Put the plan forward from its page."""
    page.goto(path)
    follow(page, "Legg frem til behandling")
    sees(page, "Kommunedirektør, Lørenskog kommune")
    press(page.locator("main .hh-form"), "Legg frem til behandling")
    sees(page, "Hvem har saken nå")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_unit_plan_is_sent_back_corrected_and_adopted(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    leader, director = log_in(site, "linjeleder", **way), log_in(site, "kommunedirektor", **way)
    path = create(leader, "virksomhetsplan", "Virksomhetsplan for skolen")
    put_forward(leader, path)
    sees_not(leader, "Rediger planen")

    director.goto("/mine-frister/")
    follow(director, "Plan: Virksomhetsplan for skolen")
    unfold(director, "Send planen tilbake")
    fill_in(director, {"reason": MISSING})
    press(director.locator("main"), "Send tilbake")
    leader.goto(path)
    sees(leader, MISSING, "retter den og legger den frem på nytt")
    follow(leader, "Rediger planen")
    fill_in(leader, {"title": "Virksomhetsplan for skolen, med priser"})
    press(leader.locator("main .hh-form"), "Lagre")
    put_forward(leader, path)

    director.goto(path)
    fill_in(director, {"case_number": "17/26"})
    press(director.locator("main"), "Vedta planen")
    sees(director, "Planen er vedtatt.", "vedtatt", "17/26")
    leader.goto(path)
    follow(leader, "Sett i kraft")
    press(leader.locator("main .hh-form"), "Sett i kraft")
    sees(leader, "gjeldende")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_what_the_owners_put_forward_is_recommended_and_heard(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    owner, leader = log_in(site, "delprosesseier", **way), log_in(site, "linjeleder", **way)
    path = create(owner, "temaplan", "Plan for lek")
    put_forward(owner, path)
    sees(owner, "Ta planen tilbake")
    leader.goto(path)
    fill_in(leader, {"note": "Vi trenger den."})
    press(leader.locator("main"), "Anbefal planen")
    sees(leader, "Anbefalingen er registrert.", "Vi trenger den.")
    owner.goto(path)
    sees_not(owner, "Ta planen tilbake")

    director = log_in(site, "kommunedirektor", **way)
    director.goto(path)
    fill_in(director, {"hearing_ends_on": "01.01.2020"})
    press(director.locator("main"), "Legg frem")
    sees(director, "Høringsfristen må være frem i tid.")
    fill_in(director, {"hearing_ends_on": "01.06.2027"})
    press(director.locator("main"), "Legg frem")
    sees(director, "Planen er på høring til 1.\N{NO-BREAK SPACE}juni 2027")
