"""«Trenger ny ansvarlig», handing over, and what one has been given."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.errors import ConflictingField, RuleBroken, StaleVersion
from governance.core.forms import add_rule_error
from governance.holdings import queries, services
from governance.holdings.forms import DeclineForm, HandOverForm
from governance.holdings.models import HandOver
from governance.holdings.permissions import can_hand_over, check_decline, check_see_unanswered
from governance.holdings.shown import WAITING, Shown, all_of, as_seen, by_unit
from governance.organisation.access import person_of
from governance.organisation.models import User

PER_PAGE = 50


@require_safe
def unanswered_list(request: HttpRequest) -> HttpResponse:
    """Show the manager what in her units nobody answers for any more: first what waits for her, then for others."""
    check_see_unanswered(request.user)
    me = person_of(request.user)
    # Stable, so both halves stay in the order of the tree.
    found = sorted(queries.unanswered_in_line(request.user), key=lambda row: me not in row.managers)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    mine = [row.held for row in page if me in row.managers]
    count = sum(me in row.managers for row in found)
    context = {
        "page": page,
        "groups": by_unit(mine),
        "count": count,
        "others": [row for row in page if me not in row.managers],
        "all_path": f"{reverse('governance:hand_over')}?{urlencode({'alle': WAITING})}",
    }
    return render(request, "governance/unanswered_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give things another ansvarlig: those that `ting` names, each as it was seen, or all of a whole (`alle`)."""
    shown = _chosen(request)
    people = queries.possible_for_all(shown.things).select_related("workplace")
    form = HandOverForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            services.hand_over(shown.as_seen, to=data["to"], note=data["note"], by=cast(User, request.user))
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            words = _("%(person)s er ny ansvarlig, og får beskjed.")
            messages.success(request, words % {"person": data["to"]})
            return redirect("governance:unanswered_list")
    context = {"form": form, "shown": shown, "things": shown.things, "action": reverse("governance:hand_over")}
    return render(request, "governance/hand_over.html", context, status=422 if request.method == "POST" else 200)


def _chosen(request: HttpRequest) -> Shown:
    """Return what was chosen. What the user cannot see is 404, what she sees but may not hand over is 403."""
    sent = request.POST if request.method == "POST" else request.GET
    if "alle" in sent:
        return _whole(request, sent["alle"])
    texts = sent.getlist("ting")
    if not texts:
        raise Http404
    shown = as_seen(request.user, texts)
    if not all(can_hand_over(request.user, held) for held in shown.things):
        raise PermissionDenied
    return shown


def _whole(request: HttpRequest, name: str) -> Shown:
    """Return the whole that was chosen. Raises StaleVersion when it is no longer what the form was made of."""
    check_see_unanswered(request.user)
    shown = all_of(request.user, name)
    if request.method == "POST" and request.POST.get("sett") != shown.seal:
        message = _("Noe av dette er endret eller gitt videre etter at du åpnet siden. Se over listen på nytt.")
        note = ConflictingField(_("Melding til den nye ansvarlige"), request.POST.get("note", ""), "")
        raise StaleVersion(message, [note] if note.mine else [])
    if not shown.things:
        raise Http404
    return shown


@require_safe
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """Show what I have been given and have not confirmed."""
    page = Paginator(HandOver.objects.waiting_for(request.user), PER_PAGE).get_page(request.GET.get("side"))
    return render(request, "governance/hand_over_list.html", {"page": page, "rows": page.object_list})


@require_POST
def hand_over_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm what I was given: the one whose button was pressed, or all that the page showed."""
    numbers = [text for text in request.POST.getlist("overtakelse") if text.isascii() and text.isdecimal()]
    wanted = {int(text) for text in numbers if len(text) < 19}
    rows = list(HandOver.objects.answered_by(request.user).filter(pk__in=wanted))
    if not wanted or len(rows) != len(wanted):
        raise Http404
    services.confirm_all(rows, by=cast(User, request.user))
    words = ngettext("Du har bekreftet %(count)d ting.", "Du har bekreftet %(count)d ting.", len(rows))
    messages.success(request, words % {"count": len(rows)})
    return redirect("governance:hand_over_list")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to what I was given, with a reason."""
    user = cast(User, request.user)
    rows = HandOver.objects.answered_by(user).select_related("unit", "given_by", "given_to")
    row = get_object_or_404(rows, pk=pk)
    check_decline(user, row)
    form = DeclineForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.decline(row, by=user, **form.cleaned_data)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            messages.success(request, _("Saken er gitt tilbake til %(person)s.") % {"person": made.given_to})
            return redirect("governance:hand_over_list")
    context: dict[str, Any] = {"form": form, "row": row}
    return render(request, "governance/hand_over_decline.html", context, status=422 if form.errors else 200)
