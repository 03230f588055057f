"""Who owes a reading today, and how many have confirmed.

Who owes is asked of the roles of today, never written down: who has left owes nothing, and who got the role before the
deadline owes as the others do. Who got it later is spared what was long past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.core import clock
from governance.core.editable import Visibility
from governance.organisation.access import under
from governance.organisation.models import LINE_ROLES, RoleAssignment, User
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.reading.models import ReadReceipt, ReadRequest

WITH_POLICY = ("policy_version__policy__unit", "policy_version__policy__responsible", "unit", "asked_by")


def _requests() -> QuerySet[ReadRequest]:
    return ReadRequest.objects.select_related(*WITH_POLICY).defer("policy_version__frozen")


def requests_of(policy: PolicyDocument) -> QuerySet[ReadRequest]:
    """Return what has been asked about any version of the policy, the newest first."""
    return _requests().filter(policy_version__policy=policy)


def open_requests() -> QuerySet[ReadRequest]:
    """Return all that is still asked for, the first deadline first."""
    return _requests().filter(pk__in=ReadRequest.objects.open().order_by().values("pk")).order_by("due_on", "pk")


def seats(request: ReadRequest) -> QuerySet[RoleAssignment]:
    """Return the roles of today by which somebody is asked: held there before the deadline, and enough to read it."""
    rows = RoleAssignment.objects.current().filter(
        role__in=request.roles, unit__path__startswith=request.unit.path, valid_from__lte=request.due_on
    )
    policy = request.policy_version.policy
    if policy.visibility == Visibility.PUBLIC:
        return rows
    at_or_above = Q(unit__path__in=policy.unit.line_paths())
    if policy.visibility == Visibility.EXEMPT:
        return rows.filter(at_or_above, role__in=LINE_ROLES)
    return rows.filter(at_or_above | Q(unit__path__startswith=policy.unit.path))


def _asks(request: ReadRequest, seat: RoleAssignment) -> bool:
    """Return `seats` for a role that has been fetched."""
    path, policy = seat.unit.path, request.policy_version.policy
    if seat.role not in request.roles or not path.startswith(request.unit.path) or seat.valid_from > request.due_on:
        return False
    at_or_above = policy.unit.path.startswith(path)
    if policy.visibility == Visibility.EXEMPT:
        return at_or_above and seat.role in LINE_ROLES
    return policy.visibility == Visibility.PUBLIC or at_or_above or path.startswith(policy.unit.path)


def owing(request: ReadRequest) -> QuerySet[User]:
    """Return those who are asked today, whether they have confirmed or not."""
    return User.objects.filter(pk__in=seats(request).order_by().values("user"))


def missing(request: ReadRequest) -> QuerySet[User]:
    """Return those who are asked and have not confirmed."""
    return owing(request).exclude(pk__in=request.governance_receipts.order_by().values("person"))


def has_unconfirmed(user: Any) -> bool:
    """Return True when something is asked for that this person has not confirmed, whether it is asked of her or not."""
    confirmed = ReadReceipt.objects.filter(person=user).values("request")
    return ReadRequest.objects.open().exclude(pk__in=confirmed).exists()


def owed_by(user: Any, version: PolicyVersion | None = None) -> list[ReadRequest]:
    """Return what this person has still to confirm, of all policies or of one version; two queries.

    A reading is one's own: who acts as a deputy has nothing to confirm for the one in whose place she acts.
    """
    if not user.is_authenticated or user.acting_as:
        return []
    rows = open_requests().exclude(governance_receipts__person=user)
    requests = list(rows.filter(policy_version=version) if version else rows)
    held = RoleAssignment.objects.current().filter(user=user).select_related("unit")
    mine = list(held) if requests else []
    return [request for request in requests if any(_asks(request, seat) for seat in mine)]


@dataclass(frozen=True)
class Progress:
    """How far a request has come: of those who are asked today, and of those who have left since they confirmed."""

    request: ReadRequest
    asked: int
    confirmed: int
    left: int

    @property
    def missing(self) -> int:
        """Return how many have not confirmed."""
        return self.asked - self.confirmed


def progress(request: ReadRequest) -> Progress:
    """Count those who have confirmed; two queries."""
    people = set(owing(request).order_by().values_list("pk", flat=True))
    confirmed = set(request.governance_receipts.order_by().values_list("person", flat=True))
    return Progress(request, len(people), len(people & confirmed), len(confirmed - people))


def readers(request: ReadRequest, *, only_missing: bool = False) -> QuerySet[RoleAssignment, dict[str, Any]]:
    """Return who is asked, unit by unit, each with when she confirmed; one with roles on two units stands in both."""
    receipt = ReadReceipt.objects.filter(request=request, person=OuterRef("user"))
    rows = seats(request)
    if only_missing:
        rows = rows.filter(~Exists(receipt))
    fields = ("unit__path", "unit__name", "user__last_name", "user__first_name", "user__username", "user")
    found: QuerySet[RoleAssignment, dict[str, Any]] = rows.order_by(*fields).values(*fields).distinct()
    return found


def confirmed_at(request: ReadRequest, people: Iterable[int]) -> dict[int, Any]:
    """Return when each of the people confirmed."""
    rows = request.governance_receipts.order_by().filter(person__in=people)
    return dict(rows.values_list("person", "confirmed_at"))


def late_below(paths: Iterable[str]) -> list[tuple[ReadRequest, RoleAssignment]]:
    """Return, past each deadline, the roles below a leader whose holders have not confirmed; three queries."""
    requests = list(open_requests().filter(due_on__lt=clock.today()))
    if not requests:
        return []
    held = RoleAssignment.objects.current().filter(under(paths, "unit")).select_related("user", "unit")
    rows = list(held.order_by("unit__path", "pk"))
    receipts = ReadReceipt.objects.filter(request__in=requests).order_by().values_list("request", "person")
    confirmed = set(receipts)
    return [
        (request, seat)
        for request in requests
        for seat in rows
        if (request.pk, seat.user_id) not in confirmed and _asks(request, seat)
    ]
