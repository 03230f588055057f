"""Notices to people, and the messages that carry them out of the house."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.organisation.models import User


class Notice(models.Model):
    """One thing that one person was told. A rule tells the same occasion to the same person once."""

    recipient = models.ForeignKey(
        User, verbose_name=_("mottaker"), on_delete=models.PROTECT, related_name="governance_notices"
    )
    rule = models.CharField(_("regel"), max_length=60)
    occasion = models.CharField(_("anledning"), max_length=120)
    subject = models.CharField(_("emne"), max_length=200)
    text = models.TextField(_("tekst"))
    path = models.CharField(_("adresse"), max_length=300)
    created_at = models.DateTimeField(_("opprettet"))
    read_at = models.DateTimeField(_("lest"), null=True)

    class Meta:
        app_label = "governance"
        ordering = ("-created_at", "-pk")
        verbose_name = _("varsel")
        verbose_name_plural = _("varsler")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "rule", "occasion"], name="notice_once_per_occasion")
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class OutboxStatus(models.TextChoices):
    READY = "ready", _("klar")
    SENDING = "sending", _("under sending")
    SENT = "sent", _("sendt")
    FAILED = "failed", _("feilet")


class OutboxMessage(models.Model):
    """An e-mail to be sent. Written in the transaction of what it tells about; sent afterwards under a lease."""

    notice = models.OneToOneField(
        Notice, verbose_name=_("varsel"), on_delete=models.PROTECT, related_name="governance_message"
    )
    address = models.EmailField(_("til"))
    subject = models.CharField(_("emne"), max_length=200)
    body = models.TextField(_("tekst"))
    status = models.CharField(_("status"), max_length=10, choices=OutboxStatus, default=OutboxStatus.READY)
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    leased_until = models.DateTimeField(_("opptatt til"), null=True)
    created_at = models.DateTimeField(_("opprettet"))
    sent_at = models.DateTimeField(_("sendt"), null=True)
    error = models.CharField(_("feil"), max_length=300, blank=True)

    class Meta:
        app_label = "governance"
        ordering = ("pk",)
        verbose_name = _("utgående melding")
        verbose_name_plural = _("utgående meldinger")
        indexes = [models.Index(fields=["status", "leased_until"], name="outbox_to_send")]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"


class ReminderRule(models.Model):
    """When a kind of reminder is sent, in days before the date, and how often after it."""

    code = models.CharField(_("kode"), max_length=60, unique=True)
    days_before = models.JSONField(_("dager før"), default=list)
    repeat_days = models.PositiveSmallIntegerField(_("gjentas etter forfall, dager"), default=7)
    is_active = models.BooleanField(_("i bruk"), default=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        verbose_name = _("påminnelsesregel")
        verbose_name_plural = _("påminnelsesregler")

    def __str__(self) -> str:
        return self.code
