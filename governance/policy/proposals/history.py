"""The words of the change log for what is proposed for policies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.core.editable import Visibility
from governance.policy.proposals.models import PolicyProposal

KINDS = (
    Kind(
        PolicyProposal,
        # What has become exempt from public access stands in older rows under its title.
        shown=lambda user: PolicyProposal.objects.visible_to(user).exclude(visibility=Visibility.EXEMPT),
        silent=frozenset({"source", "status", "answered_at", "answered_by", "answered_for", "answer"}),
        words={
            "received": _("Mottatt"),
            "followed": _("Unntatt offentlighet sammen med kilden"),
            "follow": _("Tatt til følge"),
            "decline": _("Ikke tatt til følge"),
        },
    ),
)
