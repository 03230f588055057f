"""The process map as it was, after each change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcessMapVersion(models.Model):
    """The whole map, frozen. The change log says under `audit_number` who changed it, and holds its seal too."""

    is_append_only = True

    number = models.PositiveIntegerField(_("nummer"), primary_key=True)
    at = models.DateTimeField(_("tidspunkt"), db_index=True)
    what = models.CharField(_("hva som ble endret"), max_length=250)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    frozen = models.JSONField(_("kartet"))
    sha256 = models.CharField(_("segl"), max_length=64)
    audit_number = models.BigIntegerField(_("nummer i endringsloggen"))

    class Meta:
        app_label = "governance"
        ordering = ("-number",)
        verbose_name = _("versjon av prosesskartet")
        verbose_name_plural = _("versjoner av prosesskartet")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
