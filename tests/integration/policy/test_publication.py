"""From approved to in force through the render job, and out of force again."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import page as validator
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.audit import append_only, chain
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, WrongState
from governance.documents import renderers
from governance.documents import services as documents
from governance.documents.models import JobStatus, RenderJob, StoredDocument
from governance.notices.models import Notice, OutboxMessage
from governance.organisation.models import Role, RoleAssignment
from governance.organisation.services import end_role
from governance.policy import services
from governance.policy.documents import KIND, render
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.queries import disagreements
from tests.factories import policy as make
from tests.factories.municipality import Town


@pytest.fixture(autouse=True)
def run_and_version_agree(town: Town) -> object:
    yield
    assert disagreements() == []


def break_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_frozen: dict[str, object]) -> renderers.Rendered:
        raise OSError("No space left on device")

    monkeypatch.setitem(renderers._renderers, KIND, renderers.Renderer(fail, services.finish_publication))


def work_until_it_fails(job: RenderJob) -> None:
    """Let the job be tried as often as it may, each time after its lease."""
    for attempt in range(documents.MAXIMUM_ATTEMPTS):
        with clock.at(clock.now() + timedelta(hours=attempt)):
            assert not documents.work(job.pk)


# --- In force ---------------------------------------------------------------------------------------------------------
def test_nothing_is_in_force_before_the_document_is_stored(town: Town) -> None:
    version = make.make_version(town, "ordered")
    assert (version.status, version.document, version.job.status) == ("approved", None, "queued")
    assert documents.work(version.job_id)
    version = make.again(version)
    assert (version.status, version.in_force_on, version.job.status) == ("in_force", clock.today(), "done")
    assert hashlib.sha256(version.document.content).hexdigest() == version.document.sha256
    assert version.document.file_name == "styring-1.0.pdf"
    assert not documents.work(version.job_id)


def test_the_old_version_is_replaced_on_the_same_day(town: Town) -> None:
    with clock.at(date(2096, 1, 10)):
        old = make.make_version(town, "in_force")
    with clock.at(date(2097, 2, 1)):
        new = make.make_version(town, "in_force", old.policy, number="2.0")
    old = make.again(old)
    assert (old.status, old.in_force_on, old.replaced_on) == ("replaced", date(2096, 1, 10), date(2097, 2, 1))
    assert (new.status, new.in_force_on, new.replaced_on) == ("in_force", date(2097, 2, 1), None)
    assert new.document.frozen["versions"] == [
        {"number": "2.0", "in_force_on": "2097-02-01", "note": "Første versjon."},
        {"number": "1.0", "in_force_on": "2096-01-10", "note": "Første versjon."},
    ]


@pytest.mark.parametrize(("given", "expected"), [(None, date(2097, 1, 31)), (date(2098, 5, 1), date(2098, 5, 1))])
def test_the_next_revision_follows_the_policy_or_the_decision(town: Town, given: date | None, expected: date) -> None:
    from governance.policy.queries import shown_hash

    with clock.at(date(2096, 1, 31)):
        version = make.make_version(town, "deciding")
        services.approve(version, by=town.user("direktor"), shown_hash=shown_hash(version), next_revision_on=given)
        version = make.publish(town, make.again(version))
    assert version.policy.next_revision_on == expected
    assert version.document.frozen["next_revision_on"] == expected.isoformat()


def test_the_steps_and_the_log_name_who_did_it(town: Town) -> None:
    version = make.make_version(town, "in_force")
    events = AuditEvent.objects.filter(subject_type="governance.policyversion", subject_id=version.pk)
    assert list(events.values_list("verb", flat=True)) == [
        "created", "send_for_approval", "recommend", "approve", "publish", "put_in_force",
    ]  # fmt: skip
    assert events.get(verb="put_in_force").actor == town.user("policyadmin").audit_id
    assert chain.first_break() is None


def test_one_in_force_is_a_law_of_the_database(town: Town) -> None:
    old = make.make_version(town, "replaced")
    append_only.lift()
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=old.pk).update(status=PolicyStatus.IN_FORCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE).update(document=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE).update(approved_hash="")


# --- Told -------------------------------------------------------------------------------------------------------------
LEADERS = {
    "direktor", "strategileder", "oppvekstsjef", "rektor", "barnetrinnsleder", "granrektor", "kultursjef",
    "biblioteksjef",
}  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "visibility", "told"),
    [
        ("strategy", Visibility.PUBLIC, {*LEADERS, "leser"}),
        ("strategy", Visibility.INTERNAL, {"direktor", "strategileder", "leser"}),
        ("school", Visibility.EXEMPT, {"direktor", "oppvekstsjef", "rektor"}),
    ],
)
def test_leaders_and_readers_who_may_read_it_are_told(town: Town, unit: str, visibility: str, told: set[str]) -> None:
    policy = make.make_policy(town, unit=unit, visibility=visibility)
    version = make.make_version(town, "in_force", policy)
    notices = Notice.objects.filter(rule="policy_published")
    assert {notice.recipient.username for notice in notices} == told
    assert OutboxMessage.objects.filter(notice__in=notices).count() == len(told)
    for notice in notices:
        assert PolicyVersion.objects.visible_to(notice.recipient).filter(pk=version.pk).exists()


# --- When it fails ----------------------------------------------------------------------------------------------------
def test_a_job_that_fails_leaves_the_old_one_in_force(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make.make_version(town, "in_force")
    new = make.make_version(town, "ordered", old.policy, number="2.0")
    with monkeypatch.context() as patch:
        break_renderer(patch)
        work_until_it_fails(new.job)
    new = make.again(new)
    assert (new.status, new.job.status, make.again(old).status) == ("approved", "failed", "in_force")
    assert "No space left" in new.job.error
    with pytest.raises(PermissionDenied):
        services.retry_publication(new, by=town.user("prosesseier"))
    job = services.retry_publication(new, by=town.user("policyadmin"))
    with pytest.raises(WrongState):
        services.retry_publication(make.again(new), by=town.user("policyadmin"))
    assert documents.work(job.pk)
    assert (make.again(new).status, make.again(old).status) == ("in_force", "replaced")


def test_a_retry_is_dated_anew(town: Town) -> None:
    with clock.at(date(2096, 3, 1)):
        version = make.make_version(town, "ordered")
    RenderJob.objects.update(status=JobStatus.FAILED)
    with clock.at(date(2096, 3, 9)):
        job = services.retry_publication(make.again(version), by=town.user("policyadmin"))
        assert documents.work(job.pk)
    assert make.again(version).in_force_on == date(2096, 3, 9)


def test_when_the_end_fails_nothing_is_stored(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    version = make.make_version(town, "ordered")

    def fail(**_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("governance.policy.services.publication.notify", fail)
        assert not documents.work(version.job_id)
    assert (make.again(version).status, StoredDocument.objects.count()) == ("approved", 0)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert documents.work(version.job_id)
    assert make.again(version).status == PolicyStatus.IN_FORCE


def test_a_job_that_the_version_does_not_wait_for_puts_nothing_in_force(town: Town) -> None:
    version = make.make_version(town, "ordered")
    RenderJob.objects.update(status=JobStatus.FAILED)
    first = version.job
    services.retry_publication(make.again(version), by=town.user("policyadmin"))
    RenderJob.objects.filter(pk=first.pk).update(status=JobStatus.QUEUED)
    assert not documents.work(first.pk)
    assert (make.again(version).status, StoredDocument.objects.count()) == ("approved", 0)


def test_one_who_has_lost_her_role_does_not_publish(town: Town) -> None:
    version = make.make_version(town, "ordered")
    role = RoleAssignment.objects.get(role=Role.POLICY_ADMINISTRATOR)
    RoleAssignment.objects.filter(pk=role.pk).update(valid_from=clock.today() - timedelta(days=9))
    role.refresh_from_db()
    end_role(role, on=clock.today() - timedelta(days=1), by=None, reason="Sluttet")
    assert not documents.work(version.job_id)
    assert make.again(version).status == PolicyStatus.APPROVED


def test_what_nobody_ordered_is_not_published(town: Town) -> None:
    version = make.make_version(town, "ordered")
    RenderJob.objects.update(ordered_by=None)
    assert not documents.work(version.job_id)
    assert make.again(version).status == PolicyStatus.APPROVED


@pytest.mark.parametrize("state", ["draft", "hearing", "recommending", "deciding", "ordered", "in_force", "withdrawn"])
def test_only_what_is_approved_is_published_and_once(town: Town, state: str) -> None:
    version = make.make_version(town, state)
    with pytest.raises(WrongState):
        services.publish(version, by=town.user("policyadmin"))
    with pytest.raises(WrongState):
        services.retry_publication(version, by=town.user("policyadmin"))


# --- Withdrawn --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "username"),
    [
        ("draft", "policyadmin"), ("hearing", "prosesseier"), ("recommending", "policyadmin"),
        ("deciding", "policyadmin"), ("approved", "direktor"), ("in_force", "direktor"),
    ],
)  # fmt: skip
def test_it_is_withdrawn_with_a_reason_and_makes_room(town: Town, state: str, username: str) -> None:
    version = make.make_version(town, state)
    with pytest.raises(RuleBroken):
        services.withdraw(version, by=town.user(username), reason="")
    services.withdraw(version, by=town.user(username), reason="Ikke aktuelt")
    assert make.again(version).status == PolicyStatus.WITHDRAWN
    assert AuditEvent.objects.get(verb="withdraw").reason == "Ikke aktuelt"
    assert make.make_version(town, "in_force", version.policy, number="2.0").status == PolicyStatus.IN_FORCE


def test_a_policy_without_a_version_in_force_is_not_revised(town: Town) -> None:
    version = make.make_version(town, "withdrawn")
    assert (version.policy.next_revision_on, version.replaced_on) == (None, clock.today())
    assert Notice.objects.filter(rule="policy_withdrawn").count() == len(LEADERS) + 1


def test_what_is_being_published_is_not_withdrawn(town: Town) -> None:
    version = make.make_version(town, "ordered")
    with pytest.raises(WrongState):
        services.withdraw(version, by=town.user("direktor"), reason="Angrer")
    RenderJob.objects.update(status=JobStatus.FAILED)
    services.withdraw(make.again(version), by=town.user("direktor"), reason="Angrer")


@pytest.mark.parametrize(
    ("state", "username"),
    [("draft", "direktor"), ("approved", "policyadmin"), ("in_force", "policyadmin"), ("in_force", "prosesseier")],
)
def test_only_who_wrote_or_decided_withdraws(town: Town, state: str, username: str) -> None:
    with pytest.raises(PermissionDenied):
        services.withdraw(make.make_version(town, state), by=town.user(username), reason="Nei")


# --- The document -----------------------------------------------------------------------------------------------------
RICH = (
    ("formaal", "Formål & mål", "Vi styrer for **alle**.\n\n- mål\n- tiltak\n\n### Se\n\n[Roller](#kapittel-roller)"),
    ("roller", "Roller", "| Rolle | Ansvar |\n|---|--:|\n| Leder | følger opp |\n\n1. først\n2. så\n\n> Slik er det."),
)


@pytest.mark.parametrize("profile", [validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1])
def test_the_published_pdf_conforms(town: Town, profile: validator.ValidationProfile) -> None:
    draft = make.make_draft(town, chapters=RICH)
    version = make.publish(town, make.approve(town, make.recommend(town, make.send(town, draft))))
    report = validator.validate_pdf_bytes(bytes(version.document.content), profile=profile)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []


def test_the_same_edition_gives_the_same_bytes(town: Town) -> None:
    version = make.make_version(town, "in_force")
    assert render(version.document.frozen).content == bytes(version.document.content)
