"""The words of the change log for actions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.visibility import visible
from planning.actions.models import Action

KINDS = (
    Kind(
        Action,
        shown=lambda user: visible(Action.objects.all(), user),
        labels={"milestones": _("milepæler"), "milestone": _("milepæl")},
        # The page shows the goal to those who may read it.
        silent=frozenset({"goal", "status", "latest_status_on"}),
        words={
            "created": _("Registrert"),
            "followed": _("Endret sammen med målet over"),
            "milestone_reached": _("Milepæl nådd"),
            "milestone_undone": _("Milepæl ikke lenger nådd"),
            "status_recorded": _("Status fra godkjent rapport"),
            "start": _("Startet"),
            "hold": _("Satt på vent"),
            "resume": _("Tatt opp igjen"),
            "complete": _("Fullført"),
            "drop": _("Utgått"),
        },
    ),
)
