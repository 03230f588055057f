"""The words of the change log for satsingsområder, goals and indicators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.organisation.visibility import visible
from planning.goals.models import FocusArea, Goal, Indicator

KINDS = (
    Kind(FocusArea, shown=None, words={"renamed": _("Endret")}),
    Kind(
        Goal,
        shown=lambda user: visible(Goal.objects.all(), user),
        labels={"development_goals": _("bærekraftsmål"), "target": _("til")},
        silent=frozenset({"status"}),
        words={
            "created": _("Registrert"),
            "followed": _("Endret sammen med målet over"),
            "linked": _("Tråd til et annet mål"),
            "unlinked": _("Tråd fjernet"),
            "adopt": _("Vedtatt"),
            "activate": _("Satt i gang"),
            "reach": _("Målet nådd"),
            "miss": _("Målet ikke nådd"),
            "close": _("Avsluttet"),
            "reopen": _("Tatt opp igjen"),
        },
    ),
    Kind(
        Indicator,
        shown=lambda user: Indicator.objects.filter(goal__in=visible(Goal.objects.all(), user)),
        labels={"targets": _("årsmål"), "value": _("verdi")},
        silent=frozenset({"goal"}),
        words={
            "created": _("Registrert"),
            "measured": _("Måling registrert"),
            "measurement_corrected": _("Måling rettet"),
        },
    ),
)
