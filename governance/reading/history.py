"""The words of the change log for readings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.policy.models import PolicyDocument, followed
from governance.reading.models import ReadRequest


def _shown(user: Any) -> QuerySet[ReadRequest]:
    """Return the requests about policies that the user takes part in making."""
    policies = PolicyDocument.objects.filter(followed(user)).order_by()
    return ReadRequest.objects.filter(policy_version__policy__in=policies.values("pk"))


KINDS = (
    Kind(
        ReadRequest,
        shown=_shown,
        words={
            "asked_to_read": _("Bedt om lesebekreftelse"),
            "confirmed_read": _("Lest og forstått"),
            "end_reading": _("Leseoppdraget avsluttet"),
        },
        silent=frozenset({"status", "ended_at", "end_reason"}),
    ),
)
