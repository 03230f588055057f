"""The writers of what has to do with the way in."""

from governance.identity.services.locks import forget_attempts, lift_lock

__all__ = ["forget_attempts", "lift_lock"]
