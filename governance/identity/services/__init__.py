"""The writers of what has to do with the way in."""

from governance.identity.services.external import (
    add_mapping,
    link_identity,
    remove_mapping,
    sync_roles,
    unlink_identity,
)
from governance.identity.services.locks import forget_login, lift_lock
from governance.identity.services.second_factor import enrol, reset_second_factor, set_second_factor_roles, verify

__all__ = [
    "add_mapping",
    "enrol",
    "forget_login",
    "lift_lock",
    "link_identity",
    "remove_mapping",
    "reset_second_factor",
    "set_second_factor_roles",
    "sync_roles",
    "unlink_identity",
    "verify",
]
