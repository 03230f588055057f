"""The only writer of hand-overs. Who answers for a thing is written by the room that owns the thing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken, WrongState
from governance.core.panels import Held
from governance.holdings.models import HandOver, HandOverStatus
from governance.holdings.permissions import check_decline, check_hand_over
from governance.holdings.queries import holdings_named
from governance.holdings.workflow import HAND_OVERS
from governance.notices import services as notices
from governance.organisation.models import User
from governance.organisation.queries import managers_above, possible_responsible

RULE = "hand_over"


@transaction.atomic
def hand_over(things: Sequence[Held], *, to: User, by: User, note: str = "") -> list[HandOver]:
    """Give each thing another ansvarlig, all or none, and tell her once; who takes it herself has confirmed it.

    `things` are as the user saw them. Raises PermissionDenied, RuleBroken when there is nothing to hand over or she
    cannot or does already answer for one of them, and StaleVersion when somebody changed one in between.
    """
    for held in things:
        check_hand_over(by, held)
        if held.responsible == to:
            message = _("%(person)s er allerede ansvarlig for «%(thing)s». Velg en annen.")
            raise RuleBroken(message % {"person": to, "thing": held.title}, field="to")
    if not things:
        raise RuleBroken(_("Velg minst én ting å gi videre."))
    take_turn()
    made = [_give(held, to=to, by=by, note=note) for held in things]
    if to != by:
        _tell(made, is_exempt=any(held.is_exempt for held in things))
    return made


def _give(held: Held, *, to: User, by: User, note: str, returns: HandOver | None = None) -> HandOver:
    """Let the owning room write, and note what was given; what was open before has lapsed by that."""
    holdings_named(held.holdings).hand_over(held.pk, to=to, by=by, version=held.version)
    is_own = to == by
    made = HandOver.objects.create(
        subject_type=held.holdings, subject_id=held.pk, kind=held.kind, label=held.title[:200], path=held.path,
        unit=held.unit, given_from=held.responsible, given_to=to, given_by=by, given_at=clock.now(), note=note,
        returns=returns, status=HandOverStatus.CONFIRMED if is_own else HandOverStatus.GIVEN,
        answered_at=clock.now() if is_own else None,
    )  # fmt: skip
    people = [{"user": str(person.audit_id)} if person else None for person in (held.responsible, to)]
    audit.record(by=by, verb="handed_over", subject=made, changes={"responsible": people}, reason=note)
    return made


def _tell(made: Sequence[HandOver], *, is_exempt: bool) -> None:
    """Tell the new ansvarlig, once for all that she was given; `is_exempt` when one of them is."""
    first, count = made[0], len(made)
    if first.returns_id:
        subject = _("%(person)s ga tilbake «%(thing)s»") % {"person": first.given_by, "thing": first.label[:100]}
    elif count == 1:
        subject = _("Du er blitt ansvarlig for «%(thing)s»") % {"thing": first.label[:100]}
    else:
        words = ngettext("Du er blitt ansvarlig for %(count)d ting", "Du er blitt ansvarlig for %(count)d ting", count)
        subject = words % {"count": count}
    lines = [_("Gitt av %(person)s.") % {"person": first.given_by}, first.note, *(f"- {row.label}" for row in made)]
    notices.notify(
        recipient=first.given_to,
        rule=RULE,
        occasion=str(first.pk),
        subject=subject,
        text="\n".join(line for line in lines if line),
        path=reverse("governance:hand_over_list"),
        is_exempt=is_exempt,
    )


def confirm(row: HandOver, *, by: User, version: int | None = None) -> None:
    """Confirm that one has taken the thing over. Raises PermissionDenied, WrongState or StaleVersion."""
    fields = {"answered_at": clock.now()}
    audit.perform(row, "confirm", by=by, table=HAND_OVERS, version=version, fields=fields)


@transaction.atomic
def confirm_all(rows: Sequence[HandOver], *, by: User) -> None:
    """Confirm every one of them, or none."""
    for row in rows:
        confirm(row, by=by)


@transaction.atomic
def decline(row: HandOver, *, by: User, reason: str, version: int | None = None) -> HandOver:
    """Say no with a reason: the thing goes back to the one who gave it, or to the nearest manager where she cannot.

    Raises PermissionDenied, RuleBroken without a reason or when nobody can take it back, WrongState or StaleVersion.
    """
    HAND_OVERS.check(row, "decline")
    check_decline(by, row)
    if not reason.strip():
        raise RuleBroken(_("Skriv en begrunnelse."), field="reason")
    take_turn()
    held = _as_it_stands(row)
    fields = {"answered_at": clock.now()}
    audit.perform(row, "decline", by=by, table=HAND_OVERS, version=version, fields=fields, reason=reason)
    made = _give(held, to=_who_takes_back(row), by=by, note=reason, returns=row)
    _tell([made], is_exempt=held.is_exempt)
    return made


def _as_it_stands(row: HandOver) -> Held:
    """Return the thing as it is now. Raises WrongState when it is no longer followed up."""
    found = holdings_named(row.subject_type).find(None, Q(pk=row.subject_id))
    if not found:
        raise WrongState(_("«%(thing)s» følges ikke opp lenger. Du kan bekrefte den.") % {"thing": row.label})
    return found[0]


def _who_takes_back(row: HandOver) -> User:
    able = possible_responsible(row.unit)
    if able.filter(pk=row.given_by_id).exists():
        return row.given_by
    for _role, _unit, people in managers_above(row.unit):
        for person in people:
            if person.pk != row.given_to_id:
                return person
    raise RuleBroken(_("Det er ingen leder over enheten som kan ta saken tilbake. Si fra til systemadministratoren."))


def lapse(subject: models.Model) -> None:
    """Let what waits for an answer fall away, because the thing has got another ansvarlig. Called by its own room."""
    for row in HandOver.objects.open().of(subject):
        audit.perform(row, "lapse", by=None, table=HAND_OVERS)
