"""Units and people that come back from an archive into an empty database, under the keys that they had."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from governance.audit import services as audit
from governance.core.concurrency import take_turn
from governance.organisation.models import OrgUnit, User
from governance.organisation.permissions import check_administer
from governance.organisation.services import places


@transaction.atomic
def restore_organisation(*, units: Sequence[OrgUnit], people: Sequence[User], by: User | None, reason: str) -> None:
    """Store units and people. Nobody can log in: they are shut out, have no password and hold no role."""
    check_administer(by)
    take_turn()
    for unit in sorted(units, key=lambda unit: unit.path):
        unit.save(force_insert=True)
        audit.record(by=by, verb="created", subject=unit, changes={"name": [None, unit.name]}, reason=reason)
    places.remember(units)
    for person in people:
        person.is_active = False
        person.set_unusable_password()
        person.save(force_insert=True)
        audit.record(by=by, verb="created", subject=person, reason=reason)
