"""The day that an approved version is to be published on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.policy import services
from governance.policy.forms import PlanForm
from governance.policy.permissions import check_publish
from governance.policy.services.planning import check_not_ordered
from governance.policy.views.answering import answer, page_with_form
from governance.policy.views.fetching import version_for
from governance.policy.views.reading import version_path
from governance.policy.workflow import VERSIONS
from governance.templatetags.helhet import nodate


@page_with_form
def plan(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Set the day, or another than the one that is set."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        VERSIONS.check(version, "plan_publication")
        check_publish(request.user, version)
        check_not_ordered(version)

    def do(data: dict[str, Any]) -> str:
        services.plan_publication(version, by=request.user, **data)
        about = {"number": version.number, "date": nodate(data["on"])}
        messages.success(request, _("Versjon %(number)s publiseres %(date)s.") % about)
        return version_path(version)

    form = PlanForm(request.POST or None, initial={"on": version.planned_on, "seen_version": version.version})
    context = {
        "policy": version.policy,
        "version": version,
        "heading": _("Når skal versjon %(number)s publiseres?") % {"number": version.number},
        "about": _("Den gjelder fra den dagen, i stedet for den som gjelder nå. Du kan endre datoen frem til dagen."),
        "submit": _("Lagre datoen"),
        "cancel_path": version_path(version),
    }
    return answer(request, form, do, "governance/policy_form.html", context, check=check)


@require_POST
def plan_cancel(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Take the day back. The version waits until somebody publishes it."""
    version = version_for(request.user, slug, number)
    services.cancel_plan(version, by=request.user)
    messages.success(request, _("Datoen er tatt tilbake. Versjonen publiseres ikke før noen velger det."))
    return redirect(version_path(version))
