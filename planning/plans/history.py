"""The words of the change log for plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.visibility import visible
from planning.plans.models import Plan

KINDS = (
    Kind(
        Plan,
        shown=lambda user: visible(Plan.objects.all(), user),
        silent=frozenset({"status", "run"}),
        words={
            "created": _("Registrert"),
            "send_to_hearing": _("Sendt på høring"),
            "propose": _("Lagt frem til behandling"),
            "rework": _("Tatt tilbake til arbeid"),
            "adopt": _("Vedtatt"),
            "put_in_force": _("Satt i kraft"),
            "repeal": _("Opphevet"),
            "replace": _("Erstattet"),
            "expire": _("Utløpt"),
        },
    ),
)
