"""What an open chapter says behind the writer's back: who is here, and what she has typed so far."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.core.errors import RuleBroken
from governance.core.throttle import is_too_often
from governance.policy import presence, services
from governance.policy.models import PolicySection, PolicyVersion, UnsavedEdit
from governance.policy.permissions import check_write
from governance.policy.views.fetching import section_for, version_for
from governance.policy.writing_forms import UnsavedForm

KEPT_A_MINUTE = 60


@require_POST
def unsaved_keep(request: HttpRequest, slug: str, number: str, key: str = "") -> HttpResponse:
    """Keep what is typed, and tell who else is here; or throw it away when the writer says so."""
    section = section_for(request.user, slug, number, key) if key else None
    version = section.policy_version if section else version_for(request.user, slug, number)
    check_write(request.user, version.policy)
    if "discard" in request.POST:
        services.discard_unsaved(version, key=key, by=request.user)
        return redirect(form_path(version, key))
    if is_too_often("unsaved", str(request.user.pk), a_minute=KEPT_A_MINUTE):
        return JsonResponse({}, status=429)
    form = UnsavedForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        kept = "" if "here" in request.POST else _keep(version, key, form.cleaned_data, request.user)
    except RuleBroken as error:
        return JsonResponse({"kept": str(error.message)}, status=422)
    others = presence.say_here(version, key, request.user)
    news = [here_words(others), _saved_words(section, form.cleaned_data["version"])]
    return JsonResponse({"kept": kept, "here": " ".join(filter(None, news))})


def _keep(version: PolicyVersion, key: str, typed: dict[str, Any], user: Any) -> str:
    kept = services.keep_unsaved(
        version, key=key, title=typed["title"], body=typed["body"], section_version=typed["version"], by=user
    )
    words = _("Vi tok vare på kladden kl. %(time)s. Kapitlet er ikke lagret ennå.")
    return words % {"time": clock_words(kept)} if kept else ""


def clock_words(kept: UnsavedEdit) -> str:
    """Return the time of day that it was kept, as "14.03"."""
    return f"{timezone.localtime(kept.saved_at):%H.%M}"


def here_words(others: list[str]) -> str:
    """Return who else has the chapter open; "" when nobody has."""
    if not others:
        return ""
    names = ", ".join(others)
    words = ngettext(
        "%(names)s redigerer dette kapitlet nå.", "Disse redigerer dette kapitlet nå: %(names)s.", len(others)
    )
    return words % {"names": names}


def _saved_words(section: PolicySection | None, seen: int) -> str:
    if section is None or section.version == seen:
        return ""
    return _("Noen andre har lagret kapitlet etter at du åpnet det. Når du lagrer, får du se begge tekstene.")


def form_path(version: PolicyVersion, key: str) -> str:
    """Return the address of the form of a chapter, or of a new one."""
    about = [version.policy.slug, version.number]
    if key:
        return reverse("governance:policy_section_edit", args=[*about, key])
    return reverse("governance:policy_section_add", args=about)


def keeping_path(version: PolicyVersion, key: str) -> str:
    """Return the address that what is typed there is kept at."""
    return reverse("governance:policy_unsaved", args=[version.policy.slug, version.number, *([key] if key else [])])
