"""Many people at the same moment, through real web processes on a real database.

Every test has a positive control: the same race against the program without its guards is seen to go wrong.
"""

from __future__ import annotations

import html
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.notices.models import OutboxMessage
from governance.organisation import services as organisation
from governance.organisation.models import Role
from governance.policy.models import PolicySection, PolicyVersion
from governance.policy.queries import shown_hash as policy_hash
from planning.goals.models import Goal
from steering.reporting.models import ReportItem, ReportStatus, UnitReport
from steering.reporting.queries import shown_hash
from tests.factories import planning, policy, steering
from tests.factories.municipality import Town, add_person
from tests.support.threads import at_once
from tests.support.web import Answer, Browser, Web, serving

IS_LONG = os.environ.get("HELHET_LONG") == "1"
EDITORS, ROUNDS = (50, 20) if IS_LONG else (8, 3)
RACES = 40 if IS_LONG else 6
TRIES = 60  # the control stops at the first race that goes wrong; chance decides which that is
PRESSES = 20
GUARDED, UNGUARDED = "config.wsgi", "tests.support.unguarded:application"


@pytest.fixture
def web(transactional_town: Town) -> Iterator[Web]:
    """Four web processes on the town."""
    with serving(GUARDED) as running:
        yield running


@pytest.fixture
def unguarded(transactional_town: Town) -> Iterator[Web]:
    """Four web processes without the guards."""
    with serving(UNGUARDED) as running:
        yield running


# --- Many editors of one goal -----------------------------------------------------------------------------------------
def text_of(editor: int, round_: int) -> str:
    """A text of some length, of which any loss is seen."""
    return f"Redaktør {editor}, runde {round_} – «æøå» & <b>ikke fet</b> " + "linje\n" * 40 + f"slutt {editor}"


def edit(browser: Browser, goal: Goal, version: int, text: str) -> Answer:
    return browser.post(
        reverse("planning:goal_edit", args=[goal.pk]),
        {
            "kind": goal.kind, "title": goal.title, "description": text, "focus_area": goal.focus_area_id,
            "unit": goal.unit_id, "responsible": goal.responsible_id, "visibility": goal.visibility, "version": version,
        },
    )  # fmt: skip


def editors(town: Town, web: Web, count: int) -> list[Browser]:
    """As many leaders of the school."""
    browsers = []
    for number in range(count):
        person = add_person(town, f"redaktor{number}", "school")
        organisation.grant_role(user=person, role=Role.LINE_MANAGER, unit=town["school"], by=None)
        browsers.append(web.browser(person))
    return browsers


def edit_round(browsers: list[Browser], goal: Goal, round_: int) -> tuple[list[int], list[Answer], Goal]:
    """Let all save on what they all have seen; return who were told that it is saved, the answers, and the goal."""
    seen = Goal.objects.get(pk=goal.pk).version
    answers = at_once(
        *[lambda b=b, n=n: edit(b, goal, seen, text_of(n, round_)) for n, b in enumerate(browsers)]  # type: ignore[misc]
    )
    winners = [number for number, answer in enumerate(answers) if answer.status == 302]
    return winners, answers, Goal.objects.get(pk=goal.pk)


def test_no_editor_overwrites_another_in_silence(transactional_town: Town, web: Web) -> None:
    goal, browsers = planning.a_goal(transactional_town), editors(transactional_town, web, EDITORS)
    for round_ in range(ROUNDS):
        before = Goal.objects.get(pk=goal.pk).version
        winners, answers, stored = edit_round(browsers, goal, round_)

        assert len(winners) == 1, Counter(answer.status for answer in answers)
        assert stored.description == text_of(winners[0], round_).strip()
        assert stored.version == before + 1
        for number in set(range(EDITORS)) - set(winners):
            assert answers[number].status == 409
            assert text_of(number, round_).strip() in html.unescape(answers[number].text), "the loser's text is lost"
    assert AuditEvent.objects.filter(verb="edited", subject_id=goal.pk).count() == ROUNDS


def test_without_the_guard_editors_do_overwrite_each_other(transactional_town: Town, unguarded: Web) -> None:
    goal, browsers = planning.a_goal(transactional_town), editors(transactional_town, unguarded, 4)
    winners, _answers, _stored = edit_round(browsers, goal, 0)
    assert len(winners) > 1


# --- Twenty presses on one button -------------------------------------------------------------------------------------
def delivered_by_twenty(town: Town, web: Web) -> tuple[list[Answer], int]:
    """Press «Lever rapporten» twenty times at once; return the answers and how often the log says so."""
    steering.open_town(town)
    report = steering.bring_to(town, ReportStatus.WITH_LEADER)
    browser = web.browser(town.user("rektor"))
    data = {"version": report.version, "shown_hash": shown_hash(report)}
    path = reverse("steering:report_submit", args=[report.pk])
    answers = at_once(*[lambda: browser.post(path, data)] * PRESSES)
    return answers, AuditEvent.objects.filter(verb="submit", subject_id=report.pk).count()


def test_of_twenty_identical_submits_one_counts(transactional_town: Town, web: Web) -> None:
    answers, logged = delivered_by_twenty(transactional_town, web)

    assert Counter(answer.status for answer in answers) == {302: 1, 409: PRESSES - 1}
    assert logged == 1
    assert AuditEvent.objects.filter(verb="run_deliver").count() == 1
    assert steering.report_of(transactional_town).status == ReportStatus.DELIVERED
    told = Counter(OutboxMessage.objects.values_list("address", "subject"))
    assert all(count == 1 for count in told.values())


