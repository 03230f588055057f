"""Walks through the pages of a running site, each as the one who opens it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.browser.visits import Visit
from tests.support.site import PASSWORD, ROOT, Site

STAGE = "import django; django.setup(); from tests.browser import stage; stage.main()"
EMPTY = """form => {
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = false;
        else field.value = "";
    }
    form.querySelector("button[type=submit]").click();
}"""
STALE = """form => {
    form.querySelector("[name=version]").value = 1000;
    form.querySelector("input[type=text]").value = "Det jeg skrev";
    form.querySelector("button[type=submit]").click();
}"""
SENT = {"sent empty": (EMPTY, 422), "sent stale": (STALE, 409)}


def set_the_stage(site: Site) -> dict[str, Any]:
    """Make the states that the demo lacks, and return the keys of what pages are about."""
    env = {**site.env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", STAGE]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    keys: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return keys


@dataclass
class Walker:
    """Opens pages as anybody, with one browser for each person and colour scheme."""

    browser: Browser
    site: Site
    keys: dict[str, Any]
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, visit: Visit, *, width: int, is_dark: bool = False) -> Page:
        """Open the page, do what the visit says, and see that the answer is the expected one."""
        page = self.page_of(visit.user, is_dark=is_dark)
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(self.path(visit))
        assert answer is not None
        assert answer.status == visit.status, f"{visit}: {answer.status}"
        if visit.then:
            script, status = SENT[visit.then]
            sent = self._send(page, script)
            assert sent is not None
            assert sent.status == status, f"{visit}: {sent.status}"
        return page

    def path(self, visit: Visit) -> str:
        """Return the address of the visit."""
        return reverse(visit.url, args=[*(self.keys[key] for key in visit.keys), *visit.more]) + visit.query.format_map(
            self.keys
        )

    def page_of(self, user: str, *, is_dark: bool = False) -> Page:
        """Return the person's page, logged in at the first call."""
        if (user, is_dark) not in self.pages:
            context = self.browser.new_context(
                base_url=self.site.url, locale="nb-NO", color_scheme="dark" if is_dark else "light"
            )
            self.contexts.append(context)
            page = self.pages[user, is_dark] = context.new_page()
            if user:
                page.goto("/logg-inn/")
                page.get_by_label("Brukernavn").fill(user)
                page.get_by_label("Passord").fill(PASSWORD)
                page.locator("main").get_by_role("button", name="Logg inn").click()
                expect(page.locator("h1")).to_contain_text("Hei, ")
        return self.pages[user, is_dark]

    def close(self) -> None:
        """Close all browsers."""
        for context in self.contexts:
            context.close()

    @staticmethod
    def _send(page: Page, script: str) -> Response | None:
        with page.expect_navigation() as answer:
            page.locator("main form.hh-form").first.evaluate(script)
        return answer.value
