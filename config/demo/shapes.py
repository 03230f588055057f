"""The shapes of the demo municipality: plain, frozen records without behaviour.

A date written as ``RelDate`` is relative to the running year: ``(0, 3, 31)`` is 31 March this year,
``(-1, 12, 31)`` the last day of last year. Public facts carry real dates.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

RelDate = tuple[int, int, int]


def on(rel: RelDate, year: int) -> date:
    """Return the calendar day of a relative date when ``year`` is the running year."""
    offset, month, day = rel
    return date(year + offset, month, day)


@dataclass(frozen=True)
class Unit:
    key: str
    name: str
    kind: str  # municipality | staff | sector | unit | department
    parent: str | None
    valid_from: date = date(2020, 1, 1)


@dataclass(frozen=True)
class Grant:
    role: str
    unit: str
    since: RelDate = (-3, 1, 1)
    until: RelDate | None = None


@dataclass(frozen=True)
class Person:
    username: str
    first_name: str
    last_name: str
    workplace: str
    title: str
    roles: tuple[Grant, ...] = ()
    case: str = ""


@dataclass(frozen=True)
class FocusArea:
    key: str
    name: str
    description: str
    order: int


@dataclass(frozen=True)
class Plan:
    key: str
    kind: str
    title: str  # may hold {first} and {last}: the first and last valid year
    owner: str
    summary: str
    valid: tuple[int, int]  # calendar years, or offsets from the running year when relative
    relative: bool = False
    adopted_on: date | RelDate | None = None
    case_number: str = ""
    state: str = "in_force"  # in_force | draft | in_line | hearing
    is_political: bool = True


@dataclass(frozen=True)
class Goal:
    key: str
    title: str
    description: str
    why: str
    kind: str  # main | sub
    focus_area: str | None
    parent: str | None
    plan: str | None
    unit: str
    responsible: str
    sdgs: tuple[int, ...]
    follows_up: tuple[str, ...] = ()
    state: str = "active"  # proposal | active | reached
    renamed_from: str = ""
    case: str = ""


@dataclass(frozen=True)
class Measured:
    on: RelDate
    value: Decimal
    corrected_to: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Indicator:
    key: str
    name: str
    measure: str
    direction: str  # higher | lower | range
    baseline: Decimal
    baseline_year: int  # a calendar year, or an offset from the running year when it is below 1000
    targets: tuple[tuple[int, Decimal], ...]  # (year offset, target)
    measured: tuple[Measured, ...]
    goal: str
    frequency: str  # yearly | tertial
    source: str
    long_term_target: Decimal | None = None
    low: Decimal | None = None  # the good range, direction "range" only
    high: Decimal | None = None
    case: str = ""


@dataclass(frozen=True)
class Milestone:
    title: str
    due: RelDate


@dataclass(frozen=True)
class Action:
    key: str
    title: str
    description: str
    goal: str
    unit: str
    responsible: str
    kind: str  # operation | investment | climate | development
    funding: str  # within_budget | new_funds
    start: RelDate
    due: RelDate
    state: str = "in_progress"  # planned | in_progress | on_hold | completed | dropped
    milestones: tuple[Milestone, ...] = ()
    case: str = ""


@dataclass(frozen=True)
class ActionReport:
    period: str  # finished | running
    action: str
    status: str  # on_track | at_risk | off_track | reached | not_assessed
    comment: str = ""
    next_step: str = ""
    case: str = ""


@dataclass(frozen=True)
class IndicatorReport:
    period: str
    indicator: str
    value: Decimal
    comment: str = ""


@dataclass(frozen=True)
class UnitReport:
    period: str
    unit: str
    stage: str  # not_started | draft | with_leader | submitted | returned | approved
    reason: str = ""  # why it was returned
    case: str = ""


@dataclass(frozen=True)
class Finding:
    kind: str  # strength | weakness
    text: str


@dataclass(frozen=True)
class Lesson:
    key: str
    title: str
    text: str
    suggestion: str
    carry_to: str  # planning | policy | year_wheel | action
    unit: str
    proposed_by: str
    state: str  # proposed | decided | incorporated | rejected
    answer: str = ""  # accepted | declined | "" (not answered); planning's answer, or what it was carried into
    answer_reason: str = ""
    case: str = ""


@dataclass(frozen=True)
class Evaluation:
    key: str
    title: str
    subject_kind: str  # goal | plan | action | process | policy
    subject: str  # key of that thing; a subprocess code for process
    unit: str
    responsible: str
    state: str  # planned | in_progress | finished
    starts: RelDate
    ends: RelDate
    questions: tuple[str, ...]
    methods: tuple[str, ...]
    summary: str = ""
    findings: tuple[Finding, ...] = ()
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    text: str  # Markdown without raw HTML; headings start at level 3


@dataclass(frozen=True)
class PolicyFigure:
    file: str  # in the folder of figures; without its ending it is the key that texts use
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class PolicyVersion:
    number: str
    state: str  # superseded | in_force | draft | hearing | planned | withdrawn
    in_force_on: RelDate | None
    change_note: str
    chapters: tuple[Chapter, ...]
    figures: tuple[PolicyFigure, ...] = ()  # those that the version before does not have


@dataclass(frozen=True)
class Policy:
    key: str
    title: str
    summary: str
    owner: str
    revision_due: RelDate
    versions: tuple[PolicyVersion, ...]
    case: str = ""
    review: str = ""  # why it was found to hold as it stands, two months ago
    withdrawn: str = ""  # why the last version was withdrawn, a month ago


@dataclass(frozen=True)
class Remark:
    """A merknad: who says it, or which unit she leads; the chapter, and words of the paragraph, "" for the chapter."""

    by: str
    chapter: str
    words: str
    text: str
    days_ago: int
    outcome: str = ""  # followed | declined | clarified
    answer: str = ""
    is_reopened: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True)
class WheelEvent:
    month: int
    day: int | None
    title: str
    reference: str
    subprocess: str  # planning | steering | evaluation
    description: str = ""
    owner: str = "styring"


@dataclass(frozen=True)
class FourYearEvent:
    order: int
    years_after_election: int  # 0 = the election year
    month: int | None
    title: str
    reference: str
    subprocess: str
    description: str = ""


@dataclass(frozen=True)
class MapStep:
    """A step of a subprocess. Parties are keys of units, or roles as in "role:line_manager"."""

    title: str
    description: str
    takes_in: str
    gives_out: str
    owner: str
    chapter: str
    accountable: str
    contributes: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
