"""The picture of a decision line for a unit, and the list of what would go wrong along the lines of all units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.core import clock
from governance.organisation import services as organisation
from governance.organisation.models import Role, RoleAssignment, UnitKind
from governance.process import services
from governance.process.duties import broken_lines
from governance.process.line_walk import Stop, Weak, Weakness, walk
from governance.process.models import DecisionRun, LineKind, Mode, RunStepStatus
from governance.process.queries import agreed_lines, current_step
from governance.process.town_holders import TownHolders
from governance.process.weak_points import WeakPoint, weak_points
from tests.factories.municipality import Town, add_person

LIST, WEAK = "governance:decision_line_list", "governance:decision_line_weak_points"


def stops(town: Town, unit: str, kind: str = LineKind.UNIT_REPORT) -> list[Stop]:
    steps = agreed_lines().get(kind=kind).governance_steps.all()
    return walk(steps, town[unit], TownHolders())


def weaknesses(town: Town, unit: str, kind: str = LineKind.UNIT_REPORT) -> list[Weakness]:
    return [weakness for stop in stops(town, unit, kind) for weakness in stop.weaknesses]


def end_role(username: str, *, days: int = 0) -> None:
    """Let the role have ended yesterday, or let it end in some days."""
    last = clock.today() + timedelta(days=days or -1)
    RoleAssignment.objects.filter(user__username=username).update(valid_from=last - timedelta(days=900), valid_to=last)


def give(town: Town, username: str, role: str, unit: str) -> None:
    organisation.grant_role(user=town.user(username), role=role, unit=town[unit], by=None)


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.user(who))
    return client


def test_the_line_names_who_has_each_step(town: Town) -> None:
    names = [[person.username for person in stop.seat.people] for stop in stops(town, "school")]
    assert names == [["rapportor"], ["rektor"], ["oppvekstsjef"]]
    assert [stop.role_label for stop in stops(town, "school")] == ["rapportør", "linjeleder", "toppleder"]
    assert weaknesses(town, "school") == []


def test_a_leader_without_a_rapportor_is_no_weakness(town: Town) -> None:
    names = [[person.username for person in stop.seat.people] for stop in stops(town, "library")]
    assert names == [["biblioteksjef"], ["biblioteksjef"], ["kultursjef"]]
    assert weaknesses(town, "library") == []


def test_a_vacant_role_goes_up(town: Town) -> None:
    end_role("rektor")
    found = weaknesses(town, "school")
    assert [(it.kind, it.role, it.unit, it.stops) for it in found] == [
        (Weak.VACANT, Role.LINE_MANAGER, town["school"], False),
        (Weak.OWN_PROPOSAL, Role.TOP_MANAGEMENT, town["education"], False),
    ], "who delivers in the leader's place does not approve"
    assert [person.username for person in found[0].goes_to.people] == ["oppvekstsjef"]


def test_a_role_held_by_somebody_shut_out_is_vacant(town: Town) -> None:
    organisation.deactivate(town.user("rektor"), by=None, reason="Sluttet")
    assert Weak.VACANT in [it.kind for it in weaknesses(town, "school")]


def test_a_line_without_anybody_stops(town: Town) -> None:
    for username in ("oppvekstsjef", "direktor"):
        end_role(username)
    (found,) = weaknesses(town, "school")
    assert (found.kind, found.stops, found.symbol) == (Weak.VACANT, True, "off_track")


def test_an_empty_group_stops(town: Town) -> None:
    for username in ("oppvekstsjef", "kultursjef"):
        end_role(username)
    found = weaknesses(town, "school", LineKind.LESSON)
    assert [(it.kind, it.role, it.unit, it.stops) for it in found] == [
        (Weak.VACANT, Role.TOP_MANAGEMENT, town["root"], True)
    ]


def test_who_decides_on_her_own_proposal_is_passed_by(town: Town) -> None:
    end_role("oppvekstsjef")
    give(town, "rektor", Role.TOP_MANAGEMENT, "education")
    found = [it for it in weaknesses(town, "school") if it.kind == Weak.OWN_PROPOSAL]
    assert [(it.person, it.stops) for it in found] == [(town.user("rektor"), False)]
    assert [person.username for person in found[0].goes_to.people] == ["direktor"]


def test_one_of_several_proposers_may_be_the_one_who_decides(town: Town) -> None:
    give(town, "oppvekstsjef", Role.REPORTER, "school")
    found = weaknesses(town, "school")
    assert [(it.kind, it.person) for it in found] == [(Weak.OWN_PROPOSAL, town.user("oppvekstsjef"))]


def test_a_proposal_of_the_top_has_nobody_above(town: Town) -> None:
    found = weaknesses(town, "root")
    assert [(it.kind, it.stops) for it in found] == [(Weak.OWN_PROPOSAL, True)]


def test_a_role_that_ends_is_told_of_until_somebody_follows(town: Town) -> None:
    end_role("rektor", days=20)
    (found,) = weaknesses(town, "school")
    assert (found.kind, found.person, found.ends_on) == (
        Weak.ENDING, town.user("rektor"), clock.today() + timedelta(days=20),
    )  # fmt: skip
    successor = add_person(town, "ny_rektor", "school")
    organisation.grant_role(
        user=successor, role=Role.LINE_MANAGER, unit=town["school"], by=None,
        valid_from=clock.today() + timedelta(days=21),
    )  # fmt: skip
    assert weaknesses(town, "school") == []


def test_a_role_that_ends_in_half_a_year_is_no_worry_yet(town: Town) -> None:
    end_role("rektor", days=180)
    assert weaknesses(town, "school") == []


def test_one_person_in_two_steps_is_told_of(town: Town) -> None:
    end_role("prosesseier")
    give(town, "rektor", Role.PROCESS_OWNER, "root")
    found = weaknesses(town, "school", LineKind.LESSON)
    assert [(it.kind, it.person) for it in found] == [(Weak.TWICE, town.user("rektor"))]
    assert weaknesses(town, "library", LineKind.LESSON) == []


def test_who_proposes_and_publishes_by_agreement_is_no_weakness(town: Town) -> None:
    assert weaknesses(town, "root", LineKind.POLICY_VERSION) == []


def through(run: DecisionRun, picture: list[Stop]) -> Iterator[tuple[Stop, str, object]]:
    """Walk a real case as the picture says; yield each stop with the role and unit that the case really went to."""
    for stop in picture:
        step = current_step(run)
        if step is None or step.position != stop.step.position:
            row = run.governance_steps.get(position=stop.step.position)
            assert row.status == RunStepStatus.DONE, "only what lands on the same person is passed"
            continue
        yield stop, step.role, step.unit
        if stop.step.mode == Mode.ALL:
            services.close_round(run, by=None)
            continue
        actor = stop.seat.people[0] if stop.step.role else run.started_by
        assert actor is not None
        services.act(run, step.act, by=actor, meeting_on=clock.today())


@pytest.mark.parametrize("gone", ["", "rektor", "oppvekstsjef", "rapportor", "prosesseier", "barnetrinnsleder"])
@pytest.mark.parametrize("unit", ["school", "lower_school", "library", "culture", "strategy"])
def test_a_real_case_goes_as_the_picture_says(town: Town, unit: str, gone: str) -> None:
    if gone:
        end_role(gone)
    starter = add_person(town, "forslagsstiller", unit)
    for kind in LineKind.values:
        picture = stops(town, unit, kind)
        run = services.start_run(kind=kind, unit=town[unit], by=starter, title="Sak")
        for stop, role, place in through(run, picture):
            assert (role, place) == (stop.seat.role, stop.seat.unit), f"{kind} {stop.step}"


def points(kind: str = "") -> list[WeakPoint]:
    lines = agreed_lines().filter(kind=kind) if kind else agreed_lines()
    return weak_points(lines)


def test_each_cause_is_told_once_with_all_it_touches_the_worst_first(town: Town) -> None:
    end_role("oppvekstsjef")
    end_role("prosesseier")
    causes = [(it.weakness.role, it.weakness.unit.name, it.weakness.kind) for it in points(LineKind.LESSON)]
    assert causes == [
        (Role.PROCESS_OWNER, "Lilleby kommune", Weak.VACANT),
        (Role.LINE_MANAGER, "Oppvekst", Weak.VACANT),
        (Role.PROCESS_OWNER, "Lilleby kommune", Weak.TWICE),  # the director, for what comes from the top itself
    ]
    owner, sector, _twice = points(LineKind.LESSON)
    assert (owner.count, sector.count) == (len(town.units), 1)
    assert list(sector.touches) == ["læringspunkt"]
    for username in ("direktor", "kultursjef"):
        end_role(username)
    assert [it.weakness.stops for it in points()] == sorted((it.weakness.stops for it in points()), reverse=True)
    assert points()[0].weakness.stops


def test_reports_are_judged_where_units_report_and_policies_where_they_are_owned(town: Town) -> None:
    end_role("rektor")
    assert points(LineKind.UNIT_REPORT) == [], "the school owns nothing to report on"
    end_role("policyadmin")
    assert points(LineKind.POLICY_VERSION) == [], "nobody owns a policy yet"


def test_the_prosesseier_is_asked_to_mend_what_stops_and_nobody_else(town: Town) -> None:
    assert broken_lines(town.user("prosesseier")) == []
    for username in ("oppvekstsjef", "kultursjef"):
        organisation.deactivate(town.people[username], by=None, reason="Sluttet")
    (duty,) = broken_lines(town.user("prosesseier"))
    assert duty.title == "1 sted i beslutningslinjene mangler beslutter"
    assert duty.path == reverse(WEAK)
    assert broken_lines(town.user("rektor")) == []


def test_the_duty_is_worked_out_once_until_something_changes(town: Town) -> None:
    owner, costs = town.user("prosesseier"), list[int]()
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            broken_lines(owner)
        costs.append(len(queries))
    assert costs[1] <= 2 < costs[0]


def test_the_picture_starts_from_my_own_unit_or_the_one_i_choose(town: Town) -> None:
    client = client_of(town, "rapportor")
    mine = client.get(reverse(LIST)).content.decode()
    assert "fra Bjørkeskogen skole" in mine
    assert "Rektor Prøvesen" in mine
    other = client.get(reverse(LIST), {"enhet": town["library"].pk}).content.decode()
    assert "fra Biblioteket" in other
    assert "Biblioteksjef Prøvesen" in other
    wrong = client.get(reverse(LIST), {"enhet": "999999"})
    assert wrong.status_code == 422
    assert "fra Bjørkeskogen skole" in wrong.content.decode()
    nowhere = client_of(town, "uten_rolle").get(reverse(LIST)).content.decode()
    assert "fra Lilleby kommune" in nowhere


def test_the_units_to_choose_are_those_of_the_day(town: Town) -> None:
    with clock.at(clock.today() + timedelta(days=400)):
        organisation.create_unit(name="Nytt bibliotek", kind=UnitKind.UNIT, parent=town["culture"], by=None)
        assert "Nytt bibliotek" in client_of(town, "rapportor").get(reverse(LIST)).content.decode()


def test_the_list_says_what_is_wrong_and_what_follows(town: Town) -> None:
    end_role("oppvekstsjef")
    page = client_of(town, "prosesseier").get(reverse(WEAK)).content.decode()
    assert "Ingen er linjeleder i Oppvekst." in page
    assert "Saken går til Direktor Prøvesen." in page
    assert "Se rollene" not in page
    assert "Se rollene" in client_of(town, "systemadmin").get(reverse(WEAK)).content.decode()


def test_the_cost_does_not_grow_with_the_units(town: Town) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            weak_points(agreed_lines())
        return len(queries)

    few = cost()
    for number in range(50):
        organisation.create_unit(name=f"Enhet {number}", kind=UnitKind.UNIT, parent=town["culture"], by=None)
    assert cost() == few <= 7
