"""The figures of a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.freezing import Freeze
from governance.policy.models.policies import PolicyVersion

LONGEST_ALT, LONGEST_CAPTION, LONGEST_KEY = 500, 300, 60


class PolicyFigure(models.Model):
    """A picture that the chapters of a version may show. Like a chapter it has its key from version to version.

    The bytes are what `governance.documents.pictures` made of the file that was sent in. Its visibility is that of the
    version, and it goes for good when it is taken out of a draft: nobody has decided on it.
    """

    freezes = Freeze(through="policy_version")

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.CASCADE, related_name="governance_figures"
    )
    key = models.SlugField(_("nøkkel"), max_length=LONGEST_KEY)
    alt = models.CharField(_("tekstalternativ"), max_length=LONGEST_ALT)
    caption = models.CharField(_("bildetekst"), max_length=LONGEST_CAPTION, blank=True)
    media_type = models.CharField(_("filtype"), max_length=20)
    content = models.BinaryField(_("innhold"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveSmallIntegerField(_("bredde i piksler"))
    height = models.PositiveSmallIntegerField(_("høyde i piksler"))
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        ordering = ("policy_version", "key")
        verbose_name = _("figur")
        verbose_name_plural = _("figurer")
        constraints = [
            models.UniqueConstraint(fields=["policy_version", "key"], name="policy_figure_key"),
            models.CheckConstraint(condition=~Q(alt=""), name="policy_figure_has_alt"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def reference(self) -> str:
        """Return what the text writes to show it."""
        return f"figur:{self.key}"
