"""What every editable row has: a version for compare-and-swap, a visibility with its legal basis, an archive date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.core.errors import RuleBroken

LONGEST_BASIS = 200


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
    """Abstract base of every row that people edit. Its Meta is inherited, for the sake of the constraint."""

    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    visibility = models.CharField(
        _("synlighet"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    legal_basis = models.CharField(_("hjemmel"), max_length=LONGEST_BASIS, blank=True)
    archived_at = models.DateTimeField(_("arkivert"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint] | tuple[models.BaseConstraint, ...]] = [
            models.CheckConstraint(
                condition=Q(visibility=Visibility.EXEMPT) & ~Q(legal_basis="")
                | ~Q(visibility=Visibility.EXEMPT) & Q(legal_basis=""),
                name="%(class)s_exempt_by_law",
            )
        ]

    @property
    def is_exempt(self) -> bool:
        """Return True for what is exempt from public access."""
        return self.visibility == Visibility.EXEMPT


def check_basis(visibility: str, legal_basis: str) -> None:
    """Raise RuleBroken unless just what is exempt from public access says by which law (offentleglova chapter 3)."""
    is_exempt, has_basis = visibility == Visibility.EXEMPT, bool(legal_basis.strip())
    if is_exempt and not has_basis:
        raise RuleBroken(_now("Skriv hjemmelen for unntaket, for eksempel «offl. § 13»."), field="legal_basis")
    if has_basis and not is_exempt:
        message = _now("Bare det som er unntatt offentlighet, har en hjemmel. Tøm feltet, eller endre synligheten.")
        raise RuleBroken(message, field="legal_basis")


def exemption(visibility: str, legal_basis: str) -> dict[str, list[Any]]:
    """Return what the change log says of a new thing's visibility: that it is exempt and why, else nothing."""
    if visibility != Visibility.EXEMPT:
        return {}
    return {"visibility": [None, str(visibility)], "legal_basis": [None, legal_basis]}


def tightened(below: Editable, above: Editable, old_basis: str) -> dict[str, Any]:
    """Return what a thing takes over when the one above it changes: a tighter visibility with its legal basis.

    What is exempt for the reason that stood above (`old_basis`) follows to the reason that stands there now; what has
    a reason of its own keeps it.
    """
    if STRICTNESS[Visibility(below.visibility)] < STRICTNESS[Visibility(above.visibility)]:
        return {"visibility": above.visibility, "legal_basis": above.legal_basis}
    same = below.visibility == above.visibility and below.legal_basis == old_basis
    return {"legal_basis": above.legal_basis} if same and above.legal_basis != old_basis else {}


Thing = TypeVar("Thing", bound=Editable)


class Tightening(Generic[Thing]):
    """What other rooms do with their own things when one of a kind is shown to fewer, or for another legal reason."""

    def __init__(self) -> None:
        self._followers: dict[str, Callable[[Thing, str, Any], None]] = {}

    def followed_by(self, name: str, follow: Callable[[Thing, str, Any], None]) -> None:
        """Furnish `follow(thing, old_basis, by)`; `old_basis` is the legal basis that stood on the thing before."""
        self._followers[name] = follow

    def tell(self, thing: Thing, old_basis: str, by: Any) -> None:
        """Let every room that hangs things on it follow."""
        for follow in self._followers.values():
            follow(thing, old_basis, by)


def visibility_facts(thing: Editable) -> list[tuple[str, str]]:
    """Return who may read a thing, for the table of facts on its page; the reason only where it is exempt."""
    shown = str(Visibility(thing.visibility).label).capitalize()
    return [(_now("Synlighet"), shown), (_now("Hjemmel"), thing.legal_basis)]
