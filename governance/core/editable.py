"""What every editable row has: a version for compare-and-swap, a visibility, and an archive date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may read a thing. Inherited downwards; can only be tightened."""

    PUBLIC = "public", _("offentlig")
    INTERNAL = "internal", _("intern")
    EXEMPT = "exempt", _("unntatt offentlighet")


#: Low to high; a child may not stand lower than its parent.
STRICTNESS = {Visibility.PUBLIC: 0, Visibility.INTERNAL: 1, Visibility.EXEMPT: 2}


def strictest(*values: str) -> str:
    """Return the tightest of the visibilities."""
    return max(values, key=lambda value: STRICTNESS[Visibility(value)])


class Editable(models.Model):
    """Abstract base of every row that people edit."""

    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    visibility = models.CharField(
        _("synlighet"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    archived_at = models.DateTimeField(_("arkivert"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
