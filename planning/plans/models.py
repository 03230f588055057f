"""Plans: what the municipality has adopted, and what is on its way there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import visible
from governance.process.models import DecisionRun, GovernanceCycle


class PlanKind(models.TextChoices):
    PLANNING_STRATEGY = "planning_strategy", _("planstrategi")
    COMMUNITY = "community", _("samfunnsdel")
    LAND_USE = "land_use", _("arealdel")
    SUB_PLAN = "sub_plan", _("kommunedelplan")
    THEMATIC = "thematic", _("temaplan")
    LONG_TERM = "long_term", _("perspektivmelding")
    BUDGET = "budget", _("økonomiplan med handlingsprogram")
    UNIT_PLAN = "unit_plan", _("virksomhetsplan")
    COMPETENCE = "competence", _("kompetanseplan")


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("under arbeid")
    HEARING = "hearing", _("høring")
    PROPOSED = "proposed", _("til behandling")
    ADOPTED = "adopted", _("vedtatt")
    IN_FORCE = "in_force", _("gjeldende")
    EXPIRED = "expired", _("utløpt")
    REPLACED = "replaced", _("erstattet")
    REPEALED = "repealed", _("opphevet")


#: States in which somebody answers for a plan.
LIVING = (PlanStatus.DRAFT, PlanStatus.HEARING, PlanStatus.PROPOSED, PlanStatus.ADOPTED, PlanStatus.IN_FORCE)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> PlanQuerySet:
        """Keep what the user may read."""
        return visible(self.filter(archived_at=None), user)  # type: ignore[return-value]

    def for_cycle(self, cycle: GovernanceCycle) -> PlanQuerySet:
        """Keep the plans that are made for this cycle."""
        return self.filter(cycle=cycle)


class Plan(Editable):
    """A plan with its adoption. An økonomiplan belongs to the cycle that it plans."""

    kind = models.CharField(_("plantype"), max_length=20, choices=PlanKind)
    title = models.CharField(_("tittel"), max_length=200)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        User, verbose_name=_("ansvarlig"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cycle = models.ForeignKey(
        GovernanceCycle, verbose_name=_("styringssyklus"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    valid_from = models.DateField(_("gjelder fra"), null=True, blank=True)
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)
    adopted_on = models.DateField(_("vedtaksdato"), null=True, blank=True)
    case_number = models.CharField(_("saksnummer"), max_length=40, blank=True)
    run = models.ForeignKey(
        DecisionRun, verbose_name=_("beslutningsgang"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        app_label = "planning"
        ordering = ("title",)
        verbose_name = _("plan")
        verbose_name_plural = _("planer")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="plan_validity_in_order",
            ),
            models.UniqueConstraint(
                fields=["cycle", "kind"], condition=Q(kind=PlanKind.BUDGET, cycle__isnull=False, archived_at=None),
                name="plan_one_budget_per_cycle",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
