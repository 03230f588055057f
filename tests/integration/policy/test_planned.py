"""Publication on a day that is set beforehand: set, moved, taken back, and carried out once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.documents import renderers
from governance.documents import services as documents
from governance.documents.models import RenderJob
from governance.notices.models import Notice
from governance.organisation.models import Role, RoleAssignment
from governance.organisation.services import end_role
from governance.policy import services
from governance.policy.documents import KIND
from governance.policy.duties import policies_in_line, policy_duties
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.parts import revisions
from governance.policy.periodic import publish_planned
from governance.policy.queries import disagreements, shown_hash
from tests.factories import policy as make
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

TODAY, DAY, LATER = date(2097, 3, 3), date(2097, 4, 1), date(2097, 5, 1)
ADDRESS = "/policy/styring/1.0/dato/"
PAGE = "/policy/styring/1.0/"


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=services.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


@pytest.fixture(autouse=True)
def _run_and_version_agree(town: Town) -> object:
    yield
    assert disagreements() == []


def approved(town: Town, state: str = "approved") -> PolicyVersion:
    with clock.at(TODAY - timedelta(days=1)):
        return make.make_version(town, state)


def plan(town: Town, version: PolicyVersion, on: date = DAY, by: str = "policyadmin") -> PolicyVersion:
    with clock.at(TODAY):
        services.plan_publication(version, on=on, seen_version=version.version, by=town.user(by))
    return make.again(version)


def run_on(day: date) -> None:
    """Run the periodic job, and the worker after it."""
    with clock.at(day):
        publish_planned()
        for job in RenderJob.objects.filter(status="queued"):
            documents.work(job.pk)


# --- Set --------------------------------------------------------------------------------------------------------------
def test_what_has_a_day_is_in_force_from_that_day_and_the_old_one_is_replaced(town: Town) -> None:
    with clock.at(date(2096, 1, 1)):
        old = make.make_version(town, "in_force")
    with clock.at(TODAY):
        version = make.make_version(town, "approved", old.policy, number="2.0")
    plan(town, version)
    run_on(DAY - timedelta(days=1))
    assert (make.again(version).status, make.again(old).status) == ("approved", "in_force")
    run_on(DAY)
    version, old = make.again(version), make.again(old)
    assert (version.status, version.in_force_on, version.planned_on) == ("in_force", DAY, None)
    assert (old.status, old.replaced_on) == ("replaced", DAY)
    assert version.document.frozen["in_force_on"] == DAY.isoformat()
    run_on(DAY + timedelta(days=1))
    assert RenderJob.objects.filter(title=str(version)).count() == 1


def test_a_job_that_did_not_run_on_the_day_runs_the_day_after(town: Town) -> None:
    version = plan(town, approved(town))
    run_on(DAY + timedelta(days=1))
    assert make.again(version).in_force_on == DAY + timedelta(days=1)


def test_of_two_jobs_that_both_have_found_it_one_publishes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one has read the row before the first one wrote it."""
    version = plan(town, approved(town))
    order, is_first = services.publish_planned, iter([True, False])

    def slow(found: PolicyVersion) -> None:
        if next(is_first):
            publish_planned()
        order(found)

    monkeypatch.setattr(services, "publish_planned", slow)
    with clock.at(DAY):
        publish_planned()
    assert RenderJob.objects.count() == 1
    assert AuditEvent.objects.filter(verb="publish").count() == 1
    assert make.again(version).job == RenderJob.objects.get()


def test_the_day_is_told_of_and_stands_in_the_log(town: Town) -> None:
    plan(town, approved(town))
    event = AuditEvent.objects.get(verb="plan_publication")
    assert (event.actor, event.changes["planned_on"]) == (town.user("policyadmin").audit_id, [None, "2097-04-01"])
    told = Notice.objects.filter(rule="policy_planned")
    assert [notice.recipient.username for notice in told] == ["strategileder"]
    assert "01.04.2097" in told.get().subject


def test_the_day_can_be_moved_and_taken_back(town: Town) -> None:
    version = plan(town, plan(town, approved(town)), LATER)
    assert version.planned_on == LATER
    with clock.at(TODAY):
        services.cancel_plan(version, by=town.user("policyadmin"))
    version = make.again(version)
    assert (version.planned_on, version.planned_by, version.is_planned) == (None, None, False)
    assert Notice.objects.filter(rule="policy_planned").count() == 3
    run_on(LATER)
    assert make.again(version).status == PolicyStatus.APPROVED
    with pytest.raises(WrongState):
        services.cancel_plan(version, by=town.user("policyadmin"))
    with pytest.raises(WrongState):
        services.publish_planned(version)


def test_what_is_withdrawn_before_its_day_is_not_published(town: Town) -> None:
    version = plan(town, approved(town))
    services.withdraw(version, by=town.user("direktor"), reason="Vi tar en runde til")
    run_on(DAY)
    version = make.again(version)
    assert (version.status, version.document, version.withdrawn_reason) == ("withdrawn", None, "Vi tar en runde til")


def test_who_presses_publish_does_not_wait_for_the_day(town: Town) -> None:
    version = make.publish(town, plan(town, approved(town)))
    assert (version.status, version.planned_on) == ("in_force", None)
    run_on(DAY)
    assert RenderJob.objects.count() == 1


# --- Refused ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("on", [TODAY, TODAY - timedelta(days=1)])
def test_the_day_is_ahead(town: Town, on: date) -> None:
    with pytest.raises(RuleBroken, match="frem i tid"):
        plan(town, approved(town), on)


def test_the_day_comes_before_the_next_revision(town: Town) -> None:
    version = approved(town, "deciding")
    with clock.at(TODAY):
        services.approve(version, by=town.user("direktor"), shown_hash=shown_hash(version), next_revision_on=LATER)
    version = make.again(version)
    with pytest.raises(RuleBroken, match=r"01\.05\.2097"):
        plan(town, version, LATER)
    assert plan(town, version, LATER - timedelta(days=1)).is_planned


