"""The private servers: they answer, they can be taken down and up again, and they leave nothing behind."""

import os

import psycopg2
import pytest
import redis

from helhet_setup import servers
from helhet_setup.console import SetupError


def test_postgresql_keeps_its_data_over_a_crash_and_is_gone_afterwards() -> None:
    with servers.private_postgresql() as server:
        with psycopg2.connect(server.url) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE note (text text)")
        connection.close()

        server.kill()
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(server.url)
        server.start()

        with psycopg2.connect(server.url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_database()")
            assert cursor.fetchone() == ("helhet", "helhet")
        connection.close()
    assert not server.folder.exists()
    assert server.process is not None and server.process.poll() is not None


def test_redis_answers_and_is_gone_afterwards() -> None:
    with servers.private_redis() as server, redis.Redis.from_url(server.url) as client:
        assert client.ping()
    assert not server.answers()
    assert not server.folder.exists()


def test_a_server_that_does_not_start_says_why(tmp_path) -> None:
    server = servers.PrivateServer(["sh", "-c", "echo no room; exit 1"], tmp_path, servers.free_port(), "")

    with pytest.raises(SetupError, match=r"sh did not start:\nno room"):
        server.start()


def test_servers_do_not_run_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert servers.unprivileged()["user"] != 0

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert servers.unprivileged() == {}
