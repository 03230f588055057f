"""Decision lines: the agreed steps for each kind of decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import OrgUnit, Role


class Act(models.TextChoices):
    """What a step of a decision line does."""

    PROPOSE = "propose", _("foreslår")
    STATE = "state", _("gir innspill")
    DELIVER = "deliver", _("leverer")
    RECOMMEND = "recommend", _("anbefaler")
    APPROVE = "approve", _("godkjenner")
    DECIDE = "decide", _("beslutter")
    PUBLISH = "publish", _("publiserer")
    CONFIRM = "confirm", _("bekrefter")


#: Acts by which a person puts forward something; she may not be the one who decides on it.
PUTTING_FORWARD = (Act.PROPOSE, Act.DELIVER)


#: Acts that go with the one before when they land on the same person.
MERGING = (Act.DELIVER, Act.STATE, Act.RECOMMEND)


#: Acts that say something about a case on its way to the decision.
ADVISING = (Act.STATE, Act.RECOMMEND)


#: Acts that nobody may take on her own proposal.
DECIDING = (Act.APPROVE, Act.DECIDE)


class Place(models.TextChoices):
    """Where the role of a step is looked for, seen from the unit of the case."""

    UNIT = "unit", _("enheten selv")
    NEAREST_ABOVE = "nearest_above", _("nærmeste overordnede")
    SECTOR = "sector", _("sektoren")
    MUNICIPALITY = "municipality", _("kommunen")
    NAMED_UNIT = "named_unit", _("en bestemt enhet")


class Mode(models.TextChoices):
    ONE = "one", _("én")
    BODY = "body", _("gruppe")
    ALL = "all", _("alle, samtidig")


class LineKind(models.TextChoices):
    """The kinds of decision; each subject names its own."""

    UNIT_REPORT = "unit_report", _("enhetsrapport")
    POLICY_VERSION = "policy_version", _("policyversjon")
    LESSON = "lesson", _("læringspunkt")
    PLAN = "plan", _("plan")


class DecisionLine(Editable):
    """The agreed steps for one kind of decision. A change touches new runs only."""

    kind = models.CharField(_("slag"), max_length=30, choices=LineKind, unique=True)

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("kind",)
        verbose_name = _("beslutningslinje")
        verbose_name_plural = _("beslutningslinjer")

    def __str__(self) -> str:
        return str(self.get_kind_display())


def unit_is_named_where_it_should(name: str) -> models.CheckConstraint:
    """Return the constraint that a step names a unit for just the place that needs one."""
    is_named = Q(place=Place.NAMED_UNIT, named_unit__isnull=False)
    return models.CheckConstraint(condition=is_named | (~Q(place=Place.NAMED_UNIT) & Q(named_unit=None)), name=name)


class StepFields(models.Model):
    """What a step is, in the line and in the run alike."""

    position = models.PositiveSmallIntegerField(_("nummer"))
    act = models.CharField(_("handling"), max_length=20, choices=Act)
    role = models.CharField(_("rolle"), max_length=30, choices=Role.choices, blank=True)
    place = models.CharField(_("sted"), max_length=20, choices=Place, default=Place.UNIT)
    named_unit = models.ForeignKey(
        OrgUnit, verbose_name=_("bestemt enhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(_("måte"), max_length=10, choices=Mode, default=Mode.ONE)
    days_allowed = models.PositiveSmallIntegerField(_("dager"), default=7)
    is_optional = models.BooleanField(_("kan hoppes over"), default=False)

    class Meta:
        abstract = True

    @property
    def where(self) -> str:
        """Return in words where the role is looked for: the place, or the unit that is named."""
        return self.named_unit.name if self.named_unit else str(self.get_place_display())


class DecisionStep(StepFields):
    """One step of a decision line."""

    line = models.ForeignKey(
        DecisionLine, verbose_name=_("linje"), on_delete=models.CASCADE, related_name="governance_steps"
    )

    class Meta:
        app_label = "governance"
        ordering = ("line", "position")
        verbose_name = _("trinn i beslutningslinje")
        verbose_name_plural = _("trinn i beslutningslinje")
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="decision_step_position"),
            unit_is_named_where_it_should("decision_step_named_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.position}: {self.get_act_display()}"
