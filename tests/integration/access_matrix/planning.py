"""Rows of planning: goals, indicators, actions, satsingsområder, plans and the inbox.

Expected by hand. "own" hangs on Bjørkeskogen skole, "below" on Barnetrinnet, "other" on Granlia skole; "unntatt" is
exempt from public access. Line roles see what is above them, so an own leader does not see another school.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from governance.core.editable import Visibility
from planning.actions.models import Action, Milestone
from planning.goals.models import Goal
from planning.goals.services import link_goals
from planning.plans.models import Plan
from planning.plans.seals import shown_hash
from tests.factories import planning as make
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.support.access_matrix import Build, Row

#: Who reads what is internal on Bjørkeskogen skole: its line, and those with a role on the root.
INSIDERS = ("rapportør", "linjeleder", "toppleder", "kommunedirektør")
ON_THE_ROOT = ("leser", "prosesseier", "policyadministrator")
EVERYBODY = (*INSIDERS, *ON_THE_ROOT, "none", "delprosesseier", "systemadministrator", "ended")
MANAGERS = ("linjeleder", "toppleder", "kommunedirektør")


def may(*personas: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(personas, status)


READS_OWN = may(*INSIDERS, *ON_THE_ROOT)
READS_PLAN = {**READS_OWN, **may("delprosesseier")}
READS_OTHER = may("toppleder", "kommunedirektør", *ON_THE_ROOT)
READS_EXEMPT = may(*INSIDERS)


def changes(status: int, readers: Mapping[str, int] = READS_OWN, who: tuple[str, ...] = MANAGERS) -> dict[str, int]:
    """Those who may change it get the status; the rest of those who read it are refused."""
    return {**dict.fromkeys(readers, 403), **{p: status for p in who if p in readers}}


# --- Things ----------------------------------------------------------------------------------------------------------
def goal(unit: str = "school", **more: Any) -> Build:
    return lambda town: {"pk": make.a_goal(town, unit, **more).pk}


def action(unit: str = "school", **more: Any) -> Build:
    return lambda town: {"pk": make.an_action(town, unit=unit, **more).pk}


def exempt_action(town: Town) -> Mapping[str, Any]:
    secret = make.a_goal(town, visibility=Visibility.EXEMPT)
    return {"pk": make.an_action(town, secret).pk}


def milestone(town: Town) -> Mapping[str, Any]:
    return {"pk": make.an_action(town, milestones=[("Start", date(2026, 9, 1))]).planning_milestones.get().pk}


def reached_milestone(town: Town) -> Mapping[str, Any]:
    found = milestone(town)
    Milestone.objects.filter(pk=found["pk"]).update(reached_on=date(2026, 9, 1))
    return found


def indicator(town: Town) -> Mapping[str, Any]:
    return {"pk": make.an_indicator(make.a_goal(town)).pk}


def measurement(town: Town) -> Mapping[str, Any]:
    return {"pk": make.a_measurement(make.an_indicator(make.a_goal(town))).pk}


def link(town: Town) -> Mapping[str, Any]:
    target = make.a_goal(town, "education")
    return {"pk": link_goals(source=make.a_goal(town), target=target, kind="follows_up", by=None).pk}


def area(_town: Town) -> Mapping[str, Any]:
    return {"pk": make.a_focus_area().pk}


def plan(unit: str = "school", **more: Any) -> Build:
    return lambda town: {"pk": make.a_plan(town, unit, **more).pk}


def proposed(unit: str = "school", by: str = "prosesseier", **more: Any) -> Build:
    """A plan that another than the unit's leader has put forward: the leader is to recommend it."""
    return lambda town: {"pk": make.propose(town, make.a_plan(town, unit, **more), by).pk}


def at_the_director(unit: str = "school", **more: Any) -> Build:
    return lambda town: {"pk": make.propose(town, make.a_plan(town, unit, **more)).pk}


