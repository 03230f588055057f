"""What has been published, byte by byte, and the jobs that render it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.freezing import Freeze
from governance.organisation.models import Deputyship, User

CODE_LENGTH = 10


class StoredDocument(models.Model):
    """The bytes of one document and the data it was made of. Never changed, never deleted."""

    is_append_only = True

    kind = models.CharField(_("slag"), max_length=40)
    title = models.CharField(_("tittel"), max_length=250)
    file_name = models.CharField(_("filnavn"), max_length=120)
    media_type = models.CharField(_("filtype"), max_length=60)
    content = models.BinaryField(_("innhold"))
    size = models.PositiveIntegerField(_("størrelse i byte"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    control_code = models.CharField(_("kontrollkode"), max_length=CODE_LENGTH, unique=True, null=True)  # noqa: DJ001 - none, or its own
    frozen = models.JSONField(_("grunnlag"))
    created_at = models.DateTimeField(_("laget"))

    class Meta:
        app_label = "governance"
        verbose_name = _("dokument")
        verbose_name_plural = _("dokumenter")

    def __str__(self) -> str:
        return self.title


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("i kø")
    RENDERING = "rendering", _("lages")
    DONE = "done", _("ferdig")
    FAILED = "failed", _("feilet")


class RenderJob(models.Model):
    """A document to be rendered from frozen data. Written in the transaction that wants it; worked under a lease."""

    freezes = Freeze(
        when="{row}.document_id IS NOT NULL",
        fields=("kind", "title", "frozen", "control_code", "ordered_by", "ordered_as", "created_at", "document"),
    )

    kind = models.CharField(_("slag"), max_length=40)
    title = models.CharField(_("tittel"), max_length=250)
    frozen = models.JSONField(_("grunnlag"))
    control_code = models.CharField(_("kontrollkode"), max_length=CODE_LENGTH, unique=True, null=True)  # noqa: DJ001 - as above
    ordered_by = models.ForeignKey(
        User, verbose_name=_("bestilt av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    ordered_as = models.ForeignKey(
        Deputyship, verbose_name=_("som stedfortreder"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    leased_until = models.DateTimeField(_("opptatt til"), null=True)
    created_at = models.DateTimeField(_("bestilt"))
    finished_at = models.DateTimeField(_("ferdig"), null=True)
    document = models.ForeignKey(
        StoredDocument, verbose_name=_("dokument"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    error = models.CharField(_("feil"), max_length=500, blank=True)

    class Meta:
        app_label = "governance"
        ordering = ("pk",)
        verbose_name = _("dokumentjobb")
        verbose_name_plural = _("dokumentjobber")
        indexes = [models.Index(fields=["status", "leased_until"], name="render_job_to_do")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_status_display()}"
