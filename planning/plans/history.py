"""The words of the change log for plans."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.visibility import visible
from governance.process.models import DecisionRun
from planning.plans.models import Plan

KINDS = (
    Kind(
        Plan,
        shown=lambda user: visible(Plan.objects.all(), user),
        silent=frozenset({"status", "run"}),
        words={
            "created": _("Registrert"),
            "propose": _("Lagt frem til behandling"),
            "send_back": _("Sendt tilbake"),
            "take_back": _("Tatt tilbake av den som la frem planen"),
            "send_to_hearing": _("Sendt på høring"),
            "present": _("Lagt frem for kommunestyret"),
            "rework": _("Tatt tilbake til arbeid"),
            "adopt": _("Vedtatt"),
            "adopt_in_council": _("Vedtatt av kommunestyret"),
            "register": _("Tidligere vedtak registrert"),
            "put_in_force": _("Satt i kraft"),
            "repeal": _("Opphevet"),
            "replace": _("Erstattet"),
            "expire": _("Utløpt"),
        },
    ),
)


def runs_of_plans(user: Any) -> QuerySet[DecisionRun]:
    """Return the decision runs of the plans that the user may read."""
    return DecisionRun.objects.filter(pk__in=Plan.objects.visible_to(user).order_by().values("run"))