def an_input(unit: str = "school", **more: Any) -> Build:
    return lambda town: {"pk": make.an_input(town, unit, **more).pk}


# --- What is posted --------------------------------------------------------------------------------------------------
def goal_data(town: Town) -> Mapping[str, Any]:
    return {
        "title": "Flere leser", "kind": "sub", "focus_area": make.a_focus_area().pk, "unit": town["school"].pk,
        "responsible": town.people["rektor"].pk, "visibility": "internal", "version": _version(Goal),
    }  # fmt: skip


def indicator_data(_town: Town) -> Mapping[str, Any]:
    return {
        "name": "Lesing", "unit_of_measure": "prosent", "direction": "higher", "target": "80", "tolerance": "0",
        "frequency": "yearly", "version": 1,
    }  # fmt: skip


def action_data(town: Town) -> Mapping[str, Any]:
    return {
        "title": "Lesekurs", "kind": "operation", "funding": "within_budget", "unit": town["school"].pk,
        "responsible": town.people["rektor"].pk, "starts_on": "01.08.2026", "due_on": "01.06.2027",
        "visibility": "internal", "version": _version(Action), "milepael-TOTAL_FORMS": 0, "milepael-INITIAL_FORMS": 0,
    }  # fmt: skip


def plan_data(town: Town) -> Mapping[str, Any]:
    return {
        "kind": "thematic", "title": "Leseplan", "unit": town["school"].pk, "visibility": "internal", "version": 1,
        "adopting_body": "council",
    }  # fmt: skip


def deed(name: str, **data: Any) -> Build:
    """What is said of a plan in its line, bound to the plan that was shown."""
    return lambda _town: {"handling": name, "shown_hash": shown_hash(Plan.objects.latest("pk")), **data}


def _version(model: Any) -> int:
    newest = model.objects.order_by("-pk").first()
    return newest.version if newest else 1


def goal_version(_town: Town) -> Mapping[str, Any]:
    return {"version": _version(Goal), "reason": "Vi er i mål."}


def action_version(_town: Town) -> Mapping[str, Any]:
    return {"version": _version(Action), "reason": "Dekkes av et annet."}


def new_responsible(town: Town) -> Mapping[str, Any]:
    return {"version": max(_version(Goal), 1), "responsible": town.people["oppvekstsjef"].pk}


def new_doer(town: Town) -> Mapping[str, Any]:
    return {"version": _version(Action), "responsible": town.people["oppvekstsjef"].pk}


def link_data(town: Town) -> Mapping[str, Any]:
    return {"kind": "follows_up", "target": make.a_goal(town, "education").pk}


def fixed(**data: Any) -> Callable[[Town], Mapping[str, Any]]:
    return lambda _town: data


def reasoned(version: int = 1) -> Callable[[Town], Mapping[str, Any]]:
    return fixed(version=version, reason="Derfor.")


def page(url: str, about: str, arguments: Build, expected: Mapping[str, int], **more: Any) -> list[Row]:
    """A page that is only read: POST is refused to everybody who is logged in."""
    refused = may(*EVERYBODY, status=405)
    return [
        Row(url, "GET", about, arguments, expected=expected, **more),
        Row(url, "POST", about, arguments, expected=refused, others=405),
    ]


def form(url: str, about: str, arguments: Build, data: Any, readers: Mapping[str, int], **more: Any) -> list[Row]:
    """A form on a thing: shown and taken from those who may; 403 for those who only read it."""
    return [
        Row(url, "GET", about, arguments, expected=changes(200, readers, **more)),
        Row(url, "POST", about, arguments, data, expected=changes(302, readers, **more)),
    ]


def post_only(url: str, arguments: Build, data: Any, expected: Mapping[str, int], others: int = 404) -> list[Row]:
    refused = may(*EVERYBODY, status=405)
    return [
        Row(url, "GET", arguments=arguments, expected=refused, others=405),
        Row(url, "POST", arguments=arguments, data=data, expected=expected, others=others),
    ]


