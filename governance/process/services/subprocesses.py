"""The three parts of the process."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.process.models import (
    Subprocess,
)
from governance.process.permissions import check_own_process


@transaction.atomic
def create_subprocess(*, code: str, purpose: str, owner_unit: OrgUnit | None, by: User | None) -> Subprocess:
    """Name one of the three parts of the process and the unit that owns it. Raises RuleBroken when it is there."""
    if by is not None:
        check_own_process(by)
    if Subprocess.objects.filter(code=code).exists():
        raise RuleBroken(_("Delprosessen er allerede opprettet."), field="code")
    subprocess = Subprocess.objects.create(code=code, purpose=purpose, owner_unit=owner_unit)
    audit.record(by=by, verb="created", subject=subprocess, changes={"code": [None, str(code)]})
    return subprocess
