"""Every demo user has something to do on the first page, and one main button that leads there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from config.demo.people import DEMO_USERS
from tests.browser.conftest import LogIn
from tests.support.site import Site


@pytest.mark.parametrize("username", DEMO_USERS)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_one_main_button(shared_site: Site, log_in: LogIn, username: str, javascript: bool) -> None:
    page = log_in(shared_site, username, javascript=javascript, phone=not javascript)
    primary = page.locator(".hh-heading__primary a.ds-button")
    assert primary.count() == 1
    primary.click()
    expect(page.locator("h1")).not_to_contain_text("Hei,")
    expect(page.locator("h1")).to_have_count(1)
