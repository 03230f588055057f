"""Rows of the ground floor's own pages and of the whole cycle's: home, login, organisation, notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pyotp
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.core import clock
from governance.holdings import queries
from governance.holdings import services as holdings
from governance.holdings.shown import seal
from governance.identity import services as identity
from governance.identity import totp
from governance.notices.models import Notice
from governance.notices.services import notify
from governance.organisation import services
from governance.organisation.models import Deputyship, OrganisationImport, RoleAssignment
from governance.organisation.services import importing, renew_feed_token
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.municipality import PASSWORD, Town
from tests.support.access_matrix import Build, Row

ADMINISTRATOR_ONLY = {"systemadministrator": 200}
POSTED = {"systemadministrator": 302}
NO_PROVIDER = {"systemadministrator": 404}
READS_LOG = {"systemadministrator": 200, "prosesseier": 200, "kommunedirektør": 200, "leser": 200}


def a_notice(town: Town) -> Mapping[str, Any]:
    notify(
        recipient=town.user("rektor"), rule="r", occasion="o", subject="Emne", text="Tekst", path="/", is_exempt=False
    )
    return {"pk": Notice.objects.get(rule="r").pk}


def a_role(town: Town) -> Mapping[str, Any]:
    return {"pk": RoleAssignment.objects.get(user__username="granrapportor").pk}


def unit_data(town: Town) -> Mapping[str, Any]:
    return {"name": "Ny barnehage", "kind": "unit", "parent": town["education"].pk}


def a_unit(town: Town) -> Mapping[str, Any]:
    return {"pk": town["library"].pk}


#: Address of a change of a unit → what its form sends.
UNIT_CHANGES: dict[str, Build] = {
    "unit_edit": lambda town: {"version": 1, "name": "Nytt navn", "kind": "unit", "code": "77"},
    "unit_move": lambda town: {"version": 1, "parent": town["education"].pk, "reason": "Ny organisering"},
    "unit_merge": lambda town: {"version": 1, "into": town["school"].pk, "reason": "Ny organisering"},
    "unit_close": lambda town: {"version": 1, "on": "01.01.2099", "reason": "Ny organisering"},
}


def a_closing_unit(town: Town) -> Mapping[str, Any]:
    services.close_unit(town["library"], on=clock.today() + timedelta(days=30), by=None, reason="Ny organisering")
    return a_unit(town)


def keep_unit_data(town: Town) -> Mapping[str, Any]:
    held = RoleAssignment.objects.filter(unit=town["library"]).values_list("pk", flat=True)
    return {"version": 2, "roles": list(held), "reason": "Ombestemt"}


def an_ending_role(town: Town) -> Mapping[str, Any]:
    role = RoleAssignment.objects.get(user__username="granrapportor")
    services.end_role(role, on=clock.today() + timedelta(days=30), by=None, reason="Slutter")
    return {"pk": role.pk}


def keep_role_data(_town: Town) -> Mapping[str, Any]:
    return {"version": 2, "reason": "Ombestemt"}


class SentAgain(SimpleUploadedFile):
    """A file that is whole for each who sends it."""

    def read(self, *size: int) -> bytes:
        self.file.seek(0)
        return self.file.read(*size)


def people_file(_town: Town) -> Mapping[str, Any]:
    text = "Brukernavn;Fornavn;Etternavn;E-post;Arbeidssted;Aktiv\nny.person;Ny;Person;;1004;ja\n"
    return {"file": SentAgain("brukere.csv", text.encode())}


def an_import(town: Town) -> Mapping[str, Any]:
    file = people_file(town)["file"]
    return {"pk": importing.read_in(data=file.read(), name=file.name, by=town.user("systemadmin")).pk}


def import_data(_town: Town) -> Mapping[str, Any]:
    draft = OrganisationImport.objects.get()
    return {"shown_hash": importing.shown_hash(importing.comparison_of(draft.content))}


def a_file(_town: Town) -> Mapping[str, Any]:
    return {"name": "organisasjon.xlsx"}


def user_data(town: Town) -> Mapping[str, Any]:
    return {
        "username": "ny.bruker", "first_name": "Ny", "last_name": "Bruker", "email": "",
        "workplace": town["school"].pk, "password": PASSWORD,
    }  # fmt: skip


def role_data(town: Town) -> Mapping[str, Any]:
    return {"user": town.user("uten_rolle").pk, "role": "reader", "unit": town["school"].pk, "valid_from": "01.01.2026",
            "reason": "Ny leser"}  # fmt: skip


def end_data(town: Town) -> Mapping[str, Any]:
    return {"version": 1, "valid_to": "01.01.2099", "reason": "Slutter"}


def a_feed(town: Town) -> Mapping[str, Any]:
    return {"secret": renew_feed_token(user=town.user("rektor"), by=town.user("rektor"))}


def unknown_feed(_town: Town) -> Mapping[str, Any]:
    return {"secret": "x" * 43}


def revoke_data(_town: Town) -> Mapping[str, Any]:
    return {"trekk-tilbake": "1"}


def password_data(_town: Town) -> Mapping[str, Any]:
    new = "en helt ny setning med ord"
    return {"old_password": PASSWORD, "new_password1": new, "new_password2": new}


def a_colleague(town: Town) -> Mapping[str, Any]:
    return {"pk": town.user("granrektor").pk}


def a_former_colleague(town: Town) -> Mapping[str, Any]:
    services.deactivate(town.user("granrektor"), by=None, reason="Sluttet")
    return a_colleague(town)


def reason_data(_town: Town) -> Mapping[str, Any]:
    return {"reason": "Meldt av leder"}


def lock_data(_town: Town) -> Mapping[str, Any]:
    return {"account": "granrektor", "address": ""}


def a_colleague_with_a_telephone(town: Town) -> Mapping[str, Any]:
    secret = totp.new_secret()
    code = pyotp.TOTP(totp.opened(secret) or "").at(clock.now())
    identity.enrol(user=town.user("granrektor"), secret=secret, code=code)
    return a_colleague(town)


def a_mapping(town: Town) -> Mapping[str, Any]:
    return {"pk": identity.add_mapping(group="lesere", role="reader", unit=town["school"], by=None).pk}


def mapping_data(town: Town) -> Mapping[str, Any]:
    return {"group": "lesere", "role": "reader", "unit": town["school"].pk}


def rules_data(_town: Town) -> Mapping[str, Any]:
    return {"version": 1, "second_factor_roles": ["system_administrator"]}


def a_person(town: Town) -> Mapping[str, Any]:
    return {"pk": town.user("granrapportor").pk}


def a_vacant_goal(town: Town) -> Mapping[str, Any]:
    goal = make.a_goal(town, responsible=town.people["rapportor"])
    Goal.objects.update(responsible=None)
    return {"ting": f"planning.goal:{goal.pk}:{goal.version}"}


def everything(town: Town) -> Mapping[str, Any]:
    make.a_goal(town, responsible=town.people["rapportor"])
    return {"alle": town.user("rapportor").pk}


def everything_data(town: Town) -> Mapping[str, Any]:
    chosen = everything(town)
    things = queries.held_by(None, town.people["rapportor"])
    return {**chosen, "sett": seal(things), "to": town.user("rektor").pk, "note": "Lykke til"}


def hand_over_data(town: Town) -> Mapping[str, Any]:
    return {**a_vacant_goal(town), "to": town.user("rapportor").pk, "note": "Lykke til"}


def a_hand_over(town: Town) -> Mapping[str, Any]:
    """A goal of the school, given to rektor by oppvekstsjef."""
    goal = make.a_goal(town, "school", responsible=town.people["rapportor"])
    things = queries.chosen(town.user("oppvekstsjef"), [f"planning.goal:{goal.pk}"])
    made = holdings.hand_over(things, to=town.user("rektor"), by=town.user("oppvekstsjef"))
    return {"pk": made[0].pk}


def confirm_data(town: Town) -> Mapping[str, Any]:
    return {"overtakelse": a_hand_over(town)["pk"]}


def decline_data(_town: Town) -> Mapping[str, Any]:
    return {"version": 1, "reason": "Har ikke tid"}


#: The managers in the line of the school; kommunedirektør reaches all units.
MANAGERS = ("linjeleder", "toppleder", "kommunedirektør")
#: Who sees a goal of the school, and may not give it another ansvarlig.
READERS = ("rapportør", "leser", "prosesseier", "policyadministrator")
HAND_OVER = {**dict.fromkeys(READERS, 403), "delprosesseier": 404}


def the_deputyship(_town: Town) -> Mapping[str, Any]:
    """Return the one that the matrix itself made: a stedfortreder for the linjeleder of the school."""
    return {"pk": Deputyship.objects.get().pk}


def deputy_data(town: Town) -> Mapping[str, Any]:
    """Return the form that appoints another deputy for the linjeleder of the school."""
    today = f"{clock.today():%d.%m.%Y}"
    assignment = RoleAssignment.objects.get(user=town.user("rektor"))
    dates = {"valid_from": today, "valid_to": today}
    return {"assignment": assignment.pk, "deputy": town.user("barnetrinnsleder").pk, "reason": "Ferie", **dates}


def stepping_down(_town: Town) -> Mapping[str, Any]:
    return {"version": 1, "reason": "Tilbake tidligere"}


#: Who has a role that can be lent, or leads somebody who has.
LENDERS = ("rapportør", "linjeleder", "toppleder", "kommunedirektør", "prosesseier", "delprosesseier",
           "policyadministrator")  # fmt: skip
#: Who may say who stands in for the linjeleder of the school: herself and those above her.
ABOVE_THE_SCHOOL = ("linjeleder", "toppleder", "kommunedirektør")


def for_those(people: tuple[str, ...], status: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(people, status) | others


PUBLIC = {"is_public": True, "others": 200}

ROWS = [
    Row("home", **PUBLIC),
    Row("home", "POST", is_public=True, others=405),
    Row("live", **PUBLIC),
    Row("live", "POST", is_public=True, others=405),
    Row("ready", **PUBLIC),
    Row("ready", "POST", is_public=True, others=405),
    Row("deadlines", others=200),
    Row("deadlines", "POST", others=405),
    Row("deadlines_line", expected={"linjeleder": 200, "toppleder": 200, "kommunedirektør": 200}, others=403),
    Row("deadlines_line", "POST", others=405),
    Row("deadlines_subscription", others=200),
    Row("deadlines_subscription", "POST", data=revoke_data, others=302),
    Row("deadlines_subscription", "POST", about="a new address", others=200),
    Row("deadlines_calendar", arguments=a_feed, **PUBLIC),
    Row("deadlines_calendar", about="unknown", arguments=unknown_feed, is_public=True),
    Row("deadlines_calendar", "POST", arguments=a_feed, is_public=True, others=405),
    Row("deadlines_json", arguments=a_feed, **PUBLIC),
    Row("deadlines_json", about="unknown", arguments=unknown_feed, is_public=True),
    Row("deadlines_json", "POST", arguments=a_feed, is_public=True, others=405),
    Row("demo_mail", about="outside the demo"),
    Row("demo_mail", "POST", others=405),
    Row("governance:login", is_public=True, others=302, expected={"anonymous": 200, "inactive": 200}),
    Row(
        "governance:login",
        "POST",
        about="without a password",
        is_public=True,
        others=302,
        expected={"anonymous": 422, "inactive": 422},
    ),
    Row("governance:logout", is_public=True, others=405),
    Row("governance:logout", "POST", is_public=True, others=302),
    Row("governance:password_change", others=200),
    Row("governance:password_change", "POST", data=password_data, others=302),
    Row("governance:logout_everywhere", others=200),
    Row("governance:logout_everywhere", "POST", others=302),
    Row("governance:second_step", others=302),
    Row("governance:second_step", "POST", others=302),
    Row("governance:second_factor", others=200),
    Row("governance:second_factor", "POST", about="without a code", others=422),
    Row("governance:sign_in_rules", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:sign_in_rules", "POST", data=rules_data, expected=POSTED, others=403),
    Row(
        "governance:second_factor_reset",
        arguments=a_colleague_with_a_telephone,
        expected=ADMINISTRATOR_ONLY,
        others=403,
    ),
    Row(
        "governance:second_factor_reset",
        "POST",
        arguments=a_colleague_with_a_telephone,
        data=reason_data,
        expected=POSTED,
        others=403,
    ),
    Row("governance:sign_in", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:sign_in", "POST", others=405),
    Row("governance:external_login", about="without a provider", is_public=True, others=404),
    Row("governance:external_login", "POST", is_public=True, others=405),
    Row("governance:external_answer", about="without a provider", is_public=True, others=404),
    Row("governance:external_answer", "POST", is_public=True, others=405),
    Row("governance:group_mappings", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:group_mappings", "POST", data=mapping_data, expected=POSTED, others=403),
    Row("governance:group_mapping_remove", arguments=a_mapping, others=405),
    Row("governance:group_mapping_remove", "POST", arguments=a_mapping, expected=POSTED, others=403),
    Row(
        "governance:identity_link", about="without a provider", arguments=a_colleague, expected=NO_PROVIDER, others=403
    ),
    Row("governance:identity_link", "POST", arguments=a_colleague, expected=NO_PROVIDER, others=403),
    Row(
        "governance:identity_unlink",
        about="without a provider",
        arguments=a_colleague,
        expected=NO_PROVIDER,
        others=403,
    ),
    Row("governance:identity_unlink", "POST", arguments=a_colleague, expected=NO_PROVIDER, others=403),
    Row("governance:lock_lift", others=405),
    Row("governance:lock_lift", "POST", data=lock_data, expected=POSTED, others=403),
    Row("governance:person_sign_in", arguments=a_colleague, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:person_sign_in", "POST", arguments=a_colleague, others=405),
    Row("governance:person_log_out", arguments=a_colleague, others=405),
    Row("governance:person_log_out", "POST", arguments=a_colleague, expected=POSTED, others=403),
    Row("governance:person_deactivate", arguments=a_colleague, expected=ADMINISTRATOR_ONLY, others=403),
    Row(
        "governance:person_deactivate",
        "POST",
        arguments=a_colleague,
        data=reason_data,
        expected=POSTED,
        others=403,
    ),
    Row("governance:person_reactivate", arguments=a_former_colleague, expected=ADMINISTRATOR_ONLY, others=403),
    Row(
        "governance:person_reactivate",
        "POST",
        arguments=a_former_colleague,
        data=reason_data,
        expected=POSTED,
        others=403,
    ),
    Row("governance:notice_list", others=200),
    Row("governance:notice_list", "POST", others=405),
    Row("governance:notice_open", arguments=a_notice, others=405),
    Row("governance:notice_open", "POST", arguments=a_notice, expected={"linjeleder": 302, "deputy": 404}),
    Row("governance:organisation", others=200),
    Row("governance:organisation", "POST", others=405),
    Row("governance:change_log", expected=READS_LOG, others=403),
    Row("governance:change_log", "POST", others=405),
    Row("governance:unit_create", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:unit_create", "POST", data=unit_data, expected=POSTED, others=403),
    Row("governance:unit_detail", arguments=a_unit, others=200),
    Row("governance:unit_detail", "POST", arguments=a_unit, others=405),
    *(
        row
        for name, data in UNIT_CHANGES.items()
        for row in (
            Row(f"governance:{name}", arguments=a_unit, expected=ADMINISTRATOR_ONLY, others=403),
            Row(f"governance:{name}", "POST", arguments=a_unit, data=data, expected=POSTED, others=403),
        )
    ),
    Row("governance:unit_keep", arguments=a_closing_unit, expected=ADMINISTRATOR_ONLY, others=403),
    Row(
        "governance:unit_keep",
        "POST",
        arguments=a_closing_unit,
        data=keep_unit_data,
        expected=POSTED,
        others=403,
    ),
    Row("governance:organisation_import", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:organisation_import", "POST", data=people_file, expected=POSTED, others=403),
    Row("governance:import_review", arguments=an_import, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:import_review", "POST", arguments=an_import, data=import_data, expected=POSTED, others=403),
    Row("governance:import_sample", arguments=a_file, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:import_sample", "POST", arguments=a_file, others=405),
    Row("governance:organisation_export", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:organisation_export", "POST", others=405),
    Row("governance:export_file", arguments=a_file, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:export_file", "POST", arguments=a_file, others=405),
    Row("governance:user_create", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:user_create", "POST", data=user_data, expected=POSTED, others=403),
    Row("governance:role_grant", expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:role_grant", "POST", data=role_data, expected=POSTED, others=403),
    Row("governance:role_end", arguments=a_role, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:role_end", "POST", arguments=a_role, data=end_data, expected=POSTED, others=403),
    Row("governance:role_keep", arguments=an_ending_role, expected=ADMINISTRATOR_ONLY, others=403),
    Row("governance:role_keep", "POST", arguments=an_ending_role, data=keep_role_data, expected=POSTED, others=403),
    Row("governance:person_detail", arguments=a_person, others=200),
    Row("governance:person_detail", "POST", arguments=a_person, others=405),
    Row("governance:person_deactivate", arguments=a_person, expected=ADMINISTRATOR_ONLY, others=403),
    Row(
        "governance:person_deactivate",
        "POST",
        arguments=a_person,
        data=lambda _town: {"reason": "Slutter"},
        expected=POSTED,
        others=403,
    ),
    Row("governance:person_holdings", arguments=a_person, others=200),
    Row("governance:person_holdings", "POST", arguments=a_person, others=405),
    Row("governance:unit_holdings", arguments=a_unit, others=200),
    Row("governance:unit_holdings", "POST", arguments=a_unit, others=405),
    Row("governance:unanswered_list", expected=dict.fromkeys(MANAGERS, 200), others=403),
    Row("governance:unanswered_list", "POST", others=405),
    Row("governance:hand_over", data=a_vacant_goal, expected={**dict.fromkeys(MANAGERS, 200), **HAND_OVER}),
    Row("governance:hand_over", "POST", data=hand_over_data, expected={**dict.fromkeys(MANAGERS, 302), **HAND_OVER}),
    Row("governance:hand_over", about="all", data=everything, expected=dict.fromkeys(MANAGERS, 200), others=403),
    Row(
        "governance:hand_over",
        "POST",
        about="all",
        data=everything_data,
        expected=dict.fromkeys(MANAGERS, 302),
        others=403,
    ),
    Row("governance:hand_over_list", others=200),
    Row("governance:hand_over_list", "POST", others=405),
    Row("governance:hand_over_confirm", others=405),
    Row("governance:hand_over_confirm", "POST", data=confirm_data, expected={"linjeleder": 302}),
    Row("governance:hand_over_decline", arguments=a_hand_over, expected={"linjeleder": 200}),
    Row("governance:hand_over_decline", "POST", arguments=a_hand_over, data=decline_data, expected={"linjeleder": 302}),
    Row("governance:role_list", others=200),
    Row("governance:role_list", "POST", others=405),
    Row("governance:role_abilities", others=200),
    Row("governance:role_abilities", "POST", others=405),
    Row("governance:deputy_list", others=200),
    Row("governance:deputy_list", "POST", others=405),
    Row("governance:deputy_appoint", expected=for_those(LENDERS, 200, deputy=403), others=403),
    Row(
        "governance:deputy_appoint",
        "POST",
        data=deputy_data,
        # Those who may appoint for others than the linjeleder do not have her in their list.
        expected=for_those(LENDERS, 422) | for_those(ABOVE_THE_SCHOOL, 302, deputy=403),
        others=403,
    ),
    Row(
        "governance:deputy_end",
        arguments=the_deputyship,
        expected=for_those(ABOVE_THE_SCHOOL, 200, systemadministrator=403),
    ),
    Row(
        "governance:deputy_end",
        "POST",
        arguments=the_deputyship,
        data=stepping_down,
        expected=for_those(ABOVE_THE_SCHOOL, 302, systemadministrator=403),
    ),
    Row("governance:acting_start", arguments=the_deputyship, others=405),
    Row("governance:acting_start", "POST", arguments=the_deputyship, expected={"deputy": 302}),
    Row("governance:acting_stop", others=405),
    Row("governance:acting_stop", "POST", others=302),
]
