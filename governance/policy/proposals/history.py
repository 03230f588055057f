"""The words of the change log for what is proposed for policies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.policy.proposals.models import PolicyProposal

KINDS = (
    Kind(
        PolicyProposal,
        shown=lambda user: PolicyProposal.objects.visible_to(user),
        labels={"source": _("kilde")},
        silent=frozenset({"status", "answered_at", "answered_by", "answered_for", "answer"}),
        words={"received": _("Mottatt"), "follow": _("Tatt til følge"), "decline": _("Ikke tatt til følge")},
    ),
)
