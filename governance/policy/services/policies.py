"""The policies themselves: lasting names, owners and how often they are revised."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.editable import check_basis, exemption
from governance.core.errors import RuleBroken
from governance.holdings import services as holdings
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import possible_responsible
from governance.policy.models import RESERVED_SLUGS, PolicyDocument
from governance.policy.permissions import check_create_policy, check_reassign, check_write

MONTHS = range(1, 61)


@transaction.atomic
def create_policy(
    *,
    slug: str,
    title: str,
    summary: str,
    unit: OrgUnit,
    responsible: User,
    revision_months: int,
    by: User | None,
    visibility: str,
    legal_basis: str = "",
) -> PolicyDocument:
    """Create a policy without any version. Raises RuleBroken on a taken address or an ansvarlig without a role.

    So it does when it is not said by which law the policy is exempt from public access.
    """
    check_create_policy(by)
    if slug in RESERVED_SLUGS or PolicyDocument.objects.filter(slug=slug).exists():
        raise RuleBroken(_("Adressen er i bruk. Velg en annen."), field="slug")
    _check_policy(unit, responsible, revision_months)
    check_basis(visibility, legal_basis)
    policy = PolicyDocument.objects.create(
        slug=slug, title=title, summary=summary, unit=unit, responsible=responsible,
        revision_months=revision_months, visibility=visibility, legal_basis=legal_basis,
    )  # fmt: skip
    changes = {"title": [None, title], "slug": [None, slug], **exemption(visibility, legal_basis)}
    audit.record(by=by, verb="created", subject=policy, changes=changes)
    return policy


@transaction.atomic
def edit_policy(
    policy: PolicyDocument,
    *,
    version: int,
    title: str,
    summary: str,
    unit: OrgUnit,
    responsible: User,
    revision_months: int,
    visibility: str,
    legal_basis: str = "",
    by: User,
) -> None:
    """Change the facts of a policy. Raises StaleVersion when somebody saved first, RuleBroken as in creation."""
    check_write(by, policy)
    _check_policy(unit, responsible, revision_months)
    check_basis(visibility, legal_basis)
    fields = {
        "title": title, "summary": summary, "unit": unit, "responsible": responsible,
        "revision_months": revision_months, "visibility": visibility, "legal_basis": legal_basis,
    }  # fmt: skip
    was_responsible = policy.responsible_id
    with transaction.atomic():
        audit.edit(policy, by=by, version=version, fields=fields)
        if policy.responsible_id != was_responsible:
            holdings.lapse(policy)


@transaction.atomic
def reassign_policy(policy: PolicyDocument, *, responsible: User, version: int, by: User | None) -> None:
    """Give the policy another ansvarlig. Raises RuleBroken when she has no role there, StaleVersion as in editing."""
    check_reassign(by, policy)
    _check_responsible(policy.unit, responsible)
    if audit.edit(policy, by=by, version=version, fields={"responsible": responsible}):
        holdings.lapse(policy)


def _check_policy(unit: OrgUnit, responsible: User, revision_months: int) -> None:
    if revision_months not in MONTHS:
        raise RuleBroken(_("Velg fra 1 til 60 måneder mellom revisjonene."), field="revision_months")
    _check_responsible(unit, responsible)


def _check_responsible(unit: OrgUnit, responsible: User) -> None:
    if not possible_responsible(unit).filter(pk=responsible.pk).exists():
        message = _("Den ansvarlige må ha en rolle på eierenheten eller over den. Velg en annen person.")
        raise RuleBroken(message, field="responsible")
