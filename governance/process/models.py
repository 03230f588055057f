"""The process itself: cycles, subprocesses, the year wheel, and decision lines with their runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core import clock
from governance.core.editable import Editable
from governance.organisation.models import OrgUnit, Role, User


class CycleStatus(models.TextChoices):
    PLANNED = "planned", _("planlagt")
    OPEN = "open", _("åpen")
    CLOSED = "closed", _("avsluttet")


class GovernanceCycle(Editable):
    """One year of planning, steering and evaluation."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    status = models.CharField(_("status"), max_length=10, choices=CycleStatus, default=CycleStatus.PLANNED)
    previous = models.OneToOneField(
        "self", verbose_name=_("forrige"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "governance"
        ordering = ("year",)
        verbose_name = _("styringssyklus")
        verbose_name_plural = _("styringssykluser")
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status=CycleStatus.OPEN), name="cycle_one_open")
        ]

    def __str__(self) -> str:
        return str(self.year)


class SubprocessCode(models.TextChoices):
    PLANNING = "planning", _("planlegging")
    STEERING = "steering", _("styring")
    EVALUATION = "evaluation", _("evaluering og læring")


class Subprocess(Editable):
    """One of the three parts of the process, with the unit that owns it."""

    code = models.CharField(_("kode"), max_length=20, choices=SubprocessCode, unique=True)
    purpose = models.TextField(_("formål"), blank=True)
    owner_unit = models.ForeignKey(
        OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "governance"
        verbose_name = _("delprosess")
        verbose_name_plural = _("delprosesser")

    def __str__(self) -> str:
        return str(self.get_code_display())


class YearWheelEvent(Editable):
    """A thing that happens every year, in a month and maybe on a day."""

    month = models.PositiveSmallIntegerField(_("måned"))
    day = models.PositiveSmallIntegerField(_("dag"), null=True, blank=True)
    title = models.CharField(_("hendelse"), max_length=200)
    reference = models.CharField(_("hjemmel"), max_length=120, blank=True)
    subprocess = models.CharField(_("delprosess"), max_length=20, choices=SubprocessCode)

    class Meta:
        app_label = "governance"
        ordering = ("month", "day", "pk")
        verbose_name = _("årshjulshendelse")
        verbose_name_plural = _("årshjulshendelser")
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="year_wheel_month"),
            models.CheckConstraint(condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="year_wheel_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Act(models.TextChoices):
    """What a step of a decision line does."""

    PROPOSE = "propose", _("foreslår")
    STATE = "state", _("uttaler seg")
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
#: Acts that nobody may take on her own proposal.
DECIDING = (Act.APPROVE, Act.DECIDE)


class Place(models.TextChoices):
    """Where the role of a step is looked for, seen from the unit of the case."""

    UNIT = "unit", _("enheten selv")
    NEAREST_ABOVE = "nearest_above", _("nærmeste overordnede")
    SECTOR = "sector", _("sektoren")
    MUNICIPALITY = "municipality", _("kommunen")


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

    class Meta:
        app_label = "governance"
        ordering = ("kind",)
        verbose_name = _("beslutningslinje")
        verbose_name_plural = _("beslutningslinjer")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class StepFields(models.Model):
    """What a step is, in the line and in the run alike."""

    position = models.PositiveSmallIntegerField(_("nummer"))
    act = models.CharField(_("handling"), max_length=20, choices=Act)
    role = models.CharField(_("rolle"), max_length=30, choices=Role.choices, blank=True)
    place = models.CharField(_("sted"), max_length=20, choices=Place, default=Place.UNIT)
    mode = models.CharField(_("måte"), max_length=10, choices=Mode, default=Mode.ONE)
    days_allowed = models.PositiveSmallIntegerField(_("dager"), default=7)
    is_optional = models.BooleanField(_("kan hoppes over"), default=False)

    class Meta:
        abstract = True


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
        constraints = [models.UniqueConstraint(fields=["line", "position"], name="decision_step_position")]

    def __str__(self) -> str:
        return f"{self.line} {self.position}: {self.get_act_display()}"


class RunStatus(models.TextChoices):
    RUNNING = "running", _("under behandling")
    COMPLETED = "completed", _("ferdig behandlet")
    WITHDRAWN = "withdrawn", _("trukket")


class DecisionRun(models.Model):
    """One case on its way along a line. The subject points down to it; it knows the subject's title only."""

    kind = models.CharField(_("slag"), max_length=30, choices=LineKind)
    title = models.CharField(_("sak"), max_length=250)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(
        User, verbose_name=_("startet av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("startet"))
    status = models.CharField(_("status"), max_length=10, choices=RunStatus, default=RunStatus.RUNNING)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        verbose_name = _("beslutningsgang")
        verbose_name_plural = _("beslutningsganger")

    def __str__(self) -> str:
        return self.title


class RunStepStatus(models.TextChoices):
    WAITING = "waiting", _("senere")
    CURRENT = "current", _("nå")
    DONE = "done", _("gjort")
    RETURNED = "returned", _("returnert")
    SKIPPED = "skipped", _("hoppet over")


class DecisionRunStep(StepFields):
    """One step of a run: who could act, and who did. `unit` is where the role was found when its turn came."""

    run = models.ForeignKey(
        DecisionRun, verbose_name=_("gang"), on_delete=models.CASCADE, related_name="governance_steps"
    )
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=RunStepStatus, default=RunStepStatus.WAITING)
    is_vacant = models.BooleanField(_("mangler beslutter"), default=False)
    began_at = models.DateTimeField(_("begynte"), null=True)
    acted_by = models.ForeignKey(
        User, verbose_name=_("gjort av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    acted_at = models.DateTimeField(_("gjort"), null=True)
    meeting_on = models.DateField(_("møtedato"), null=True)
    note = models.TextField(_("merknad"), blank=True)
    shown_hash = models.CharField(_("segl for det viste"), max_length=64, blank=True)

    class Meta:
        app_label = "governance"
        ordering = ("run", "position")
        verbose_name = _("trinn i beslutningsgang")
        verbose_name_plural = _("trinn i beslutningsgang")
        indexes = [models.Index(fields=["status", "role", "unit"], name="run_step_turn")]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_step_position"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(status=RunStepStatus.CURRENT), name="run_one_current_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.position}: {self.get_act_display()}"

    @property
    def due_at(self) -> Any:
        """Return when the step should be done, or None when its turn has not come."""
        return self.began_at + timedelta(days=self.days_allowed) if self.began_at else None

    @property
    def is_late(self) -> bool:
        """Return True when the step has waited longer than it may."""
        return self.status == RunStepStatus.CURRENT and self.due_at < clock.now()


class DecisionStatement(models.Model):
    """What one person said in a round where all are heard at the same time. Silence is no objection."""

    is_append_only = True

    step = models.ForeignKey(
        DecisionRunStep, verbose_name=_("trinn"), on_delete=models.PROTECT, related_name="governance_statements"
    )
    stated_by = models.ForeignKey(User, verbose_name=_("av"), on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(_("tidspunkt"))
    text = models.TextField(_("uttalelse"))

    class Meta:
        app_label = "governance"
        ordering = ("stated_at",)
        verbose_name = _("uttalelse")
        verbose_name_plural = _("uttalelser")

    def __str__(self) -> str:
        return f"{self.step_id}: {self.stated_by}"
