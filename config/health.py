"""What must be well before the program takes traffic."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from config.celery import app

OK = "ok"


def all_checks() -> dict[str, str]:
    """Return the name of each check and "ok" or what is wrong, without secrets."""
    checks: dict[str, Callable[[], str]] = {
        "database": _database, "migrations": _migrations, "cache": _cache, "broker": _broker
    }  # fmt: skip
    return {name: check() for name, check in checks.items()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return type(error).__name__
    return OK


def _migrations() -> str:
    try:
        loader = MigrationLoader(connection)
        missing = loader.disk_migrations.keys() - loader.applied_migrations.keys()
    except Error as error:
        return type(error).__name__
    return f"{len(missing)} missing" if missing else OK


def _cache() -> str:
    try:
        cache.set("health", OK, timeout=10)
        return OK if cache.get("health") == OK else "does not keep"
    except (OSError, RedisError) as error:
        return type(error).__name__


def _broker() -> str:
    if not settings.REDIS_URL:
        return OK if os.access(settings.BROKER_DIR / "queue", os.W_OK) else "folder cannot be written"
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OSError, OperationalError) as error:
        return type(error).__name__
    return OK