def creation(url: str, data: Any, who: tuple[str, ...]) -> list[Row]:
    return [
        Row(url, "GET", expected=may(*who), others=403),
        Row(url, "POST", data=data, expected=may(*who, status=302), others=403),
    ]


def plan_page(about: str, arguments: Build, readers: Mapping[str, int]) -> list[Row]:
    """The page of a plan that lies with nobody: what is posted names no deed that is known."""
    return [
        Row("planning:plan_page", "GET", about, arguments, expected=readers),
        Row("planning:plan_page", "POST", about, arguments, expected=dict.fromkeys(readers, 400)),
    ]


def acts_on_plan(name: str, arguments: Build, data: Mapping[str, Any], who: tuple[str, ...]) -> list[Row]:
    expected = changes(302, READS_PLAN, who)
    return [Row("planning:plan_page", "POST", name, arguments, deed(name, **data), expected=expected)]


OWNERS = ("prosesseier", "delprosesseier")
WRITERS = (*MANAGERS, "prosesseier")
PLANNERS = (*MANAGERS, *OWNERS)
#: Prosesseier may open the form for the root's sake, and is told that the school is not hers to write for.
CREATES_GOAL = [
    Row("planning:goal_create", "GET", expected=may(*WRITERS), others=403),
    Row("planning:goal_create", "POST", data=goal_data,
        expected={**may(*MANAGERS, status=302), "prosesseier": 422}, others=403),
]  # fmt: skip
CREATES_ACTION = [
    Row("planning:action_create", "GET", "own", goal(), expected=changes(200, who=WRITERS)),
    Row("planning:action_create", "POST", "own", goal(), action_data,
        expected={**changes(302), "prosesseier": 422}),
    Row("planning:action_create", "POST", "other", goal("other_school"), action_data,
        expected={**changes(302, READS_OTHER), "prosesseier": 422}),
]  # fmt: skip

