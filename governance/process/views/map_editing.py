"""Where the process map is edited: subprocesses, steps, who does what, and the events of the year wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.errors import RuleBroken
from governance.core.forms import HelhetForm, add_rule_error
from governance.process import services
from governance.process.forms import (
    STEP_FIELDS,
    AccountableForm,
    ArchiveForm,
    EditEventForm,
    EditStepForm,
    EventForm,
    NewStepForm,
    SubprocessForm,
    part_rows,
    party_value,
    step_initial,
    units_to_choose,
)
from governance.process.models import ProcessStep, Share, Subprocess, YearWheelEvent
from governance.process.permissions import (
    can_edit_subprocess,
    can_own_process,
    check_edit_event,
    check_edit_step,
    check_edit_subprocess,
)

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
EVENT_FIELDS = ("title", "month", "day", "reference", "subprocess", "visibility", "version")


def answer(
    request: HttpRequest, form: HelhetForm, do: Callable[[dict[str, Any]], None], code: str, **context: Any
) -> HttpResponse:
    """Show the form, or do what it says and go back to the subprocess; a broken rule stands in the form (422)."""
    path, rows = subprocess_path(code), context.get("formset")
    is_valid = form.is_valid()
    is_valid = (rows is None or rows.is_valid()) and is_valid  # both are asked, so that all errors are shown
    if request.method == "POST" and is_valid:
        try:
            do(form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Prosesskartet er lagret."))
            return redirect(path)
    context |= {"form": form, "code": code, "cancel_path": path}
    return render(request, "governance/process_map_form.html", context, status=422 if form.is_bound else 200)


def subprocess_path(code: str) -> str:
    """Return the address of a subprocess."""
    return reverse("governance:subprocess", args=[code])


def _subprocess(code: str) -> Subprocess:
    return get_object_or_404(Subprocess.objects.select_related("owner_unit"), code=code, archived_at=None)


def _step(pk: int) -> ProcessStep:
    steps = ProcessStep.objects.select_related("subprocess__owner_unit", "owner_unit")
    return get_object_or_404(steps, pk=pk, archived_at=None)


def _event(pk: int) -> YearWheelEvent:
    return get_object_or_404(YearWheelEvent, pk=pk, archived_at=None)


# --- Subprocesses -----------------------------------------------------------------------------------------------------
@page_with_form
def subprocess_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a subprocess is for, and who owns it."""
    row = _subprocess(code)
    check_edit_subprocess(request.user, row)
    initial = {name: getattr(row, name) for name in ("purpose", "owner_unit", "version")}
    form = SubprocessForm(request.POST or None, initial=initial, is_owner=can_own_process(request.user))

    def do(data: dict[str, Any]) -> None:
        services.edit_subprocess(row, by=request.user, **{"owner_unit": row.owner_unit, **data})

    heading = _("Rediger «%(name)s»") % {"name": row}
    return answer(request, form, do, code, heading=heading, submit=_("Lagre delprosessen"))


# --- Steps ------------------------------------------------------------------------------------------------------------
@page_with_form
def step_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a step, with its ansvarlig."""
    row = _subprocess(code)
    check_edit_subprocess(request.user, row)
    form = NewStepForm(request.POST or None)

    def do(data: dict[str, Any]) -> None:
        parts = [services.Part(Share.ACCOUNTABLE, **data["accountable"])]
        services.add_step(row, _text(data), parts=parts, by=request.user, reason=data["reason"])

    return answer(request, form, do, code, heading=_("Nytt trinn"), submit=_("Legg til trinnet"))


def _text(data: dict[str, Any]) -> services.StepText:
    return services.StepText(**{name: data[name] for name in STEP_FIELDS})


@page_with_form
def step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a step says."""
    step = _step(pk)
    check_edit_step(request.user, step)
    is_owner = can_edit_subprocess(request.user, step.subprocess)
    form = EditStepForm(request.POST or None, initial=step_initial(step), is_owner=is_owner)

    def do(data: dict[str, Any]) -> None:
        text = _text({"owner_unit": step.owner_unit, **data})
        services.edit_step(step, text, version=data["version"], by=request.user, reason=data["reason"])

    heading = _("Rediger «%(name)s»") % {"name": step}
    return answer(request, form, do, step.subprocess.code, heading=heading, submit=_("Lagre trinnet"))


