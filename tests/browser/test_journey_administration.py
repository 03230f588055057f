"""The system administrator makes a unit, a user and a role; each sees what her role gives, from the next page on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, status_of
from tests.support.site import Site
from tests.support.waiting import wait_for

UNIT, PASSWORD = "Nattuglelia skole", "et langt midlertidig ord"
NEWCOMER = {"username": "nils.ny", "first_name": "Nils", "last_name": "Nylimo", "password": PASSWORD}


def create_unit(page: Page) -> None:
    """Make a unit in the sector."""
    page.goto("/organisasjon/")
    follow(page, "Ny enhet")
    fill_in(page, {"name": UNIT, "kind": "virksomhet", "parent": "Oppvekst og utdanning"})
    press(page.locator("main .hh-form"), "")
    sees(page, UNIT, "Ingen leder")


def create_reporter(page: Page) -> None:
    """Make a person who reports for the new unit."""
    follow(page, "Ny bruker")
    fill_in(page, {**NEWCOMER, "workplace": UNIT})
    press(page.locator("main .hh-form"), "")
    page.goto("/organisasjon/")
    follow(page, "Gi en rolle")
    fill_in(
        page, {"user": "Nils Nylimo", "role": "rapportør", "unit": UNIT, "valid_from": "01.01.2026", "reason": "Ny"}
    )
    press(page.locator("main .hh-form"), "")
    page.goto("/organisasjon/")
    expect(page.locator("tr", has_text=UNIT)).to_contain_text("Nils Nylimo")


def log_in_as_newcomer(page: Page) -> None:
    """Log in with the password that the administrator gave."""
    page.goto("/logg-inn/")
    fill_in(page, {"username": NEWCOMER["username"], "password": PASSWORD})
    press(page.locator("main"), "Logg inn")
    expect(page.locator("h1")).to_contain_text("Hei, Nils")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_unit_a_user_and_a_role(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    reporter = log_in(site, "rapportor", **way)
    reporter.goto("/styring/")
    reporter.locator(".hh-heading__primary a.ds-button").click()
    report = reporter.url.partition("#")[0]
    reporter.goto("/planlegging/?vis=mine")
    goal = reporter.locator("a[href*='/planlegging/maal/']", has_text="Elevene på Tiurvassli har det trygt")
    goal_path = str(goal.first.get_attribute("href"))

    page = log_in(site, "systemadmin", **way)
    create_unit(page)
    create_reporter(page)
    page.context.clear_cookies()
    log_in_as_newcomer(page)
    assert status_of(page, report) == 404
    assert status_of(page, goal_path) == 404
    assert status_of(page, "/organisasjon/roller/ny/") in {403, 404}
    assert status_of(page, "/demo/epost/") == 403


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_role_that_ends_is_gone_on_the_next_page(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    page = log_in(site, "systemadmin", **way)
    create_unit(page)
    create_reporter(page)
    row = page.locator("tr", has_text=UNIT)
    row.get_by_role("link", name=re.compile("^Avslutt")).click()
    fill_in(page, {"valid_to": "31.10.2026", "reason": "Byttet jobb"})
    press(page.locator("main .hh-form"), "")
    page.goto("/organisasjon/")
    expect(page.locator("tr", has_text=UNIT)).not_to_contain_text("Nils Nylimo")
    page.context.clear_cookies()
    log_in_as_newcomer(page)
    page.goto("/styring/")
    assert page.locator("a[href*='/styring/rapport/']").count() == 0


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_the_demo_mail_is_read_and_never_sent(working_site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    working_site.manage("run_due")
    page = log_in(working_site, "systemadmin", **way)
    page.goto("/")
    follow(page, "E-posten som demoen ville ha sendt")
    sees(page, "Demoen sender aldri e-post")
    mail = page.locator("main details")
    wait_for(lambda: page.reload() and mail.count(), seconds=60)
    mail.first.locator("summary").click()
    expect(mail.first).to_contain_text("@demo.example")
    expect(mail.first).to_contain_text("http://127.0.0.1:")
    assert status_of(log_in(working_site, "linjeleder", **way), "/demo/epost/") == 403


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_a_wrong_password_says_so_and_keeps_the_name(shared_site: Site, browser: Browser, way: dict[str, bool]) -> None:
    with browser.new_context(base_url=shared_site.url, java_script_enabled=way["javascript"]) as context:
        page = context.new_page()
        page.goto("/planlegging/")
        expect(page.locator("h1")).to_have_text("Logg inn")
        fill_in(page, {"username": "linjeleder", "password": "feil"})
        press(page.locator("main"), "Logg inn")
        expect(page.get_by_role("group", name="Rett dette før du går videre")).to_be_visible()
        expect(page.locator("[name=username]")).to_have_value("linjeleder")


def test_a_form_from_an_ended_session_is_explained(shared_site: Site, log_in: LogIn) -> None:
    page = log_in(shared_site, "leser", javascript=False)
    page.goto("/passord/")
    page.context.clear_cookies()
    press(page.locator("main .hh-form"), "")
    assert page.locator("h1").inner_text().strip()
    expect(page.locator("body")).to_contain_text(re.compile("Logg inn|logg inn|på nytt"))
