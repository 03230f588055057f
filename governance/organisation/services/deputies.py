"""Deputies: who acts in whose place, for a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.deputy_news import News, tell
from governance.organisation.models import DEPUTISED_ROLES, Deputyship, RoleAssignment, User
from governance.organisation.permissions import check_appoint_deputy, check_end_deputyship

LONGEST = timedelta(days=366)


@transaction.atomic
def appoint_deputy(
    *, assignment: RoleAssignment, deputy: User, valid_from: date, valid_to: date, reason: str, by: User | None
) -> Deputyship:
    """Let the deputy act in the place of the holder of the role, from the one day to the other, both included.

    Raises PermissionDenied for anybody but the holder and her managers, and RuleBroken when the period or the person
    cannot be.
    """
    check_appoint_deputy(by, assignment)
    take_turn()  # before the question of what is there already: of two who ask it at once, the second sees the first
    for person in (assignment.user, deputy):  # who was shut out meanwhile is no longer who was seen
        person.refresh_from_db(fields=["is_active"])
    _check_person(assignment, deputy, by)
    _check_period(assignment, valid_from, valid_to)
    _check_first(assignment, deputy, valid_from, valid_to)
    deputyship = Deputyship.objects.create(
        principal=assignment.user, deputy=deputy, role=assignment.role, unit=assignment.unit, valid_from=valid_from,
        valid_to=valid_to, reason=reason, appointed_by=by, appointed_at=clock.now(),
    )  # fmt: skip
    people = {"principal": deputyship.principal, "deputy": deputy}
    changes: dict[str, list[Any]] = {name: [None, {"user": str(person.audit_id)}] for name, person in people.items()}
    changes |= {"valid_from": [None, str(valid_from)], "valid_to": [None, str(valid_to)]}
    audit.record(by=by, verb="deputy_appointed", subject=deputyship, changes=changes, reason=reason)
    tell(deputyship, News.APPOINTED, by=by)
    return deputyship


@transaction.atomic
def end_deputyship(deputyship: Deputyship, *, reason: str, version: int, by: User | None) -> None:
    """End the deputyship now; it is gone at the deputy's next request.

    Raises WrongState when it is over already, and StaleVersion when somebody changed it in between.
    """
    check_end_deputyship(by, deputyship)
    if deputyship.ended_at or deputyship.valid_to < clock.today():
        raise WrongState(_("Personen er allerede gått av som stedfortreder."))
    fields = {"ended_at": clock.now(), "ended_by": by}
    audit.edit(deputyship, by=by, version=version, fields=fields, verb="deputy_ended", reason=reason)
    tell(deputyship, News.STEPPED_DOWN if by == deputyship.deputy else News.ENDED, by=by)


def tell_of_end(assignment: RoleAssignment, *, ended_on: date | None, by: User | None) -> None:
    """Tell those who stand in for the holder of a role that it ends before they do.

    When it was to end before (`ended_on`) and is to end later, those who were told so, and who now have all their time,
    are told that too.
    """
    last = assignment.valid_to
    if last is None:
        return
    _tell_beyond(assignment, last, News.ROLE_ENDS, by=by)
    if ended_on is not None and ended_on < last:
        _tell_beyond(assignment, ended_on, News.ROLE_LASTS, by=by, until=last)


def tell_of_keeping(assignment: RoleAssignment, *, ended_on: date, by: User | None) -> None:
    """Tell the same people that the role does not end on that day after all."""
    _tell_beyond(assignment, ended_on, News.ROLE_STAYS, by=by)


def _tell_beyond(
    assignment: RoleAssignment, on: date, news: News, *, by: User | None, until: date | None = None
) -> None:
    """Tell those who stand in until after the day, and no longer than `until` when that is given."""
    rows = Deputyship.objects.filter(
        principal=assignment.user, role=assignment.role, unit=assignment.unit, ended_at=None, archived_at=None,
        valid_to__gt=on, deputy__is_active=True,
    )  # fmt: skip
    if until is not None:
        rows = rows.filter(valid_to__lte=until)
    for deputyship in rows.select_related("principal", "deputy", "unit"):
        tell(deputyship, news, by=by, on=on, turn=assignment.version)


def end_of_leaver(person: User, *, by: User | None, reason: str) -> None:
    """End what a person who is shut out has lent to others, and what others have lent to her; tell those who stay.

    It does not begin again when she is let in: an appointment is made by somebody, for a reason.
    """
    rows = Deputyship.objects.filter(Q(principal=person) | Q(deputy=person), ended_at=None, archived_at=None)
    for deputyship in rows.filter(valid_to__gte=clock.today()).select_related("principal", "deputy", "unit"):
        fields = {"ended_at": clock.now(), "ended_by": by}
        audit.edit(deputyship, by=by, version=deputyship.version, fields=fields, verb="deputy_ended", reason=reason)
        is_deputy = deputyship.deputy == person
        if (deputyship.principal if is_deputy else deputyship.deputy).is_active:
            tell(deputyship, News.DEPUTY_LEFT if is_deputy else News.ENDED, by=by)


def _check_person(assignment: RoleAssignment, deputy: User, by: User | None) -> None:
    if assignment.role not in DEPUTISED_ROLES:
        raise RuleBroken(_("Denne rollen kan ingen være stedfortreder for. Gi heller personen en egen rolle."))
    if deputy == assignment.user:
        raise RuleBroken(_("En leder kan ikke være stedfortreder for seg selv."), field="deputy")
    if deputy == by:
        raise RuleBroken(_("Du kan ikke utnevne deg selv. Velg en annen."), field="deputy")
    if not deputy.is_active:
        raise RuleBroken(_("Personen er stengt ute. Velg en annen."), field="deputy")
    if not assignment.user.is_active:
        raise RuleBroken(_("Lederen er stengt ute. Gi rollen til en annen i stedet."))


def _check_period(assignment: RoleAssignment, valid_from: date, valid_to: date) -> None:
    if valid_from < clock.today():
        raise RuleBroken(_("En stedfortreder kan ikke utnevnes tilbake i tid."), field="valid_from")
    if valid_to < valid_from:
        raise RuleBroken(_("Sluttdatoen kan ikke være før startdatoen."), field="valid_to")
    if valid_to - valid_from > LONGEST:
        raise RuleBroken(_("En stedfortreder utnevnes for høyst ett år om gangen."), field="valid_to")
    if valid_from < assignment.valid_from or (assignment.valid_to and valid_to > assignment.valid_to):
        raise RuleBroken(_("Perioden må ligge innenfor tiden lederen selv har rollen."), field="valid_to")


def _check_first(assignment: RoleAssignment, deputy: User, valid_from: date, valid_to: date) -> None:
    same = Deputyship.objects.filter(
        principal=assignment.user, deputy=deputy, role=assignment.role, unit=assignment.unit, ended_at=None
    )
    if same.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise RuleBroken(_("Personen er allerede stedfortreder i denne rollen i perioden."), field="deputy")
