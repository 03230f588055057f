"""The policies themselves: lasting names, owners and how often they are revised."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.errors import RuleBroken
from governance.organisation.models import OrgUnit, User
from governance.organisation.queries import possible_responsible
from governance.policy.models import PolicyDocument
from governance.policy.permissions import check_create_policy, check_write

RESERVED_SLUGS = ("ny",)  # the address of the page where a policy is made
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
) -> PolicyDocument:
    """Create a policy without any version. Raises RuleBroken on a taken address or an ansvarlig without a role."""
    check_create_policy(by)
    if slug in RESERVED_SLUGS or PolicyDocument.objects.filter(slug=slug).exists():
        raise RuleBroken(_("Adressen er i bruk. Velg en annen."), field="slug")
    _check_policy(unit, responsible, revision_months)
    policy = PolicyDocument.objects.create(
        slug=slug, title=title, summary=summary, unit=unit, responsible=responsible,
        revision_months=revision_months, visibility=visibility,
    )  # fmt: skip
    audit.record(by=by, verb="created", subject=policy, changes={"title": [None, title], "slug": [None, slug]})
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
    by: User,
) -> None:
    """Change the facts of a policy. Raises StaleVersion when somebody saved first, RuleBroken as in creation."""
    check_write(by, policy)
    _check_policy(unit, responsible, revision_months)
    fields = {
        "title": title, "summary": summary, "unit": unit, "responsible": responsible,
        "revision_months": revision_months, "visibility": visibility,
    }  # fmt: skip
    audit.edit(policy, by=by, version=version, fields=fields)


def _check_policy(unit: OrgUnit, responsible: User, revision_months: int) -> None:
    if revision_months not in MONTHS:
        raise RuleBroken(_("Velg fra 1 til 60 måneder mellom revisjonene."), field="revision_months")
    if not possible_responsible(unit).filter(pk=responsible.pk).exists():
        message = _("Den ansvarlige må ha en rolle på eierenheten eller over den. Velg en annen person.")
        raise RuleBroken(message, field="responsible")
