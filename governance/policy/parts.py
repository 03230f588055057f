"""What the policy room shows on pages that are not its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.panels import NavItem, Part
from governance.policy.models import PolicyDocument, PolicySection, PolicyStatus, PolicyVersion
from governance.policy.queries import coming_revisions, planned
from governance.process.models import LineKind, ProcessStep

NEWS = timedelta(days=30)
WITHIN = timedelta(days=365)


def nav(_user: Any) -> list[NavItem]:
    """Return the entry of the menu; policies are for everybody."""
    return [NavItem(_("Policy"), reverse("governance:policy_list"), order=40)]


def front() -> list[Part]:
    """Show the public what is in force."""
    versions = _in_force(AnonymousUser())
    return [Part("governance/_policy_front.html", {"versions": versions})] if versions else []


def home(user: Any) -> list[Part]:
    """Show what has come into force lately."""
    news = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE, in_force_on__gte=clock.today() - NEWS)
    # Whether she may read it is dear to ask, so it is asked only of what there is.
    keys = list(news.values_list("pk", flat=True))
    shown = _in_force(user, pk__in=keys) if keys else []
    return [Part("governance/_policy_front.html", {"versions": shown, "are_new": True})] if shown else []


def units_of_line() -> list[tuple[str, set[int]]]:
    """Return the units whose policies go along the decision line."""
    return [
        (LineKind.POLICY_VERSION, set(PolicyDocument.objects.filter(archived_at=None).values_list("unit", flat=True)))
    ]


def _in_force(user: Any, **among: Any) -> list[Any]:
    versions = PolicyVersion.objects.visible_to(user).filter(status=PolicyStatus.IN_FORCE, **among)
    return list(versions.select_related("policy").defer("frozen").order_by("policy__title"))


def revisions(user: Any) -> list[Part]:
    """Show in the year wheel what is to be published and revised within the year, and what should have been."""
    today = clock.today()
    rows, coming = list(coming_revisions(user, today + WITHIN)), list(planned(user, today + WITHIN))
    context = {"policies": rows, "planned": coming, "today": today}
    return [Part("governance/_policy_revisions.html", context)] if rows or coming else []


def chapters(user: Any, subprocesses: list[Any]) -> dict[int, Part]:
    """Return, for each subprocess, the chapters in force that its steps name, of policies that the user may read."""
    keys = ProcessStep.objects.filter(subprocess__in=subprocesses, archived_at=None).exclude(chapter_key="")
    named = dict.fromkeys(keys.order_by("position").values_list("subprocess", "chapter_key"))
    versions = PolicyVersion.objects.visible_to(user).filter(status=PolicyStatus.IN_FORCE)
    rows = PolicySection.objects.filter(policy_version__in=versions, key__in={key for _subprocess, key in named})
    found: dict[str, list[PolicySection]] = {}
    for section in rows.select_related("policy_version__policy").order_by("policy_version__policy__title"):
        found.setdefault(section.key, []).append(section)
    shown: dict[int, list[PolicySection]] = {}
    for subprocess, key in named:
        shown.setdefault(subprocess, []).extend(found.get(key, []))
    return {pk: Part("governance/_policy_chapters.html", {"sections": rows}) for pk, rows in shown.items() if rows}
