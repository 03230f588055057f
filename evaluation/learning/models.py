"""What we learnt, who decided on it, and what it was carried into."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.evaluations.models import Evaluation, Finding
from governance.core.editable import Editable, Visibility
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import visible
from governance.process.models import DecisionRun, LineKind
from governance.process.queries import involved
from planning.inbox.models import PlanningInput


class LessonStatus(models.TextChoices):
    PROPOSED = "proposed", _("foreslått")
    DECIDED = "decided", _("besluttet")
    EMBEDDED = "embedded", _("innarbeidet")
    REJECTED = "rejected", _("forkastet")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, user: Any) -> LessonQuerySet:
        """Keep what the user may read. Who proposed a lesson, or has a turn in its decision, may always follow it.

        A lesson is never easier to see than an evaluation that is exempt from public access.
        """
        living = self.filter(archived_at=None)
        if not (user.is_authenticated and user.is_active):
            return living.none()
        hidden = Evaluation.objects.filter(visibility=Visibility.EXEMPT)
        hidden = hidden.exclude(pk__in=Evaluation.objects.visible_to(user).order_by().values("pk"))
        open_to_her = visible(living, user, responsible="").exclude(evaluation__in=hidden).order_by().values("pk")
        hers = Q(proposed_by=user) | Q(run__in=involved(user, LineKind.LESSON).values("pk"))
        return living.filter(hers | Q(pk__in=open_to_her))


class Lesson(Editable):
    """A learning point. Decided, it goes to the inbox of the next cycle's planning, and is answered there."""

    title = models.CharField(_("læringspunkt"), max_length=200)
    text = models.TextField(_("hva vi har lært"))
    proposal = models.TextField(_("hva vi bør gjøre"))
    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluering"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="evaluation_lessons",
    )  # fmt: skip
    finding = models.ForeignKey(
        Finding, verbose_name=_("funn"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="evaluation_lessons",
    )  # fmt: skip
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, verbose_name=_("foreslått av"), on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("foreslått"))
    status = models.CharField(_("status"), max_length=10, choices=LessonStatus, default=LessonStatus.PROPOSED)
    run = models.OneToOneField(
        DecisionRun, verbose_name=_("beslutningsgang"), on_delete=models.PROTECT, related_name="+"
    )
    planning_input = models.OneToOneField(
        PlanningInput, verbose_name=_("læringsinnspill"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LessonQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "evaluation"
        ordering = ("-proposed_at", "-pk")
        verbose_name = _("læringspunkt")
        verbose_name_plural = _("læringspunkter")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status__in=(LessonStatus.DECIDED, LessonStatus.EMBEDDED))
                | Q(planning_input__isnull=False),
                name="lesson_decided_is_carried_on",
            ),
        ]

    def __str__(self) -> str:
        return self.title
