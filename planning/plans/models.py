"""Plans: what the municipality has adopted, and what is on its way there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable, Visibility
from governance.organisation.access import roles_of
from governance.organisation.models import OrgUnit, Role, User
from governance.organisation.visibility import visible
from governance.process.models import DecisionRun, GovernanceCycle, LineKind
from governance.process.queries import called_in


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


class AdoptingBody(models.TextChoices):
    """Who adopts a plan: the municipal director by herself, or the council on what she lays before it."""

    DIRECTOR = "director", _("kommunedirektøren")
    COUNCIL = "council", _("kommunestyret")


#: Kinds that the law leaves to the council, and how many days at least the proposal lies open to all before it adopts.
#: Planstrategi: plan- og bygningsloven § 10-1; kommuneplan, kommunedelplan: § 11-14; økonomiplan: kommuneloven § 14-3.
HEARING_DAYS = {
    PlanKind.PLANNING_STRATEGY: 30,
    PlanKind.COMMUNITY: 42,
    PlanKind.LAND_USE: 42,
    PlanKind.SUB_PLAN: 42,
    PlanKind.BUDGET: 14,
}
#: Kinds that the director adopts unless somebody says otherwise.
ADMINISTRATIVE_KINDS = (PlanKind.UNIT_PLAN, PlanKind.COMPETENCE)


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
#: States in which a plan is on its way to adoption.
UNDER_WAY = (PlanStatus.DRAFT, PlanStatus.HEARING, PlanStatus.PROPOSED)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> PlanQuerySet:
        """Keep what the user may read.

        Who is called in by a step that names her unit reads what she is to speak of. A delprosesseier makes plans for
        any unit, so she reads what is internal everywhere.
        """
        living = self.filter(archived_at=None)
        open_to_her = visible(living, user)
        if not (user.is_authenticated and user.is_active):
            return open_to_her
        hers = Q(run__in=called_in(user, LineKind.PLAN).values("pk"))
        if roles_of(user).holds(Role.PROCESS_PART_OWNER):
            hers |= Q(visibility=Visibility.INTERNAL)
        return living.filter(hers | Q(pk__in=open_to_her.order_by().values("pk")))

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
    adopting_body = models.CharField(_("vedtas av"), max_length=10, choices=AdoptingBody, default=AdoptingBody.COUNCIL)
    hearing_ends_on = models.DateField(_("høringsfrist"), null=True, blank=True)
    adopted_on = models.DateField(_("vedtaksdato"), null=True, blank=True)
    case_number = models.CharField(_("saksnummer"), max_length=40, blank=True)
    run = models.OneToOneField(
        DecisionRun, verbose_name=_("beslutningsgang"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("title",)
        verbose_name = _("plan")
        verbose_name_plural = _("planer")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="plan_validity_in_order",
            ),
            models.UniqueConstraint(
                fields=["cycle", "kind"], condition=Q(kind=PlanKind.BUDGET, cycle__isnull=False, archived_at=None),
                name="plan_one_budget_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(adopting_body=AdoptingBody.COUNCIL) | ~Q(kind__in=[kind.value for kind in HEARING_DAYS]),
                name="plan_law_leaves_it_to_the_council",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
