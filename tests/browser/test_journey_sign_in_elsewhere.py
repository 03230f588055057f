"""A person is told what she is called elsewhere, is linked, and comes in with the role of her group."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import fill_in, follow, press, sees
from tests.support.oidc_provider import CLIENT, SECRET, running
from tests.support.site import Site, running_site


def give_group_a_role(page: Page) -> None:
    page.goto("/organisasjon/innlogging/grupper/")
    sees(page, "Helhet – lesere")
    fill_in(page, {"group": "systemansvarlige"})
    page.get_by_label("Rolle").select_option("system_administrator")
    page.get_by_label("Enhet").select_option(index=1)
    press(page.locator("main .hh-form"), "")
    sees(page, "fra neste innlogging")


def link(page: Page, person: str, subject: str) -> None:
    page.goto("/organisasjon/innlogging/")
    fill_in(page, {"navn": person})
    press(page.locator("main"), "Søk")
    follow(page, person)
    follow(page, "Koble til kommunens innlogging")
    fill_in(page, {"subject": subject, "reason": "Ansatt"})
    press(page.locator("main .hh-form"), "")
    sees(page, "kan bruke kommunens innlogging")


def test_in_by_the_municipality_and_its_groups(demo: Path, tmp_path: Path, log_in: LogIn) -> None:
    with running() as provider, running_site(demo, tmp_path) as site:
        _restart_with(site, provider.address)
        provider.claims["groups"] = ["systemansvarlige"]
        administrator = log_in(site, "systemadmin")
        page = log_in(site, "leser")
        name = page.locator("h1").inner_text().removeprefix("Hei, ").rstrip(".!")
        page.context.clear_cookies()
        page.goto("/logg-inn/?next=/organisasjon/")
        follow(page, "Logg inn med kommunens innlogging")
        expect(page.locator("h1")).to_have_text("Du har ikke tilgang til Helhet")
        give_group_a_role(administrator)
        link(administrator, name, page.locator("main code").inner_text())
        page.goto("/logg-inn/?next=/organisasjon/innlogging/")
        follow(page, "Logg inn med kommunens innlogging")
        expect(page.locator("h1")).to_have_text("Innlogging")


def _restart_with(site: Site, issuer: str) -> None:
    site.stop()
    site.env = {**site.env, "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    site.start_web()
