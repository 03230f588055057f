"""The frame of every page works from the keyboard, without JavaScript, and never loses what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.support.site import Site

TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    "p { margin-bottom: 2em !important }"
)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL_TARGETS = """
    [...document.querySelectorAll("a, button, summary, input, select, textarea")]
      .filter(e => e.type !== "hidden" && e.checkVisibility() && !e.classList.contains("ds-skip-link"))
      .filter(e => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)
      .map(e => e.outerHTML)
"""


@pytest.fixture
def password_form(shared_site: Site, log_in: LogIn) -> Page:
    """A page with a form that fails when it is sent in empty."""
    page = log_in(shared_site, "leser")
    page.goto("/passord/")
    return page


def test_the_skip_link_is_the_first_stop_and_leads_past_the_menu(password_form: Page) -> None:
    password_form.goto("/policy/")
    password_form.keyboard.press("Tab")
    skip = password_form.get_by_role("link", name="Hopp til innholdet")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {})["height"] > 24
    password_form.keyboard.press("Enter")
    expect(password_form.locator("main")).to_be_focused()


def test_the_error_summary_takes_focus_and_leads_to_the_field(password_form: Page) -> None:
    password_form.get_by_role("button", name="Bytt passord").click()
    summary = password_form.get_by_role("group", name="Rett dette før du går videre")
    expect(summary).to_be_focused()
    password_form.keyboard.press("Tab")
    password_form.keyboard.press("Enter")
    expect(password_form.locator("main input:not([type=hidden])").first).to_be_focused()


def test_the_error_summary_takes_focus_without_javascript(shared_site: Site, log_in: LogIn) -> None:
    page = log_in(shared_site, "leser", javascript=False)
    page.goto("/passord/")
    page.get_by_role("button", name="Bytt passord").click()
    expect(page.get_by_role("group", name="Rett dette før du går videre")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("phone", [True, False])
def test_menu_and_log_out_are_within_reach(shared_site: Site, log_in: LogIn, *, javascript: bool, phone: bool) -> None:
    page = log_in(shared_site, "leser", javascript=javascript, phone=phone)
    link = page.get_by_role("navigation", name="Hovedmeny").get_by_role("link").first
    if phone:
        expect(link).to_be_hidden()
        page.get_by_text("Meny", exact=True).click()
    expect(link).to_be_visible()
    page.locator("summary.hh-user__summary").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("link", name="Logg inn")).to_be_visible()


def test_the_user_menu_closes_on_escape_and_gives_focus_back(password_form: Page) -> None:
    menu = password_form.locator("summary.hh-user__summary")
    menu.click()
    expect(password_form.get_by_role("button", name="Logg ut")).to_be_visible()
    password_form.keyboard.press("Escape")
    expect(password_form.get_by_role("button", name="Logg ut")).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_form_with_unsaved_text_warns_before_it_is_left(password_form: Page) -> None:
    seen: list[str] = []
    password_form.on("dialog", lambda dialog: (seen.append(dialog.type), dialog.accept()))
    password_form.goto("/passord/")
    assert seen == []
    password_form.locator("main input:not([type=hidden])").first.fill("noe")
    password_form.goto("/policy/")
    assert seen == ["beforeunload"]


@pytest.mark.parametrize("path", ["/", "/policy/", "/passord/"])
def test_pages_reflow_with_large_text_and_wide_spacing(password_form: Page, path: str) -> None:
    password_form.goto(path)
    password_form.set_viewport_size({"width": 320, "height": 800})
    assert not password_form.evaluate(TOO_WIDE)
    set_style(password_form, TEXT_SPACING)
    assert not password_form.evaluate(TOO_WIDE)
    password_form.set_viewport_size({"width": 640, "height": 800})
    set_style(password_form, "html { font-size: 200% !important }")
    assert not password_form.evaluate(TOO_WIDE)


def test_the_reflow_test_sees_what_is_too_wide(password_form: Page) -> None:
    set_style(password_form, "main { min-width: 200vw }")
    assert password_form.evaluate(TOO_WIDE)


@pytest.mark.parametrize("path", ["/", "/policy/", "/passord/"])
def test_everything_that_is_pressed_is_large_enough(password_form: Page, path: str) -> None:
    password_form.goto(path)
    assert password_form.evaluate(SMALL_TARGETS) == []
    set_style(password_form, "main a, main button { padding: 0; min-height: 0; line-height: 0.8; font-size: 12px }")
    assert password_form.evaluate(SMALL_TARGETS) != []


def set_style(page: Page, rules: str) -> None:
    """Add rules the way the policy allows: a constructed sheet is made by the test, not by the page."""
    page.evaluate(
        "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets.push(s) }", rules
    )
