"""Did it work? Evaluations and what they found."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable, Visibility
from governance.organisation.access import answered_for
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import reads_exempt, visible
from planning.goals.models import Goal


class EvaluationStatus(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    ONGOING = "ongoing", _("pågår")
    DONE = "done", _("ferdig")


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: Any) -> EvaluationQuerySet:
        """Keep what the user may read of what is in use."""
        return self.filter(archived_at=None).readable_by(user)

    def readable_by(self, user: Any) -> EvaluationQuerySet:
        """Keep what the user may read, archived ones too.

        An evaluation is never easier to see than a goal that is exempt from public access, wherever its own unit is;
        only its ansvarlig reads what she answers for.
        """
        rows = visible(self, user)
        if not user.is_authenticated:
            return rows
        reads_goal = ~Q(goal__visibility=Visibility.EXEMPT)
        reads_goal |= reads_exempt(user, unit="goal__unit", responsible="goal__responsible")
        return rows.filter(reads_goal | answered_for(user, "responsible", "unit"))


class Evaluation(Editable):
    """A systematic look at whether a goal was reached, how, and why."""

    title = models.CharField(_("tittel"), max_length=200)
    goal = models.ForeignKey(Goal, verbose_name=_("mål"), on_delete=models.PROTECT, related_name="evaluation_of_goal")
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        User, verbose_name=_("ansvarlig"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    question = models.TextField(_("hva vi vil finne ut"))
    method = models.TextField(_("hvordan vi undersøker"), blank=True)
    conclusion = models.TextField(_("konklusjon"), blank=True)
    due_on = models.DateField(_("frist"))
    status = models.CharField(_("status"), max_length=10, choices=EvaluationStatus, default=EvaluationStatus.PLANNED)
    finished_on = models.DateField(_("ferdig dato"), null=True, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "evaluation"
        ordering = ("-due_on", "title")
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")

    def __str__(self) -> str:
        return self.title


class FindingKind(models.TextChoices):
    STRENGTH = "strength", _("virket godt")
    WEAKNESS = "weakness", _("virket dårlig")
    SURPRISE = "surprise", _("overrasket oss")


class Finding(models.Model):
    """One thing that an evaluation found, with the evidence for it."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluering"), on_delete=models.PROTECT, related_name="evaluation_findings"
    )
    kind = models.CharField(_("type"), max_length=10, choices=FindingKind)
    text = models.TextField(_("funn"))
    evidence = models.TextField(_("grunnlag"), blank=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "evaluation"
        ordering = ("evaluation", "pk")
        verbose_name = _("funn")
        verbose_name_plural = _("funn")

    def __str__(self) -> str:
        return self.text[:80]
