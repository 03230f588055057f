"""Everything in this folder drives the machine's own Chromium against a running demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.walking import Walker, set_the_stage
from tests.support.browser import browser_context_args, browser_type_launch_args
from tests.support.site import PASSWORD, Site, bare_site, loaded_demo, running_site

__all__ = ["browser_context_args", "browser_type_launch_args"]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, so that nobody forgets it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data folder of the loaded demo; never started itself."""
    base = tmp_path_factory.getbasetemp()
    return loaded_demo(base if worker_id == "master" else base.parent)


@pytest.fixture
def site(demo: Path, tmp_path: Path) -> Iterator[Site]:
    """A running copy of the demo that the test may change."""
    with running_site(demo, tmp_path) as running:
        yield running


@pytest.fixture
def working_site(demo: Path, tmp_path: Path) -> Iterator[Site]:
    """The same with a worker and the beat."""
    with running_site(demo, tmp_path, with_worker=True) as running:
        yield running


@pytest.fixture(scope="module")
def shared_site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running copy for the tests of a module that only read."""
    with running_site(demo, tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture(scope="session")
def walker(demo: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    """Somebody who opens every page of a site where more states are made than the demo has, and changes nothing."""
    with running_site(demo, tmp_path_factory.mktemp("walked")) as site:
        walker = Walker(browser, site, set_the_stage(site))
        yield walker
        walker.close()


@pytest.fixture
def bare_page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The administrator's page in a municipality that has just been created."""
    with bare_site(tmp_path, "admin") as site:
        walker = Walker(browser, site, {})
        yield walker.page_of("admin")
        walker.close()


LogIn = Callable[..., Page]


@pytest.fixture
def log_in(browser: Browser) -> Iterator[LogIn]:
    """Open a page as a demo user, in a browser of her own, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def as_user(site: Site, username: str, *, javascript: bool = True, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            viewport=PHONE if phone else DESKTOP,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/logg-inn/")
        page.get_by_label("Brukernavn").fill(username)
        page.get_by_label("Passord").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Logg inn").click()
        expect(page.locator("h1")).to_contain_text("Hei, ")
        return page

    yield as_user
    for context in contexts:
        context.close()
