"""What others have learnt, and planning must answer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import OrgUnit, User
from governance.organisation.visibility import visible
from governance.process.models import GovernanceCycle


class InputStatus(models.TextChoices):
    RECEIVED = "received", _("mottatt")
    FOLLOWED = "followed", _("tatt til følge")
    DECLINED = "declined", _("ikke tatt til følge")


class PlanningInputQuerySet(models.QuerySet["PlanningInput"]):
    def unanswered(self) -> PlanningInputQuerySet:
        """Keep what nobody has answered."""
        return self.filter(status=InputStatus.RECEIVED, archived_at=None)

    def visible_to(self, user: Any) -> PlanningInputQuerySet:
        """Keep what the user may read."""
        return visible(self.filter(archived_at=None), user, responsible="")


class PlanningInput(Editable):
    """One lesson put to the planning of a cycle. Its source stands as a label and an address, as given."""

    cycle = models.ForeignKey(
        GovernanceCycle, verbose_name=_("styringssyklus"), on_delete=models.PROTECT, related_name="planning_inputs"
    )
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("læring"), max_length=200)
    text = models.TextField(_("tekst"))
    source_label = models.CharField(_("kilde"), max_length=200)
    source_path = models.CharField(_("adresse til kilden"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=InputStatus, default=InputStatus.RECEIVED)
    received_at = models.DateTimeField(_("mottatt"))
    answer = models.TextField(_("svar"), blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("besvart av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("besvart"), null=True)

    objects = PlanningInputQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "planning"
        ordering = ("cycle", "received_at", "pk")
        verbose_name = _("læringsinnspill")
        verbose_name_plural = _("læringsinnspill")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=InputStatus.RECEIVED) | ~Q(answer=""), name="planning_input_answer_has_reason"
            ),
            models.UniqueConstraint(fields=["cycle", "source_path"], name="planning_input_once_per_cycle"),
        ]

    def __str__(self) -> str:
        return self.title
