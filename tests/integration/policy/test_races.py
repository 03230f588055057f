"""Two at the same time, with real commits: one wins, and nothing unseen is approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import Conflict, StaleVersion
from governance.documents import services as documents
from governance.documents.models import RenderJob
from governance.policy import services
from governance.policy.models import PolicyVersion
from governance.policy.periodic import publish_planned
from governance.policy.queries import disagreements, shown_hash
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.support.threads import at_once, raised

ROUNDS = 5


def losers(answers: list[object]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_of_twenty_who_publish_one_does(transactional_town: Town) -> None:
    version = make.make_version(transactional_town, "approved")
    by = transactional_town.user("policyadmin")

    answers = at_once(*[lambda: services.publish(make.again(version), by=by)] * 20)

    lost = losers(answers)
    assert len(lost) == 19
    assert all(isinstance(error, Conflict) for error in lost), lost
    assert RenderJob.objects.count() == 1
    assert AuditEvent.objects.filter(verb="publish").count() == 1
    assert disagreements() == []


def planned_for(town: Town, day: date) -> PolicyVersion:
    version = make.make_version(town, "approved")
    services.plan_publication(version, on=day, seen_version=version.version, by=town.user("policyadmin"))
    return make.again(version)


def sweep_on(day: date) -> None:
    """A thread knows nothing of the clock of the one that started it."""
    with clock.at(day):
        publish_planned()
        for pk in RenderJob.objects.filter(status="queued").values_list("pk", flat=True):
            documents.work(pk)


def test_of_four_sweeps_on_the_day_one_publishes(transactional_town: Town) -> None:
    day = clock.today() + timedelta(days=1)
    version = planned_for(transactional_town, day)

    answers = at_once(*[lambda: sweep_on(day)] * 4)

    assert raised(answers) == []
    sweep_on(day)
    assert RenderJob.objects.count() == 1
    assert AuditEvent.objects.filter(verb="publish").count() == 1
    assert AuditEvent.objects.filter(verb="put_in_force").count() == 1
    version = make.again(version)
    assert (version.status, version.in_force_on) == ("in_force", day)
    assert disagreements() == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_day_is_taken_back_or_it_is_published_never_both(transactional_town: Town, round_: int) -> None:
    day, by = clock.today() + timedelta(days=1), transactional_town.user("policyadmin")
    version = planned_for(transactional_town, day)

    swept, taken_back = at_once(lambda: sweep_on(day), lambda: services.cancel_plan(make.again(version), by=by))

    assert swept is None
    is_refused = isinstance(taken_back, (Conflict, PermissionDenied))
    assert is_refused or taken_back is None
    assert make.again(version).status == ("in_force" if is_refused else "approved")
    assert RenderJob.objects.count() == is_refused
    assert disagreements() == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_edit_and_a_sending_never_send_unseen_text(transactional_town: Town, round_: int) -> None:
    town = transactional_town
    draft = make.make_draft(town)
    section, seen, by = make.section(draft), shown_hash(draft), town.user("policyadmin")

    at_once(
        lambda: services.send_for_approval(make.again(draft), by=by, shown_hash=seen, skip_hearing_reason="Haster"),
        lambda: services.edit_section(section, version=1, title="Formål", body=f"Endret {round_}", by=by),
    )

    sent = make.again(draft)
    assert sent.status == "draft" or shown_hash(sent) == seen
    assert sent.status == "approval" or make.section(draft).body == f"Endret {round_}"
    assert disagreements() == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_approval_and_a_recall_with_an_edit_have_one_winner(transactional_town: Town, round_: int) -> None:
    town = transactional_town
    version = make.make_version(town, "deciding")
    seen, admin, director = shown_hash(version), town.user("policyadmin"), town.user("direktor")

    def recall_and_edit() -> None:
        services.send_back(make.again(version), by=admin, reason="En feil")
        services.edit_section(make.section(version), version=1, title="Formål", body="Usett", by=admin)

    approval, recall = at_once(
        lambda: services.approve(make.again(version), by=director, shown_hash=seen), recall_and_edit
    )

    after = make.again(version)
    assert (approval is None) != (recall is None)
    if approval is None:
        assert (after.status, after.approved_hash, shown_hash(after)) == ("approved", seen, seen)
    else:
        assert (after.status, after.approved_hash) == ("draft", "")
    assert disagreements() == []


def test_without_the_hold_the_race_is_lost(transactional_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: when the text may change between the look and the decision, unseen text is approved."""
    town = transactional_town
    draft = make.make_draft(town)
    seen, by = shown_hash(draft), town.user("policyadmin")

    def look_without_holding(version: PolicyVersion, _seen: str) -> tuple[list[object], dict[str, object]]:
        services.edit_section(make.section(draft), version=1, title="Formål", body="Usett", by=by)
        version.refresh_from_db()
        return list(version.governance_sections.all()), {}

    monkeypatch.setattr("governance.policy.services.decisions._hold", look_without_holding)
    services.send_for_approval(make.again(draft), by=by, shown_hash=seen, skip_hearing_reason="Haster")
    assert shown_hash(make.again(draft)) != seen


def test_of_ten_who_save_a_chapter_one_does_and_the_others_lose_no_text(transactional_town: Town) -> None:
    town = transactional_town
    draft = make.make_draft(town)
    by = town.user("policyadmin")

    def save(text: str) -> Callable[[], object]:
        return lambda: services.edit_section(make.section(draft), version=1, title="Formål", body=text, by=by)

    answers = at_once(*[save(f"Tekst {number}") for number in range(10)])

    lost = losers(answers)
    assert len(lost) == 9
    assert all(isinstance(error, StaleVersion) for error in lost), lost
    stored = make.section(draft).body
    texts = {field.mine for error in lost for field in error.fields}  # type: ignore[attr-defined]
    assert texts == {f"Tekst {number}" for number in range(10)} - {stored}
    assert make.section(draft).version == 2