@page_with_form
def step_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who has which part in a step."""
    step = _step(pk)
    check_edit_step(request.user, step)
    parts = services.parts_of(step)
    accountable = next(part for part in parts if part.share == Share.ACCOUNTABLE)
    initial = {"accountable": party_value(accountable), "version": step.version}
    units = units_to_choose(part.unit for part in parts if part.unit)
    form = AccountableForm(request.POST or None, initial=initial, units=units)
    rows = part_rows(request.POST or None, [part for part in parts if part != accountable], units)

    def do(data: dict[str, Any]) -> None:
        others = [part for part in (row.part() for row in rows) if part]
        chosen = [services.Part(Share.ACCOUNTABLE, **data["accountable"]), *others]
        services.share_step(step, chosen, version=data["version"], by=request.user, reason=data["reason"])

    return answer(
        request, form, do, step.subprocess.code, heading=_("Ansvar i «%(name)s»") % {"name": step},
        submit=_("Lagre ansvaret"), formset=rows, legend=_("Andre som har en del i trinnet"), row_label=_("Deltaker"),
    )  # fmt: skip


@require_POST
def step_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a step up or down."""
    step = _step(pk)
    services.move_step(step, up=request.POST.get("direction") != "down", by=request.user)
    return redirect(f"{subprocess_path(step.subprocess.code)}#trinn-{step.pk}")


@page_with_form
def step_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step out of the map, with a reason."""
    step = _step(pk)
    check_edit_subprocess(request.user, step.subprocess)
    form = ArchiveForm(request.POST or None, initial={"version": step.version})

    def do(data: dict[str, Any]) -> None:
        services.archive_step(step, by=request.user, **data)

    heading, about = _("Ta ut «%(name)s»?") % {"name": step}, _("Trinnet blir stående i eldre versjoner av kartet.")
    submit = _("Ta ut trinnet")
    return answer(request, form, do, step.subprocess.code, heading=heading, about=about, submit=submit, danger=True)


# --- The year wheel ---------------------------------------------------------------------------------------------------
@page_with_form
def event_add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a thing that happens every year into the wheel."""
    _subprocess(code)
    check_edit_event(request.user, code)
    form = EventForm(request.POST or None, initial={"subprocess": code})

    def do(data: dict[str, Any]) -> None:
        services.create_year_wheel_event(by=request.user, **data)

    return answer(request, form, do, code, heading=_("Ny hendelse i årshjulet"), submit=_("Legg til hendelsen"))


@page_with_form
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an event."""
    event = _event(pk)
    check_edit_event(request.user, event.subprocess)
    code = event.subprocess
    form = EditEventForm(request.POST or None, initial={name: getattr(event, name) for name in EVENT_FIELDS})

    def do(data: dict[str, Any]) -> None:
        services.edit_year_wheel_event(event, by=request.user, **data)

    heading = _("Rediger «%(name)s»") % {"name": event}
    return answer(request, form, do, code, heading=heading, submit=_("Lagre hendelsen"))


@page_with_form
def event_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an event out of the wheel, with a reason."""
    event = _event(pk)
    check_edit_event(request.user, event.subprocess)
    form = ArchiveForm(request.POST or None, initial={"version": event.version})

    def do(data: dict[str, Any]) -> None:
        services.archive_year_wheel_event(event, by=request.user, **data)

    heading, about = _("Ta ut «%(name)s»?") % {"name": event}, _("Hendelsen blir stående i eldre versjoner av kartet.")
    submit = _("Ta ut hendelsen")
    return answer(request, form, do, event.subprocess, heading=heading, about=about, submit=submit, danger=True)
