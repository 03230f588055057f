"""axe-core finds nothing on any page, in any state: all A and AA rules, best practice and target size.

Each page is also measured on the way: nothing is lost when it is narrow, spaced out or has text twice as large.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests.browser import layout
from tests.browser.visits import CONFLICTS, FORMS, NO_PAGE, PRESSED, Visit, pages
from tests.browser.walking import Walker

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
NARROW, WIDE = 320, 1280
#: Where colours mean most.
IN_COLOUR = frozenset(
    {"steering:report_detail", "steering:status_matrix", "planning:goal_page", "governance:policy_version_differences"}
)
VISITS = list(pages())
#: On a wide screen the layout differs where there is more than one column: pages, not forms with errors.
WIDE_VISITS = [visit for visit in VISITS if not visit.then and visit.url not in FORMS]


def violations(page: Page) -> list[str]:
    """Return what axe finds, one text for each element."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_narrow_and_enlarged(walker: Walker, visit: Visit) -> None:
    page = walker.open(visit, width=NARROW)
    assert violations(page) + layout.faults(page) == []


@pytest.mark.parametrize("visit", WIDE_VISITS[::2], ids=str)
def test_wide(walker: Walker, visit: Visit) -> None:
    assert violations(walker.open(visit, width=WIDE)) == []


@pytest.mark.parametrize("visit", [visit for visit in VISITS if visit.url in IN_COLOUR], ids=str)
def test_dark(walker: Walker, visit: Visit) -> None:
    assert violations(walker.open(visit, width=WIDE, is_dark=True)) == []


@pytest.mark.long
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_the_whole_grid(walker: Walker, visit: Visit, width: int, *, is_dark: bool) -> None:
    assert violations(walker.open(visit, width=width, is_dark=is_dark)) == []


BARE = ("/", "/planlegging/", "/planlegging/satsingsomraader/", "/styring/", "/evaluering/", "/policy/", "/varsler/")


def test_an_empty_municipality(bare_page: Page) -> None:
    for path in (*BARE, "/organisasjon/", "/arshjul/"):
        for width in (NARROW, WIDE):
            bare_page.set_viewport_size({"width": width, "height": 900})
            answer = bare_page.goto(path)
            assert answer is not None
            assert answer.status in {200, 404}, path
            assert violations(bare_page) == [], path


def test_axe_sees_seeded_faults(walker: Walker) -> None:
    page = walker.open(Visit("planning:goal_create", "linjeleder"), width=NARROW)
    page.locator("label[for=id_title]").evaluate("label => label.remove()")
    page.locator("main .hh-form__buttons a").evaluate(
        "link => { link.classList.add('faded'); const sheet = new CSSStyleSheet();"
        " sheet.replaceSync('.faded { color: #ccc !important; padding: 0 !important; min-height: 0 !important }');"
        " document.adoptedStyleSheets.push(sheet) }"
    )
    found = {line.partition(":")[0] for line in violations(page)}
    assert {"label", "color-contrast"} <= found


# --- The list is whole ------------------------------------------------------------------------------------------------
def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_walked_or_has_a_reason() -> None:
    visited = {visit.url for visit in VISITS}
    assert set(names(get_resolver().url_patterns)) - visited == PRESSED | set(NO_PAGE)
    assert visited & (PRESSED | set(NO_PAGE)) == set()
    assert visited >= FORMS | CONFLICTS


def test_what_is_pressed_cannot_be_opened(walker: Walker) -> None:
    page = walker.page_of("prosesseier")
    opened = {name: page.request.get(_some_address(name)).status for name in sorted(PRESSED)}
    assert opened == dict.fromkeys(sorted(PRESSED), 405)


def _some_address(name: str) -> str:
    version = ("helhetlig-styring", "2.0")
    for arguments in ((), (1,), (1, 1), version, (*version, "formaal"), (*version, 1)):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(name)
