"""What the policy room shows on pages that are not its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.panels import NavItem, Part
from governance.policy.models import PolicyStatus, PolicyVersion

NEWS = timedelta(days=30)


def nav(_user: Any) -> list[NavItem]:
    """Return the entry of the menu; policies are for everybody."""
    return [NavItem(_("Policy"), reverse("governance:policy_list"), order=40)]


def front() -> list[Part]:
    """Show the public what is in force."""
    versions = _in_force(AnonymousUser())
    return [Part("governance/_policy_front.html", {"versions": versions})] if versions else []


def home(user: Any) -> list[Part]:
    """Show what has come into force lately."""
    news = [version for version in _in_force(user) if version.in_force_on >= clock.today() - NEWS]
    return [Part("governance/_policy_front.html", {"versions": news, "are_new": True})] if news else []


def _in_force(user: Any) -> list[Any]:
    versions = PolicyVersion.objects.visible_to(user).filter(status=PolicyStatus.IN_FORCE)
    return list(versions.select_related("policy").defer("frozen").order_by("policy__title"))
