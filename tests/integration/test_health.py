"""What the program says of itself: alive without touching anything, ready only when every part is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from kombu import Connection

from config import health
from config.celery import app
from helhet_setup.ports import free_port

READY = {"database": "ok", "migrations": "ok", "cache": "ok", "broker": "ok"}


def refuse(*_args: Any, **_options: Any) -> None:
    raise OperationalError("the server is gone, with its secret address")


def ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz/ready")
    return answer.status_code, answer.json()


def test_alive_touches_no_database(client: Client) -> None:
    """Without a database fixture, pytest-django lets no query through."""
    answer = client.get("/healthz/live")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_alive_asks_nothing(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz/live").status_code == 200


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_questions_are_asked_by_get(client: Client, db: None, path: str) -> None:
    assert client.post(path).status_code == 405


def test_ready_when_every_part_is(client: Client, db: None) -> None:
    assert ask(client) == (200, READY)


def test_not_ready_without_the_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refuse)
        status, checks = ask(client)
    assert status == 503
    assert checks == {**READY, "database": "OperationalError", "migrations": "OperationalError"}


def test_not_ready_while_a_migration_is_missing(client: Client, db: None) -> None:
    MigrationRecorder(connection).record_unapplied("evaluation", "0001_foundation")
    assert ask(client) == (503, {**READY, "migrations": "1 missing"})


def test_not_ready_without_the_cache(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = RedisCache(f"redis://127.0.0.1:{free_port()}/0", {})
    monkeypatch.setattr(health, "cache", nowhere)
    assert ask(client) == (503, {**READY, "cache": "ConnectionError"})


def test_not_ready_when_the_cache_keeps_nothing(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    cache = FileBasedCache(tmp_path, {})
    monkeypatch.setattr(cache, "set", lambda *args, **options: None)
    monkeypatch.setattr(health, "cache", cache)
    assert ask(client) == (503, {**READY, "cache": "does not keep"})


def test_not_ready_without_the_broker(client: Client, db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(app, "connection_for_write", lambda **options: Connection(settings.REDIS_URL, **options))
    assert ask(client) == (503, {**READY, "broker": "OperationalError"})


def test_not_ready_without_the_folder_of_the_embedded_broker(
    client: Client, db: None, settings: Any, tmp_path: Any
) -> None:
    settings.REDIS_URL = ""
    settings.BROKER_DIR = tmp_path
    assert ask(client) == (503, {**READY, "broker": "folder cannot be written"})

    (tmp_path / "queue").mkdir()
    assert ask(client) == (200, READY)
