"""The writers of what has to do with the way in."""

from governance.identity.services.locks import forget_login, lift_lock
from governance.identity.services.second_factor import enrol, reset_second_factor, set_second_factor_roles, verify

__all__ = ["enrol", "forget_login", "lift_lock", "reset_second_factor", "set_second_factor_roles", "verify"]
