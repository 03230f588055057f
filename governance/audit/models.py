"""The change log: one row per change, chained, append-only, without personal values."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One change. Refers to live rows by label and id only, so that it outlives them.

    People stand here as their pseudonym (`User.audit_id`): forgetting whom a pseudonym belongs to
    anonymises the log without breaking its chain.
    """

    is_append_only = True

    number = models.BigIntegerField(_("nummer"), primary_key=True)
    at = models.DateTimeField(_("tidspunkt"))
    actor = models.UUIDField(_("hvem"), null=True)
    on_behalf_of = models.UUIDField(_("på vegne av"), null=True)
    verb = models.CharField(_("handling"), max_length=60)
    subject_type = models.CharField(_("slags ting"), max_length=60)
    subject_id = models.BigIntegerField(_("tingens nummer"))
    subject_label = models.CharField(_("ting"), max_length=200)
    changes = models.JSONField(_("endringer"), default=dict)
    reason = models.TextField(_("begrunnelse"), blank=True)
    previous_mac = models.CharField(_("forrige segl"), max_length=64)
    mac = models.CharField(_("segl"), max_length=64)

    class Meta:
        app_label = "governance"
        ordering = ("number",)
        indexes = [models.Index(fields=["subject_type", "subject_id", "number"], name="audit_subject")]
        verbose_name = _("endring")
        verbose_name_plural = _("endringer")

    def __str__(self) -> str:
        return f"{self.number}: {self.verb} {self.subject_label}"
