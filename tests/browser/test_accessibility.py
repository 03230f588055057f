"""What axe cannot see: the keyboard, pages that are narrow, enlarged or printed, words for colours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.layout import (
    COLOUR_ALONE,
    LOST_TEXT,
    SMALL_TARGETS,
    TOO_WIDE,
    UNSEEN_FOCUS,
    set_style,
)
from tests.browser.test_axe import violations
from tests.browser.visits import Visit
from tests.browser.walking import Walker
from tests.support.site import PASSWORD, Site

SECONDS = 15_000


# --- Every page is measured while axe walks through them (test_axe.py) ------------------------------------------------
def test_the_measures_see_what_is_wrong(walker: Walker) -> None:
    page = walker.open(Visit("steering:status_matrix", "kommunedirektor"), width=320)
    for fault, measure in (
        ("main { min-width: 30rem }", TOO_WIDE),
        ("main a { display: inline-block; font-size: 8px; line-height: 1; min-height: 0; padding: 0 }", SMALL_TARGETS),
        (".hh-lead, h1 { height: 0.5rem; overflow: hidden }", LOST_TEXT),
        (".hh-status__word, .hh-status span, .st-cell * { display: none !important }", COLOUR_ALONE),
    ):
        page.reload()
        assert page.evaluate(measure) == [], fault
        set_style(page, fault)
        assert page.evaluate(measure) != [], fault


# --- The keyboard -----------------------------------------------------------------------------------------------------
def tab_to(page: Page, words: str, *, most: int = 300) -> None:
    """Press Tab until what has focus is called so; see on the way that focus is visible."""
    wanted = re.compile(words)
    for _press in range(most):
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN_FOCUS)
        assert unseen is None, unseen
        name = page.evaluate("() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''")
        if wanted.search(name.strip()):
            return
    raise AssertionError(f"«{words}» was not reached with {most} presses of Tab")


def test_a_report_is_written_and_handed_over_with_the_keyboard_alone(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "rapportor")
    page.context.clear_cookies()
    page.goto("/logg-inn/")
    tab_to(page, "^Brukernavn")
    page.keyboard.type("rapportor")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hei, ")
    page.goto("/styring/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the primary button is the first thing in the page's own part
    expect(page.locator("h1")).to_have_text("Rapport for Tiurvassli skole")
    rows = page.locator(".st-card:not([data-filled])")
    left = rows.count()
    assert left > 0
    while left:
        tab_to(page, "^(Uendret siden sist|Ingen ny måling)")
        page.keyboard.press("Space")
        left -= 1
        expect(rows).to_have_count(left, timeout=SECONDS)
    expect(page.locator("#ferdig")).to_contain_text("Alle rader er fylt ut")
    page.locator("#ferdig button").first.wait_for()
    page.keyboard.press("Shift+Tab")
    tab_to(page, "^(Send til leder)")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Rapporten er sendt til leder.")


@pytest.mark.parametrize(
    "visit",
    [
        Visit("home", "linjeleder"),
        Visit("planning:goal_create", "linjeleder"),
        Visit("steering:status_matrix", "kommunedirektor"),
        Visit("governance:policy_list"),
    ],
    ids=str,
)
def test_focus_is_seen_and_follows_the_reading_order(walker: Walker, visit: Visit) -> None:
    page = walker.open(visit, width=1280)
    places = []
    for _press in range(60):
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN_FOCUS)
        assert unseen is None, unseen
        place = page.evaluate(
            "() => [...document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')]"
            ".indexOf(document.activeElement)"
        )
        if places and place <= places[-1]:
            break
        places.append(place)
    assert len(places) > 8
    assert places == sorted(places)


def test_hidden_focus_is_noticed(walker: Walker) -> None:
    page = walker.open(Visit("home", "linjeleder"), width=1280)
    set_style(page, "*:focus, *:focus-visible { outline: none !important; box-shadow: none !important }")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN_FOCUS) is not None


def test_the_error_summary_takes_focus_and_leads_to_each_field(walker: Walker) -> None:
    page = walker.open(Visit("planning:goal_create", "linjeleder", then="sent empty"), width=1280)
    expect(page.get_by_role("group", name="Rett dette før du går videre").first).to_be_focused()
    links = page.locator(".ds-error-summary a")
    assert links.count() > 2
    for link in links.all():
        target = str(link.get_attribute("href"))
        link.click()
        expect(page.locator(target)).to_be_focused()
        described = page.locator(target).get_attribute("aria-describedby") or page.locator(
            f"fieldset:has({target})"
        ).last.get_attribute("aria-describedby")
        assert described


# --- What changes without a new page ----------------------------------------------------------------------------------
def test_a_saved_row_is_told_and_focus_is_not_lost(site: Site, log_in: LogIn) -> None:
    page = log_in(site, "rapportor")
    page.goto("/styring/")
    page.locator(".hh-heading__primary a.ds-button").click()
    before = page.locator("#ferdig [role=status]").inner_text()
    page.locator(".st-card:not([data-filled])").first.get_by_role(
        "button", name=re.compile("^(Uendret siden sist|Ingen ny måling)")
    ).click()
    expect(page.locator("#ferdig [role=status]")).not_to_have_text(before)
    assert page.evaluate("document.activeElement !== document.body")
    assert violations(page) == []


def test_nothing_moves_for_those_who_do_not_want_it(walker: Walker) -> None:
    page = walker.open(Visit("home", "linjeleder"), width=1280)
    moving = (
        "() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " const longest = t => Math.max(...t.split(',').map(parseFloat));"
        " return longest(s.transitionDuration) > 0.01 || (s.animationName !== 'none' &&"
        " longest(s.animationDuration) > 0.01) }).map(e => e.outerHTML.slice(0, 100))"
    )
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == []
    set_style(page, "a { transition: color 2s !important }")
    assert page.evaluate(moving) != []
    page.emulate_media(reduced_motion="no-preference")


# --- On paper ---------------------------------------------------------------------------------------------------------
def test_a_printed_policy_is_its_text(walker: Walker) -> None:
    page = walker.open(Visit("governance:policy_detail", more=("helhetlig-styring",)), width=1280)
    page.emulate_media(media="print")
    for shown in (page.locator("h1"), page.locator(".hh-chapter").first):
        expect(shown).to_be_visible()
    for left_out in ("Hovedmeny",):
        expect(page.get_by_role("navigation", name=left_out)).to_be_hidden()
    expect(page.locator("a.ds-skip-link")).to_be_hidden()
    assert page.evaluate(TOO_WIDE) == []
    page.emulate_media(media="screen")
    expect(page.get_by_role("navigation", name="Hovedmeny")).to_be_visible()
