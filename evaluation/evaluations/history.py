"""The words of the change log for evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation, Finding
from governance.audit.kinds import Kind
from governance.organisation.visibility import visible

KINDS = (
    Kind(
        Evaluation,
        shown=lambda user: visible(Evaluation.objects.all(), user),
        silent=frozenset({"status", "finished_on"}),
        words={"planned": _("Planlagt"), "start": _("Startet"), "finish": _("Gjort ferdig")},
    ),
    Kind(
        Finding,
        shown=lambda user: Finding.objects.filter(evaluation__in=visible(Evaluation.objects.all(), user)),
        words={"created": _("Funn lagt til")},
    ),
)
