"""What is proposed for a policy: the list, and one with its answer or the form to answer it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.organisation.history import history_of
from governance.organisation.models import User
from governance.policy.permissions import check_follow
from governance.policy.proposals import services
from governance.policy.proposals.forms import AnswerForm
from governance.policy.proposals.models import PolicyProposal, ProposalStatus
from governance.policy.proposals.permissions import can_answer, check_answer
from governance.policy.proposals.queries import proposals_of
from governance.policy.proposals.workflow import PROPOSALS
from governance.policy.views.fetching import policy_for
from governance.policy.views.writing import answer, page_with_form

PAGE = "governance/policy_proposal.html"


@require_safe
def proposal_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is proposed for a policy: what waits for an answer first."""
    policy = policy_for(request.user, slug)
    check_follow(request.user, policy)
    rows = list(proposals_of(policy))
    context = {
        "policy": policy,
        "waiting": [row for row in rows if row.status == ProposalStatus.RECEIVED],
        "answered": [row for row in rows if row.status != ProposalStatus.RECEIVED],
    }
    return render(request, "governance/policy_proposals.html", context)


@page_with_form
def proposal_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a proposal with its answer, or the form to answer it for those who write the policy."""
    rows = PolicyProposal.objects.visible_to(request.user).select_related("policy__unit", "answered_by", "answered_for")
    proposal = get_object_or_404(rows, pk=pk, policy__slug=slug)
    context: dict[str, Any] = {
        "policy": proposal.policy,
        "proposal": proposal,
        "history": history_of(proposal),
        "submit": _("Lagre svaret"),
    }
    is_waiting = proposal.status == ProposalStatus.RECEIVED
    if request.method != "POST" and not (is_waiting and can_answer(request.user, proposal)):
        return render(request, PAGE, context)

    def check() -> None:
        check_answer(request.user, proposal)
        PROPOSALS.check(proposal, "follow")

    def do(data: dict[str, Any]) -> str:
        services.answer_proposal(proposal, by=cast(User, request.user), **data)
        messages.success(request, _("Svaret er lagret."))
        return reverse("governance:policy_proposal", args=[slug, proposal.pk])

    form = AnswerForm(request.POST or None, initial={"version": proposal.version})
    return answer(request, form, do, PAGE, context, check=check)