ROWS: list[Row] = [
    *page("planning:goal_list", "", lambda town: {}, may(*EVERYBODY)),
    *page("planning:focus_area_list", "", lambda town: {}, may(*EVERYBODY)),
    *page("planning:plan_list", "", lambda town: {}, may(*EVERYBODY)),
    *page("planning:input_list", "", lambda town: {}, may(*EVERYBODY)),
    *page("planning:goal_page", "own", goal(), READS_OWN),
    *page("planning:goal_page", "below", goal("lower_school"), READS_OWN),
    *page("planning:goal_page", "other", goal("other_school"), READS_OTHER),
    *page("planning:goal_page", "unntatt", goal(**EXEMPT), READS_EXEMPT),
    *page("planning:goal_page", "offentlig", goal("other_school", visibility=Visibility.PUBLIC), may(*EVERYBODY)),
    *page("planning:action_page", "own", action(), READS_OWN),
    *page("planning:action_page", "below", action("lower_school"), READS_OWN),
    *page("planning:action_page", "other", action("other_school"), READS_OTHER),
    *page("planning:action_page", "unntatt", exempt_action, READS_EXEMPT),
    *plan_page("own", plan(), READS_PLAN),
    *plan_page("other", plan("other_school"), {**READS_OTHER, **may("delprosesseier")}),
    *plan_page("unntatt", plan(**EXEMPT), READS_EXEMPT),
    *acts_on_plan("recommend", proposed(), {"note": "Ja"}, ("linjeleder",)),
    *acts_on_plan("send_back", proposed(), {"reason": "Mangler kart"}, ("linjeleder",)),
    *acts_on_plan("decide", at_the_director(), {"note": ""}, ("kommunedirektør",)),
    *acts_on_plan("decide", at_the_director(adopting_body="director"), {"case_number": "1/26"}, ("kommunedirektør",)),
    *acts_on_plan("take_back", proposed(), {"reason": "Skrivefeil"}, ("prosesseier",)),
    *CREATES_GOAL,
    *form("planning:goal_edit", "own", goal(), goal_data, READS_OWN),
    *form("planning:goal_edit", "below", goal("lower_school"), goal_data, READS_OWN),
    *form("planning:goal_edit", "other", goal("other_school"), goal_data, READS_OTHER),
    *form("planning:goal_edit", "unntatt", goal(**EXEMPT), goal_data, READS_EXEMPT),
    *form("planning:goal_reassign", "own", goal(), new_responsible, READS_OWN),
    *form("planning:goal_link", "own", goal(), link_data, READS_OWN),
    *form("planning:indicator_create", "own", goal(), indicator_data, READS_OWN),
    *form("planning:indicator_create", "other", goal("other_school"), indicator_data, READS_OTHER),
    *form("planning:indicator_edit", "own", indicator, indicator_data, READS_OWN),
    *form("planning:indicator_archive", "own", indicator, reasoned(), READS_OWN),
    *form("planning:measurement_correct", "own", measurement, fixed(value="71", reason="Talt feil"), READS_OWN),
    *CREATES_ACTION,
    *form("planning:action_edit", "own", action(), action_data, READS_OWN),
    *form("planning:action_edit", "below", action("lower_school"), action_data, READS_OWN),
    *form("planning:action_edit", "other", action("other_school"), action_data, READS_OTHER),
    *form("planning:action_edit", "unntatt", exempt_action, lambda town: {**action_data(town), **EXEMPT}, READS_EXEMPT),
    *form("planning:action_reassign", "own", action(), new_doer, READS_OWN),
    *form("planning:milestone_reach", "own", milestone, fixed(version=2, reached_on="01.10.2026"), READS_OWN),
    *post_only("planning:milestone_undo", reached_milestone, fixed(), changes(302)),
    *post_only("planning:goal_unlink", link, fixed(), changes(302)),
    *creation("planning:focus_area_create", fixed(title="Klima"), OWNERS),
    Row("planning:focus_area_edit", "GET", arguments=area, expected=may(*OWNERS), others=403),
    Row("planning:focus_area_edit", "POST", "", area, fixed(title="Klima", version=1), may(*OWNERS, status=302), 403),
    *post_only("planning:focus_area_archive", area, fixed(version=1), may(*OWNERS, status=302), others=403),
    Row("planning:plan_create", "GET", expected=may(*PLANNERS), others=403),
    Row("planning:plan_create", "POST", data=plan_data, expected=may(*PLANNERS, status=302), others=403),
    *form("planning:plan_edit", "own", plan(), plan_data, READS_PLAN, who=PLANNERS),
    Row("planning:cycle_next", "GET", expected=may(*OWNERS), others=403),
    Row("planning:cycle_next", "POST", data=fixed(year="2031"), expected=may(*OWNERS, status=302), others=403),
    Row("planning:input_page", "GET", "own", an_input(), expected={**READS_OWN, "delprosesseier": 200}),
    Row("planning:input_page", "GET", "other", an_input("other_school"),
        expected={**READS_OTHER, "delprosesseier": 200}),
    Row("planning:input_page", "POST", "own", an_input(), fixed(version=1, follow="yes", reason="Godt forslag"),
        expected={**changes(302, who=()), "prosesseier": 302, "delprosesseier": 302}),
]  # fmt: skip


# --- Moves: the name of the transition stands in the address, which Row cannot carry; see test_moves ------------------
def moved(url: str, arguments: Build, readers: Mapping[str, int] = READS_OWN) -> list[Row]:
    """Without a transition's name a reader is led back to the thing, and nothing is moved."""
    return [
        Row(url, "GET", "without a name", arguments, expected=may(*readers, status=302)),
        Row(url, "POST", "without a name", arguments, expected=may(*readers, status=302)),
    ]


ROWS += moved("planning:goal_move", goal())
ROWS += moved("planning:action_move", action())
ROWS += moved("planning:plan_move", plan(), READS_PLAN)
