"""What the ground floor puts in the slots of `core.panels`, and the triggers that guard append-only tables."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.audit import append_only, kinds
from governance.audit import periodic as audit_periodic
from governance.core import panels
from governance.core.panels import Holdings, NavItem
from governance.documents import history as document_history
from governance.documents import renderers
from governance.documents import services as documents
from governance.holdings import duties as holding_duties
from governance.holdings import history as holding_history
from governance.holdings import parts as holding_parts
from governance.identity import history as identity_history
from governance.identity import periodic as identity_periodic
from governance.identity import sessions
from governance.notices import deputies as notices_of_deputies
from governance.notices import duties as notice_duties
from governance.notices import services as notices
from governance.organisation import deputy_news
from governance.organisation import duties as organisation_duties
from governance.organisation import history as organisation_history
from governance.organisation import periodic as organisation_periodic
from governance.policy import documents as policy_documents
from governance.policy import duties as policy_duties
from governance.policy import history as policy_history
from governance.policy import holdings as policy_holdings
from governance.policy import parts as policy_parts
from governance.policy import periodic as policy_periodic
from governance.policy import services as policies
from governance.policy.comments import duties as comment_duties
from governance.policy.comments import history as comment_history
from governance.policy.comments import periodic as comment_periodic
from governance.policy.proposals import duties as proposal_duties
from governance.policy.proposals import history as proposal_history
from governance.process import duties as process_duties
from governance.process import history as process_history
from governance.process import leaving as process_leaving
from governance.process import periodic as process_periodic
from governance.process import role_steps
from governance.reading import duties as reading_duties
from governance.reading import history as reading_history
from governance.reading import parts as reading_parts
from governance.reading import periodic as reading_periodic


def furnish() -> None:
    """Called once, when Django has loaded all apps."""
    floor = apps.get_app_config("governance")  # Django tells every app in turn; once is enough
    pre_migrate.connect(append_only.lift_before_migrate, sender=floor, dispatch_uid="frozen")
    post_migrate.connect(append_only.install_after_migrate, sender=floor, dispatch_uid="append_only")
    kinds.register(
        *organisation_history.KINDS, *identity_history.KINDS, *holding_history.KINDS, *process_history.KINDS,
        *document_history.KINDS, *policy_history.KINDS, *comment_history.KINDS, *proposal_history.KINDS,
        *reading_history.KINDS,
    )  # fmt: skip
    kinds.also_show("governance.decisionrun", "policy", policy_history.runs_of_policies)
    deputy_news.when_changed("notices", notices_of_deputies.tell)
    kinds.also_show("governance.storeddocument", "policy", policy_history.documents_of_policies)
    user_logged_in.connect(sessions.begin, dispatch_uid="session_clock")
    panels.register("sweep", "outbox", notices.sweep)
    panels.register("sweep", "documents", documents.sweep)
    panels.register("sweep", "policy_planned", policy_periodic.publish_planned, order=10)
    panels.register("due", "roles", organisation_periodic.mirror_roles, order=10)
    panels.register("due", "imports", organisation_periodic.forget_imports, order=80)
    panels.register("due", "reseat", process_periodic.reseat_steps, order=20)
    panels.register("due", "rounds", process_periodic.close_rounds, order=30)
    panels.register("due", "policy_hearings", policy_periodic.close_hearings, order=25)
    panels.register("due", "policy_unsaved", policy_periodic.forget_unsaved, order=80)
    panels.register("due", "policy_revision", policy_periodic.remind_of_revision, order=40)
    panels.register("sweep", "audit_head", audit_periodic.write_head, order=90)
    panels.register("due", "audit_heads", audit_periodic.thin_heads, order=90)
    panels.register("due", "sign_in", identity_periodic.clear_sign_in, order=80)
    panels.register("duties", "notices", notice_duties.unread_notices, order=90)
    panels.register("duties", "organisation", organisation_duties.units_without_leader, order=80)
    renderers.register(policy_documents.KIND, render=policy_documents.render, finish=policies.finish_publication)
    panels.register("duties", "needing_responsible", holding_duties.needing_responsible, order=50)
    panels.register("duties", "hand_overs", holding_duties.to_confirm, order=45)
    panels.register("person.page", "holdings", holding_parts.of_people, order=20)
    panels.register("unit.page", "holdings", holding_parts.of_units, order=20)
    panels.register("unit.left", "lines", process_leaving.left_on, order=70)
    panels.register("unit.left", "holdings", holding_parts.left_on, order=20)
    panels.register("holdings", "policy", _holdings)
    panels.register("duties", "policy", policy_duties.policy_duties, order=40)
    _furnish_answers()
    panels.register("line", "policy", policy_duties.policies_in_line, order=80)
    panels.register("nav", "policy", policy_parts.nav, order=40)
    panels.register("front", "policy", policy_parts.front, order=40)
    panels.register("home", "policy", policy_parts.home, order=80)
    panels.register("nav", "year_wheel", _year_wheel_entry)
    panels.register("year_wheel", "policy", policy_parts.revisions, order=40)
    panels.register("nav", "process", _process_entry)
    panels.register("process.page", "policy", policy_parts.chapters, order=40)
    panels.register("due", "process_map", process_periodic.keep_map, order=80)
    panels.register("role.steps", "process", role_steps.steps_of_roles)
    panels.register("line.units", "policy", policy_parts.units_of_line)
    panels.register("policy.page", "reading", reading_parts.of_policies, order=20)
    panels.register("duties", "reading", reading_duties.to_read, order=42)
    panels.register("line", "reading", reading_duties.unread_in_line, order=82)
    panels.register("due", "reading", reading_periodic.remind_of_reading, order=42)
    panels.register("duties", "weak_points", process_duties.broken_lines, order=60)


def _furnish_answers() -> None:
    """What the writers of a policy owe to those who say something of it."""
    panels.register("due", "policy_comments", comment_periodic.remind_of_rounds, order=35)
    panels.register("duties", "policy_comments", comment_duties.to_answer, order=41)
    panels.register("duties", "policy_proposals", proposal_duties.to_answer, order=43)


def _holdings() -> list[Holdings]:
    return [policy_holdings.HOLDINGS]


def _year_wheel_entry(_user: Any) -> list[NavItem]:
    return [NavItem(_("Årshjul"), reverse("governance:year_wheel"), order=50)]


def _process_entry(user: Any) -> list[NavItem]:
    return [NavItem(_("Prosess"), reverse("governance:process_map"), order=48)] if user.is_authenticated else []
