"""What the public pages of policies hang on: see core.conditional. One query each, two for the page of one policy.

Every change of a policy or a version counts its own version up, also that it is withdrawn, or tightened; drafts count
too, which costs a reader a page now and then and is never wrong.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest

from governance.organisation.models import OrgUnit, UnitKind
from governance.policy.models import PolicyDocument
from governance.policy.queries import contact

SHOWN = (
    "pk", "version", "unit__name", "unit__path", "responsible", "governance_versions__pk",
    "governance_versions__version", "municipality",
)  # fmt: skip


def of_list(request: HttpRequest) -> Any:
    """Return what the list of public policies, and the feed of what has become of them, hang on."""
    return _rows() or _municipality()


def of_policy(request: HttpRequest, slug: str, number: str = "") -> Any:
    """Return what the pages of one public policy hang on; None when it is not for all."""
    rows = _rows(slug=slug)
    if not rows:
        return None
    path, responsible = rows[0][3], rows[0][4]
    return [rows, contact(OrgUnit(path=path), responsible)]


def _rows(**which: str) -> list[list[Any]]:
    root = Subquery(OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).values("name")[:1])
    rows = PolicyDocument.objects.public().filter(**which).annotate(municipality=root)
    ordered = rows.order_by("pk", "governance_versions__pk").values_list(*SHOWN)
    return [list(row) for row in ordered]


def _municipality() -> list[str]:
    return list(OrgUnit.objects.filter(kind=UnitKind.MUNICIPALITY).values_list("name", flat=True))
