"""What I have been told."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from governance.notices import services
from governance.notices.models import Notice
from governance.organisation.models import User

SHOWN = 50


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show my latest notices, the unread first."""
    notices = Notice.objects.filter(recipient=cast(User, request.user)).order_by("read_at", "-created_at")
    unread_first = sorted(notices[:SHOWN], key=lambda notice: notice.read_at is not None)
    return render(request, "governance/notice_list.html", {"notices": unread_first})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark my notice as read and go to what it is about."""
    user = cast(User, request.user)
    notice = get_object_or_404(Notice, pk=pk, recipient=user)
    services.mark_read(recipient=user, notice_id=notice.pk)
    return redirect(notice.path)
