"""The change log in the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.organisation import change_log as log
from governance.organisation.forms import LogForm
from governance.organisation.permissions import can_read_content_log, check_read_log


@require_safe
def change_log(request: HttpRequest) -> HttpResponse:
    """Show who did what and when, newest first, to those who may read the log: what they may see of it."""
    check_read_log(request.user)
    form = LogForm(request.GET, kinds=log.kinds_for(request.user), verbs=log.verbs_for(request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "page": log.page(request.user, wanted) if form.is_valid() else None,
        "is_narrowed": any(wanted.get(name) for name in form.fields if name not in ("foer", "etter")),
        "reads_content": can_read_content_log(request.user),
    }
    return render(request, "governance/change_log.html", context, status=200 if form.is_valid() else 422)
