"""The only writer of requests to read and of receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.notices import services as notices
from governance.notices.models import Notice
from governance.notices.rules import next_date_after
from governance.organisation.models import CONTENT_ROLES, OrgUnit, User
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.reading.models import ReadReceipt, ReadRequest
from governance.reading.permissions import check_ask
from governance.reading.queries import missing, owed_by, owing
from governance.reading.workflow import READ_REQUESTS

RULE = "read_request"
LONGEST_MONTHS = 12


def check_in_force(version: PolicyVersion) -> None:
    """Raise WrongState unless the version is in force: nobody confirms what does not hold."""
    if version.status != PolicyStatus.IN_FORCE:
        raise WrongState(_("Bare den versjonen som gjelder, kan bekreftes lest."))


@transaction.atomic
def ask_to_read(
    version: PolicyVersion, *, roles: Sequence[str], unit: OrgUnit, due_on: date, by: User, note: str = ""
) -> ReadRequest:
    """Ask the holders of the roles at and below the unit to confirm that they have read it, and tell them.

    Raises PermissionDenied; WrongState unless the version is in force; RuleBroken without roles, on a deadline that is
    not ahead or too far, and when nobody who may read the policy holds such a role there.
    """
    check_ask(by, version.policy)
    take_turn()
    check_in_force(PolicyVersion.objects.only("status").get(pk=version.pk))
    _check_question(roles, due_on)
    request = ReadRequest.objects.create(
        policy_version=version, roles=list(roles), unit=unit, due_on=due_on, note=note, asked_at=clock.now(),
        asked_by=by, asked_for=by.acting_for,
    )  # fmt: skip
    people = list(owing(request))
    if not people:
        raise RuleBroken(_("Ingen som kan lese policyen, har disse rollene der. Velg flere."), field="roles")
    changes = {"roles": [None, request.role_names], "due_on": [None, due_on.isoformat()]}
    audit.record(by=by, verb="asked_to_read", subject=request, changes=changes, reason=note)
    tell(request, people)
    return request


def _check_question(roles: Sequence[str], due_on: date) -> None:
    if not roles or not set(roles) <= set(CONTENT_ROLES):
        raise RuleBroken(_("Velg minst én rolle."), field="roles")
    today = clock.today()
    if not today < due_on <= next_date_after(today, LONGEST_MONTHS):
        raise RuleBroken(_("Velg en frist etter i dag, høyst ett år frem i tid."), field="due_on")


def tell(request: ReadRequest, people: Iterable[User]) -> int:
    """Tell those who have not been told that they are asked; return how many that were."""
    occasion = f"{request.pk}:asked"
    told = set(Notice.objects.filter(rule=RULE, occasion=occasion).values_list("recipient", flat=True))
    subject = _("Les og bekreft: %(policy)s") % {"policy": request.policy_version}
    text = _("Du er bedt om å lese policyen og bekrefte det innen %(date)s.") % {"date": f"{request.due_on:%d.%m.%Y}"}
    new = [person for person in people if person.pk not in told]
    return sum(
        notices.notify(
            recipient=person,
            rule=RULE,
            occasion=occasion,
            subject=subject[:200],
            text=f"{text}\n\n{request.note}".strip(),
            path=news_path(request.policy_version),
            is_exempt=request.policy_version.policy.is_exempt,
        )
        for person in new
    )


def news_path(version: PolicyVersion) -> str:
    """Return the address of the page with what is new, where one confirms."""
    return reverse("governance:policy_news", args=[version.policy.slug, version.number])


@transaction.atomic
def confirm_read(version: PolicyVersion, *, by: User) -> list[ReadReceipt]:
    """Note that the person has read the version, for each request that asks her; return the receipts.

    Pressing again, or twice at once, changes nothing. Raises WrongState when the version is no longer in force, and
    PermissionDenied for one who is not asked, and for a deputy: nobody reads in another's place.
    """
    take_turn()
    check_in_force(PolicyVersion.objects.only("status").get(pk=version.pk))
    made = [
        ReadReceipt.objects.create(request=request, person=by, confirmed_at=clock.now())
        for request in owed_by(by, version)
    ]
    for receipt in made:
        audit.record(by=by, verb="confirmed_read", subject=receipt.request)
    if not made and (by.acting_as or not _has_confirmed(version, by)):
        raise PermissionDenied
    return made


def _has_confirmed(version: PolicyVersion, person: User) -> bool:
    return ReadReceipt.objects.filter(request__policy_version=version, person=person).exists()


@transaction.atomic
def end_reading(request: ReadRequest, *, by: User, reason: str, version: int | None = None) -> None:
    """End the request before everybody has confirmed; what was confirmed stays, and the others are told.

    Raises PermissionDenied, RuleBroken without a reason, WrongState or StaleVersion.
    """
    READ_REQUESTS.check(request, "end_reading")
    check_ask(by, request.policy_version.policy)
    if not request.is_open:
        raise WrongState(_("Leseoppdraget tok slutt da versjonen ikke lenger gjaldt."))
    if not reason.strip():
        raise RuleBroken(_("Skriv hvorfor leseoppdraget avsluttes."), field="reason")
    take_turn()
    people = list(missing(request))
    fields = {"ended_at": clock.now(), "end_reason": reason}
    audit.perform(request, "end_reading", by=by, table=READ_REQUESTS, version=version, fields=fields, reason=reason)
    subject = _("Du trenger ikke lenger bekrefte: %(policy)s") % {"policy": request.policy_version}
    for person in people:
        notices.notify(
            recipient=person, rule=RULE, occasion=f"{request.pk}:ended", subject=subject[:200], text=reason,
            path=news_path(request.policy_version), is_exempt=request.policy_version.policy.is_exempt,
        )  # fmt: skip
