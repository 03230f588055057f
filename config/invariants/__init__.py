"""What always holds, whoever did what in which order: rules that are checked over the whole database.

The services keep them one change at a time; `manage.py check_invariants` looks at the sum, after tests, after a restore
and after bulk inserts. Every rule is a function that yields what breaks it, in words for the one who operates the
program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.invariants import (
    evaluation,
    holdings,
    organisation,
    planning,
    policy,
    process,
    process_map,
    records,
    steering,
)
from governance.documents import verification
from governance.policy.verification import altered_figures

Find = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """One rule: its name in the report and what finds the breaches."""

    name: str
    find: Find


RULES: tuple[Rule, ...] = (
    Rule("the change log's chain holds", records.broken_chain),
    Rule("append-only tables are guarded by the database", records.unguarded_tables),
    Rule("documents are the bytes that their seal says", verification.altered_documents),
    Rule("documents are what the change log and their jobs say", verification.contradicted_documents),
    Rule("a job is done when it has its document", records.undone_jobs),
    Rule("every unit stands below its parent", organisation.misplaced_units),
    Rule("every unit is remembered as it is", organisation.forgotten_units),
    Rule("no role outlives its unit", organisation.roles_that_outlive),
    Rule("what is closed has nothing open below it", organisation.below_closed),
    Rule("roles and their mirror agree", organisation.mirror_differences),
    Rule("a decision run has one turn while it runs, and none after", process.turns),
    Rule("nobody decides on her own proposal", process.own_proposals),
    Rule("every decision run has one subject", process.subjects),
    Rule("the process map's versions are what their seals say", process_map.altered_versions),
    Rule("every step of the process map has one ansvarlig", process_map.unowned_steps),
    Rule("a policy has one version in force and one under way", policy.crowded_policies),
    Rule("policy and decision run agree", policy.runs),
    Rule("what is approved stands as it was approved", policy.altered_versions),
    Rule("every figure is the picture of its hash, and the one that was approved", altered_figures),
    Rule("report and decision run agree", steering.runs),
    Rule("what an ended period approved is locked", steering.unlocked_reports),
    Rule("an approved report has left one status for each action", steering.statuses),
    Rule("an action shows what was approved last", steering.latest_statuses),
    Rule("a closed year has at least two periods", steering.years),
    Rule("a goal shows the worst of its actions, indicators and subgoals", planning.derived_statuses),
    Rule("an indicator shows its newest measurement", planning.latest_measurements),
    Rule("what nobody answers for is on one manager's page", holdings.unlisted),
    Rule("what waits to be confirmed is hers who is to confirm it", holdings.misgiven),
    Rule("nothing is shown to more people than what is above it", planning.too_open),
    Rule("plan and decision run agree", planning.runs),
    Rule("a plan leaves drafting when its inputs are answered", planning.unanswered),
    Rule("lesson and decision run agree", evaluation.runs),
    Rule("a lesson is shown to no more people than its evaluation", evaluation.too_open),
)


#: What proves that what is published is what was decided; `manage.py verify_published` asks these.
PROOF: tuple[Rule, ...] = tuple(
    rule
    for rule in RULES
    if rule.find
    in (
        records.broken_chain, records.unguarded_tables, verification.altered_documents,
        verification.contradicted_documents,
        policy.altered_versions, altered_figures,
    )
)  # fmt: skip


def breaches(rules: Iterable[Rule] = RULES) -> dict[str, list[str]]:
    """Return rule → what breaks it; empty when all is well."""
    found = {rule.name: list(rule.find()) for rule in rules}
    return {name: lines for name, lines in found.items() if lines}