def test_who_may_not_publish_sets_no_day(town: Town) -> None:
    version = approved(town)
    for username in ("direktor", "prosesseier", "leser", "uten_rolle"):
        with pytest.raises(PermissionDenied):
            plan(town, version, by=username)
    version = plan(town, version)
    with pytest.raises(PermissionDenied):
        services.cancel_plan(version, by=town.user("direktor"))


@pytest.mark.parametrize("state", ["draft", "deciding", "ordered", "in_force", "withdrawn"])
def test_only_what_waits_for_publication_has_a_day(town: Town, state: str) -> None:
    version = approved(town, state)
    with pytest.raises(WrongState):
        plan(town, version)
    with pytest.raises(WrongState):
        services.cancel_plan(version, by=town.user("policyadmin"))


def test_of_two_who_set_the_day_the_second_is_told(town: Town) -> None:
    version = approved(town)
    plan(town, make.again(version))
    with pytest.raises(StaleVersion) as refused:
        plan(town, version, LATER)
    assert [field.mine for field in refused.value.fields] == ["2097-05-01"]


def test_nobody_publishes_by_a_role_that_has_ended(town: Town) -> None:
    version = plan(town, approved(town))
    with clock.at(TODAY):
        role = RoleAssignment.objects.get(user=town.user("policyadmin"), role=Role.POLICY_ADMINISTRATOR)
        end_role(role, on=TODAY, by=None, reason="Ny jobb")
    run_on(DAY)
    run_on(DAY)
    assert make.again(version).status == PolicyStatus.APPROVED
    told = Notice.objects.get(rule="policy_not_published")
    assert told.recipient == town.user("strategileder")


def test_a_deputy_publishes_on_the_day_and_at_once_in_the_place_of_the_other(town: Town) -> None:
    with clock.at(TODAY):
        deputy = acting_as(town, make_deputy(town, "leser", "policyadmin"))
    version = approved(town)
    with clock.at(TODAY):
        services.plan_publication(version, on=TODAY + timedelta(days=5), seen_version=version.version, by=deputy)
    run_on(TODAY + timedelta(days=5))
    version = make.again(version)
    assert version.status == PolicyStatus.IN_FORCE
    events = AuditEvent.objects.filter(verb__in=("publish", "stored", "put_in_force"))
    assert {(event.actor, event.on_behalf_of) for event in events} == {
        (deputy.audit_id, town.user("policyadmin").audit_id)
    }
    with clock.at(TODAY + timedelta(days=6)):
        second = make.make_version(town, "approved", version.policy, number="2.0")
        job = services.publish(second, by=deputy)
        assert documents.work(job.pk)


def test_a_deputy_whose_time_is_out_publishes_nothing(town: Town) -> None:
    with clock.at(TODAY):
        deputy = acting_as(town, make_deputy(town, "leser", "policyadmin"))
    version = approved(town)
    with clock.at(TODAY):
        services.plan_publication(version, on=LATER, seen_version=version.version, by=deputy)
    run_on(LATER)
    assert make.again(version).status == PolicyStatus.APPROVED
    assert Notice.objects.filter(rule="policy_not_published", recipient=town.user("policyadmin")).exists()


def test_nobody_is_told_of_a_hindrance_that_is_none(town: Town) -> None:
    version = plan(town, approved(town))
    make.publish(town, make.again(version))
    services.tell_of_hindrance(version)
    assert not Notice.objects.filter(rule="policy_not_published").exists()


# --- Seen -------------------------------------------------------------------------------------------------------------
def test_the_pages_say_the_day_and_what_can_be_done(town: Town) -> None:
    version = plan(town, approved(town))
    with clock.at(TODAY):
        client = client_for(town, "policyadmin")
        page = client.get(PAGE).content.decode()
        assert "Publiseres 1.\N{NO-BREAK SPACE}april 2097" in page
        assert "Endre datoen" in page
        assert "Ta tilbake datoen" in page
        assert f'action="{PAGE}publiser/"' not in page
        assert "1.\N{NO-BREAK SPACE}april 2097" in client.get("/policy/styring/").content.decode()
        (part,) = revisions(town.user("policyadmin"))
        assert list(part.context["planned"]) == [version]
        assert "versjon 1.0, publiseres" in render_to_string(part.template, {"part": part.context})
        assert revisions(town.user("uten_rolle")) == []
        assert not policy_duties(town.user("policyadmin"))
        assert not policies_in_line(town.user("direktor"), [town["root"].path])
    with clock.at(DAY):
        assert policies_in_line(town.user("direktor"), [town["root"].path])
        assert [duty.action_label for duty in policy_duties(town.user("policyadmin"))] == ["Publiser"]


def test_a_day_is_set_on_its_page(town: Town) -> None:
    version = approved(town)
    with clock.at(TODAY):
        client = client_for(town, "policyadmin")
        assert ADDRESS in client.get(PAGE).content.decode()
        data = {"on": "01.04.2097", "seen_version": version.version}
        assert client.post(ADDRESS, {**data, "on": "03.03.2097"}).status_code == 422
        assert client.post(ADDRESS, {**data, "on": "i morgen"}).status_code == 422
        assert client.post(ADDRESS, data).status_code == 302
        assert client.post(ADDRESS, data).status_code == 409
        assert 'value="01.04.2097"' in client.get(ADDRESS).content.decode()
        assert client.post(f"{ADDRESS}ta-tilbake/").status_code == 302
        assert client.post(f"{ADDRESS}ta-tilbake/").status_code == 409
    assert make.again(version).planned_on is None
