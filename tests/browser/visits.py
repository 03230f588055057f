"""Every page that the program can show, and who goes there: what axe and the checks of layout walk through.

`test_axe.py` holds the list against the URL configuration: an address is here, or is only pressed, or has a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Visit:
    """One page or state: the name of its address, who opens it, the keys in it (tests/browser/stage.py), the answer.

    `query` may name keys too, in braces. `then` says what happens after the page is open: "sent empty" sends the form
    without its text (422), "sent stale" sends it with a version that nobody has seen (409).
    """

    url: str
    user: str = ""
    keys: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # what stands in the address after the keys, as in the number of a version
    query: str = ""
    status: int = 200
    then: str = ""

    def __str__(self) -> str:
        words = (self.url, *self.keys, *self.more, self.query, self.user or "anonymous", self.then)
        return " ".join(word for word in words if word)


def pages() -> Iterator[Visit]:
    """Yield every page once, then its forms with errors and as conflicts."""
    plain = [*FRAME, *ORGANISATION, *POLICY, *PLANNING, *STEERING, *EVALUATION, *REFUSED]
    yield from plain
    yield from (replace(visit, then="sent empty") for visit in plain if visit.url in FORMS and visit.status == 200)
    yield from (replace(visit, then="sent stale") for visit in plain if visit.url in CONFLICTS)


USERS = ("kommunedirektor", "toppleder", "linjeleder", "rapportor", "prosesseier", "delprosesseier", "policyadmin")
FRAME = (
    Visit("home"),
    *(Visit("home", user) for user in (*USERS, "systemadmin", "leser")),
    Visit("deadlines", "kommunedirektor"),
    Visit("deadlines", "leser"),
    Visit("deadlines_line", "kommunedirektor"),
    Visit("deadlines_subscription", "linjeleder"),
    Visit("governance:change_log", "prosesseier"),
    Visit("governance:change_log", "systemadmin", query="?fra=x", status=422),
    Visit("governance:login"),
    Visit("governance:password_change", "leser"),
    Visit("governance:second_factor", "leser"),
    Visit("governance:logout_everywhere", "leser"),
    Visit("governance:notice_list", "linjeleder"),
    Visit("governance:notice_list", "leser"),
    Visit("governance:year_wheel", "leser"),
    Visit("governance:process_map", "leser"),
    Visit("governance:process_map", "leser", query="?versjon=1"),
    Visit("governance:process_map", "leser", query="?dato=x", status=422),
    Visit("governance:process_map_versions", "leser"),
    Visit("governance:decision_line_list", "prosesseier"),
    Visit("governance:decision_line_list", "rapportor", query="?enhet=0", status=422),
    Visit("governance:decision_line_weak_points", "prosesseier"),
    Visit("governance:decision_line_weak_points", "systemadmin"),
    Visit("governance:decision_line_edit", "prosesseier", ("decision_line",)),
    Visit("governance:process_map_differences", "leser"),
    Visit("governance:process_map_differences", "leser", query="?versjon=3"),
    Visit("governance:subprocess", "leser", (), ("planning",)),
    Visit("governance:subprocess", "prosesseier", (), ("steering",)),
    Visit("governance:subprocess_edit", "prosesseier", (), ("planning",)),
    Visit("governance:process_step_add", "delprosesseier", (), ("planning",)),
    Visit("governance:process_step_edit", "prosesseier", ("process_step",)),
    Visit("governance:process_step_share", "prosesseier", ("process_step",)),
    Visit("governance:process_step_archive", "prosesseier", ("process_step",)),
    Visit("governance:year_wheel_event_add", "prosesseier", (), ("steering",)),
    Visit("governance:year_wheel_event_edit", "prosesseier", ("year_wheel_event",)),
    Visit("governance:year_wheel_event_archive", "prosesseier", ("year_wheel_event",)),
    Visit("demo_mail", "systemadmin"),
)
ORGANISATION = (
    Visit("governance:organisation", "leser"),
    Visit("governance:organisation", "systemadmin"),
    Visit("governance:unit_create", "systemadmin"),
    Visit("governance:organisation", "leser", query="?dato=01.06.2021"),
    Visit("governance:organisation", "leser", query="?dato=tull", status=422),
    Visit("governance:unit_detail", "leser", ("unit",)),
    Visit("governance:unit_detail", "systemadmin", ("unit",)),
    Visit("governance:unit_edit", "systemadmin", ("unit",)),
    Visit("governance:unit_move", "systemadmin", ("unit",)),
    Visit("governance:unit_merge", "systemadmin", ("unit",)),
    Visit("governance:unit_close", "systemadmin", ("unit",)),
    Visit("governance:unit_keep", "systemadmin", ("closing_unit",)),
    Visit("governance:organisation_import", "systemadmin"),
    Visit("governance:import_review", "systemadmin", ("import",)),
    Visit("governance:organisation_export", "systemadmin"),
    Visit("governance:user_create", "systemadmin"),
    Visit("governance:role_grant", "systemadmin"),
    Visit("governance:role_end", "systemadmin", ("role",)),
    Visit("governance:role_keep", "systemadmin", ("ending_role",)),
    Visit("governance:unanswered_list", "toppleder"),
    Visit("governance:unanswered_list", "kommunedirektor"),
    Visit("governance:hand_over_list", "rapportor"),
    Visit("governance:hand_over", "linjeleder", query="?ting=planning.goal:{goal}"),
    Visit("governance:hand_over_decline", "rapportor", ("hand_over",)),
    Visit("governance:hand_over", "kommunedirektor", query="?alle={leader}"),
    Visit("governance:person_holdings", "kommunedirektor", ("leader",)),
    Visit("governance:unit_holdings", "leser", ("unit",)),
    Visit("governance:person_detail", "toppleder", ("person",)),
    Visit("governance:person_detail", "systemadmin", ("former_person",)),
    Visit("governance:person_deactivate", "systemadmin", ("person",)),
    Visit("governance:sign_in", "systemadmin"),
    Visit("governance:sign_in_rules", "systemadmin"),
    Visit("governance:group_mappings", "systemadmin"),
    Visit("governance:person_sign_in", "systemadmin", ("person",)),
    Visit("governance:person_sign_in", "systemadmin", ("former_person",)),
    Visit("governance:person_reactivate", "systemadmin", ("former_person",)),
    Visit("governance:second_factor_reset", "systemadmin", ("person",)),
    Visit("governance:role_list", "leser"),
    Visit("governance:role_list", "systemadmin", query="?naar=all"),
    Visit("governance:role_list", "leser", query="?person=ingen+slik"),
    Visit("governance:role_abilities", "linjeleder"),
    Visit("governance:deputy_list", "linjeleder"),
    Visit("governance:deputy_list", "rapportor"),
    Visit("governance:deputy_list", "leser"),
    Visit("governance:deputy_appoint", "linjeleder"),
    Visit("governance:deputy_end", "linjeleder", ("deputyship",)),
)

OWN = ("helhetlig-styring", "2.0")
FIGURE = "tre-deler-i-ring"
READING = ("read_policy", "read_version", "read_request")
COMMENTED = ("commented", "commented_version")


def _policy(url: str, user: str, slug: str, *more: str) -> Visit:
    return Visit(f"governance:{url}", user, (), (slug, *more))


POLICY = (
    Visit("governance:policy_list"),
    Visit("governance:policy_list", "policyadmin"),
    Visit("governance:policy_create", "policyadmin"),
    Visit("governance:policy_search"),
    Visit("governance:policy_search", query="?q=%C3%B8konomi"),
    Visit("governance:policy_search", "policyadmin", query="?q=mål"),
    Visit("governance:policy_search", query="?q=mål&eldre=on"),
    Visit("governance:policy_search", query="?q=romfart"),
    Visit("governance:policy_search", query="?q=", status=422),
    _policy("policy_detail", "", "trukket"),
    _policy("policy_version", "", "trukket", "1.0"),
    _policy("policy_version", "policyadmin", "datert", "1.0"),
    _policy("policy_plan", "policyadmin", "datert", "1.0"),
    Visit("governance:policy_control"),
    Visit("governance:policy_control", query="?kode={control_code}"),
    Visit("governance:policy_control", query="?kode=00000-00000"),
    Visit("governance:policy_control", query="?kode=x", status=422),
    _policy("policy_detail", "", "helhetlig-styring"),
    _policy("policy_detail", "policyadmin", "helhetlig-styring"),
    _policy("policy_detail", "policyadmin", "innspill"),
    _policy("policy_news", "", "helhetlig-styring", "1.1"),
    _policy("policy_news", "linjeleder", "helhetlig-styring", "1.1"),
    _policy("policy_news", "", "helhetlig-styring", "1.0"),
    _policy("policy_read_ask", "policyadmin", "helhetlig-styring", "1.1"),
    Visit("governance:policy_read_request", "policyadmin", READING),
    Visit("governance:policy_read_end", "policyadmin", READING),
    Visit("governance:policy_version", "linjeleder", COMMENTED),
    Visit("governance:policy_version", "policyadmin", COMMENTED),
    Visit("governance:policy_comments", "policyadmin", COMMENTED),
    Visit("governance:policy_comments", "linjeleder", COMMENTED, query="?vis=mine"),
    Visit("governance:policy_comments", "kommunedirektor", COMMENTED, query="?vis=aapne&kapittel=formaal"),
    Visit("governance:policy_comments", "policyadmin", COMMENTED, query="?vis=tull", status=422),
    Visit("governance:policy_comment_chapter", "linjeleder", (*COMMENTED, "comment_chapter")),
    Visit("governance:policy_comment_add", "linjeleder", (*COMMENTED, "comment_chapter", "paragraph")),
    Visit("governance:policy_comment", "linjeleder", (*COMMENTED, "comment")),
    Visit("governance:policy_comment", "policyadmin", (*COMMENTED, "comment_answered")),
    Visit("governance:policy_comment_edit", "linjeleder", (*COMMENTED, "comment")),
    Visit("governance:policy_comment_answer", "policyadmin", (*COMMENTED, "comment")),
    _policy("policy_proposals", "policyadmin", "helhetlig-styring"),
    Visit("governance:policy_proposal", "policyadmin", ("proposed_policy", "proposal")),
    Visit("governance:policy_proposal", "kommunedirektor", ("proposed_policy", "proposal_answered")),
    _policy("policy_edit", "policyadmin", "helhetlig-styring"),
    _policy("policy_review", "kommunedirektor", "internkontroll"),
    _policy("policy_version_create", "policyadmin", "internkontroll"),
    _policy("policy_version", "", "helhetlig-styring", "1.0"),
    _policy("policy_version", "policyadmin", *OWN),
    *(_policy("policy_version", "policyadmin", slug, "1.0") for slug in ("utkast", "innspill", "anbefaling")),
    *(_policy("policy_version", "policyadmin", slug, "1.0") for slug in ("godkjenning", "godkjent", "feilet")),
    _policy("policy_version_differences", "policyadmin", *OWN),
    _policy("policy_version_differences", "policyadmin", "utkast", "1.0"),
    Visit("governance:policy_version_differences", "policyadmin", (), OWN, query="?visning=side-om-side"),
    _policy("policy_version_edit", "policyadmin", *OWN),
    _policy("policy_references", "policyadmin", *OWN),
    _policy("policy_figures", "policyadmin", *OWN),
    _policy("policy_figures", "policyadmin", "utkast", "1.0"),
    _policy("policy_figure_add", "policyadmin", *OWN),
    _policy("policy_figure_edit", "policyadmin", *OWN, FIGURE),
    _policy("policy_figure_delete", "policyadmin", *OWN, FIGURE),
    _policy("policy_version_settings", "policyadmin", *OWN),
    _policy("policy_section_add", "policyadmin", *OWN),
    _policy("policy_section_edit", "policyadmin", *OWN, "formaal"),
    _policy("policy_section_delete", "policyadmin", *OWN, "formaal"),
    _policy("policy_send", "policyadmin", *OWN),
    _policy("policy_statement", "linjeleder", "innspill", "1.0"),
    _policy("policy_recommend", "toppleder", "anbefaling", "1.0"),
    _policy("policy_approve", "kommunedirektor", "godkjenning", "1.0"),
    _policy("policy_send_back", "kommunedirektor", "godkjenning", "1.0"),
    _policy("policy_withdraw", "kommunedirektor", "godkjent", "1.0"),
)


def _planning(url: str, user: str, *keys: str, query: str = "") -> Visit:
    return Visit(f"planning:{url}", user, keys, query=query)


PLANNING = (
    _planning("goal_list", "linjeleder"),
    _planning("goal_list", "leser"),
    _planning("goal_list", "linjeleder", query="?vis=mine&status=off_track"),
    _planning("goal_create", "linjeleder"),
    _planning("goal_page", "linjeleder", "goal"),
    _planning("goal_page", "leser", "thread_goal"),
    _planning("goal_edit", "linjeleder", "goal"),
    _planning("goal_move", "linjeleder", "goal", query="?til=reach"),
    _planning("goal_reassign", "linjeleder", "goal"),
    _planning("goal_link", "linjeleder", "goal"),
    _planning("indicator_create", "linjeleder", "goal"),
    _planning("indicator_edit", "linjeleder", "indicator"),
    _planning("indicator_archive", "linjeleder", "indicator"),
    _planning("measurement_correct", "linjeleder", "measurement"),
    _planning("action_create", "linjeleder", "goal"),
    _planning("action_page", "linjeleder", "action"),
    _planning("action_edit", "linjeleder", "action"),
    _planning("action_move", "linjeleder", "action", query="?til=complete"),
    _planning("action_reassign", "linjeleder", "action"),
    _planning("milestone_reach", "linjeleder", "milestone"),
    _planning("focus_area_list", "prosesseier"),
    _planning("focus_area_create", "prosesseier"),
    _planning("focus_area_edit", "prosesseier", "focus_area"),
    _planning("plan_list", "delprosesseier"),
    _planning("plan_create", "delprosesseier"),
    _planning("plan_page", "delprosesseier", "plan"),
    _planning("plan_page", "leser", "plan_in_force"),
    _planning("plan_edit", "prosesseier", "plan"),
    _planning("plan_move", "prosesseier", "plan", query="?til=propose"),
    _planning("plan_page", "kommunedirektor", "plan_in_line"),
    _planning("plan_page", "leser", "plan_in_hearing"),
    _planning("cycle_next", "prosesseier"),
    _planning("input_list", "delprosesseier"),
    _planning("input_page", "delprosesseier", "input"),
    _planning("input_page", "leser", "input_answered"),
)


def _steering(url: str, user: str, *keys: str, query: str = "") -> Visit:
    return Visit(f"steering:{url}", user, keys, query=query)


STATES = ("not_started", "draft", "with_leader", "returned", "delivered", "approved")
STEERING = (
    *(_steering("overview", user) for user in ("rapportor", "prosesseier", "kommunedirektor", "leser")),
    _steering("period_create", "prosesseier"),
    _steering("period_detail", "prosesseier", "period"),
    _steering("period_detail", "kommunedirektor", "period_published"),
    _steering("period_extend", "prosesseier", "period"),
    _steering("period_close", "prosesseier", "period"),
    _steering("report_detail", "rapportor", "report"),
    _steering("report_detail", "linjeleder", "report"),
    *(_steering("report_detail", "kommunedirektor", f"report_{state}") for state in STATES),
    _steering("report_detail", "toppleder", "report_delivered_school"),
    _steering("report_detail", "linjeleder", "report_published"),
    _steering("report_return", "toppleder", "report_delivered_school"),
    _steering("report_take_back", "har_levert", "report_delivered_school"),
    _steering("status_correct", "toppleder", "report_published", "update"),
    _steering("status_list", "linjeleder"),
    _steering("status_list", "kommunedirektor", query="?status=off_track"),
    _steering("status_matrix", "kommunedirektor"),
    _steering("status_matrix", "linjeleder"),
)


def _evaluation(url: str, user: str, *keys: str, query: str = "") -> Visit:
    return Visit(f"evaluation:{url}", user, keys, query=query)


EVALUATION = (
    _evaluation("overview", "linjeleder"),
    _evaluation("overview", "prosesseier"),
    _evaluation("evaluation_list", "linjeleder"),
    _evaluation("evaluation_plan", "linjeleder"),
    _evaluation("evaluation_detail", "linjeleder", "evaluation_planned"),
    _evaluation("evaluation_detail", "linjeleder", "evaluation"),
    _evaluation("evaluation_detail", "linjeleder", "evaluation_done"),
    _evaluation("evaluation_edit", "linjeleder", "evaluation"),
    _evaluation("evaluation_finish", "linjeleder", "evaluation"),
    _evaluation("finding_add", "linjeleder", "evaluation"),
    _evaluation("finding_edit", "linjeleder", "finding"),
    _evaluation("lesson_list", "linjeleder"),
    _evaluation("lesson_list", "linjeleder", query="?status=rejected"),
    _evaluation("lesson_propose", "rapportor"),
    _evaluation("lesson_edit", "rapportor", "lesson_returned"),
    *(_evaluation("lesson_detail", "kommunedirektor", f"lesson_{state}") for state in ("proposed", "decided")),
    *(_evaluation("lesson_detail", "kommunedirektor", f"lesson_{state}") for state in ("embedded", "rejected")),
    _evaluation("lesson_detail", "linjeleder", "lesson_mine"),
    _evaluation("lesson_detail", "rapportor", "lesson_returned"),
)

REFUSED = (
    Visit("planning:goal_page", "systemadmin", ("goal",), status=404),
    Visit("governance:policy_edit", "linjeleder", (), ("helhetlig-styring",), status=403),
    Visit("steering:report_return", "kommunedirektor", ("report_draft",), status=409),
)

#: Pages whose form can be sent without its text, and complains.
FORMS = frozenset(
    {
        "governance:login", "governance:password_change", "governance:unit_create", "governance:user_create",
        "governance:unit_edit", "governance:unit_move", "governance:unit_merge", "governance:unit_close",
        "governance:organisation_import", "governance:second_factor", "governance:hand_over",
        "governance:hand_over_decline", "governance:person_deactivate", "governance:person_reactivate",
        "governance:policy_review", "governance:policy_plan", "governance:policy_comment_add",
        "governance:policy_comment_edit", "governance:policy_comment_answer",
        "governance:policy_figure_add",
        "governance:policy_figure_edit",
        "governance:policy_read_ask", "governance:policy_read_end",
        "governance:role_grant", "governance:role_end", "governance:role_keep", "governance:unit_keep",
        "governance:subprocess_edit", "governance:process_step_add",
        "governance:process_step_edit", "governance:process_step_archive", "governance:year_wheel_event_add",
        "governance:year_wheel_event_archive", "governance:deputy_appoint",
        "governance:deputy_end", "governance:policy_create", "governance:policy_edit",
        "governance:policy_version_create", "governance:policy_section_add", "governance:policy_statement",
        "governance:policy_recommend", "governance:policy_send_back", "planning:goal_create", "planning:goal_edit",
        "planning:indicator_create", "planning:indicator_archive", "planning:measurement_correct",
        "planning:action_create", "planning:action_edit", "planning:milestone_reach", "planning:focus_area_create",
        "planning:plan_create", "steering:period_create", "steering:period_extend", "steering:period_close",
        "steering:report_return", "steering:report_take_back", "steering:status_correct", "evaluation:evaluation_plan",
        "evaluation:evaluation_edit", "evaluation:finding_add", "evaluation:lesson_propose",
    }
)  # fmt: skip
#: Pages whose form answers 409 when somebody saved first.
CONFLICTS = frozenset({"planning:goal_edit", "governance:policy_section_edit", "governance:policy_figure_edit"})

#: Addresses that show nothing when they are opened: they are pressed (a test sees that opening them is refused).
PRESSED = frozenset(
    {
        "governance:notice_open", "governance:logout", "governance:person_log_out",
        "governance:lock_lift", "governance:group_mapping_remove", "governance:hand_over_confirm",
        "governance:process_step_move", "governance:policy_section_move",
        "governance:acting_start", "governance:acting_stop",
        "governance:policy_hearing_close", "governance:policy_plan_cancel", "governance:policy_comment_withdraw",
        "governance:policy_comment_reopen",
        "governance:policy_unsaved",
        "governance:policy_publish", "governance:policy_publication_retry", "governance:policy_read_confirm",
        "planning:goal_unlink", "planning:milestone_undo", "planning:focus_area_archive", "steering:period_open",
        "steering:period_publish", "steering:report_row", "steering:report_summary", "steering:report_hand_over",
        "steering:report_submit", "steering:report_approve", "steering:report_opinion", "evaluation:evaluation_start",
    }
)  # fmt: skip
#: Addresses whose answer is no page, or none that one can go to.
NO_PAGE = {
    "governance:second_step": "only between a password and a code; its own journey looks at it",
    "governance:external_login": "only where a provider is named; its own journey goes there",
    "governance:external_answer": "only where a provider is named; its own journey comes back",
    "governance:identity_link": "only where a provider is named; tests of the form",
    "governance:identity_unlink": "only where a provider is named; tests of the form",
    "live": "a word for machines",
    "ready": "a word for machines",
    "governance:policy_version_pdf": "a PDF; its own tests judge it",
    "governance:policy_figure": "a picture; it stands in the pages of its version",
    "governance:policy_diagram": "a picture; it stands in the pages of its version",
    "governance:policy_feed": "Atom; its own tests read it",
    "governance:import_sample": "a workbook or CSV",
    "governance:export_file": "a workbook or CSV",
    "deadlines_calendar": "a calendar",
    "deadlines_json": "JSON",
}
