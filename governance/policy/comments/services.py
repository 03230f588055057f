"""The only writer of merknader."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import stale, take_turn
from governance.core.errors import ConflictingField, RuleBroken, StaleVersion, WrongState
from governance.notices.services import notify
from governance.organisation.access import person_of
from governance.organisation.models import User
from governance.organisation.queries import in_whose_place
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.paragraphs import Paragraph, find, paragraphs_of
from governance.policy.comments.permissions import check_answer, check_change, check_comment, check_reopen
from governance.policy.comments.workflow import COMMENTS, OUTCOMES
from governance.policy.models import PolicySection, PolicyVersion
from governance.policy.queries import sections_of
from governance.policy.references import references_of

RULE = "policy_comment"
LONGEST = 4_000  # characters of a merknad, and of an answer
MOST_EACH = 100  # merknader of one person to one version


@transaction.atomic
def write_comment(version: PolicyVersion, *, key: str, anchor: str, text: str, by: User) -> PolicyComment:
    """Say something of a paragraph, or with anchor="" of a whole chapter.

    Raises PermissionDenied; StaleVersion with the text when the paragraph is not there any more, or nobody is asked any
    longer; RuleBroken on an empty or too long text, and above MOST_EACH.
    """
    take_turn()
    version = PolicyVersion.objects.select_related("policy__unit", "run").get(pk=version.pk)
    try:
        check_comment(by, version)
        section, paragraph = place_of(version, key, anchor)
    except WrongState as error:
        raise StaleVersion(error.message, [_unsaved(_("merknad"), text)]) from error
    _check_text(text, _("Skriv merknaden."), "text")
    if version.governance_comments.of(person_of(by)).count() >= MOST_EACH:
        message = _("Du kan skrive høyst %(count)d merknader til en versjon. Legg resten inn i en du har skrevet.")
        raise RuleBroken(message % {"count": MOST_EACH})
    comment = PolicyComment.objects.create(
        policy_version=version, chapter_key=section.key, chapter_title=section.title,
        anchor=paragraph.anchor if paragraph else "", quote=paragraph.quote if paragraph else "", text=text,
        written_at=clock.now(), written_by=by, written_for=by.acting_for,
    )  # fmt: skip
    audit.record(by=by, verb="commented", subject=comment, changes={"text": [None, text]})
    return comment


def place_of(version: PolicyVersion, key: str, anchor: str) -> tuple[PolicySection, Paragraph | None]:
    """Return the chapter and the paragraph that an address names. Raises WrongState when the text has moved on."""
    sections = sections_of(version)
    section = next((section for section in sections if section.key == key), None)
    if section is None:
        raise WrongState(_("Kapitlet er slettet fra versjonen. Åpne versjonen på nytt."))
    if not anchor:
        return section, None
    paragraph = find(paragraphs_of(section, references_of(version, sections)), anchor)
    if paragraph is None:
        raise WrongState(_("Avsnittet er endret siden du åpnet siden. Se om merknaden fortsatt passer."))
    return section, paragraph


@transaction.atomic
def edit_comment(comment: PolicyComment, *, text: str, version: int, by: User) -> bool:
    """Let the author change what she said, until it is answered; return False when nothing was changed.

    Raises PermissionDenied, RuleBroken; StaleVersion with both texts when somebody was first.
    """
    comment = _again(comment)
    try:
        check_change(by, comment)
    except WrongState as error:
        raise StaleVersion(error.message, stale(comment, {"text": text}).fields) from error
    _check_text(text, _("Skriv merknaden."), "text")
    return audit.edit(comment, by=by, version=version, fields={"text": text})


@transaction.atomic
def withdraw_comment(comment: PolicyComment, *, version: int, by: User) -> None:
    """Let the author take back what she said. Raises PermissionDenied, WrongState, StaleVersion."""
    comment = _again(comment)
    check_change(by, comment)
    audit.perform(comment, "withdraw", by=by, table=COMMENTS, version=version)


@transaction.atomic
def answer_comment(comment: PolicyComment, *, outcome: str, answer: str, version: int, by: User) -> None:
    """Answer for the writers, and tell the author; `outcome` is one of OUTCOMES.

    Raises PermissionDenied, RuleBroken; StaleVersion with both texts when another has answered, or the author has
    changed or withdrawn it.
    """
    comment = _again(comment)
    name = OUTCOMES.get(outcome, "clarify")
    try:
        check_answer(by, comment)
        COMMENTS.check(comment, name)
    except WrongState as error:
        raise StaleVersion(error.message, stale(comment, {"answer": answer}).fields) from error
    if outcome not in OUTCOMES:
        raise RuleBroken(_("Velg hva som skjer med merknaden."), field="outcome")
    _check_text(answer, _("Skriv et svar."), "answer")
    if comment.version != version:
        message = _("Merknaden er endret mens du skrev svaret. Les den på nytt.")
        theirs = ConflictingField(label=_("merknad"), mine="", theirs=comment.text)
        raise StaleVersion(message, [theirs, *stale(comment, {"answer": answer}).fields])
    fields = {"answer": answer, "answered_at": clock.now(), "answered_by": by, "answered_for": by.acting_for}
    audit.perform(comment, name, by=by, table=COMMENTS, version=version, fields=fields)
    _tell_author(comment, by=by)


@transaction.atomic
def reopen_comment(comment: PolicyComment, *, version: int, by: User) -> None:
    """Let an answered merknad wait for another answer; the first one stands until then.

    Raises PermissionDenied, WrongState, StaleVersion.
    """
    comment = _again(comment)
    check_reopen(by, comment)
    audit.perform(comment, "reopen", by=by, table=COMMENTS, version=version)


def _again(comment: PolicyComment) -> PolicyComment:
    """Return the merknad as it is now, for the one whose turn it is to write."""
    take_turn()
    wanted = ("policy_version__policy__unit", "policy_version__run", "written_by", "written_for")
    return PolicyComment.objects.select_related(*wanted).get(pk=comment.pk)


def _unsaved(label: str, text: str) -> ConflictingField:
    return ConflictingField(label=label, mine=text, theirs="")


def _check_text(text: str, what_to_do: str, field: str) -> None:
    if not text.strip():
        raise RuleBroken(what_to_do, field=field)
    if len(text) > LONGEST:
        raise RuleBroken(_("Teksten er for lang. Den kan ha høyst %(count)d tegn.") % {"count": LONGEST}, field=field)


def _tell_author(comment: PolicyComment, *, by: User) -> None:
    author, version = comment.author, comment.policy_version
    if not author.is_active or author == person_of(by):
        return
    about = {
        "person": in_whose_place(by, by.acting_for),
        "chapter": comment.chapter_title,
        "outcome": comment.get_status_display(),
    }
    text = _("%(person)s har svart på merknaden din til «%(chapter)s»: %(outcome)s.") % about
    notify(
        recipient=author,
        rule=RULE,
        occasion=f"{comment.pk}:{comment.version}",
        subject=(_("Svar på merknaden din: %(policy)s") % {"policy": version})[:200],
        text=f"{text}\n\n{comment.answer}",
        path=reverse("governance:policy_comment", args=[version.policy.slug, version.number, comment.pk]),
        is_exempt=version.policy.is_exempt,
    )
