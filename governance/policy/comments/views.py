"""Merknader: the list of a version, one with its answer, and the forms to write, change and answer."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.core.errors import WrongState
from governance.organisation.access import person_of
from governance.organisation.history import history_of
from governance.organisation.models import User
from governance.policy.comments import services
from governance.policy.comments.forms import (
    ANSWERED,
    MINE,
    OPEN,
    AnswerForm,
    CommentForm,
    EditCommentForm,
    SeenForm,
    ShownForm,
)
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.permissions import (
    can_comment,
    can_see_comments,
    check_answer,
    check_change,
    check_comment,
    round_ends_on,
)
from governance.policy.comments.queries import CommentedChapter, comments_of, counts, left_open, with_version
from governance.policy.comments.shown import chapters_of, shown
from governance.policy.comments.workflow import COMMENTS
from governance.policy.models import PolicyVersion
from governance.policy.services.drafts import NUMBER
from governance.policy.views.fetching import version_for
from governance.policy.views.reading import version_path
from governance.policy.views.writing import answer, page_with_form

PER_PAGE = 50
FORM = "governance/policy_comment_form.html"


@require_safe
def comment_list(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show the merknader to a version, in the order of its text, all or some of them."""
    version = version_for(request.user, slug, number)
    if not can_see_comments(request.user, version):
        raise Http404
    everything = with_version(comments_of(version), version)
    chapters = chapters_of(version, everything)
    named = [(chapter.key, chapter.title) for chapter in chapters if chapter.comments]
    form = ShownForm(request.GET or None, chapters=named)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = [
        (chapter, comment)
        for chapter in chapters
        for comment in chapter.comments
        if _is_wanted(request.user, comment, **wanted)
    ]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "policy": version.policy,
        "version": version,
        "form": form,
        "is_narrowed": any(wanted.values()),
        "counts": counts(everything),
        "page": page,
        "groups": _groups(request.user, list(page)),
        "may_comment": can_comment(request.user, version),
        "left_open": left_open(request.user, version),
    }
    return render(request, "governance/policy_comments.html", context, status=422 if form.errors else 200)


def _is_wanted(user: Any, comment: PolicyComment, vis: str = "", kapittel: str = "") -> bool:
    """Return True when the filter lets the merknad through."""
    if kapittel and comment.chapter_key != kapittel:
        return False
    if vis == MINE:
        return comment.author == person_of(user)
    return vis not in (OPEN, ANSWERED) or comment.is_answered == (vis == ANSWERED)


def _groups(user: Any, rows: list[tuple[CommentedChapter, PolicyComment]]) -> list[dict[str, Any]]:
    """Return the rows of a page chapter by chapter."""
    groups = [list(group) for _key, group in groupby(rows, key=lambda row: row[0].key)]
    return [
        {
            "chapter": group[0][0],
            "comments": [shown(user, comment, is_moved=comment.pk in chapter.moved) for chapter, comment in group],
        }
        for group in groups
    ]


