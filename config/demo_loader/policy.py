"""Policies of the demo: published through the render job, as in real life."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from config import demo
from config.demo import shapes
from config.demo.policy import POLICIES
from config.demo_loader.town import DemoTown
from governance.core import clock
from governance.core.editable import Visibility
from governance.documents import services as documents
from governance.policy import services
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.queries import shown_hash

FIGURES = Path(demo.__file__).parent / "figures"
UNIT = re.compile(r"\]\(enhet:([a-z_-]+)\)")


def load(town: DemoTown) -> None:
    """Make every policy with its versions."""
    for policy in POLICIES:
        _add(town, policy)


def _add(town: DemoTown, policy: shapes.Policy) -> None:
    first = policy.versions[0].in_force_on or (-1, 1, 5)
    with town.on(town.calendar.past(first) - timedelta(days=30)):
        made = services.create_policy(
            slug=policy.key,
            title=policy.title,
            summary=policy.summary,
            unit=town.units[policy.owner],
            responsible=town.leader(policy.owner),
            revision_months=12,
            visibility=Visibility.PUBLIC,
            by=town.people["policyadmin"],
        )
    for version in policy.versions:
        if version.in_force_on:
            _add_published(town, made, policy, version, town.calendar.past(version.in_force_on))
    if policy.review:
        _review(town, made, policy)
    for version in policy.versions:
        if not version.in_force_on:
            _add_on_its_way(town, made, version)


def _add_published(
    town: DemoTown, made: PolicyDocument, policy: shapes.Policy, version: shapes.PolicyVersion, in_force_on: date
) -> None:
    with town.on(in_force_on - timedelta(days=20)):
        draft = _write(town, made, version)
    _publish(town, draft, in_force_on, town.calendar.day(policy.revision_due))
    if version.state == "withdrawn":
        _withdraw(town, draft, policy.withdrawn)


def _add_on_its_way(town: DemoTown, made: PolicyDocument, version: shapes.PolicyVersion) -> None:
    with town.on(town.calendar.today - timedelta(days=20)):
        draft = _write(town, made, version)
    if version.state == "planned":
        _plan(town, draft)


def _plan(town: DemoTown, draft: PolicyVersion) -> None:
    """Let it be published in six weeks."""
    _decide(town, draft, town.calendar.today - timedelta(days=3), None)
    administrator, on = town.people["policyadmin"], town.calendar.today + timedelta(days=42)
    with town.on(town.calendar.today):
        services.plan_publication(draft, on=on, seen_version=draft.version, by=administrator)


def _withdraw(town: DemoTown, version: PolicyVersion, reason: str) -> None:
    with town.on(town.calendar.today - timedelta(days=30)):
        services.withdraw(version, by=town.people["kommunedirektor"], reason=reason)


def _review(town: DemoTown, made: PolicyDocument, policy: shapes.Policy) -> None:
    """Let the ansvarlig find that it holds as it stands; the date of the next revision stays."""
    made.refresh_from_db()
    with town.on(town.calendar.today - timedelta(days=60)):
        services.review_unchanged(
            made, reason=policy.review, version=made.version, by=made.responsible,
            next_revision_on=town.calendar.day(policy.revision_due),
        )  # fmt: skip


def _write(town: DemoTown, policy: PolicyDocument, version: shapes.PolicyVersion) -> PolicyVersion:
    """Copy what is in force, then edit, add, move and delete chapters until the draft is as it should be."""
    administrator = town.people["policyadmin"]
    draft = services.create_version(policy, number=version.number, change_note=version.change_note, by=administrator)
    chapters = [replace(chapter, text=_addressed(town, chapter.text)) for chapter in version.chapters]
    for figure in version.figures:
        data = (FIGURES / figure.file).read_bytes()
        services.add_figure(
            draft, data=data, name=figure.file, alt=figure.alt, caption=figure.caption, by=administrator
        )
    wanted = {chapter.key: chapter for chapter in chapters}
    for section in list(draft.governance_sections.all()):
        chapter = wanted.get(section.key)
        if chapter is None:
            services.delete_section(section, by=administrator)
        elif (section.title, section.body) != (chapter.title, chapter.text):
            services.edit_section(
                section, version=section.version, title=chapter.title, body=chapter.text, by=administrator
            )
    present = set(draft.governance_sections.values_list("key", flat=True))
    for chapter in chapters:
        if chapter.key not in present:
            services.add_section(draft, key=chapter.key, title=chapter.title, body=chapter.text, by=administrator)
    _order(draft, [chapter.key for chapter in version.chapters], town)
    draft.refresh_from_db()
    return draft


def _addressed(town: DemoTown, text: str) -> str:
    """Return the text with its references to units, by their keys in the demo, as they are written in real life."""
    return UNIT.sub(lambda found: f"](enhet:{town.units[found[1]].pk})", text)


def _order(draft: PolicyVersion, keys: list[str], town: DemoTown) -> None:
    """Move chapters up until they stand in the wanted order."""
    for position, key in enumerate(keys):
        while True:
            order = list(draft.governance_sections.order_by("position").values_list("key", flat=True))
            if order.index(key) <= position:
                break
            services.move_section(draft.governance_sections.get(key=key), up=True, by=town.people["policyadmin"])


def _publish(town: DemoTown, draft: PolicyVersion, in_force_on: date, next_revision_on: date) -> None:
    _decide(town, draft, in_force_on - timedelta(days=5), next_revision_on)
    with town.on(in_force_on):
        services.publish(draft, by=town.people["policyadmin"])
        draft.refresh_from_db()
        if draft.job_id is None or not documents.work(draft.job_id):
            raise RuntimeError(f"{draft} was not rendered")
        draft.refresh_from_db()


def _decide(town: DemoTown, draft: PolicyVersion, approved_on: date, next_revision_on: date | None) -> None:
    """Take it along the decision line, up to the approval."""
    administrator, director = town.people["policyadmin"], town.people["kommunedirektor"]
    with town.on(approved_on - timedelta(days=5)):
        services.send_for_approval(
            draft, by=administrator, shown_hash=shown_hash(draft), skip_hearing_reason="Endringene er drøftet i møter."
        )
        services.recommend(
            draft,
            by=town.people["toppleder"],
            meeting_on=clock.today(),
            note="Anbefales.",
            shown_hash=shown_hash(draft),
        )
    with town.on(approved_on):
        services.approve(draft, by=director, shown_hash=shown_hash(draft), next_revision_on=next_revision_on)
