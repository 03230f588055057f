"""The only writer of proposals for policies."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import save_versioned, take_turn
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.policy.models import PolicyDocument
from governance.policy.proposals.models import PolicyProposal
from governance.policy.proposals.permissions import check_answer
from governance.policy.proposals.workflow import PROPOSALS


@transaction.atomic
def receive_proposal(
    *,
    policy: PolicyDocument,
    title: str,
    text: str,
    source_label: str,
    source_path: str,
    by: User | None,
    visibility: str = Visibility.INTERNAL,
) -> PolicyProposal:
    """Put a proposal before the writers of a policy; a second time from the same source gives the first one.

    The caller has asked who may. Raises RuleBroken for what is exempt from public access, and for a policy that is:
    more people make policies than may read the one, and more read the source than may know of the other.
    """
    if visibility == Visibility.EXEMPT:
        raise RuleBroken(_("Det som er unntatt offentlighet, kan ikke foreslås for en policy."), field="policy")
    if policy.visibility == Visibility.EXEMPT:
        raise RuleBroken(_("Policyen er unntatt offentlighet, og kan ikke få forslag herfra."), field="policy")
    take_turn()
    values = {
        "title": title, "text": text, "source_label": source_label, "visibility": visibility,
        "received_at": clock.now(),
    }  # fmt: skip
    proposal, is_new = PolicyProposal.objects.get_or_create(policy=policy, source_path=source_path, defaults=values)
    if is_new:
        changes = {"policy": [None, str(policy)], "source": [None, source_label]}
        audit.record(by=by, verb="received", subject=proposal, changes=changes)
    return proposal


@transaction.atomic
def close_proposals(source_path: str, *, legal_basis: str, by: User | None) -> None:
    """Take the words out of what was proposed from an address that has become exempt from public access.

    More people make policies than may read what is there now; those who may, find the words at the source. What the
    writers answered stands. The caller has asked who may.
    """
    words = {
        "title": _("Forslag som er unntatt offentlighet"),
        "text": _("Det som lå bak forslaget, er unntatt offentlighet. De som har tilgang, kan lese det hos kilden."),
        "source_label": _("En sak som er unntatt offentlighet"),
    }
    take_turn()
    for proposal in PolicyProposal.objects.filter(source_path=source_path).exclude(legal_basis=legal_basis):
        closed = {"visibility": Visibility.EXEMPT.value, "legal_basis": legal_basis}
        changes = audit.differences(proposal, closed)
        save_versioned(proposal, version=proposal.version, fields={**words, **closed})
        audit.record(by=by, verb="followed", subject=proposal, changes=changes)


def answer_proposal(proposal: PolicyProposal, *, version: int, follow: bool, reason: str, by: User) -> None:
    """Answer a proposal, with the reason.

    Raises PermissionDenied, RuleBroken without a reason, WrongState when it has been answered, StaleVersion.
    """
    check_answer(by, proposal)
    name = "follow" if follow else "decline"
    PROPOSALS.check(proposal, name)
    if not reason.strip():
        raise RuleBroken(_("Skriv en begrunnelse for svaret."), field="reason")
    fields = {"answer": reason, "answered_at": clock.now(), "answered_by": by, "answered_for": by.acting_for}
    audit.perform(proposal, name, by=by, table=PROPOSALS, version=version, reason=reason, fields=fields)
