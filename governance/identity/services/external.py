"""The municipality's own sign-in: who is who, and the roles that its groups give."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import RuleBroken
from governance.identity.models import GroupMapping, Identity, MappedRole
from governance.organisation import services as organisation
from governance.organisation.models import OrgUnit, User
from governance.organisation.permissions import check_administer
from governance.organisation.services.roles import cut_role_unless_last


@transaction.atomic
def link_identity(user: User, *, subject: str, by: User | None, reason: str) -> Identity:
    """Let a person in by the municipality's sign-in. Raises RuleBroken when either is taken, or she is shut out."""
    check_administer(by)
    take_turn()
    known = Identity.objects.filter(issuer=settings.OIDC_ISSUER)
    if not user.is_active:
        raise RuleBroken(_("Tilgangen er stengt. Åpne den først."))
    if known.filter(user=user).exists():
        raise RuleBroken(_("Personen er allerede knyttet til kommunens innlogging. Fjern koblingen først."))
    if known.filter(subject=subject).exists():
        raise RuleBroken(_("Kjennetegnet hører til en annen person."), field="subject")
    identity = Identity.objects.create(user=user, issuer=settings.OIDC_ISSUER, subject=subject, linked_at=clock.now())
    changes = {"user": [None, {"user": str(user.audit_id)}]}
    audit.record(by=by, verb="identity_linked", subject=identity, changes=changes, reason=reason)
    return identity


@transaction.atomic
def unlink_identity(user: User, *, by: User | None, reason: str) -> None:
    """Take the municipality's sign-in from a person, log her out, and end what groups gave her.

    Raises RuleBroken when she has none.
    """
    check_administer(by)
    take_turn()
    identity = Identity.objects.filter(user=user, issuer=settings.OIDC_ISSUER).first()
    if identity is None:
        raise RuleBroken(_("Personen er ikke knyttet til kommunens innlogging."))
    changes = {"user": [{"user": str(user.audit_id)}, None]}
    audit.record(by=by, verb="identity_unlinked", subject=identity, changes=changes, reason=reason)
    identity.delete()
    sync_roles(user, groups=())
    user.refresh_from_db()
    organisation.end_sessions(user, by=by)


@transaction.atomic
def add_mapping(*, group: str, role: str, unit: OrgUnit, by: User | None) -> GroupMapping:
    """Let a group give a role on a unit. Raises RuleBroken when it does already."""
    check_administer(by)
    take_turn()
    if GroupMapping.objects.filter(group=group, role=role, unit=unit).exists():
        raise RuleBroken(_("Gruppen gir allerede denne rollen på enheten."), field="group")
    mapping = GroupMapping.objects.create(group=group, role=role, unit=unit)
    audit.record(by=by, verb="created", subject=mapping)
    return mapping


@transaction.atomic
def remove_mapping(mapping: GroupMapping, *, by: User | None) -> None:
    """Let a group give a role no longer. Those who have it lose it at their next login."""
    check_administer(by)
    audit.record(by=by, verb="mapping_removed", subject=mapping)
    mapping.delete()


@transaction.atomic
def sync_roles(user: User, *, groups: Collection[str]) -> None:
    """Give and end the roles that groups give. Roles that a person gave stand, also where a group gives the same.

    The last system administrator keeps hers whatever the groups say, until another has it.
    """
    take_turn()
    yesterday = clock.today() - timedelta(days=1)
    wanted: dict[tuple[str, int], GroupMapping] = {}
    for mapping in GroupMapping.objects.filter(group__in=groups, unit__archived_at=None).select_related("unit"):
        wanted.setdefault((mapping.role, mapping.unit_id), mapping)
    lasts = Q(assignment__valid_to=None) | Q(assignment__valid_to__gte=clock.today())
    mapped = MappedRole.objects.filter(lasts, assignment__user=user, assignment__archived_at=None)
    for mark in mapped.select_related("assignment__unit"):
        if (mark.assignment.role, mark.assignment.unit_id) not in wanted:
            cut_role_unless_last(mark.assignment, on=yesterday, by=None, reason=_reason(mark.group))
    for mapping in wanted.values():
        _give(user, mapping)


def _give(user: User, mapping: GroupMapping) -> None:
    """Give the role, unless she has it from a person, or the unit is about to close."""
    try:
        assignment = organisation.grant_role(
            user=user, role=mapping.role, unit=mapping.unit, by=None, reason=_reason(mapping.group)
        )
    except RuleBroken:
        return
    MappedRole.objects.create(assignment=assignment, group=mapping.group)


def _reason(group: str) -> str:
    return _("Gruppe %(group)s i innloggingen") % {"group": group}
