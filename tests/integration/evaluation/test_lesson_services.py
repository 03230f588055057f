"""A lesson is proposed by anybody, goes along its line, and is carried on into planning or not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.learning import services
from evaluation.learning.models import Lesson, LessonStatus
from evaluation.learning.permissions import turn_of
from evaluation.learning.queries import shown_hash
from governance.audit import chain
from governance.audit.models import AuditEvent
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation import services as organisation
from governance.process import services as process
from governance.process.models import RunStatus
from governance.process.queries import current_step, run_view
from planning.inbox.models import PlanningInput
from tests.factories import evaluation as make
from tests.factories.closed import EXEMPT
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.integration.evaluation.invariants import disagreements

EVERYBODY = (
    "rektor", "rapportor", "barnetrinnsleder", "granrektor", "oppvekstsjef", "kultursjef", "direktor", "prosesseier",
    "delprosesseier", "policyadmin", "systemadmin", "leser", "uten_rolle",
)  # fmt: skip


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_employee_may_propose(town: Town, username: str) -> None:
    lesson = make.make_lesson(town, by=town.user(username))
    assert (lesson.status, lesson.proposed_by) == (LessonStatus.PROPOSED, town.user(username))
    assert disagreements() == []


def test_one_who_is_shut_out_may_not(town: Town) -> None:
    organisation.deactivate(town.user("leser"), by=None, reason="Sluttet")
    with pytest.raises(PermissionDenied):
        make.make_lesson(town, by=town.user("leser"))


def test_the_leader_who_proposes_has_stated_her_opinion_with_it(town: Town) -> None:
    lesson = make.make_lesson(town, by=town.user("rektor"))
    assert current_step(lesson.run).act == "recommend"


def test_the_proposer_takes_it_back_and_sends_it_anew(town: Town) -> None:
    lesson = make.make_lesson(town, by=town.user("rektor"))  # who has stated her opinion with it
    with pytest.raises(PermissionDenied):
        services.take_back(lesson, by=town.user("prosesseier"), reason="Nei")
    services.take_back(lesson, by=town.user("rektor"), reason="Mer må med")
    assert turn_of(town.user("rektor"), lesson) == "propose"
    with pytest.raises(WrongState):
        services.take_back(lesson, by=town.user("rektor"), reason="En gang til")
    assert AuditEvent.objects.get(verb="run_taken_back").reason == "Mer må med"
    services.propose_again(lesson, by=town.user("rektor"))
    assert current_step(lesson.run).act == "recommend"
    assert disagreements() == []


def test_no_deputy_takes_a_lesson_back(town: Town) -> None:
    lesson = make.make_lesson(town, by=town.user("rektor"))
    with pytest.raises(PermissionDenied):
        services.take_back(lesson, by=acting_as(town, make_deputy(town, "uten_rolle", "rektor")), reason="Nei")


def test_a_lesson_goes_from_proposal_to_planning_and_back(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    finding = make.make_finding(town, evaluation)
    lesson = make.make_decided(town, make.make_lesson(town, evaluation=evaluation, finding=finding))
    stored = Lesson.objects.get()
    assert stored.status == LessonStatus.DECIDED
    assert stored.run.status == RunStatus.COMPLETED
    received = stored.planning_input
    assert (received.cycle.year, received.unit, received.title) == (2027, town["school"], lesson.title)
    assert received.source_path == reverse("evaluation:lesson_detail", args=[lesson.pk])
    assert evaluation.title in received.source_label
    assert lesson.text in received.text
    assert lesson.proposal in received.text
    assert [step.state for step in run_view(stored.run).steps] == ["done"] * 4
    assert run_view(stored.run).steps[3].meeting_on == make.MEETING
    assert disagreements() == []
    assert chain.first_break() is None


def test_the_group_may_say_no_with_a_reason(town: Town) -> None:
    lesson = make.make_recommended(town)
    values = {"by": town.user("kultursjef"), "meeting_on": make.MEETING, "shown_hash": shown_hash(lesson)}
    with pytest.raises(RuleBroken) as broken:
        services.decide(lesson, note=" ", carry_on=False, **values)
    assert broken.value.field == "note"
    services.decide(lesson, note="Gjøres allerede", carry_on=False, **values)
    assert Lesson.objects.get().status == LessonStatus.REJECTED
    assert AuditEvent.objects.get(verb="reject").reason == "Gjøres allerede"
    assert not PlanningInput.objects.exists()
    assert disagreements() == []


def test_nothing_is_carried_on_without_a_next_cycle(town: Town) -> None:
    lesson = make.make_recommended(town)
    with pytest.raises(RuleBroken) as broken:
        services.decide(
            lesson, by=town.user("kultursjef"), meeting_on=make.MEETING, note="", shown_hash=shown_hash(lesson),
            carry_on=True,
        )  # fmt: skip
    assert "neste styringssyklus" in str(broken.value.message)
    stored = Lesson.objects.get()
    assert (stored.status, current_step(stored.run).act) == (LessonStatus.PROPOSED, "decide")


def test_the_group_answers_with_its_meeting_date(town: Town) -> None:
    make.make_cycles(town)
    lesson = make.make_recommended(town)
    with pytest.raises(RuleBroken) as broken:
        services.decide(
            lesson, by=town.user("kultursjef"), meeting_on=None, note="", shown_hash=shown_hash(lesson), carry_on=True
        )
    assert broken.value.field == "meeting_on"
    assert not PlanningInput.objects.exists()


def test_nobody_decides_on_her_own_proposal(town: Town) -> None:
    lesson = make.make_recommended(town, make.make_lesson(town, by=town.user("kultursjef")))
    assert turn_of(town.user("kultursjef"), lesson) == ""
    assert turn_of(town.user("oppvekstsjef"), lesson) == "decide"
    with pytest.raises(PermissionDenied):
        services.decide(
            lesson, by=town.user("kultursjef"), meeting_on=make.MEETING, note="Ja", shown_hash=shown_hash(lesson),
            carry_on=True,
        )  # fmt: skip


MAKERS = {
    "with_unit": make.make_lesson,
    "with_owner": make.make_stated,
    "with_group": make.make_recommended,
    "decided": make.make_decided,
    "rejected": make.make_rejected,
}
TURNS = {
    "with_unit": ("state", {"rektor"}),
    "with_owner": ("recommend", {"prosesseier"}),
    "with_group": ("decide", {"oppvekstsjef", "kultursjef"}),
    "decided": ("", set()),
    "rejected": ("", set()),
}


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize("stage", TURNS)
def test_whose_turn_it_is(town: Town, stage: str, username: str) -> None:
    lesson = MAKERS[stage](town)
    act, people = TURNS[stage]
    assert turn_of(town.user(username), lesson) == (act if username in people else "")


def operate(town: Town, lesson: Lesson, operation: str, username: str) -> None:
    """Do one of the operations."""
    by, seal = town.user(username), shown_hash(lesson)
    match operation:
        case "state":
            services.state_opinion(lesson, by=by, note="Mening", shown_hash=seal)
        case "recommend":
            services.recommend(lesson, by=by, note="Råd", shown_hash=seal)
        case "decide":
            services.decide(lesson, by=by, meeting_on=make.MEETING, note="Ja", shown_hash=seal, carry_on=True)
        case "reject":
            services.decide(lesson, by=by, meeting_on=make.MEETING, note="Nei", shown_hash=seal, carry_on=False)
        case "send_back":
            services.send_back(lesson, by=by, reason="Skriv mer")
        case "edit":
            services.edit_lesson(lesson, version=lesson.version, title="Nytt", text="T", proposal="F", by=by)
        case "propose_again":
            services.propose_again(lesson, by=by)


def make_returned(town: Town) -> Lesson:
    """A lesson that its unit's leader sent back."""
    lesson = make.make_lesson(town)
    services.send_back(lesson, by=town.user("rektor"), reason="Skriv hva som skjedde.")
    return lesson


