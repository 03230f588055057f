"""What people do on a page, in words: fill in, press, see what is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

#: With JavaScript on a desk, and without on a phone.
WAYS = [{"javascript": True, "phone": False}, {"javascript": False, "phone": True}]
WAY_NAMES = ["script 1280", "no script 360"]


def fill_in(place: Page | Locator, values: Mapping[str, str]) -> None:
    """Fill in the fields of a form by their names; a choice is made by a part of its words, radios by value."""
    for name, value in values.items():
        field = place.locator(f"[name='{name}']:not([type=hidden])").first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            place.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            option = field.locator("option", has_text=value).first
            field.select_option(value=option.get_attribute("value"))
        else:
            field.fill(value)


def press(place: Page | Locator, name: str) -> None:
    """Press the button whose words begin so."""
    place.get_by_role("button", name=re.compile(rf"^\s*{re.escape(name)}")).first.click()


def follow(page: Page, name: str) -> None:
    """Follow the link in the page's own part whose words begin so."""
    page.locator("main").get_by_role("link", name=re.compile(rf"^\s*{re.escape(name)}")).first.click()


def sees(page: Page, *texts: str) -> None:
    """See that the page says all this."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def sees_not(page: Page, *texts: str) -> None:
    """See that the page says none of this."""
    for text in texts:
        expect(page.locator("main")).not_to_contain_text(text)


def status_of(page: Page, path: str) -> int:
    """Open an address and return what is answered."""
    answer = page.goto(path)
    assert answer is not None
    return answer.status


def unfold(place: Page | Locator, words: str) -> None:
    """Open the part of the page that lies folded under these words."""
    fold = place.locator("details", has=place.locator("summary", has_text=words)).first
    if not fold.evaluate("details => details.open"):
        fold.locator("summary").click()
