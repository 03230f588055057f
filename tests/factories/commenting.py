"""Merknader to versions on their way, written and answered through the services."""

from __future__ import annotations

from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.paragraphs import cut
from governance.policy.models import PolicyVersion
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


def again(comment: PolicyComment) -> PolicyComment:
    """Return the merknad as it stands in the database."""
    wanted = ("policy_version__policy__unit", "policy_version__run", "written_by", "written_for")
    return PolicyComment.objects.select_related(*wanted).get(pk=comment.pk)
