"""The three parts of the process."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.process.models import (
    Subprocess,
)
from governance.process.permissions import can_own_process, check_edit_subprocess, check_own_process
from governance.process.services.map_versions import keep_map


@transaction.atomic
def create_subprocess(*, code: str, purpose: str, owner_unit: OrgUnit | None, by: User | None) -> Subprocess:
    """Name one of the three parts of the process and the unit that owns it. Raises RuleBroken when it is there."""
    if by is not None:
        check_own_process(by)
    if Subprocess.objects.filter(code=code).exists():
        raise RuleBroken(_("Delprosessen er allerede opprettet."), field="code")
    subprocess = Subprocess.objects.create(code=code, purpose=purpose, owner_unit=owner_unit)
    audit.record(by=by, verb="created", subject=subprocess, changes={"code": [None, str(code)]})
    keep_map(what=_("Opprettet delprosessen «%(name)s»") % {"name": subprocess}, by=by)
    return subprocess


@transaction.atomic
def edit_subprocess(
    subprocess: Subprocess, *, version: int, purpose: str, owner_unit: OrgUnit | None, by: User | None, reason: str = ""
) -> None:
    """Change what the subprocess is for, and who owns it. Only the prosesseier gives it to another unit.

    Raises PermissionDenied, or StaleVersion when somebody saved in between.
    """
    check_edit_subprocess(by, subprocess)
    if by is not None and owner_unit != subprocess.owner_unit and not can_own_process(by):
        raise PermissionDenied
    fields = {"purpose": purpose, "owner_unit": owner_unit}
    if audit.edit(subprocess, by=by, version=version, fields=fields, reason=reason):
        keep_map(what=_("Endret «%(name)s»") % {"name": subprocess}, by=by, reason=reason)
