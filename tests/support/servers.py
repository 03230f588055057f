"""Private PostgreSQL and Redis servers for tests: the same ones that `scripts/test` starts."""

from helhet_setup.servers import PrivateServer, private_postgresql, private_redis

__all__ = ["PrivateServer", "private_postgresql", "private_redis"]
