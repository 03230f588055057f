"""What a writer can refer to, with the text to copy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.parts import is_part_wanted
from governance.policy.permissions import check_write
from governance.policy.queries import sections_of
from governance.policy.referable import everything
from governance.policy.services.drafts import check_draft
from governance.policy.views.fetching import version_for


@require_safe
def version_references(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show all that the chapters of a draft can refer to."""
    version = version_for(request.user, slug, number)
    check_write(request.user, version.policy)
    check_draft(version)
    context = {"policy": version.policy, "version": version, "groups": everything(sections_of(version))}
    is_part = is_part_wanted(request)
    template = "governance/_policy_reference_choices.html" if is_part else "governance/policy_references.html"
    return render(request, template, context)
