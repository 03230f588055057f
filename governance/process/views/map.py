"""The process map, as it is and as it was, its versions and what has changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from governance.core import clock, panels
from governance.organisation.history import history_of
from governance.process import map_versions
from governance.process.forms import PeriodForm, WhenForm
from governance.process.map_differences import EMPTY, compare_maps
from governance.process.models import ProcessMapVersion, ProcessStep, Subprocess, SubprocessCode
from governance.process.permissions import can_edit_step, can_edit_subprocess, can_own_process
from governance.process.process_map import SubprocessOfMap, subprocesses_of

VERSIONS_A_PAGE = 25


@dataclass(frozen=True)
class Shown:
    """What a page shows: the parts of the map, and the version and the query when it is not today's."""

    form: WhenForm
    subprocesses: list[SubprocessOfMap]
    version: ProcessMapVersion | None = None
    day: date | None = None
    is_past: bool = False

    @property
    def query(self) -> str:
        """Return what the links of the page carry on, so that one stays in the past."""
        if not self.is_past:
            return ""
        pair = {"dato": self.day.isoformat()} if self.day else {"versjon": self.version.number if self.version else ""}
        return f"?{urlencode(pair)}"

    @property
    def status(self) -> int:
        """Return 422 when the day that was asked for is none."""
        return 422 if self.form.errors else 200


def shown(request: HttpRequest) -> Shown:
    """Return the map that is asked for: of a version, of a day, or as it is now. Raises Http404 for no version."""
    form = WhenForm(request.GET if "dato" in request.GET else None)
    if "versjon" in request.GET:
        version = version_for(request.GET["versjon"])
        return Shown(form, subprocesses_of(version.frozen), version, is_past=True)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["dato"]
        found = map_versions.version_on(day)
        return Shown(form, subprocesses_of(found.frozen if found else EMPTY), found, day, is_past=True)
    return Shown(form, subprocesses_of(map_versions.draw_map()))


def version_for(number: str) -> ProcessMapVersion:
    """Return the version with the number, as it stands in an address. Raises Http404."""
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    found = ProcessMapVersion.objects.filter(number=int(number)).first() if is_number else None
    if found is None:
        raise Http404
    return found


@require_safe
def process_map(request: HttpRequest) -> HttpResponse:
    """Show the three parts of the process as one cycle around the municipality's goals."""
    page = shown(request)
    paths = {part.code: reverse("governance:subprocess", args=[part.code]) + page.query for part in page.subprocesses}
    context: dict[str, Any] = {
        "shown": page,
        "paths": paths,
        "rows": [(part, paths[part.code]) for part in page.subprocesses],
        "newest": map_versions.all_versions().first(),
        "can_own": can_own_process(request.user),
    }
    return render(request, "governance/process_map.html", context, status=page.status)


@require_safe
def subprocess(request: HttpRequest, code: str) -> HttpResponse:
    """Show one part: what it is for, its steps, who does what, decision lines, events and chapters of the policy."""
    page = shown(request)
    part = next((part for part in page.subprocesses if part.code == code), None)
    if part is None and not page.is_past:
        raise Http404
    row = None if page.is_past else Subprocess.objects.select_related("owner_unit").get(code=code)
    context = {
        "shown": page,
        "part": part,
        "heading": part.label if part else str(SubprocessCode(code).label),
        "code": code,
        "map_path": reverse("governance:process_map") + page.query,
        "parts": panels.parts("process.page", request.user, row) if row else [],
        **_deeds(request.user, row),
    }
    return render(request, "governance/subprocess.html", context, status=page.status)


def _deeds(user: Any, row: Subprocess | None) -> dict[str, Any]:
    """Return what the person may edit, the whole part or the steps that her unit owns, and what has happened to it."""
    if row is None:
        return {"can_edit": False, "own_steps": set(), "history": None}
    steps = ProcessStep.objects.filter(subprocess=row, archived_at=None).select_related("owner_unit")
    for step in steps:
        step.subprocess = row
    own = {step.pk for step in steps if can_edit_step(user, step)}
    return {"can_edit": can_edit_subprocess(user, row), "own_steps": own, "history": history_of(row, *steps)}


@require_safe
def map_versions_list(request: HttpRequest) -> HttpResponse:
    """Show every version of the map, with who made it and why, the newest first."""
    page = Paginator(map_versions.all_versions(), VERSIONS_A_PAGE).get_page(request.GET.get("side"))
    people = map_versions.changed_by(page.object_list)
    context = {"page": page, "rows": [(version, people[version.number]) for version in page.object_list]}
    return render(request, "governance/process_map_versions.html", context)


@require_safe
def map_differences(request: HttpRequest) -> HttpResponse:
    """Show in words what has changed in the map between two days, or what one version changed."""
    if "versjon" in request.GET:
        version = version_for(request.GET["versjon"])
        before = map_versions.version_before(version)
        context = {"version": version, "form": PeriodForm(), **_compared(before, version)}
        return render(request, "governance/process_map_differences.html", context)
    form = PeriodForm(request.GET if {"fra", "til"} & set(request.GET) else None, initial={"til": clock.today()})
    context = {"form": form}
    if form.is_bound and form.is_valid():
        fra, til = form.cleaned_data["fra"], form.cleaned_data["til"]
        context |= {"fra": fra, "til": til}
        context |= _compared(map_versions.version_on(fra), map_versions.version_on(til))
    return render(request, "governance/process_map_differences.html", context, status=422 if form.errors else 200)


def _compared(old: ProcessMapVersion | None, new: ProcessMapVersion | None) -> dict[str, Any]:
    frozen = [version.frozen if version else EMPTY for version in (old, new)]
    return {"is_compared": True, "had_none": old is None, "differences": compare_maps(*frozen)}
