"""What the pages with forms share: showing a form, doing what it says, and fetching the draft that it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.core.errors import Conflict, ConflictingField, RuleBroken, StaleVersion
from governance.core.forms import HelhetForm, add_rule_error
from governance.policy.models import PolicyVersion
from governance.policy.permissions import check_write
from governance.policy.services.drafts import check_draft
from governance.policy.views.fetching import version_for

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def answer(
    request: HttpRequest,
    form: HelhetForm,
    do: Callable[[dict[str, Any]], str],
    template: str,
    context: dict[str, Any],
    *,
    check: Callable[[], object] | None = None,
) -> HttpResponse:
    """Show the form, or do what it says and go where `do` says; a broken rule stands beside its field (422).

    A conflict takes what was written with it to its page. `check` raises when the form may not even be shown; what is
    posted whole is checked by the service.
    """
    if request.method == "POST" and form.is_valid():
        try:
            path = do(form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        except StaleVersion:
            raise
        except Conflict as error:
            raise StaleVersion(error.message, _written(form)) from error
        else:
            return redirect(path)
    if check:
        check()
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _written(form: HelhetForm) -> list[ConflictingField]:
    """Return the longer texts of a form, for the page of a conflict."""
    texts = [(name, field) for name, field in form.fields.items() if isinstance(field.widget, Textarea)]
    typed = [(field.label, form.cleaned_data.get(name)) for name, field in texts]
    return [ConflictingField(label=label, mine=text, theirs="") for label, text in typed if text]


def edit_path(version: PolicyVersion) -> str:
    """Return the address of the page with the chapters."""
    return reverse("governance:policy_version_edit", args=[version.policy.slug, version.number])


def draft_for(request: HttpRequest, slug: str, number: str) -> PolicyVersion:
    """Return the draft. Raises Http404, PermissionDenied, or WrongState when it is a draft no more.

    What is posted goes on to the service all the same: its refusal brings back what was written.
    """
    version = version_for(request.user, slug, number)
    check_write(request.user, version.policy)
    if request.method != "POST":
        check_draft(version)
    return version
