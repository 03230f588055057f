"""The words of the change log for evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation, Finding
from governance.audit.kinds import Kind

KINDS = (
    Kind(
        Evaluation,
        shown=lambda user: Evaluation.objects.readable_by(user),
        silent=frozenset({"status", "finished_on"}),
        words={
            "planned": _("Planlagt"),
            "followed": _("Endret sammen med målet"),
            "start": _("Startet"),
            "finish": _("Gjort ferdig"),
        },
    ),
    Kind(
        Finding,
        shown=lambda user: Finding.objects.filter(evaluation__in=Evaluation.objects.readable_by(user).values("pk")),
        words={"created": _("Funn lagt til")},
    ),
)
