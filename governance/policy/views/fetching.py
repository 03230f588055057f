"""Fetching what the user may see: a stranger gets 404, an anonymous visitor is asked to log in when it is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from governance.policy.models import PolicyDocument, PolicyFigure, PolicySection, PolicyVersion
from governance.policy.services.drafts import NUMBER

View = Callable[..., HttpResponse]


def policy_for(user: Any, slug: str) -> PolicyDocument:
    """Return the policy if the user may see it. Raises Http404."""
    policies = PolicyDocument.objects.visible_to(user).select_related("unit", "responsible")
    return get_object_or_404(policies, slug=slug)


def version_for(user: Any, slug: str, number: str) -> PolicyVersion:
    """Return the version if the user may see it, without its documents' bytes. Raises Http404."""
    versions = PolicyVersion.objects.visible_to(user).with_work()
    if not NUMBER.fullmatch(number):  # among others what no database can hold
        raise Http404
    return get_object_or_404(versions, policy__slug=slug, number=number)


def section_for(user: Any, slug: str, number: str, key: str) -> PolicySection:
    """Return the chapter of a version that the user may see. Raises Http404."""
    version = version_for(user, slug, number)
    section = get_object_or_404(version.governance_sections, key=key)
    section.policy_version = version
    return section


def figure_for(user: Any, slug: str, number: str, key: str) -> PolicyFigure:
    """Return the figure of a version that the user may see. Raises Http404."""
    version = version_for(user, slug, number)
    figure = get_object_or_404(version.governance_figures, key=key)
    figure.policy_version = version
    return figure


def or_login(view: View) -> View:
    """Send an anonymous visitor to the login page when what she asks for exists, but not for all."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **lookup: str) -> HttpResponse:
        try:
            return view(request, slug, **lookup)
        except Http404:
            if request.user.is_authenticated or not _exists(slug, lookup.get("number")):
                raise
            return redirect_to_login(request.get_full_path())

    return answer


def _exists(slug: str, number: str | None) -> bool:
    if number is None:
        return PolicyDocument.objects.filter(slug=slug).exists()
    is_number = NUMBER.fullmatch(number) is not None
    return is_number and PolicyVersion.objects.filter(policy__slug=slug, number=number).exists()
