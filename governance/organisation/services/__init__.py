"""The only writers of units, people and roles, gathered from the modules that hold them."""

from governance.organisation.services.deputies import appoint_deputy, end_deputyship
from governance.organisation.services.feeds import renew_feed_token, revoke_feed_token
from governance.organisation.services.municipality import create_municipality
from governance.organisation.services.people import (
    anonymise,
    change_own_password,
    create_user,
    deactivate,
    edit_user,
    end_sessions,
    reactivate,
    set_password,
)
from governance.organisation.services.restoring import restore_organisation
from governance.organisation.services.restructuring import merge_unit, move_unit
from governance.organisation.services.roles import end_role, grant_role, keep_role
from governance.organisation.services.units import close_unit, create_unit, edit_unit, keep_unit

__all__ = [
    "anonymise",
    "appoint_deputy",
    "change_own_password",
    "close_unit",
    "create_municipality",
    "create_unit",
    "create_user",
    "deactivate",
    "edit_unit",
    "edit_user",
    "end_deputyship",
    "end_role",
    "end_sessions",
    "grant_role",
    "keep_role",
    "keep_unit",
    "merge_unit",
    "move_unit",
    "reactivate",
    "renew_feed_token",
    "restore_organisation",
    "revoke_feed_token",
    "set_password",
]
