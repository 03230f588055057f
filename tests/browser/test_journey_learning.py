"""A lesson goes along its line into planning's inbox, and the answer comes back to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.doing import WAY_NAMES, WAYS, fill_in, follow, press, sees, unfold
from tests.support.site import Site

LESSON = "La elevene velge bøkene selv"
ANSWER = "Vi skriver det inn i målet om lesing."


def evaluate(page: Page) -> None:
    """Plan an evaluation, begin it, note a finding and finish it."""
    page.goto("/evaluering/evalueringer/ny/")
    fill_in(page, {"goal": "Tiurvassli leser godt", "unit": "Tiurvassli skole", "title": "Leser elevene mer?"})
    fill_in(page, {"question": "Låner elevene flere bøker?", "responsible": "Marte Dalevangmo"})
    fill_in(page, {"due_on": "15.12.2026"})
    press(page.locator("main .hh-form"), "")
    press(page.locator("main"), "Start evalueringen")
    follow(page, "Legg inn et funn")
    fill_in(page, {"kind": "strength", "text": "Elever som velger selv, leser mer."})
    press(page.locator("main .hh-form"), "")
    sees(page, "Elever som velger selv, leser mer.")


def propose(page: Page) -> str:
    """Propose a lesson and return its address."""
    fill_in(page, {"title": LESSON, "text": "Egne valg gir leselyst.", "proposal": "Sett av penger til flere bøker."})
    press(page.locator("main"), "Foreslå")
    sees(page, "Takk. Læringspunktet er foreslått.", LESSON)
    return page.url


def decide(page: Page, path: str) -> None:
    """Register that the group carries it on."""
    page.goto(path)
    fill_in(page, {"carry_on": "yes", "meeting_on": "02.11.2026"})
    press(page.locator("main"), "Registrer beslutningen")
    sees(page, "Beslutningen er registrert.")


@pytest.mark.both
@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_from_a_finding_to_the_next_plan(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    leader = log_in(site, "linjeleder", **way)
    evaluate(leader)
    evaluation = leader.url
    reporter = log_in(site, "rapportor", **way)
    reporter.goto(evaluation)
    follow(reporter, "Foreslå læring")
    path = propose(reporter)

    leader.goto(path)
    fill_in(leader, {"note": "Vi støtter det."})
    press(leader.locator("main"), "Send innspillet")
    sees(leader, "Innspillet er registrert.")
    owner = log_in(site, "prosesseier", **way)
    owner.goto(path)
    fill_in(owner, {"note": "Det bør inn i neste plan."})
    press(owner.locator("main"), "Send anbefalingen")
    decide(log_in(site, "toppleder", **way), path)

    planner = log_in(site, "delprosesseier", **way)
    planner.goto("/planlegging/innspill/")
    follow(planner, LESSON)
    sees(planner, "Sett av penger til flere bøker.")
    fill_in(planner, {"follow": "yes"})
    press(planner.locator("main"), "Lagre svaret")
    expect(planner.get_by_role("group", name="Rett dette før du går videre")).to_contain_text("Begrunnelse")
    fill_in(planner, {"follow": "yes", "reason": ANSWER})
    press(planner.locator("main"), "Lagre svaret")
    sees(planner, ANSWER)

    reporter.goto(path)
    sees(reporter, ANSWER, "tatt til følge")
    site.manage("run_due")
    reporter.goto(path)
    sees(reporter, ANSWER, "innarbeidet")


@pytest.mark.parametrize("way", WAYS, ids=WAY_NAMES)
def test_any_employee_proposes_and_corrects_what_is_sent_back(site: Site, log_in: LogIn, way: dict[str, bool]) -> None:
    employee = log_in(site, "policyadmin", **way)
    employee.goto("/evaluering/")
    follow(employee, "Foreslå læring")
    fill_in(employee, {"unit": "Tiurvassli skole", "visibility": "offentlig"})
    path = propose(employee)
    leader = log_in(site, "linjeleder", **way)
    leader.goto(path)
    unfold(leader, "Send tilbake")
    fill_in(leader, {"reason": "Skriv hvem som skal betale."})
    press(leader.locator("main"), "Send tilbake")
    employee.goto(path)
    sees(employee, "Skriv hvem som skal betale.")
    follow(employee, "Rett læringspunktet")
    fill_in(employee, {"proposal": "Skolen betaler med egne midler."})
    press(employee.locator("main .hh-form"), "")
    press(employee.locator("main"), "Send på nytt")
    leader.goto(path)
    sees(leader, "Skolen betaler med egne midler.", "Gi innspillet ditt")
