"""Asking people to read: who owes it, today and later, and who may ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.notices.models import Notice, OutboxMessage
from governance.organisation import access
from governance.organisation import services as organisation
from governance.organisation.models import CONTENT_ROLES, Deputyship, Role, RoleAssignment, User
from governance.policy.models import PolicyDocument
from governance.reading import services
from governance.reading.models import ReadReceipt, ReadRequest
from governance.reading.queries import missing, owed_by, owing, progress
from tests.factories import policy as make
from tests.factories.municipality import PEOPLE, Town
from tests.factories.reading import ask, in_force
from tests.support.threads import at_once

LEADERS = {"rektor", "barnetrinnsleder", "granrektor", "biblioteksjef", "strategileder"}


def names(people: Any) -> set[str]:
    return {person.username for person in people}


def leave(town: Town, username: str) -> None:
    yesterday = clock.today() - timedelta(days=1)
    RoleAssignment.objects.filter(user=town.user(username)).update(valid_from=yesterday, valid_to=yesterday)
    access.mirror_all()


def test_all_holders_are_asked_and_told_once(town: Town) -> None:
    request = ask(town, in_force(town), note="Les kapittel 2 først.")
    assert names(owing(request)) == LEADERS
    notices = Notice.objects.filter(rule=services.RULE)
    assert {notice.recipient.username for notice in notices} == LEADERS
    assert {notice.path for notice in notices} == {"/policy/styring/1.0/nytt/"}
    assert all("Les kapittel 2 først." in notice.text for notice in notices)
    assert OutboxMessage.objects.filter(notice__in=notices).count() == len(LEADERS)
    event = AuditEvent.objects.get(verb="asked_to_read")
    assert event.changes["roles"] == [None, "linjeleder"]
    assert services.tell(request, owing(request)) == 0


def test_a_unit_asks_itself_and_what_is_below(town: Town) -> None:
    assert names(owing(ask(town, in_force(town), unit="school"))) == {"rektor", "barnetrinnsleder"}


@pytest.mark.parametrize("visibility", Visibility.values)
def test_the_count_the_duty_and_the_right_to_read_agree_for_everybody(town: Town, visibility: str) -> None:
    version = in_force(town, visibility=visibility)
    request = ask(town, version, roles=list(CONTENT_ROLES))
    asked = names(owing(request))
    for username, _role, _unit in PEOPLE:
        user = town.user(username)
        assert bool(owed_by(user)) is (username in asked), username
        assert username not in asked or PolicyDocument.objects.readable_by(user).exists(), username
    assert asked, "a positive control"


def test_who_gets_the_role_before_the_deadline_owes_it_and_who_leaves_does_not(town: Town) -> None:
    request = ask(town, in_force(town))
    person = town.user("uten_rolle")
    organisation.grant_role(user=person, role=Role.LINE_MANAGER, unit=town["library"], by=None)
    assert owed_by(town.user("uten_rolle")) == [request]
    leave(town, "granrektor")
    assert owed_by(town.user("granrektor")) == []
    assert names(owing(request)) == LEADERS - {"granrektor"} | {"uten_rolle"}


def test_who_gets_the_role_after_the_deadline_is_spared(town: Town) -> None:
    request = ask(town, in_force(town))
    with clock.at(request.due_on + timedelta(days=3)):
        person = town.user("uten_rolle")
        organisation.grant_role(user=person, role=Role.LINE_MANAGER, unit=town["library"], by=None)
        assert owed_by(town.user("uten_rolle")) == []
        assert names(owing(request)) == LEADERS


def test_a_newer_version_ends_what_is_open(town: Town) -> None:
    version = in_force(town)
    request = ask(town, version)
    assert owed_by(town.user("rektor")) == [request]
    make.make_version(town, "in_force", version.policy, number="2.0")
    assert owed_by(town.user("rektor")) == []
    assert not ReadRequest.objects.get().is_open
    with pytest.raises(WrongState):
        services.confirm_read(version, by=town.user("rektor"))
    with pytest.raises(WrongState):
        services.end_reading(ReadRequest.objects.get(), by=town.user("policyadmin"), reason="Ferdig")


@pytest.mark.parametrize("by", ["policyadmin", "prosesseier", "rektor"])
def test_writers_and_the_ansvarlig_ask(town: Town, by: str) -> None:
    assert ask(town, in_force(town), by=by).asked_by == town.user(by)


@pytest.mark.parametrize("by", ["direktor", "oppvekstsjef", "granrektor", "leser", "systemadmin", "uten_rolle"])
def test_others_do_not(town: Town, by: str) -> None:
    version = in_force(town)
    with pytest.raises(PermissionDenied):
        ask(town, version, by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": [Role.SYSTEM_ADMINISTRATOR]}, "roles"),
        ({"roles": [Role.PROCESS_OWNER], "unit": "library"}, "roles"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"due_on": date(2099, 1, 1)}, "due_on"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(town: Town, values: dict[str, Any], field: str) -> None:
    version = in_force(town)
    with pytest.raises(RuleBroken) as caught:
        ask(town, version, **values)
    assert caught.value.field == field
    assert not ReadRequest.objects.exists()


def test_only_what_is_in_force_is_asked_about(town: Town) -> None:
    version = make.make_version(town, "approved")
    with pytest.raises(WrongState):
        ask(town, version)


# --- Confirming -------------------------------------------------------------------------------------------------------
def test_it_is_confirmed_once_for_all_requests(town: Town) -> None:
    version = in_force(town)
    first, second = ask(town, version), ask(town, version, unit="school")
    assert len(services.confirm_read(version, by=town.user("rektor"))) == 2
    assert services.confirm_read(version, by=town.user("rektor")) == []
    assert AuditEvent.objects.filter(verb="confirmed_read").count() == 2
    assert (progress(first).confirmed, progress(first).asked, progress(second).missing) == (1, 5, 1)
    assert names(missing(second)) == {"barnetrinnsleder"}


def test_who_has_left_since_is_counted_beside(town: Town) -> None:
    version = in_force(town)
    request = ask(town, version)
    services.confirm_read(version, by=town.user("granrektor"))
    leave(town, "granrektor")
    count = progress(request)
    assert (count.asked, count.confirmed, count.left) == (4, 0, 1)


@pytest.mark.parametrize("who", ["leser", "direktor", "policyadmin", "uten_rolle"])
def test_who_is_not_asked_does_not_confirm(town: Town, who: str) -> None:
    version = in_force(town)
    ask(town, version)
    with pytest.raises(PermissionDenied):
        services.confirm_read(version, by=town.user(who))


def test_nobody_reads_in_anothers_place(town: Town) -> None:
    version = in_force(town)
    ask(town, version)
    services.confirm_read(version, by=town.user("granrektor"))
    for username in ("rektor", "granrektor"):
        deputy = town.user(username)
        deputy.acting_for = town.user("barnetrinnsleder")
        deputy.acting_as = Deputyship(principal=deputy.acting_for, role=Role.LINE_MANAGER, unit=town["lower_school"])
        assert owed_by(deputy) == []
        with pytest.raises(PermissionDenied):
            services.confirm_read(version, by=deputy)


@pytest.mark.engine
def test_a_receipt_is_never_changed(town: Town) -> None:
    version = in_force(town)
    ask(town, version)
    services.confirm_read(version, by=town.user("rektor"))
    for change in (lambda rows: rows.update(person=town.user("leser")), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ReadReceipt.objects.all())


def test_of_two_presses_at_once_there_is_one_receipt(transactional_town: Town) -> None:
    version = in_force(transactional_town)
    ask(transactional_town, version)
    answers = at_once(*[lambda: services.confirm_read(version, by=User.objects.get(username="rektor"))] * 2)
    assert sorted(len(answer) for answer in answers) == [0, 1]
    assert ReadReceipt.objects.count() == 1


# --- Ending -----------------------------------------------------------------------------------------------------------
def test_it_is_ended_with_a_reason_and_the_others_are_told(town: Town) -> None:
    version = in_force(town)
    request = ask(town, version)
    services.confirm_read(version, by=town.user("rektor"))
    services.end_reading(request, by=town.user("policyadmin"), reason="Vi tar det i et møte")
    assert owed_by(town.user("granrektor")) == []
    told = Notice.objects.filter(occasion=f"{request.pk}:ended")
    assert {notice.recipient.username for notice in told} == LEADERS - {"rektor"}
    assert ReadReceipt.objects.count() == 1
    with pytest.raises(WrongState):
        services.end_reading(request, by=town.user("policyadmin"), reason="Igjen")


def test_ending_is_refused(town: Town) -> None:
    request = ask(town, in_force(town))
    with pytest.raises(PermissionDenied):
        services.end_reading(request, by=town.user("direktor"), reason="Nok")
    with pytest.raises(RuleBroken) as caught:
        services.end_reading(request, by=town.user("policyadmin"), reason=" ")
    assert caught.value.field == "reason"
    with pytest.raises(StaleVersion):
        services.end_reading(request, by=town.user("policyadmin"), reason="Nok", version=7)
    assert ReadRequest.objects.get().is_open
