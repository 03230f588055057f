"""The decision lines: the agreed steps of each kind of decision, and the form of the prosesseier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.errors import RuleBroken
from governance.core.forms import add_rule_error
from governance.process import services
from governance.process.line_forms import LineForm, step_rows, steps_from
from governance.process.models import DecisionLine
from governance.process.permissions import can_own_process, check_own_process


@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """Show the steps of every kind of decision."""
    lines = DecisionLine.objects.filter(archived_at=None).prefetch_related("governance_steps")
    context = {"lines": lines, "can_edit": can_own_process(request.user)}
    return render(request, "governance/decision_line_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the steps of one kind of decision."""
    line = get_object_or_404(DecisionLine, pk=pk, archived_at=None)
    check_own_process(request.user)
    form = LineForm(request.POST or None, initial={"version": line.version})
    rows = step_rows(request.POST or None, line.kind, services.steps_of(line))
    is_valid = rows.is_valid() and form.is_valid()
    if request.method == "POST" and is_valid and _save(request, line, form, [row.cleaned_data for row in rows]):
        return redirect("governance:decision_line_list")
    context = {"line": line, "form": form, "rows": rows}
    return render(request, "governance/decision_line_form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, line: DecisionLine, form: LineForm, rows: list[dict[str, Any]]) -> bool:
    """Store the steps and return True; a broken rule stands in the form."""
    data, user = form.cleaned_data, request.user
    try:
        services.change_line(line, steps_from(line.kind, rows), version=data["version"], by=user, reason=data["reason"])
    except RuleBroken as error:
        add_rule_error(form, error)
        return False
    messages.success(request, _("Beslutningslinjen er lagret. Den gjelder for nye saker."))
    return True
