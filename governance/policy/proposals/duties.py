"""What proposals ask of those who administer policies."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core.panels import Duty
from governance.organisation.access import roles_of, under
from governance.organisation.models import Role
from governance.policy.proposals.models import PolicyProposal


def to_answer(user: Any) -> list[Duty]:
    """Return the proposals that wait for an answer; one query."""
    paths = roles_of(user).paths(Role.POLICY_ADMINISTRATOR)
    if not paths:
        return []
    waiting = PolicyProposal.objects.unanswered().filter(under(paths, "policy__unit")).select_related("policy")
    return [
        Duty(
            title=_("Svar på forslag: %(title)s") % {"title": row.title},
            path=reverse("governance:policy_proposal", args=[row.policy.slug, row.pk]),
            action_label=_("Les og svar"),
            since=timezone.localtime(row.received_at).date(),
            detail=_("Til %(policy)s. %(source)s") % {"policy": row.policy, "source": row.source_label},
            is_exempt=row.is_exempt or row.policy.is_exempt,
        )
        for row in waiting
    ]
