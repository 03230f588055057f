"""A leader appoints a deputy; the deputy acts in her place, and stops when the leader ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from governance.core import clock
from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, sees_not, unfold
from tests.support.site import Site

LEADER, DEPUTY = "Marte Dalevangmo", "Ali Reza Moghaddamian"
STRIP = f"Du opptrer for {LEADER} (linjeleder"


def end_what_the_demo_has(page: Page) -> None:
    """End the deputyship that is there from before."""
    page.goto("/organisasjon/stedfortredere/")
    follow(page, "Avslutt Ali Reza")
    fill_in(page, {"reason": "Kurset er avlyst"})
    press(page.locator("main"), "Avslutt nå")
    sees_not(page, DEPUTY)


def appoint(page: Page) -> None:
    follow(page, "Utnevn stedfortreder")
    today = f"{clock.today():%d.%m.%Y}"
    fill_in(page, {"assignment": LEADER, "deputy": DEPUTY, "valid_from": today, "valid_to": today, "reason": "Kurs"})
    press(page.locator("main"), "Utnevn")
    sees(page, DEPUTY, "Kurs")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_deputy_acts_until_it_is_ended(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    leader, deputy = log_in(site, "linjeleder", **way), log_in(site, "rapportor", **way)
    end_what_the_demo_has(leader)
    appoint(leader)

    deputy.goto("/planlegging/")
    expect(deputy.locator("body")).not_to_contain_text(STRIP)
    unfold(deputy, "Ali Reza")
    press(deputy.locator("header"), f"Opptre for {LEADER}")
    for path in ("/", "/planlegging/maal/", "/organisasjon/stedfortredere/"):
        deputy.goto(path)
        expect(deputy.locator(".hh-acting")).to_contain_text(STRIP)
    expect(deputy.get_by_role("link", name="Utnevn stedfortreder")).to_have_count(0)
    press(deputy.locator(".hh-acting"), "Opptre som meg selv")
    expect(deputy.locator(".hh-acting")).to_have_count(0)

    deputy.goto("/organisasjon/stedfortredere/")
    press(deputy.locator("main"), f"Opptre for {LEADER}")
    expect(deputy.locator(".hh-acting")).to_contain_text(STRIP)
    end_what_the_demo_has(leader)
    deputy.goto("/planlegging/maal/")
    expect(deputy.locator(".hh-acting")).to_have_count(0)
    sees(deputy, "Du er ikke lenger stedfortreder i rollen du opptrådte i")
