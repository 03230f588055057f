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
        labels={"source": _("kilde")},
        silent=frozenset({"status", "answered_at", "answered_by", "answer"}),
        words={"received": _("Mottatt"), "follow": _("Tatt til følge"), "decline": _("Ikke tatt til følge")},
    ),
)
