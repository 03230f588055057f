"""Who is asked to read a version of a policy, and who has confirmed that she has."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.organisation.models import OrgUnit, Role, User
from governance.policy.models import PolicyStatus, PolicyVersion


class ReadRequestStatus(models.TextChoices):
    OPEN = "open", _("åpen")
    ENDED = "ended", _("avsluttet")


class ReadRequestQuerySet(models.QuerySet["ReadRequest"]):
    def open(self) -> ReadRequestQuerySet:
        """Keep what is still asked for; with the version goes the request, when another takes its place."""
        return self.filter(
            status=ReadRequestStatus.OPEN,
            policy_version__status=PolicyStatus.IN_FORCE,
            policy_version__policy__archived_at=None,
        )


class ReadRequest(models.Model):
    """Holders of these roles at and below the unit are asked to confirm that they have read the version."""

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.PROTECT, related_name="governance_read_requests"
    )
    roles = models.JSONField(_("roller"))
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("frist"))
    note = models.TextField(_("melding"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ReadRequestStatus, default=ReadRequestStatus.OPEN)
    asked_at = models.DateTimeField(_("bedt om"))
    asked_by = models.ForeignKey(User, verbose_name=_("bedt om av"), on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(
        User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("avsluttet"), null=True)
    end_reason = models.TextField(_("begrunnelse for å avslutte"), blank=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    objects = ReadRequestQuerySet.as_manager()

    class Meta:
        app_label = "governance"
        ordering = ("-asked_at", "-pk")
        verbose_name = _("leseoppdrag")
        verbose_name_plural = _("leseoppdrag")
        indexes = [models.Index(fields=["policy_version"], condition=Q(status="open"), name="read_request_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="read_request_ended_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_version}: {self.role_names}"

    @property
    def role_names(self) -> str:
        """Return the roles in words."""
        return ", ".join(str(Role(role).label) for role in self.roles)

    @property
    def is_open(self) -> bool:
        """Return True while somebody can owe it."""
        return self.status == ReadRequestStatus.OPEN and self.policy_version.status == PolicyStatus.IN_FORCE


class ReadReceipt(models.Model):
    """One person has read and understood what she was asked to. Never changed."""

    is_append_only = True

    request = models.ForeignKey(
        ReadRequest, verbose_name=_("leseoppdrag"), on_delete=models.PROTECT, related_name="governance_receipts"
    )
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("bekreftet"))

    class Meta:
        app_label = "governance"
        ordering = ("confirmed_at", "pk")
        verbose_name = _("lesebekreftelse")
        verbose_name_plural = _("lesebekreftelser")
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="read_receipt_once")]

    def __str__(self) -> str:
        return f"{self.request}: {self.person}"
