"""Merknader to versions on their way, and proposals for policies, written and answered through the services."""

from __future__ import annotations

from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.paragraphs import cut
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.proposals import services as proposals
from governance.policy.proposals.models import PolicyProposal
from tests.factories import policy as make
from tests.factories.municipality import Town

TEXT = "Skriv hva dette betyr for skolene."


def anchor(version: PolicyVersion, key: str = "formaal", place: int = 0) -> str:
    """Return the anchor of a paragraph of a chapter, the first unless told otherwise."""
    return [part.anchor for part in cut(make.section(version, key).body) if part.anchor][place]


def write(
    town: Town,
    version: PolicyVersion,
    by: str = "rektor",
    *,
    key: str = "formaal",
    place: int | None = 0,
    text: str = TEXT,
) -> PolicyComment:
    """Write a merknad to a paragraph, or to the whole chapter when it has no place."""
    where = "" if place is None else anchor(version, key, place)
    return services.write_comment(version, key=key, anchor=where, text=text, by=town.user(by))


def answer(town: Town, comment: PolicyComment, outcome: str = "followed", *, by: str = "policyadmin") -> PolicyComment:
    """Answer it as it stands now."""
    comment = again(comment)
    services.answer_comment(comment, outcome=outcome, answer="Godt poeng.", version=comment.version, by=town.user(by))
    return again(comment)


def propose(policy: PolicyDocument, title: str = "Svar alltid den som rapporterer") -> PolicyProposal:
    """Put a proposal before the writers of a policy, as a lesson that is carried on does."""
    return proposals.receive_proposal(
        policy=policy, title=title, text="Den som får svar, skriver bedre.", source_label="Læringspunkt fra Skolen",
        source_path=f"/evaluering/{title}/", by=None,
    )  # fmt: skip


def again(comment: PolicyComment) -> PolicyComment:
    """Return the merknad as it stands in the database."""
    wanted = ("policy_version__policy__unit", "policy_version__run", "written_by", "written_for")
    return PolicyComment.objects.select_related(*wanted).get(pk=comment.pk)