ALLOWED = {
    "returned": {"edit": {"rapportor"}, "propose_again": {"rapportor"}},
    "with_unit": {"state": {"rektor"}, "send_back": {"rektor"}},
    "with_owner": {"recommend": {"prosesseier"}, "send_back": {"prosesseier"}},
    "with_group": {
        "decide": {"oppvekstsjef", "kultursjef"},
        "reject": {"oppvekstsjef", "kultursjef"},
        "send_back": {"oppvekstsjef", "kultursjef"},
    },
    "decided": {},
    "rejected": {},
}
OPERATIONS = ("state", "recommend", "decide", "reject", "send_back", "edit", "propose_again")


@pytest.mark.parametrize("stage", ALLOWED)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_state_matrix(town: Town, stage: str, operation: str) -> None:
    """Every stage x operation x person, the expected ones written by hand above."""
    make.make_cycles(town)
    lesson = make_returned(town) if stage == "returned" else MAKERS[stage](town)
    allowed = ALLOWED[stage].get(operation, set())
    for username in EVERYBODY:
        if username not in allowed:
            with pytest.raises((PermissionDenied, WrongState, StaleVersion)):
                operate(town, Lesson.objects.get(), operation, username)
            assert Lesson.objects.get().version == lesson.version
    if allowed:
        operate(town, Lesson.objects.get(), operation, sorted(allowed)[0])
        assert Lesson.objects.get().version == lesson.version + 1
    assert disagreements() == []