@require_safe
def comment_page(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Show one merknad with its answer; to its author also when she sees the version no longer."""
    comment = _comment_for(request.user, slug, number, pk)
    version = comment.policy_version
    context = {
        "policy": version.policy,
        "version": version,
        "row": shown(request.user, comment),
        "sees_version": PolicyVersion.objects.visible_to(request.user).filter(pk=version.pk).exists(),
        "history": history_of(comment),
    }
    return render(request, "governance/policy_comment.html", context)


def _comment_for(user: Any, slug: str, number: str, pk: int) -> PolicyComment:
    """Return the merknad if the user may see it. Raises Http404."""
    if not NUMBER.fullmatch(number):
        raise Http404
    wanted = (
        "policy_version__policy__unit", "policy_version__policy__responsible", "policy_version__run",
        "written_by", "written_for", "answered_by", "answered_for",
    )  # fmt: skip
    rows = PolicyComment.objects.visible_to(user).select_related(*wanted).defer("policy_version__frozen")
    return get_object_or_404(rows, pk=pk, policy_version__number=number, policy_version__policy__slug=slug)


@page_with_form
def comment_add(request: HttpRequest, slug: str, number: str, key: str, anchor: str = "") -> HttpResponse:
    """Say something of a paragraph, or of a whole chapter."""
    version = version_for(request.user, slug, number)

    def check() -> None:
        check_comment(request.user, version)

    def do(data: dict[str, Any]) -> str:
        made = services.write_comment(version, key=key, anchor=anchor, by=cast(User, request.user), **data)
        messages.success(request, _("Merknaden er sendt."))
        return f"{version_path(version)}#merknad-{made.pk}"

    context = {
        "heading": _("Skriv merknad"),
        "submit": _("Send merknaden"),
        "policy": version.policy,
        "version": version,
        "cancel_path": f"{version_path(version)}#kapittel-{key}",
        "round_ends_on": round_ends_on(version),
    }
    if request.method != "POST":
        check()
    context |= _place(version, key, anchor, is_kept=request.method == "POST")
    return answer(request, CommentForm(request.POST or None), do, FORM, context, check=check)


def _place(version: PolicyVersion, key: str, anchor: str, *, is_kept: bool) -> dict[str, str]:
    """Return what the merknad is about. Raises WrongState when that is gone and nothing is written yet."""
    try:
        section, paragraph = services.place_of(version, key, anchor)
    except WrongState:
        if not is_kept:
            raise
        return {}
    return {"chapter_title": section.title, "quote": paragraph.quote if paragraph else ""}


@page_with_form
def comment_edit(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Change one's own merknad, or withdraw it."""
    comment = _comment_for(request.user, slug, number, pk)

    def do(data: dict[str, Any]) -> str:
        services.edit_comment(comment, by=cast(User, request.user), **data)
        messages.success(request, _("Merknaden er lagret."))
        return _path(comment)

    form = EditCommentForm(request.POST or None, initial={"text": comment.text, "version": comment.version})
    context = _about(comment, heading=_("Endre merknaden"), submit=_("Lagre merknaden"))
    return answer(request, form, do, FORM, context, check=lambda: check_change(request.user, comment))


@page_with_form
def comment_answer(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Answer a merknad, and say what becomes of it."""
    comment = _comment_for(request.user, slug, number, pk)

    def check() -> None:
        check_answer(request.user, comment)
        COMMENTS.check(comment, "clarify")

    def do(data: dict[str, Any]) -> str:
        services.answer_comment(comment, by=cast(User, request.user), **data)
        messages.success(request, _("Svaret er sendt. Den som skrev merknaden, får det som varsel."))
        return reverse("governance:policy_comments", args=[slug, number])

    initial = {"version": comment.version, "answer": comment.answer}
    context = _about(comment, heading=_("Svar på merknaden"), submit=_("Send svaret")) | {"comment": comment}
    return answer(request, AnswerForm(request.POST or None, initial=initial), do, FORM, context, check=check)


@require_POST
def comment_withdraw(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Take back one's own merknad."""
    comment = _comment_for(request.user, slug, number, pk)
    services.withdraw_comment(comment, version=_seen(request, comment), by=cast(User, request.user))
    messages.success(request, _("Merknaden er trukket."))
    return redirect(_path(comment))


@require_POST
def comment_reopen(request: HttpRequest, slug: str, number: str, pk: int) -> HttpResponse:
    """Let an answered merknad wait for another answer."""
    comment = _comment_for(request.user, slug, number, pk)
    services.reopen_comment(comment, version=_seen(request, comment), by=cast(User, request.user))
    messages.success(request, _("Merknaden er åpen igjen."))
    return redirect(_path(comment))


def _seen(request: HttpRequest, comment: PolicyComment) -> int:
    """Return the version of the merknad that the button stood beside; without one, that of now."""
    form = SeenForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else comment.version


def _path(comment: PolicyComment) -> str:
    version = comment.policy_version
    return reverse("governance:policy_comment", args=[version.policy.slug, version.number, comment.pk])


def _about(comment: PolicyComment, **words: Any) -> dict[str, Any]:
    """Return what the form of a merknad shows beside it."""
    version = comment.policy_version
    return {
        "policy": version.policy,
        "version": version,
        "chapter_title": comment.chapter_title,
        "quote": comment.quote,
        "cancel_path": _path(comment),
        **words,
    }
