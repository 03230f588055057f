"""The page of control: is this the published one, and does it still hold? For everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from governance.core.throttle import is_too_often
from governance.documents.uploads import LARGEST_REQUEST, HashingHandler
from governance.identity.throttle import client_address
from governance.policy.control import by_code, by_sha256
from governance.policy.forms import CodeForm, ControlFileForm

TEMPLATE = "governance/policy_control.html"
ASKED_A_MINUTE = 30


@login_not_required
@csrf_exempt  # the token is asked for below: it stands in the form, which is read only when it may be
@require_http_methods(["GET", "HEAD", "POST"])
def policy_control(request: HttpRequest) -> HttpResponse:
    """Answer for a code or a file. How much is read is settled before any of it is."""
    is_asked = request.method == "POST" or "kode" in request.GET
    if is_asked and is_too_often("policy_control", _who(request), a_minute=ASKED_A_MINUTE):
        return _page(request, status=429, is_too_often=True)
    if _announced_size(request) > LARGEST_REQUEST:
        return _page(request, status=413, is_too_large=True)
    request.upload_handlers = [HashingHandler(request)]
    return _compared(request) if request.method == "POST" else _looked_up(request)


def _who(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else client_address(request)


def _announced_size(request: HttpRequest) -> int:
    """Return how many bytes the request says that it has; the web server reads no more than that."""
    size = str(request.headers.get("content-length") or "")
    return int(size) if size.isascii() and size.isdigit() else 0


def _looked_up(request: HttpRequest) -> HttpResponse:
    """Answer for a code, which an address with it in can ask for too."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if not form.is_valid():
        return _page(request, code_form=form, status=422 if form.is_bound else 200)
    verdict = by_code(request.user, form.cleaned_data["kode"])
    return _page(request, code_form=form, is_answered=True, verdict=verdict)


@csrf_protect
def _compared(request: HttpRequest) -> HttpResponse:
    """Answer for a file, which is hashed while it is read."""
    form = ControlFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form, status=422)
    verdict = by_sha256(request.user, form.cleaned_data["file"].sha256)
    return _page(request, is_answered=True, is_file=True, verdict=verdict)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"code_form": CodeForm(), "file_form": ControlFileForm(), **context}
    response = render(request, TEMPLATE, context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