def test_a_returned_lesson_is_corrected_and_goes_the_whole_way_anew(town: Town) -> None:
    lesson = make_returned(town)
    assert [step.state for step in run_view(lesson.run).steps] == ["done", "returned", "now", "next", "next", "next"]
    assert run_view(lesson.run).now.who == (str(town.user("rapportor")),)
    assert turn_of(town.user("rapportor"), lesson) == "propose"
    assert turn_of(town.user("rektor"), lesson) == ""
    by = town.user("rapportor")
    services.edit_lesson(lesson, version=lesson.version, title="Tydeligere", text="T", proposal="F", by=by)
    services.propose_again(lesson, by=by)
    decided = make.make_decided(town, lesson)
    assert PlanningInput.objects.get().title == "Tydeligere"
    assert decided.status == LessonStatus.DECIDED


def test_a_return_needs_a_reason(town: Town) -> None:
    with pytest.raises(RuleBroken):
        services.send_back(make.make_lesson(town), by=town.user("rektor"), reason=" ")


def test_an_approval_is_of_what_was_shown(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    finding = make.make_finding(town, evaluation)
    lesson = make.make_lesson(town, evaluation=evaluation, finding=finding)
    seen = shown_hash(lesson)
    finding.text = "Noe annet"
    finding.save()
    with pytest.raises(StaleVersion) as stale:
        services.state_opinion(lesson, by=town.user("rektor"), note="Enig", shown_hash=seen)
    assert stale.value.fields[0].mine == "Enig"
    assert current_step(lesson.run).act == "state"
    services.state_opinion(lesson, by=town.user("rektor"), note="Enig", shown_hash=shown_hash(Lesson.objects.get()))
    assert run_view(lesson.run).steps[1].note == "Enig"


def test_of_two_in_the_group_the_second_keeps_her_words(town: Town) -> None:
    lesson = make.make_recommended(town)
    make.make_cycles(town)
    seal = shown_hash(lesson)
    first, second = Lesson.objects.get(), Lesson.objects.get()
    values = {"meeting_on": make.MEETING, "shown_hash": seal, "carry_on": True}
    services.decide(first, by=town.user("kultursjef"), note="Ja", **values)
    with pytest.raises(StaleVersion) as stale:
        services.decide(second, by=town.user("oppvekstsjef"), note="Ja, gjerne", **values)
    assert stale.value.fields[0].mine == "Ja, gjerne"
    with pytest.raises(WrongState):
        services.decide(second, by=town.user("oppvekstsjef"), note="", **values)
    assert PlanningInput.objects.count() == 1


def test_two_who_edit_a_returned_lesson(town: Town) -> None:
    make_returned(town)
    by, first, second = town.user("rapportor"), Lesson.objects.get(), Lesson.objects.get()
    services.edit_lesson(first, version=first.version, title="Først", text="T", proposal="F", by=by)
    with pytest.raises(StaleVersion):
        services.edit_lesson(second, version=second.version, title="Sist", text="T", proposal="F", by=by)
    assert Lesson.objects.get().title == "Først"


def test_the_source_must_be_open_to_the_proposer(town: Town) -> None:
    exempt = make.make_ongoing(town, visibility=Visibility.EXEMPT)
    with pytest.raises(RuleBroken) as unseen:
        make.make_lesson(town, evaluation=exempt, visibility=Visibility.EXEMPT, by=town.user("leser"))
    assert unseen.value.field == "evaluation"
    with pytest.raises(RuleBroken) as too_open:
        make.make_lesson(town, evaluation=exempt, by=town.user("rektor"))
    assert too_open.value.field == "visibility"
    planned = make.make_evaluation(town, title="Ikke begynt")
    with pytest.raises(RuleBroken) as too_early:
        make.make_lesson(town, evaluation=planned, by=town.user("rektor"))
    assert too_early.value.field == "evaluation"
    finding = make.make_finding(town, exempt)
    with pytest.raises(RuleBroken) as foreign:
        make.make_lesson(town, finding=finding, by=town.user("rektor"))
    assert foreign.value.field == "finding"
    assert not Lesson.objects.exists()


SEES = {
    Visibility.PUBLIC: set(EVERYBODY),
    Visibility.INTERNAL: {
        "rektor", "rapportor", "barnetrinnsleder", "oppvekstsjef", "direktor", "prosesseier", "policyadmin", "leser",
    },
    Visibility.EXEMPT: {"rektor", "rapportor", "oppvekstsjef", "direktor"},
}  # fmt: skip


@pytest.mark.parametrize("visibility", SEES)
def test_who_sees_a_lesson_that_lies_with_its_unit(town: Town, visibility: str) -> None:
    make.make_lesson(town, visibility=visibility, by=town.user("uten_rolle"))
    seeing = {username for username in EVERYBODY if Lesson.objects.visible_to(town.user(username)).exists()}
    assert seeing == SEES[visibility] | {"uten_rolle"}


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.EXEMPT])
def test_those_who_decide_see_it_when_its_turn_has_come(town: Town, visibility: str) -> None:
    lesson = make.make_lesson(town, visibility=visibility, by=town.user("uten_rolle"))
    assert not Lesson.objects.visible_to(town.user("kultursjef")).exists()
    make.make_recommended(town, lesson)
    for username in ("kultursjef", "prosesseier", "uten_rolle"):
        assert Lesson.objects.visible_to(town.user(username)).exists()
    assert not Lesson.objects.visible_to(town.user("granrektor")).exists()
    organisation.deactivate(town.user("uten_rolle"), by=None, reason="Sluttet")
    assert not Lesson.objects.visible_to(town.user("uten_rolle")).exists()


def test_a_lesson_is_not_easier_to_see_than_an_evaluation_that_was_exempted(town: Town) -> None:
    evaluation = make.make_ongoing(town)
    make.make_lesson(town, evaluation=evaluation, by=town.user("rektor"))
    assert Lesson.objects.visible_to(town.user("leser")).exists()
    type(evaluation).objects.update(**EXEMPT)
    assert not Lesson.objects.visible_to(town.user("leser")).exists()
    assert Lesson.objects.visible_to(town.user("oppvekstsjef")).exists()


def test_the_next_cycle_is_the_planned_one_after_the_open_one(town: Town) -> None:
    make.make_cycles(town)
    process.create_cycle(year=2028, by=town.user("prosesseier"))
    make.make_decided(town)
    assert PlanningInput.objects.get().cycle.year == 2027
