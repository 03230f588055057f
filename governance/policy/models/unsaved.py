"""What somebody has typed into a chapter, but not saved."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.organisation.models import User
from governance.policy.models.policies import PolicyVersion


class UnsavedEdit(models.Model):
    """A person's own copy of a chapter that she is typing in. It is nobody else's, and never the chapter.

    It has no version, visibility or place in the change log, since only she writes and sees it, and it goes when she
    saves. `key` is that of the chapter, "" for a new one; `section_version` is the chapter's when she began.
    """

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.CASCADE, related_name="governance_unsaved"
    )
    key = models.SlugField(_("nøkkel"), max_length=60, blank=True)
    title = models.CharField(_("overskrift"), max_length=200, blank=True)
    body = models.TextField(_("tekst"), blank=True)
    section_version = models.PositiveIntegerField(_("kapitlets versjon"))
    saved_at = models.DateTimeField(_("tatt vare på"))
    saved_by = models.ForeignKey(User, verbose_name=_("skrevet av"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "governance"
        verbose_name = _("kladd")
        verbose_name_plural = _("kladder")
        constraints = [
            models.UniqueConstraint(fields=["policy_version", "key", "saved_by"], name="policy_one_unsaved_each")
        ]

    def __str__(self) -> str:
        return self.title
