"""The start of an empty database."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.organisation.models import OrgUnit, Role, UnitKind
from governance.organisation.services.people import create_user
from governance.organisation.services.roles import grant_role
from governance.organisation.services.units import create_unit


@transaction.atomic
def create_municipality(*, name: str, administrator: str, password: str) -> OrgUnit:
    """Make a usable start in an empty database: the root unit and its first administrator.

    She also owns the process to begin with, so that a decision line and a cycle can be set up. Raises
    RuleBroken when there is a municipality already.
    """
    root = create_unit(name=name, kind=UnitKind.MUNICIPALITY, parent=None, by=None)
    user = create_user(username=administrator, first_name="", last_name="", by=None, workplace=root, password=password)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.PROCESS_OWNER):
        grant_role(user=user, role=role, unit=root, by=None, reason=_("Første administrator"))
    return root
