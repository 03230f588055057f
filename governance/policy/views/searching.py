"""Searching in the policies. For everybody, each in what she may read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.throttle import is_too_often
from governance.identity.throttle import client_address
from governance.policy.forms import SearchForm
from governance.policy.models import PolicyDocument
from governance.policy.search import find, words_of

TEMPLATE = "governance/policy_search.html"
PER_PAGE = 20
ASKED_A_MINUTE = 60


@login_not_required
@require_safe
def policy_search(request: HttpRequest) -> HttpResponse:
    """Show the chapters that have all the words, or what to do when there are none."""
    policies = PolicyDocument.objects.visible_to(request.user).order_by("title")
    form = SearchForm(request.GET if "q" in request.GET else None, policies=policies, initial=_chosen(request))
    if not form.is_bound:
        return render(request, TEMPLATE, {"form": form})
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422)
    if is_too_often("policy_search", _who(request), a_minute=ASKED_A_MINUTE):
        return render(request, TEMPLATE, {"form": form, "is_too_often": True}, status=429)
    policy, with_older = form.cleaned_data["policy"], form.cleaned_data["eldre"]
    hits = find(request.user, words_of(form.cleaned_data["q"]), policy=policy, with_older=with_older)
    page = Paginator(hits, PER_PAGE).get_page(request.GET.get("side"))
    answer = {"page": page, "is_answered": True, "policy": policy, "with_older": with_older}
    return render(request, TEMPLATE, {"form": form, **answer})


def _chosen(request: HttpRequest) -> dict[str, Any]:
    return {"policy": request.GET.get("policy", "")}


def _who(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else client_address(request)
