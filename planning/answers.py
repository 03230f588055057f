"""How a page with a form answers, alike everywhere in planning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error


def answer(
    request: HttpRequest,
    form: HelhetForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    page: dict[str, Any],
    beside: Sequence[BaseForm | BaseFormSet[Any]] = (),
    template: str = "planning/form.html",
) -> HttpResponse:
    """Run `save(cleaned_data)`, which returns where to go, or show the form with its errors and status 422.

    What the service refuses as RuleBroken stands in the form; a conflict or a missing right goes on to the frame.
    """
    if request.method == "POST" and all(part.is_valid() for part in (form, *beside)):
        try:
            place = save(form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, done)
            return redirect(place)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {**page, "form": form}, status=status)
