"""The one shape of the administrator's forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error


def answer(
    request: HttpRequest,
    form: HelhetForm,
    service: Any,
    title: str,
    submit: str,
    done: str,
    *,
    back_path: str = "",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Run the service with what the form holds, or show the form with its errors.

    `back_path` is where it leads afterwards, the organisation when not given; `more` is what else the page shows.
    """
    path = back_path or reverse("governance:organisation")
    if request.method == "POST" and form.is_valid():
        try:
            service(**form.cleaned_data, by=request.user)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, done)
            return redirect(path)
    context = {"form": form, "page_heading": title, "submit": submit, "cancel_path": path, **(more or {})}
    return render(request, "governance/organisation_form.html", context, status=422 if form.errors else 200)
