"""The start of an empty database."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, Role, RoleAssignment, UnitKind
from governance.organisation.services.people import create_user
from governance.organisation.services.roles import grant_role
from governance.organisation.services.units import create_unit


@transaction.atomic
def create_municipality(*, name: str, administrator: str, password: str) -> OrgUnit:
    """Make a usable start in an empty database: the root unit and its first administrator.

    She also owns the process to begin with, so that a decision line and a cycle can be set up. A municipality that
    came from an archive, where nobody holds a role, is taken over under its name. Raises RuleBroken when there is
    another already.
    """
    root = _without_people(name) or create_unit(name=name, kind=UnitKind.MUNICIPALITY, parent=None, by=None)
    user = create_user(username=administrator, first_name="", last_name="", by=None, workplace=root, password=password)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.PROCESS_OWNER):
        grant_role(user=user, role=role, unit=root, by=None, reason=_("Første administrator"))
    return root


def _without_people(name: str) -> OrgUnit | None:
    """Return the municipality that nobody holds a role in, if any. Raises RuleBroken when it has another name."""
    root = OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).first()
    if root is None or RoleAssignment.objects.exists():
        return None
    if root.name != name:
        raise RuleBroken(
            _("Kommunen heter «%(name)s» i arkivet som er lest inn. Bruk det navnet.") % {"name": root.name}
        )
    return root
