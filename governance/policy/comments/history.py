"""The words of the change log for merknader."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.policy.comments.models import PolicyComment

KINDS = (
    Kind(
        PolicyComment,
        shown=lambda user: PolicyComment.objects.visible_to(user),
        words={
            "commented": _("Skrev merknad"),
            "edited": _("Endret merknaden"),
            "withdraw": _("Trakk merknaden"),
            "follow": _("Tatt til følge"),
            "decline": _("Ikke tatt til følge"),
            "clarify": _("Avklart"),
            "reopen": _("Åpnet igjen"),
        },
        silent=frozenset({"status", "answered_at", "answered_by", "answered_for"}),
    ),
)
