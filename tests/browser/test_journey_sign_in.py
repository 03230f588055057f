"""The second factor is demanded, taken into use and asked for, under the policy of content security."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, press, sees
from tests.browser.test_axe import violations
from tests.support.site import PASSWORD, Site


def demand_it_of_readers(page: Page) -> None:
    page.goto("/organisasjon/innlogging/regler/")
    page.get_by_label("leser").check()
    press(page.locator("main .hh-form"), "")
    sees(page, "Reglene er lagret")


def give_password(page: Page) -> None:
    page.goto("/logg-inn/")
    fill_in(page, {"username": "leser", "password": PASSWORD})
    press(page.locator("main"), "Logg inn")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_telephone_is_taken_into_use_and_asked_for(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    demand_it_of_readers(log_in(site, "systemadmin", **way))
    page = log_in(site, "linjeleder", **way)
    page.context.clear_cookies()
    give_password(page)
    expect(page.locator("h1")).to_have_text("Ta i bruk tofaktor")
    picture = page.locator("main img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    code = pyotp.TOTP(page.locator("main code").inner_text()).now()
    fill_in(page, {"code": code})
    press(page.locator("main .hh-form"), "")
    recovery = page.locator("main li code").first.inner_text()
    page.get_by_role("link", name="Jeg har tatt vare på kodene").click()
    expect(page.locator("h1")).to_contain_text("Hei, ")
    page.context.clear_cookies()
    give_password(page)
    expect(page.locator("h1")).to_have_text("Skriv engangskoden")
    if way.get("javascript", True):  # which axe is written in
        assert violations(page) == []
    fill_in(page, {"code": code})
    press(page.locator("main .hh-form"), "")
    sees(page, "er brukt før")
    fill_in(page, {"code": recovery})
    press(page.locator("main .hh-form"), "")
    expect(page.locator("h1")).to_contain_text("Hei, ")
