"""A policy that lies out for input, with merknader in every state: also to a paragraph that has changed since."""

from __future__ import annotations

from datetime import timedelta

from config.demo.policy_comments import IN_ROUND, ON_DRAFT
from config.demo.policy_texts.meetings import AS_DRAFTED
from config.demo.shapes import Remark
from config.demo_loader.town import DemoTown
from governance.organisation.models import User
from governance.policy import services as policies
from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.comments.paragraphs import paragraphs_of
from governance.policy.models import PolicyVersion
from governance.policy.queries import shown_hash

POLICY = "moter"
SENT_DAYS_AGO = 6


def load(town: DemoTown) -> None:
    """Let a maker say something of the draft, change the text because of it, send it, and let people speak."""
    version = PolicyVersion.objects.get(policy__slug=POLICY)
    writer = town.people["policyadmin"]
    with town.on(town.calendar.today - timedelta(days=ON_DRAFT.days_ago + 1)):
        _rewrite(version, ON_DRAFT.chapter, *AS_DRAFTED, by=writer)
    _say(town, version, ON_DRAFT)
    with town.on(town.calendar.today - timedelta(days=SENT_DAYS_AGO)):
        _rewrite(version, ON_DRAFT.chapter, *reversed(AS_DRAFTED), by=writer)
        version.refresh_from_db()
        policies.send_for_approval(version, by=writer, shown_hash=shown_hash(version))
    for remark in IN_ROUND:
        _say(town, version, remark)


def _rewrite(version: PolicyVersion, key: str, before: str, after: str, *, by: User) -> None:
    """Put other words in the place of some in a chapter."""
    section = version.governance_sections.select_related("policy_version__policy__unit").get(key=key)
    body = section.body.replace(before, after)
    policies.edit_section(section, version=section.version, title=section.title, body=body, by=by)


def _say(town: DemoTown, version: PolicyVersion, remark: Remark) -> None:
    """Write a merknad, and let what is to become of it happen the day after."""
    day = town.calendar.today - timedelta(days=remark.days_ago)
    author = town.people.get(remark.by) or town.leader(remark.by)
    with town.on(day):
        anchor = _anchor(version, remark)
        comment = services.write_comment(version, key=remark.chapter, anchor=anchor, text=remark.text, by=author)
    with town.on(min(day + timedelta(days=1), town.calendar.today)):
        _settle(comment, remark, by=town.people["policyadmin"], author=author)


def _settle(comment: PolicyComment, remark: Remark, *, by: User, author: User) -> None:
    if remark.is_withdrawn:
        services.withdraw_comment(comment, version=1, by=author)
    if remark.answer:
        services.answer_comment(comment, outcome=remark.outcome, answer=remark.answer, version=1, by=by)
    if remark.is_reopened:
        services.reopen_comment(comment, version=2, by=by)


def _anchor(version: PolicyVersion, remark: Remark) -> str:
    """Return the anchor of the paragraph that has the words."""
    if not remark.words:
        return ""
    section = version.governance_sections.get(key=remark.chapter)
    return next(part.anchor for part in paragraphs_of(section, {}) if remark.words in part.html and part.anchor)
