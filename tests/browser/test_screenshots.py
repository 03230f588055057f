"""The picture in the README is of the program as it is: HELHET_SCREENSHOTS=1 takes it anew."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.support.site import ROOT, Site

PICTURE = ROOT / "docs" / "screenshots" / "hjem.png"
LARGEST = 200_000  # bytes


def test_the_home_page_is_pictured(shared_site: Site, log_in: LogIn) -> None:
    page = log_in(shared_site, "linjeleder")
    expect(page.locator("h1")).to_have_text("Hei, Marte")
    expect(page.locator(".hh-heading__primary a.ds-button")).to_be_visible()
    expect(page.locator("#mine-frister")).to_be_visible()
    picture = page.screenshot()
    if os.environ.get("HELHET_SCREENSHOTS") == "1":
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_bytes(picture)
    assert len(picture) <= LARGEST
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size <= LARGEST