def test_without_the_guard_several_of_twenty_count(transactional_town: Town, unguarded: Web) -> None:
    _answers, logged = delivered_by_twenty(transactional_town, unguarded)
    assert logged > 1


# --- Deciding while somebody writes -----------------------------------------------------------------------------------
def deliver_while_writing(town: Town, web: Web, number: int) -> tuple[int, UnitReport, ReportItem]:
    """Let the leader deliver what she sees while the rapportør saves a row; return what the rapportør was told."""
    report, row = steering.fill(town), steering.row_of(town)
    leader, writer = web.browser(town.user("rektor")), web.browser(town.user("rapportor"))
    shown = {"version": report.version, "shown_hash": shown_hash(report)}
    said = {"version": row.version, "status": "at_risk", "comment": f"Ny tekst {number}", "next_step": "Ringe"}
    row_path = reverse("steering:report_row", args=[report.pk, row.pk])
    _submitted, saved = at_once(
        lambda: leader.post(reverse("steering:report_submit", args=[report.pk]), shown),
        lambda: writer.post(row_path, {f"rad{row.pk}-{name}": value for name, value in said.items()} | shown),
    )
    row.refresh_from_db()
    return saved.status, steering.report_of(town), row


def report_races(town: Town, web: Web, races: int) -> Iterator[bool]:
    """Say of each round whether a report went up the line with a row that the leader had not seen."""
    steering.open_town(town)
    for number in range(races):
        saved, report, row = deliver_while_writing(town, web, number)
        is_new = row.comment == f"Ny tekst {number}"
        assert (saved == 302) == is_new, "an acknowledged row is stored, and another is not"
        yield report.status == ReportStatus.DELIVERED and is_new
        UnitReport.objects.filter(pk=report.pk).update(status=ReportStatus.DRAFT)
        run = report.run.governance_steps
        run.update(status="waiting", acted_by=None)
        run.filter(position=1).update(status="current")


def test_nothing_unseen_is_delivered(transactional_town: Town, web: Web) -> None:
    assert not any(report_races(transactional_town, web, RACES))


def test_without_the_guard_the_unseen_is_delivered(transactional_town: Town, unguarded: Web) -> None:
    assert any(report_races(transactional_town, unguarded, TRIES))


def decide_while_writing(town: Town, web: Web, number: int) -> tuple[Answer, Answer, bool]:
    """Let the administrator send the text that she sees while another saves a chapter; return whether it was unseen."""
    draft = policy.make_draft(town, policy.make_policy(town, slug=f"styring-{number}", title=f"Styring {number}"))
    sender, writer = web.browser(town.user("policyadmin")), web.browser(town.user("prosesseier"))
    section = PolicySection.objects.filter(policy_version=draft).first()
    assert section is not None
    place = [draft.policy.slug, draft.number]
    sending = {"shown_hash": policy_hash(draft), "way": "skip", "reason": "Haster"}
    new = {"title": section.title, "body": f"Ny tekst {number}", "version": section.version}
    sent, saved = at_once(
        lambda: sender.post(reverse("governance:policy_send", args=place), sending),
        lambda: writer.post(reverse("governance:policy_section_edit", args=[*place, section.key]), new),
    )
    section.refresh_from_db()
    is_sent = PolicyVersion.objects.get(pk=draft.pk).status != "draft"
    return sent, saved, is_sent and section.body == new["body"]


def test_no_unseen_policy_is_put_forward(transactional_town: Town, web: Web) -> None:
    for number in range(RACES):
        sent, saved, is_unseen = decide_while_writing(transactional_town, web, number)
        assert not is_unseen
        assert sorted([sent.status, saved.status]) == [302, 409]


def test_without_the_guard_an_unseen_policy_is_put_forward(transactional_town: Town, unguarded: Web) -> None:
    races = (decide_while_writing(transactional_town, unguarded, number) for number in range(TRIES))
    assert any(is_unseen for _sent, _saved, is_unseen in races)


def approve_while_recalled(town: Town, web: Web, number: int) -> PolicyVersion:
    """Let the director approve what she sees while the administrator takes it back and changes a chapter."""
    facts = policy.make_policy(town, slug=f"styring-{number}", title=f"Styring {number}")
    version = policy.make_version(town, "deciding", facts)
    director, administrator = web.browser(town.user("direktor")), web.browser(town.user("policyadmin"))
    section = PolicySection.objects.filter(policy_version=version).first()
    assert section is not None
    place, seen = [facts.slug, version.number], policy_hash(version)
    text = {"title": section.title, "body": f"Ny tekst {number}", "version": section.version}

    def recall_and_edit() -> Answer:
        administrator.post(reverse("governance:policy_send_back", args=place), {"reason": "Feil i teksten"})
        return administrator.post(reverse("governance:policy_section_edit", args=[*place, section.key]), text)

    approving = reverse("governance:policy_approve", args=place)
    at_once(lambda: director.post(approving, {"shown_hash": seen}), recall_and_edit)
    return policy.again(version)


def test_no_unseen_policy_is_approved(transactional_town: Town, web: Web) -> None:
    for number in range(RACES):
        version = approve_while_recalled(transactional_town, web, number)
        assert version.status in ("approved", "draft")
        if version.status == "approved":
            assert policy_hash(version) == version.approved_hash
            assert not version.governance_sections.filter(body__startswith="Ny tekst").exists()
