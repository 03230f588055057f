"""The words of the change log for læringsinnspill."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.visibility import visible
from planning.inbox.models import PlanningInput

KINDS = (
    Kind(
        PlanningInput,
        shown=lambda user: visible(PlanningInput.objects.all(), user, responsible=""),
        # The page names the source as it may be named today: it can have become exempt from public access.
        silent=frozenset({"source", "source_label", "status", "answered_at", "answered_by", "answer"}),
        words={
            "received": _("Mottatt"),
            "followed": _("Endret sammen med kilden"),
            "follow": _("Tatt til følge"),
            "decline": _("Ikke tatt til følge"),
        },
    ),
)
