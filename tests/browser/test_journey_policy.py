"""The policy is revised, recommended, approved and published as a PDF that everybody can fetch."""

from __future__ import annotations

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, sees_not, status_of
from tests.support.site import Site
from tests.support.waiting import wait_for

POLICY = "/policy/helhetlig-styring/"
VERSION = f"{POLICY}2.0/"
NEW_WORDS = "Alle ledere leser policyen hvert år."


def revise(page: Page) -> None:
    """Change a chapter of the draft, and see the difference word by word."""
    page.goto(f"{VERSION}rediger/")
    page.locator(".hh-sections a.ds-link").first.click()
    body = page.locator("[name=body]")
    body.fill(f"{NEW_WORDS}\n\n{body.input_value()}")
    press(page.locator("main"), "Lagre")
    page.goto(f"{VERSION}endringer/")
    expect(page.locator("ins").filter(has_text=NEW_WORDS).first).to_be_visible()
    assert page.locator("ins .ds-sr-only, del .ds-sr-only, .hh-differences .ds-sr-only").count() > 0


def send(page: Page) -> None:
    """Send the draft past the hearing, with a reason."""
    page.goto(f"{VERSION}send/")
    fill_in(page, {"way": "skip", "reason": "Teksten er hørt i våre samlinger."})
    press(page.locator("main"), "Send versjonen")
    sees(page, "Versjon 2.0 er sendt.")


def recommend(page: Page) -> None:
    """Register what the group recommends."""
    page.goto(VERSION)
    follow(page, "Registrer")
    sees(page, NEW_WORDS)
    fill_in(page, {"meeting_on": "02.11.2026", "note": "Gruppa er enig."})
    press(page.locator("main"), "Registrer anbefalingen")
    sees(page, "Anbefalingen er registrert.")


def approve(page: Page) -> None:
    """Decide on what is shown."""
    page.goto(f"{VERSION}godkjenn/")
    sees(page, NEW_WORDS)
    press(page.locator("main"), "Godkjenn versjonen")
    sees(page, "Versjon 2.0 er godkjent.")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_from_a_new_sentence_to_a_pdf(working_site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    administrator = log_in(working_site, "policyadmin", **way)
    revise(administrator)
    send(administrator)
    recommend(log_in(working_site, "toppleder", **way))
    approve(log_in(working_site, "kommunedirektor", **way))
    administrator.goto(VERSION)
    press(administrator.locator("main"), "Publiser")
    sees(administrator, "Publiseringen er satt i gang.")
    wait_until_published(administrator, by_itself=way["javascript"])
    check_public_pages(administrator)


def wait_until_published(page: Page, *, by_itself: bool) -> None:
    """See the state of the job until the version is in force: by itself with JavaScript, else by reloading."""
    if by_itself:
        expect(page.locator("main")).to_contain_text(re.compile("PDF-en er ferdig|Gjelder fra"), timeout=90_000)
        page.goto(VERSION)
    else:
        wait_for(lambda: page.goto(VERSION) and page.get_by_text("Gjelder fra").count(), seconds=90)
    sees(page, "Gjelder fra")


def check_public_pages(page: Page) -> None:
    """See what anybody sees: the new version with its PDF, and the old one as history."""
    page.context.clear_cookies()
    page.goto(POLICY)
    sees(page, NEW_WORDS, "Eldre versjoner", "Versjon 1.1")
    link = page.get_by_role("link", name=re.compile(r"PDF, \d+ kB")).first
    answer = page.request.get(str(link.get_attribute("href")))
    body = answer.body()
    assert answer.headers["content-type"] == "application/pdf"
    assert body.startswith(b"%PDF-")
    assert hashlib.sha256(body).hexdigest() in answer.headers["etag"]
    said = re.search(r"PDF, (\d+)\s+kB", link.inner_text())
    assert said is not None
    assert abs(int(said[1]) - len(body) / 1000) <= 1
    page.goto(f"{POLICY}1.1/")
    sees(page, "Den gjelder ikke lenger.")
    sees_not(page, NEW_WORDS)


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_what_changed_meanwhile_is_not_approved(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    administrator, director = log_in(site, "policyadmin", **way), log_in(site, "kommunedirektor", **way)
    revise(administrator)
    send(administrator)
    top = log_in(site, "toppleder", **way)
    recommend(top)
    director.goto(f"{VERSION}godkjenn/")
    top.goto(f"{VERSION}send-tilbake/")
    assert status_of(administrator, f"{VERSION}rediger/") == 409
    second = log_in(site, "kommunedirektor", **way)
    second.goto(f"{VERSION}send-tilbake/")
    fill_in(second, {"reason": "Kapitlet om roller mangler toppledergruppa."})
    press(second.locator("main"), "Send tilbake")
    press(director.locator("main"), "Godkjenn versjonen")
    expect(director.locator("h1")).to_have_text(re.compile("gått videre|lagret først"))
    administrator.goto(VERSION)
    sees(administrator, "utkast", "Kapitlet om roller mangler toppledergruppa.")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_the_public_reads_without_logging_in(shared_site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(shared_site, "leser", **way)
    page.context.clear_cookies()
    page.goto("/")
    follow(page, "Les policyene våre")
    follow(page, "Helhetlig styring")
    expect(page.get_by_role("link", name=re.compile(r"PDF, \d+ kB")).first).to_be_visible()
    for path in (VERSION, f"{VERSION}rediger/", "/planlegging/", "/styring/"):
        page.goto(path)
        expect(page.locator("h1")).to_have_text("Logg inn")
