"""Reads of policies: what a version says, the hash of it, how it differs from the one before, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from governance.core.digests import digest
from governance.organisation.models import ACTING_ROLES, OrgUnit, RoleAssignment
from governance.policy import differences, references
from governance.policy.models import (
    UNDER_WAY,
    PolicyDocument,
    PolicyFigure,
    PolicyReview,
    PolicySection,
    PolicyStatus,
    PolicyVersion,
    UnsavedEdit,
)
from governance.process.models import Act, DecisionRun, DecisionRunStep, Mode, RunStatus, RunStepStatus

#: The state of a version while its run stands at a step with this act. Where all are heard at once it is HEARING.
STATE_AT: dict[str, str] = {
    Act.PROPOSE: PolicyStatus.DRAFT,
    Act.STATE: PolicyStatus.APPROVAL,
    Act.RECOMMEND: PolicyStatus.APPROVAL,
    Act.DECIDE: PolicyStatus.APPROVAL,
    Act.PUBLISH: PolicyStatus.APPROVED,
}


def sections_of(version: PolicyVersion) -> list[PolicySection]:
    """Return the chapters in their order."""
    return list(version.governance_sections.order_by("position", "pk"))


def figures_of(version: PolicyVersion) -> list[PolicyFigure]:
    """Return the figures by their keys, without their pictures."""
    return list(version.governance_figures.defer("content").order_by("key"))


def unsaved_of(version: PolicyVersion, key: str, user: Any) -> UnsavedEdit | None:
    """Return what the person has typed into the chapter and not saved."""
    return version.governance_unsaved.filter(key=key, saved_by=user).first()


def figures_used(version: PolicyVersion) -> dict[str, list[PolicySection]]:
    """Return the chapters that show each figure, by its key."""
    used: dict[str, list[PolicySection]] = {}
    for section in sections_of(version):
        for key in references.figure_keys(section.body):
            used.setdefault(key, []).append(section)
    return used


def shown_hash(
    version: PolicyVersion,
    sections: Sequence[PolicySection] | None = None,
    referred: references.Referred | None = None,
) -> str:
    """Return the hash of all that a reader of the version sees; any edit changes it.

    So does another name of what it refers to, while it is a draft (governance.policy.references).
    """
    chapters = sections_of(version) if sections is None else sections
    found = references.references_of(version, chapters) if referred is None else referred
    texts = [[chapter.key, chapter.title, chapter.body] for chapter in chapters]
    return _hash(version.policy.title, version.number, version.change_note, texts, found)


def frozen_hash(frozen: dict[str, Any]) -> str:
    """Return the same hash of what was frozen at the approval; "" when nothing was."""
    if not frozen:
        return ""
    texts = [[chapter["key"], chapter["title"], chapter["body"]] for chapter in frozen["chapters"]]
    return _hash(frozen["title"], frozen["number"], frozen["change_note"], texts, frozen.get("references") or {})


def _hash(title: str, number: str, change_note: str, chapters: list[list[str]], referred: references.Referred) -> str:
    """Names and figures are left out when there are none: so are the seals from before there were any."""
    shown = {"title": title, "number": number, "change_note": change_note, "chapters": chapters}
    more = {"names": references.names_of(referred), "figures": references.pictures_of(referred)}
    return digest(shown | {name: value for name, value in more.items() if value})


def in_force(policy: PolicyDocument) -> PolicyVersion | None:
    """Return the version that is in force now, without the text that it was approved with."""
    return policy.governance_versions.filter(status=PolicyStatus.IN_FORCE).defer("frozen").first()


def last_review(policy: PolicyDocument) -> PolicyReview | None:
    """Return the last time that what is in force was looked through and found to hold."""
    versions = PolicyVersion.objects.filter(policy=policy, status=PolicyStatus.IN_FORCE).values("pk")
    return PolicyReview.objects.filter(policy_version__in=versions).first()


def contact(unit: OrgUnit, responsible_id: int) -> str:
    """Return whom the public asks: the role that the ansvarlig answers by, and its unit; "" when she holds none."""
    held = RoleAssignment.objects.current().filter(user=responsible_id, role__in=ACTING_ROLES)
    nearest = held.filter(unit__path__in=unit.line_paths()).select_related("unit").order_by("-unit__path", "pk").first()
    return f"{nearest.get_role_display().capitalize()}, {nearest.unit.name}" if nearest else ""


def planned(user: Any, until: date) -> QuerySet[PolicyVersion]:
    """Return the versions that the user may see and that are to be published by that day, the first first."""
    rows = PolicyVersion.objects.visible_to(user).filter(status=PolicyStatus.APPROVED, job=None, planned_on__lte=until)
    return rows.select_related("policy").defer("frozen").order_by("planned_on", "policy__title")


def coming_revisions(user: Any, until: date) -> QuerySet[PolicyDocument]:
    """Return the policies in force that the user may read and that are to be revised by that day, the first first."""
    in_force = PolicyVersion.objects.filter(status=PolicyStatus.IN_FORCE).values("policy")
    rows = PolicyDocument.objects.readable_by(user).filter(pk__in=in_force, next_revision_on__lte=until)
    return rows.order_by("next_revision_on", "title")


def under_way(policy: PolicyDocument) -> PolicyVersion | None:
    """Return the version that is on its way; there is at most one."""
    return policy.governance_versions.filter(status__in=UNDER_WAY).select_related("job").first()


def differences_from_base(
    version: PolicyVersion,
    sections: Sequence[PolicySection] | None = None,
    referred: references.Referred | None = None,
) -> list[differences.ChapterDifference]:
    """Return, chapter by chapter, what has changed since the version that this one builds on."""
    base = version.based_on
    before = sections_of(base) if base else []
    after = sections_of(version) if sections is None else sections
    found = references.references_of(version, after) if referred is None else referred
    known = (base and base.sent_references) or {}
    return differences.compare(
        _chapters(before, references.read_names(known, {})), _chapters(after, references.read_names(found, known))
    )


def _chapters(sections: Iterable[PolicySection], names: dict[str, str]) -> list[differences.Chapter]:
    return [differences.Chapter(s.key, s.position, s.title, s.body, names) for s in sections]


def published_versions(policy: PolicyDocument) -> QuerySet[PolicyVersion]:
    """Return what is, or has been, in force, the newest first, without bytes."""
    rows = policy.governance_versions.published().select_related("document")
    return rows.defer("frozen", "document__content", "document__frozen").order_by("-in_force_on", "-pk")


@dataclass(frozen=True)
class PolicyRow:
    """One line of the list: the policy, the version in force, and the one on its way if the user may see it."""

    policy: PolicyDocument
    in_force: PolicyVersion | None = None
    under_way: PolicyVersion | None = None


def policy_rows(user: Any) -> list[PolicyRow]:
    """Return all policies that the user sees, by title; two queries."""
    shown = (*UNDER_WAY, PolicyStatus.IN_FORCE)
    versions = PolicyVersion.objects.visible_to(user).filter(status__in=shown).select_related("document")
    by_policy: dict[int, dict[bool, PolicyVersion]] = {}
    for version in versions.defer("frozen", "document__content", "document__frozen"):
        by_policy.setdefault(version.policy_id, {})[version.is_under_way] = version
    policies = PolicyDocument.objects.visible_to(user).select_related("unit")
    return [
        PolicyRow(policy, by_policy.get(policy.pk, {}).get(False), by_policy.get(policy.pk, {}).get(True))
        for policy in policies
    ]


@dataclass(frozen=True)
class Disagreement:
    """A version whose state is not the one that its run says."""

    version: PolicyVersion
    reason: str

    def __str__(self) -> str:
        return f"{self.version} ({self.version.status}): {self.reason}"


def disagreements() -> list[Disagreement]:
    """Return the versions that do not agree with their runs; empty when all is well."""
    versions = list(PolicyVersion.objects.select_related("policy", "run"))
    steps: dict[int, list[DecisionRunStep]] = {}
    for step in DecisionRunStep.objects.filter(run__in=[v.run_id for v in versions if v.run_id]).order_by("position"):
        steps.setdefault(step.run_id, []).append(step)
    found = [(version, _disagreement(version, steps.get(version.run_id or 0, []))) for version in versions]
    return [Disagreement(version, reason) for version, reason in found if reason]


def _disagreement(version: PolicyVersion, steps: list[DecisionRunStep]) -> str:
    if version.approved_hash and version.approved_hash not in {s.shown_hash for s in steps if s.act == Act.DECIDE}:
        return "approved something that the decision was not about"
    if version.run is None:
        return "" if version.status in (PolicyStatus.DRAFT, PolicyStatus.WITHDRAWN) else "has no run"
    expected = _expected_states(version.run, steps)
    return "" if version.status in expected else f"the run says {' or '.join(sorted(expected))}"


def _expected_states(run: DecisionRun, steps: list[DecisionRunStep]) -> set[str]:
    if run.status == RunStatus.WITHDRAWN:
        return {PolicyStatus.WITHDRAWN}
    if run.status == RunStatus.COMPLETED:
        return {PolicyStatus.IN_FORCE, PolicyStatus.REPLACED, PolicyStatus.WITHDRAWN}
    current = [step for step in steps if step.status == RunStepStatus.CURRENT]
    return {PolicyStatus.HEARING if step.mode == Mode.ALL else STATE_AT[step.act] for step in current}
