"""Rows of evaluation: evaluations, findings and lessons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.evaluations.models import Finding
from evaluation.learning import services as learning
from governance.core.editable import Visibility
from tests.factories import evaluation as make
from tests.factories.closed import with_basis
from tests.factories.municipality import Town
from tests.support.access_matrix import Build, Row

#: Who reads what is internal and belongs to the unit. The line above reads down, and those below read up.
READ_SCHOOL = (
    "leser", "rapportør", "linjeleder", "toppleder", "kommunedirektør", "prosesseier", "policyadministrator",
)  # fmt: skip
READ_OTHER = ("leser", "toppleder", "kommunedirektør", "prosesseier", "policyadministrator")
READ_EXEMPT = ("rapportør", "linjeleder", "toppleder", "kommunedirektør")
#: Who may change it.
EDIT_SCHOOL = ("linjeleder", "toppleder", "kommunedirektør", "prosesseier")
EDIT_OTHER = ("toppleder", "kommunedirektør", "prosesseier")
EDIT_EXEMPT = ("linjeleder", "toppleder", "kommunedirektør")

PLACES: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "own unit": ("school", Visibility.INTERNAL, READ_SCHOOL, EDIT_SCHOOL),
    "unit below": ("lower_school", Visibility.INTERNAL, READ_SCHOOL, EDIT_SCHOOL),
    "other unit": ("other_school", Visibility.INTERNAL, READ_OTHER, EDIT_OTHER),
    "unntatt": ("school", Visibility.EXEMPT, READ_EXEMPT, EDIT_EXEMPT),
}


def planned(unit: str, visibility: str) -> Build:
    return lambda town: {"pk": make.make_evaluation(town, unit, visibility=visibility).pk}


def ongoing(unit: str, visibility: str) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        evaluation = make.make_ongoing(town, unit, visibility=visibility)
        make.make_finding(town, evaluation)
        return {"pk": evaluation.pk}

    return build


def found(unit: str, visibility: str) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        return {"pk": make.make_finding(town, make.make_ongoing(town, unit, visibility=visibility)).pk}

    return build


def edit_data(unit: str, visibility: str) -> Build:
    return lambda town: {
        "title": "Nytt navn", "question": "Hva?", "method": "", "responsible": town.user("oppvekstsjef").pk,
        "due_on": "01.03.2027", **with_basis({"visibility": visibility}), "version": 1,
    }  # fmt: skip


def finish_data(_town: Town) -> Mapping[str, Any]:
    return {"conclusion": "Slik er det", "version": 2}


def finding_data(_town: Town) -> Mapping[str, Any]:
    assert Finding.objects.count() == 1
    return {"kind": "strength", "text": "Nytt funn", "evidence": "", "version": 1}


def statuses(readers: tuple[str, ...], editors: tuple[str, ...], done: int) -> dict[str, int]:
    """Return the answer of an operation: done for editors, 403 for those who only read; the rest get 404."""
    return {persona: done if persona in editors else 403 for persona in readers}


def evaluation_rows() -> list[Row]:
    rows = []
    for about, (unit, visibility, readers, editors) in PLACES.items():
        place = (unit, visibility)
        may = {"get": statuses(readers, editors, 200), "post": statuses(readers, editors, 302)}
        edit, finish, finding = edit_data(*place), finish_data, finding_data
        see = dict.fromkeys(readers, 200)
        rows += [
            Row("evaluation:evaluation_detail", "GET", about, planned(*place), expected=see),
            Row("evaluation:evaluation_detail", "POST", about, planned(*place), others=405),
            Row("evaluation:evaluation_edit", "GET", about, planned(*place), expected=may["get"]),
            Row("evaluation:evaluation_edit", "POST", about, planned(*place), edit, expected=may["post"]),
            Row("evaluation:evaluation_start", "GET", about, planned(*place), others=405),
            Row("evaluation:evaluation_start", "POST", about, planned(*place), expected=may["post"]),
            Row("evaluation:evaluation_finish", "GET", about, ongoing(*place), expected=may["get"]),
            Row("evaluation:evaluation_finish", "POST", about, ongoing(*place), finish, expected=may["post"]),
            Row("evaluation:finding_add", "GET", about, ongoing(*place), expected=may["get"]),
            Row("evaluation:finding_add", "POST", about, ongoing(*place), finding, expected=may["post"]),
            Row("evaluation:finding_edit", "GET", about, found(*place), expected=may["get"]),
            Row("evaluation:finding_edit", "POST", about, found(*place), finding, expected=may["post"]),
        ]
    return rows


def plan_data(town: Town) -> Mapping[str, Any]:
    goal = make.make_goal(town, visibility=Visibility.PUBLIC)
    return {
        "goal": goal.pk, "unit": town["school"].pk, "title": "Virker det?", "question": "Leser de bedre?",
        "method": "", "responsible": town.user("rektor").pk, "due_on": "15.02.2027", "visibility": "internal",
    }  # fmt: skip


def lesson_data(town: Town) -> Mapping[str, Any]:
    return {"title": "T", "text": "T", "proposal": "F", "unit": town["school"].pk, "visibility": "internal"}


PLANNERS = ("linjeleder", "toppleder", "kommunedirektør", "prosesseier")
OWN_ROWS = [
    Row("evaluation:overview", "GET", others=200),
    Row("evaluation:overview", "POST", others=405),
    Row("evaluation:evaluation_list", "GET", others=200),
    Row("evaluation:evaluation_list", "POST", others=405),
    Row("evaluation:evaluation_plan", "GET", expected=dict.fromkeys(PLANNERS, 200), others=403),
    Row("evaluation:evaluation_plan", "POST", data=plan_data, expected=dict.fromkeys(PLANNERS, 302), others=403),
    Row("evaluation:lesson_list", "GET", others=200),
    Row("evaluation:lesson_list", "POST", others=405),
    Row("evaluation:lesson_propose", "GET", others=200),
    Row("evaluation:lesson_propose", "POST", data=lesson_data, others=302),
]


# --- Lessons ---------------------------------------------------------------------------------------------------------
# All are proposed by the reporter of the other school, who may always follow her own; she is none of the personas.
def lesson(unit: str, visibility: str) -> Build:
    return lambda town: {"pk": make.make_lesson(town, unit, visibility=visibility, by=town.user("granrapportor")).pk}


def returned(unit: str, visibility: str) -> Build:
    """A lesson of the reporter (who is a persona) that the leader of its unit has sent back."""

    def build(town: Town) -> Mapping[str, Any]:
        made = make.make_lesson(town, unit, visibility=visibility, by=town.user("rapportor"))
        leader = {"school": "rektor", "lower_school": "barnetrinnsleder", "other_school": "granrektor"}[unit]
        learning.send_back(made, by=town.user(leader), reason="Skriv mer")
        return {"pk": made.pk}

    return build


def of_reporter(town: Town) -> Mapping[str, Any]:
    """A lesson of the reporter (who is a persona) that nobody has acted on."""
    return {"pk": make.make_lesson(town, by=town.user("rapportor")).pk}


def at_stage(stage: str, visibility: str = Visibility.INTERNAL) -> Build:
    def build(town: Town) -> Mapping[str, Any]:
        make.make_cycles(town)
        made = make.make_lesson(town, visibility=visibility, by=town.user("granrapportor"))
        if stage == "owner":
            make.make_stated(town, made)
        elif stage == "group":
            make.make_recommended(town, made)
        return {"pk": made.pk}

    return build


def deed(name: str, **data: Any) -> Build:
    def build(_town: Town) -> Mapping[str, Any]:
        made = make.Lesson.objects.get()
        return {"handling": name, "shown_hash": make.shown_hash(made), **data}

    return build


def correction(_town: Town) -> Mapping[str, Any]:
    return {"title": "T", "text": "T", "proposal": "F", "version": make.Lesson.objects.get().version}


def lesson_rows() -> list[Row]:
    rows = []
    for about, (unit, visibility, readers, _editors) in PLACES.items():
        place = (unit, visibility)
        see = dict.fromkeys(readers, 200)
        leads = {"linjeleder": 302} if unit == "school" else {}
        opinion = {**dict.fromkeys(readers, 403), **leads}
        mine = {**dict.fromkeys(readers, 403), "rapportør": 302}
        note = deed("state", note="Enig")
        rows += [
            Row("evaluation:lesson_detail", "GET", about, lesson(*place), expected=see),
            Row("evaluation:lesson_detail", "POST", f"state, {about}", lesson(*place), note, expected=opinion),
            Row("evaluation:lesson_edit", "GET", about, returned(*place), expected={**mine, "rapportør": 200}),
            Row("evaluation:lesson_edit", "POST", about, returned(*place), correction, expected=mine),
        ]
    return rows


#: With the prosesseier and with the group, those who have the turn see it though it is not of their line.
WITH_OWNER = {**dict.fromkeys(READ_SCHOOL, 403), "prosesseier": 302}
WITH_GROUP = {**dict.fromkeys(READ_SCHOOL, 403), "toppleder": 302}
EXEMPT_WITH_GROUP = {**dict.fromkeys(READ_EXEMPT, 403), "prosesseier": 403, "toppleder": 302}
YES = {"carry_on": "yes", "meeting_on": "02.11.2026", "note": "Ja"}
TURN_ROWS = [
    Row(
        "evaluation:lesson_detail", "POST", "recommend", at_stage("owner"), deed("recommend", note="Ja"),
        expected=WITH_OWNER,
    ),
    Row("evaluation:lesson_detail", "POST", "decide", at_stage("group"), deed("decide", **YES), expected=WITH_GROUP),
    Row(
        "evaluation:lesson_detail", "POST", "decide, unntatt", at_stage("group", Visibility.EXEMPT),
        deed("decide", **YES), expected=EXEMPT_WITH_GROUP,
    ),
    Row(
        "evaluation:lesson_detail", "POST", "take back", of_reporter, deed("take_back", reason="Mer"),
        expected={**dict.fromkeys(READ_SCHOOL, 403), "rapportør": 302},
    ),
    Row(
        "evaluation:lesson_detail", "POST", "send back", at_stage("group"), deed("send_back", reason="Mer"),
        expected=WITH_GROUP,
    ),
]  # fmt: skip

ROWS = [*OWN_ROWS, *evaluation_rows(), *lesson_rows(), *TURN_ROWS]
