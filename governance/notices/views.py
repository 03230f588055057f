"""What I have been told."""

from __future__ import annotations

from typing import cast

from django.db.models import Case, When
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
    # Not by `read_at` itself: PostgreSQL sorts what has no value last, behind the fifty that are shown.
    is_read = Case(When(read_at=None, then=0), default=1)
    notices = Notice.objects.filter(recipient=cast(User, request.user)).order_by(is_read, "-created_at", "-pk")
    return render(request, "governance/notice_list.html", {"notices": notices[:SHOWN]})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark my notice as read and go to what it is about."""
    user = cast(User, request.user)
    notice = get_object_or_404(Notice, pk=pk, recipient=user)
    services.mark_read(recipient=user, notice_id=notice.pk)
    return redirect(notice.path)
