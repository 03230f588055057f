"""Lines to which the prosesseier has added steps: a case of each kind goes along one from its start to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from evaluation.learning import services as learning
from evaluation.learning.models import Lesson, LessonStatus
from evaluation.learning.queries import shown_hash as lesson_seal
from governance.core.errors import Conflict, RuleBroken, WrongState
from governance.organisation.models import Role
from governance.policy import periodic
from governance.policy import services as policies
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.queries import disagreements as policy_disagreements
from governance.policy.queries import shown_hash as policy_seal
from governance.process import services as process
from governance.process.lines import DEFAULT_LINES, Step
from governance.process.models import Act, DecisionLine, LineKind, Mode, Place
from governance.process.queries import current_step
from steering.reporting import services as reporting
from steering.reporting.models import ReportStatus, UnitReport
from steering.reporting.queries import disagreements as report_disagreements
from steering.reporting.queries import shown_hash as report_seal
from tests.factories import evaluation, policy, steering
from tests.factories.municipality import Town
from tests.integration.evaluation.invariants import disagreements as lesson_disagreements

MEETING = date(2026, 11, 2)


def lengthen(town: Town, kind: str, *steps: Step, at: int) -> None:
    """Add the steps at a place of the line that is agreed on."""
    line = DecisionLine.objects.get(kind=kind)
    agreed = process.steps_of(line)
    process.change_line(line, [*agreed[:at], *steps, *agreed[at:]], version=line.version, by=town.user("prosesseier"))


def named(town: Town, act: Act = Act.STATE) -> Step:
    """The leader of the library, who has nothing to do with the schools, says what she thinks."""
    return Step(act, Role.LINE_MANAGER, Place.NAMED_UNIT, unit=town["library"])


def refused(deed: Callable[[], Any], *errors: type[Exception]) -> None:
    with pytest.raises(errors):
        deed()


def client_for(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username))
    return client


# --- A unit report ----------------------------------------------------------------------------------------------------
@pytest.fixture
def report(town: Town) -> UnitReport:
    """A delivered report: the library states, the sektordirektør recommends, the kommunedirektør approves."""
    line = DecisionLine.objects.get(kind=LineKind.UNIT_REPORT)
    first, second, _approval = DEFAULT_LINES[LineKind.UNIT_REPORT]
    recommended = Step(Act.RECOMMEND, Role.TOP_MANAGEMENT, Place.SECTOR)
    approved = Step(Act.APPROVE, Role.MUNICIPAL_DIRECTOR, Place.MUNICIPALITY)
    steps = (first, second, named(town), recommended, approved)
    process.change_line(line, steps, version=1, by=town.user("prosesseier"))
    steering.open_town(town)
    return steering.bring_to(town, ReportStatus.DELIVERED)


def seen(town: Town) -> dict[str, Any]:
    report = steering.report_of(town)
    return {"version": report.version, "shown_hash": report_seal(report)}


def test_a_report_goes_along_the_longer_line(town: Town, report: UnitReport) -> None:
    refused(lambda: reporting.approve(report, by=town.user("direktor"), **seen(town)), PermissionDenied)
    reporting.state_opinion(report, by=town.user("biblioteksjef"), note="Godt samarbeid.", **seen(town))
    assert current_step(report.run).act == Act.RECOMMEND
    reporting.recommend(report, by=town.user("oppvekstsjef"), note="", **seen(town))
    assert report.status == ReportStatus.DELIVERED
    assert report_disagreements() == []
    reporting.approve(report, by=town.user("direktor"), **seen(town))
    assert steering.report_of(town).status == ReportStatus.APPROVED
    assert report_disagreements() == []


def test_what_is_said_of_a_report_has_words_a_turn_and_a_seal(town: Town, report: UnitReport) -> None:
    library = town.user("biblioteksjef")
    refused(lambda: reporting.state_opinion(report, by=library, note=" ", **seen(town)), RuleBroken)
    refused(lambda: reporting.recommend(report, by=library, note="Ja", **seen(town)), PermissionDenied)
    other = {**seen(town), "shown_hash": "0" * 64}
    refused(lambda: reporting.state_opinion(report, by=library, note="Ja", **other), Conflict)
    rektor = town.user("rektor")
    refused(lambda: reporting.state_opinion(report, by=rektor, note="Ja", **seen(town)), PermissionDenied)
    before = seen(town)
    reporting.state_opinion(report, by=library, note="Ja", **before)
    refused(lambda: reporting.state_opinion(report, by=library, note="Ja", **before), Conflict)


def test_each_who_is_asked_may_send_the_report_back(town: Town, report: UnitReport) -> None:
    reporting.send_back(report, by=town.user("biblioteksjef"), reason="Skriv mer", version=report.version)
    assert report.status == ReportStatus.RETURNED
    assert report_disagreements() == []
    report = steering.report_of(town)
    reporting.submit(report, by=town.user("rektor"), **seen(town))
    assert current_step(report.run).unit == town["library"]


def test_the_deliverer_takes_the_report_back_until_the_first_has_spoken(town: Town, report: UnitReport) -> None:
    reporting.take_back(report, by=town.user("rektor"), reason="Glemte noe", version=report.version)
    reporting.submit(steering.report_of(town), by=town.user("rektor"), **seen(town))
    fresh = steering.report_of(town)
    reporting.state_opinion(fresh, by=town.user("biblioteksjef"), note="Bra", **seen(town))
    late = {"reason": "Glemte mer", "version": fresh.version}
    refused(lambda: reporting.take_back(fresh, by=town.user("rektor"), **late), WrongState)


def test_a_report_is_read_and_spoken_of_on_its_page(town: Town, report: UnitReport) -> None:
    library, path = client_for(town, "biblioteksjef"), reverse("steering:report_detail", args=[report.pk])
    page = library.get(path).content.decode()
    assert "Lesekurs" in page
    assert "Gi innspill" in page
    assert path in client_for(town, "biblioteksjef").get(reverse("deadlines")).content.decode()
    say = reverse("steering:report_opinion", args=[report.pk])
    assert library.post(say, {"handling": "state", "note": "", **seen(town)}).status_code == 422
    assert library.post(say, {"handling": "state", "note": " ", "shown_hash": ""}).status_code == 422
    assert library.post(say, {"handling": "approve", **seen(town)}).status_code == 400
    assert library.post(say, {"handling": "recommend", "note": "Ja", **seen(town)}).status_code == 403
    assert client_for(town, "oppvekstsjef").post(say, {"handling": "recommend", "shown_hash": ""}).status_code == 403
    assert client_for(town, "rapportor").post(say, {"handling": "state", "shown_hash": ""}).status_code == 403
    stale = {**seen(town), "version": 1}
    assert library.post(say, {"handling": "state", "note": "Ja", **stale}).status_code == 409
    assert library.post(say, {"handling": "state", "note": "Godt skrevet.", **seen(town)}).status_code == 302
    assert "Godt skrevet." in library.get(path).content.decode()
    assert client_for(town, "granrektor").get(path).status_code == 404
    above = client_for(town, "oppvekstsjef")
    assert "Anbefal" in above.get(path).content.decode()
    assert above.post(say, {"handling": "recommend", "note": "", **seen(town)}).status_code == 302


# --- A lesson ---------------------------------------------------------------------------------------------------------
def test_a_lesson_goes_along_the_longer_line(town: Town) -> None:
    lengthen(town, LineKind.LESSON, named(town), named(town, Act.RECOMMEND), at=1)
    evaluation.make_cycles(town)
    lesson = evaluation.make_lesson(town)
    library, rektor, owner = (town.user(name) for name in ("biblioteksjef", "rektor", "prosesseier"))
    said = {"note": "Enig"}
    refused(lambda: learning.state_opinion(lesson, by=rektor, shown_hash=lesson_seal(lesson), **said), PermissionDenied)
    learning.state_opinion(lesson, by=library, shown_hash=lesson_seal(lesson), **said)
    # The recommendation that the line asks of the same person goes with it.
    assert current_step(lesson.run).unit == town["school"]
    learning.state_opinion(lesson, by=rektor, shown_hash=lesson_seal(lesson), **said)
    refused(lambda: learning.state_opinion(lesson, by=rektor, shown_hash=lesson_seal(lesson), **said), Conflict)
    learning.recommend(lesson, by=owner, shown_hash=lesson_seal(lesson), **said)
    learning.decide(
        lesson, by=town.user("kultursjef"), meeting_on=MEETING, shown_hash=lesson_seal(lesson), carry_on=True, **said
    )
    assert Lesson.objects.get().status == LessonStatus.DECIDED
    assert lesson_disagreements() == []


def test_who_has_spoken_is_told_when_the_next_has_the_same_to_do(town: Town) -> None:
    lengthen(town, LineKind.LESSON, named(town), at=1)
    lesson = evaluation.make_lesson(town)
    library, page = client_for(town, "biblioteksjef"), reverse("evaluation:lesson_detail", args=[lesson.pk])
    data = {"handling": "state", "note": "Min mening", "shown_hash": lesson_seal(lesson)}
    assert library.post(page, data).status_code == 302
    again = library.post(page, data)
    assert again.status_code == 409
    assert "Min mening" in again.content.decode()


# --- A policy version -------------------------------------------------------------------------------------------------
@pytest.fixture
def version(town: Town) -> PolicyVersion:
    """A version past its hearing: the library states, the kultursjef recommends, then the group does."""
    advice = Step(Act.RECOMMEND, Role.TOP_MANAGEMENT, Place.NAMED_UNIT, unit=town["culture"])
    lengthen(town, LineKind.POLICY_VERSION, named(town), advice, at=2)
    return policy.make_version(town, "hearing")


def again(version: PolicyVersion) -> PolicyVersion:
    return policy.again(version)


def test_a_policy_goes_along_the_longer_line(town: Town, version: PolicyVersion) -> None:
    policies.close_hearing(version, by=town.user("policyadmin"))
    assert again(version).status == PolicyStatus.APPROVAL
    assert policy_disagreements() == []
    seal, library = policy_seal(version), town.user("biblioteksjef")
    refused(lambda: policies.recommend(again(version), by=library, note="", shown_hash=seal), WrongState)
    refused(
        lambda: policies.give_statement(again(version), by=town.user("rektor"), text="Nei", shown_hash=seal),
        PermissionDenied,
    )
    policies.give_statement(again(version), by=library, text="Tydelig nok.", shown_hash=seal)
    policies.recommend(again(version), by=town.user("kultursjef"), note="Ja", shown_hash=seal)
    refused(
        lambda: policies.recommend(again(version), by=town.user("kultursjef"), note="", shown_hash=seal), RuleBroken
    )
    policies.recommend(
        again(version), by=town.user("oppvekstsjef"), note="", shown_hash=seal, meeting_on=MEETING
    )  # now the group, with its meeting
    policies.approve(again(version), by=town.user("direktor"), shown_hash=seal)
    assert again(version).status == PolicyStatus.APPROVED
    assert policy_disagreements() == []


def test_the_hearing_ends_once_and_not_the_step_after_it(town: Town, version: PolicyVersion) -> None:
    process.close_round(version.run, by=None)  # by the clock
    assert len(periodic.close_hearings()) == 1
    assert (current_step(version.run).act, current_step(version.run).mode) == (Act.STATE, Mode.ONE)
    assert periodic.close_hearings() == []
    refused(lambda: process.close_round(version.run, by=None), WrongState)
    assert policy_disagreements() == []


def test_a_hearing_that_is_passed_by_leads_to_the_one_who_is_asked(town: Town) -> None:
    lengthen(town, LineKind.POLICY_VERSION, named(town), at=2)
    version = policy.make_version(town, "recommending")
    assert (version.status, current_step(version.run).unit) == (PolicyStatus.APPROVAL, town["library"])
    assert policy_disagreements() == []
    policies.send_back(version, by=town.user("biblioteksjef"), reason="Uklart")
    assert again(version).status == PolicyStatus.DRAFT
    assert version.run.governance_steps.filter(status="returned").exists()


def test_a_policy_is_read_and_spoken_of_on_its_pages(town: Town, version: PolicyVersion) -> None:
    policies.close_hearing(version, by=town.user("policyadmin"))
    keys = [version.policy.slug, version.number]
    page, seal = reverse("governance:policy_version", args=keys), {"shown_hash": policy_seal(version)}
    library = client_for(town, "biblioteksjef")
    assert "Gi innspill" in library.get(page).content.decode()
    say = reverse("governance:policy_statement", args=keys)
    assert say in library.get(reverse("deadlines")).content.decode()
    assert "Send tilbake med begrunnelse" in library.get(say).content.decode()
    assert client_for(town, "rektor").get(page).status_code == 404
    assert library.post(say, {"text": "Tydelig nok.", **seal}).status_code == 302
    assert library.post(say, {"text": "En gang til", **seal}).status_code == 409
    kultursjef, recommend = client_for(town, "kultursjef"), reverse("governance:policy_recommend", args=keys)
    assert "Møtedato" not in kultursjef.get(recommend).content.decode()
    assert kultursjef.post(recommend, {"note": "Ja", **seal}).status_code == 302
    assert "Møtedato" in kultursjef.get(recommend).content.decode()
    assert "Tydelig nok." in library.get(page).content.decode()


def test_who_has_recommended_for_herself_is_told_that_the_case_has_gone_on(town: Town) -> None:
    advice = Step(Act.RECOMMEND, Role.LINE_MANAGER, Place.NAMED_UNIT, unit=town["library"])
    lengthen(town, LineKind.POLICY_VERSION, advice, at=2)
    version = policy.make_version(town, "recommending")
    seal = policy_seal(version)
    policies.recommend(version, by=town.user("biblioteksjef"), note="Ja", shown_hash=seal)
    refused(
        lambda: policies.recommend(again(version), by=town.user("biblioteksjef"), note="Ja", shown_hash=seal),
        WrongState,
    )
