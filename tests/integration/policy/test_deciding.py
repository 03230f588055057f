"""The way along the decision line, through the services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import Conflict, RuleBroken, WrongState
from governance.notices.models import Notice, OutboxMessage
from governance.organisation.models import Role
from governance.organisation.services import grant_role
from governance.policy import periodic, services
from governance.policy.models import PolicyStatus
from governance.policy.queries import disagreements, shown_hash
from governance.process.models import Act, DecisionLine, DecisionRunStep
from governance.process.queries import current_step
from tests.factories import policy as make
from tests.factories.municipality import Town


@pytest.fixture(autouse=True)
def run_and_version_agree(town: Town) -> object:
    yield
    assert disagreements() == []


# --- Putting forward --------------------------------------------------------------------------------------------------
def test_it_goes_to_all_leaders_or_past_them_with_a_reason(town: Town) -> None:
    heard = make.send(town, make.make_draft(town), reason="")
    assert (heard.status, current_step(heard.run).act) == (PolicyStatus.HEARING, Act.STATE)
    straight = make.send(town, make.make_draft(town, make.make_policy(town, slug="annen")))
    assert (straight.status, current_step(straight.run).act) == (PolicyStatus.APPROVAL, Act.RECOMMEND)
    assert straight.run.governance_steps.get(act=Act.STATE).note == make.REASON


def test_a_line_without_hearing_goes_straight_on(town: Town) -> None:
    DecisionLine.objects.get(kind="policy_version").governance_steps.filter(act=Act.STATE).delete()
    assert make.send(town, make.make_draft(town), reason="").status == PolicyStatus.APPROVAL


@pytest.mark.parametrize("chapters", [(), (("a", "Formål", ""),), (("a", "Formål", "Tekst"), ("b", "Tom", " \n"))])
def test_empty_chapters_go_nowhere(town: Town, chapters: tuple[tuple[str, str, str], ...]) -> None:
    with pytest.raises(RuleBroken):
        make.send(town, make.make_draft(town, chapters=chapters))


def test_what_is_sent_is_what_was_seen(town: Town) -> None:
    draft = make.make_draft(town)
    seen = shown_hash(draft)
    services.edit_section(make.section(draft), version=1, title="Formål", body="Nytt", by=town.user("prosesseier"))
    with pytest.raises(Conflict):
        services.send_for_approval(make.again(draft), by=town.user("policyadmin"), shown_hash=seen)
    with pytest.raises(Conflict):
        services.send_for_approval(draft, by=town.user("policyadmin"), shown_hash=shown_hash(make.again(draft)))


@pytest.mark.parametrize("change", ["title", "number", "note", "body", "order", "chapter"])
def test_the_hash_is_of_all_that_is_shown(town: Town, change: str) -> None:
    draft, by = make.make_draft(town), town.user("policyadmin")
    seen = shown_hash(draft)
    match change:
        case "title":
            draft.policy.title = "Annet navn"
        case "number":
            services.edit_version(draft, seen=draft.version, number="1.5", change_note=draft.change_note, by=by)
        case "note":
            services.edit_version(draft, seen=draft.version, number=draft.number, change_note="Annet", by=by)
        case "body":
            services.edit_section(make.section(draft), version=1, title="Formål", body="Annet", by=by)
        case "order":
            services.move_section(make.section(draft), up=False, by=by)
        case "chapter":
            services.add_section(draft, key="", title="Nytt", body="Nytt", by=by)
    assert shown_hash(draft) != seen


# --- Hearing ----------------------------------------------------------------------------------------------------------
def test_every_leader_is_heard_once(town: Town) -> None:
    version = make.make_version(town, "hearing")
    seen = shown_hash(version)
    services.give_statement(version, by=town.user("rektor"), text="Kapittel 2 er uklart.", shown_hash=seen)
    statement = current_step(version.run).governance_statements.get()
    assert (statement.stated_by, statement.text) == (town.user("rektor"), "Kapittel 2 er uklart.")
    with pytest.raises(PermissionDenied):
        services.give_statement(version, by=town.user("rektor"), text="En gang til", shown_hash=shown_hash(version))
    with pytest.raises(PermissionDenied):
        services.give_statement(version, by=town.user("oppvekstsjef"), text="Jeg også", shown_hash=shown_hash(version))
    with pytest.raises(RuleBroken):
        services.give_statement(version, by=town.user("granrektor"), text=" ", shown_hash=shown_hash(version))


def test_the_writers_end_the_round(town: Town) -> None:
    version = make.make_version(town, "hearing")
    with pytest.raises(PermissionDenied):
        services.close_hearing(version, by=town.user("rektor"))
    services.close_hearing(version, by=town.user("prosesseier"))
    assert make.again(version).status == PolicyStatus.APPROVAL
    with pytest.raises(WrongState):
        services.close_hearing(version, by=town.user("prosesseier"))


def test_the_round_ends_by_itself_when_its_time_is_out(town: Town) -> None:
    version = make.make_version(town, "hearing")
    assert periodic.close_hearings() == []
    with clock.at(clock.now() + timedelta(days=15)):
        assert len(periodic.close_hearings()) == 1
        assert periodic.close_hearings() == []
    assert make.again(version).status == PolicyStatus.APPROVAL


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_the_group_answers_with_the_date_of_its_meeting(town: Town) -> None:
    version = make.make_version(town, "recommending")
    call = {"by": town.user("kultursjef"), "note": "Bra", "shown_hash": shown_hash(version)}
    with pytest.raises(RuleBroken) as caught:
        services.recommend(version, meeting_on=None, **call)
    assert caught.value.field == "meeting_on"
    with pytest.raises(RuleBroken):
        services.recommend(make.again(version), meeting_on=clock.today() + timedelta(days=1), **call)
    services.recommend(make.again(version), meeting_on=clock.today(), **call)
    step = DecisionRunStep.objects.get(run=version.run, act=Act.RECOMMEND)
    assert (step.acted_by, step.note, step.meeting_on) == (town.user("kultursjef"), "Bra", clock.today())


def test_the_decision_freezes_what_was_seen(town: Town) -> None:
    version = make.make_version(town, "deciding")
    seen = shown_hash(version)
    services.approve(version, by=town.user("direktor"), shown_hash=seen)
    approved = make.again(version)
    assert (approved.status, approved.approved_hash, approved.approved_on) == ("approved", seen, clock.today())
    assert [c["body"] for c in approved.frozen["chapters"]] == [body for _key, _title, body in make.CHAPTERS]
    assert "<strong>Lederne</strong>" in approved.frozen["chapters"][1]["html"]
    event = AuditEvent.objects.get(verb="approve")
    assert event.changes["approved_hash"] == ["", seen]
    assert "frozen" not in event.changes


def test_nothing_else_than_what_was_seen_is_approved(town: Town) -> None:
    version = make.make_version(town, "deciding")
    with pytest.raises(Conflict):
        services.approve(version, by=town.user("direktor"), shown_hash="0" * 64)
    make.section(version)  # a writer calls it back, changes a word, and sends it again while the page stands open
    seen, opened = shown_hash(version), make.again(version)
    services.send_back(make.again(version), by=town.user("policyadmin"), reason="En feil")
    services.edit_section(make.section(version), version=1, title="Formål", body="Annet", by=town.user("policyadmin"))
    make.recommend(town, make.send(town, make.again(version)))
    with pytest.raises(Conflict):
        services.approve(opened, by=town.user("direktor"), shown_hash=seen)
    with pytest.raises(Conflict):
        services.approve(make.again(version), by=town.user("direktor"), shown_hash=seen)
    assert make.again(version).approved_hash == ""


@pytest.mark.parametrize("username", ["policyadmin", "prosesseier", "kultursjef", "systemadmin", "leser"])
def test_only_the_director_approves(town: Town, username: str) -> None:
    version = make.make_version(town, "deciding")
    with pytest.raises(PermissionDenied):
        services.approve(version, by=town.user(username), shown_hash=shown_hash(version))


def test_nobody_decides_on_her_own_proposal(town: Town) -> None:
    grant_role(user=town.user("direktor"), role=Role.POLICY_ADMINISTRATOR, unit=town["root"], by=None)
    draft = make.make_draft(town)
    services.send_for_approval(
        draft, by=town.user("direktor"), shown_hash=shown_hash(draft), skip_hearing_reason="Haster"
    )
    version = make.recommend(town, make.again(draft))
    with pytest.raises(PermissionDenied):
        services.approve(version, by=town.user("direktor"), shown_hash=shown_hash(version))
    assert current_step(version.run).is_vacant


def test_a_decision_before_its_turn_is_a_conflict(town: Town) -> None:
    version = make.make_version(town, "recommending")
    with pytest.raises(WrongState):
        services.approve(version, by=town.user("direktor"), shown_hash=shown_hash(version))
    version = make.recommend(town, version)
    with pytest.raises(WrongState):
        make.recommend(town, version)
    version = make.approve(town, version)
    with pytest.raises(WrongState):
        make.approve(town, version)


def test_the_next_revision_lies_ahead(town: Town) -> None:
    version = make.make_version(town, "deciding")
    with pytest.raises(RuleBroken) as caught:
        services.approve(
            version, by=town.user("direktor"), shown_hash=shown_hash(version), next_revision_on=clock.today()
        )
    assert caught.value.field == "next_revision_on"


# --- Back -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "username"),
    [
        ("hearing", "policyadmin"), ("recommending", "oppvekstsjef"), ("recommending", "prosesseier"),
        ("deciding", "direktor"), ("deciding", "policyadmin"),
    ],
)  # fmt: skip
def test_it_comes_back_as_a_draft_and_goes_again(town: Town, state: str, username: str) -> None:
    version = make.make_version(town, state)
    with pytest.raises(RuleBroken):
        services.send_back(version, by=town.user(username), reason=" ")
    services.send_back(version, by=town.user(username), reason="Skriv mer om roller.")
    draft = make.again(version)
    assert (draft.status, current_step(draft.run).act) == (PolicyStatus.DRAFT, Act.PROPOSE)
    assert disagreements() == []
    assert make.again(make.approve(town, make.recommend(town, make.send(town, draft)))).run_id == version.run_id


def test_the_one_who_put_it_forward_is_told_why(town: Town) -> None:
    version = make.make_version(town, "deciding")
    services.send_back(version, by=town.user("direktor"), reason="Skriv mer om roller.")
    notice = Notice.objects.get(rule="policy_returned")
    assert notice.recipient == town.user("policyadmin")
    assert "Skriv mer om roller." in notice.text
    assert OutboxMessage.objects.filter(notice=notice).exists()


def test_what_the_writers_call_back_themselves_is_no_news_to_them(town: Town) -> None:
    services.send_back(make.make_version(town, "deciding"), by=town.user("policyadmin"), reason="En feil")
    assert not Notice.objects.filter(rule="policy_returned").exists()


@pytest.mark.parametrize(
    ("state", "username"),
    [("hearing", "rektor"), ("recommending", "direktor"), ("deciding", "kultursjef"), ("deciding", "leser")],
)
def test_only_those_who_have_it_send_it_back(town: Town, state: str, username: str) -> None:
    with pytest.raises(PermissionDenied):
        services.send_back(make.make_version(town, state), by=town.user(username), reason="Nei")


@pytest.mark.parametrize("state", ["draft", "approved", "ordered", "in_force", "replaced", "withdrawn"])
def test_it_cannot_be_sent_back_from_elsewhere(town: Town, state: str) -> None:
    with pytest.raises(WrongState):
        services.send_back(make.make_version(town, state), by=town.user("policyadmin"), reason="Nei")
