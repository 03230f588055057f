"""Who was given the ansvar for what, by whom, and what she answered."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.organisation.access import answered_for
from governance.organisation.models import OrgUnit, User


class HandOverStatus(models.TextChoices):
    GIVEN = "given", _("venter på bekreftelse")
    CONFIRMED = "confirmed", _("bekreftet")
    DECLINED = "declined", _("gitt tilbake")
    LAPSED = "lapsed", _("bortfalt")


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> HandOverQuerySet:
        """Keep what waits for an answer."""
        return self.filter(status=HandOverStatus.GIVEN)

    def of(self, subject: models.Model) -> HandOverQuerySet:
        """Keep the hand-overs of one thing."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def answered_by(self, user: Any) -> HandOverQuerySet:
        """Keep what was given to this person, or to the one in whose place she acts."""
        return self.filter(answered_for(user, "given_to", "unit"))

    def waiting_for(self, user: Any) -> HandOverQuerySet:
        """Keep what waits for this person's answer."""
        return self.open().answered_by(user).select_related("unit", "given_from", "given_by")


class HandOver(models.Model):
    """One thing that got a new ansvarlig. It knows the thing by label and address as they were, never by its row."""

    subject_type = models.CharField(_("slags ting"), max_length=60)
    subject_id = models.BigIntegerField(_("tingens nummer"))
    kind = models.CharField(_("type"), max_length=60)
    label = models.CharField(_("ting"), max_length=200)
    path = models.CharField(_("adresse"), max_length=300)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, related_name="+")
    given_from = models.ForeignKey(
        User, verbose_name=_("tidligere ansvarlig"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_to = models.ForeignKey(User, verbose_name=_("ny ansvarlig"), on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, verbose_name=_("gitt av"), on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("gitt"))
    note = models.TextField(_("melding"), blank=True)
    returns = models.OneToOneField(
        "self", verbose_name=_("gir tilbake"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=HandOverStatus, default=HandOverStatus.GIVEN)
    answered_at = models.DateTimeField(_("besvart"), null=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        app_label = "governance"
        ordering = ("unit__path", "label", "pk")
        verbose_name = _("overtakelse")
        verbose_name_plural = _("overtakelser")
        indexes = [models.Index(fields=["given_to"], condition=Q(status="given"), name="hand_over_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(status="given"), name="hand_over_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "declined")) | Q(answered_at__isnull=False),
                name="hand_over_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.label
