"""Changing the tree: names, places, units that become one and units that end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core import clock
from governance.core.errors import WrongState
from governance.core.forms import HelhetForm
from governance.organisation import leaving, queries, services
from governance.organisation.forms import UnitCloseForm, UnitEditForm, UnitKeepForm, UnitMergeForm, UnitMoveForm
from governance.organisation.models import OrgUnit
from governance.organisation.permissions import check_administer
from governance.organisation.views.answering import answer


def _unit(request: HttpRequest, pk: int) -> OrgUnit:
    check_administer(request.user)
    return get_object_or_404(OrgUnit.objects.select_related("parent"), pk=pk)


def _answer(
    request: HttpRequest,
    unit: OrgUnit,
    form: HelhetForm,
    service: Any,
    *,
    words: tuple[str, str, str],
    notes: list[str],
    leaves: bool = False,
) -> HttpResponse:
    """Run the service on the unit, or show the form with what will happen, and what a unit that ends leaves."""

    def run(**fields: Any) -> None:
        service(unit, **fields)

    title, submit, done = words
    path = reverse("governance:unit_detail", args=[unit.pk])
    more = {"unit": unit, "notes": notes, "left": SimpleLazyObject(lambda: leaving.left_on(unit)) if leaves else []}
    return answer(request, form, run, title, submit, done, back_path=path, more=more)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit's name, kind or code."""
    unit = _unit(request, pk)
    initial = {"version": unit.version, "name": unit.name, "kind": unit.kind, "code": unit.code}
    form = UnitEditForm(request.POST or None, initial=initial, unit=unit)
    words = (_("Rediger %(unit)s") % {"unit": unit.name}, _("Lagre"), _("Enheten er endret."))
    notes = [_("Det nye navnet gjelder fra i dag. Det gamle blir stående i historien.")]
    return _answer(request, unit, form, services.edit_unit, words=words, notes=notes)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a unit, with all below it, to another place in the tree."""
    unit = _unit(request, pk)
    form = UnitMoveForm(request.POST or None, initial={"version": unit.version, "parent": unit.parent_id}, unit=unit)
    words = (_("Flytt %(unit)s") % {"unit": unit.name}, _("Flytt enheten"), _("Enheten er flyttet."))
    notes = [
        _("Alt som ligger under enheten, flytter med."),
        _("Fra i dag gjelder rollene over den nye plassen, og rollene over den gamle gjelder ikke lenger."),
        _("Historien viser enheten der den var."),
    ]
    return _answer(request, unit, form, services.move_unit, words=words, notes=notes)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another unit take over for a unit."""
    unit = _unit(request, pk)
    form = UnitMergeForm(request.POST or None, initial={"version": unit.version}, unit=unit)
    words = (
        _("Slå sammen %(unit)s med en annen") % {"unit": unit.name},
        _("Slå sammen"),
        _("Enhetene er slått sammen."),
    )
    notes = [
        _("Enhetene under og de som arbeider her, flytter til enheten som overtar."),
        _("Rollene på enheten avsluttes."),
        _("%(unit)s legges ned fra i dag. Det den eier, følges opp av lederen for enheten som overtar.")
        % {"unit": unit.name},
    ]
    return _answer(request, unit, form, services.merge_unit, words=words, notes=notes, leaves=True)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a unit."""
    unit = _unit(request, pk)
    form = UnitCloseForm(request.POST or None, initial={"version": unit.version, "on": unit.valid_to or clock.today()})
    words = (_("Legg ned %(unit)s") % {"unit": unit.name}, _("Legg ned enheten"), _("Enheten har fått en siste dag."))
    notes = [
        _("Rollene på enheten avsluttes senest samme dag."),
        _("Det enheten eier, blir liggende på enheten. Nærmeste leder får en liste over det som da mangler ansvarlig."),
    ]
    return _answer(request, unit, form, services.close_unit, words=words, notes=notes, leaves=True)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a unit that was to be closed go on after all."""
    unit = _unit(request, pk)
    if unit.valid_to is None or unit.is_closed:
        raise WrongState(_("Enheten er allerede lagt ned, eller den skal ikke legges ned."))
    roles = queries.ending_with(unit)
    form = UnitKeepForm(request.POST or None, initial={"version": unit.version, "roles": roles}, roles=roles)
    title = _("Behold %(unit)s") % {"unit": unit.name}
    words = (title, _("Behold enheten"), _("Enheten skal ikke legges ned likevel."))
    notes = [
        _("Enheten får ingen siste dag, og består videre."),
        _("Roller som skulle ha begynt etter siste dag, er allerede trukket. Gi dem på nytt hvis noen trenger dem."),
    ]
    return _answer(request, unit, form, services.keep_unit, words=words, notes=notes)
