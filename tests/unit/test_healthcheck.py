"""The container's question to its own web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config import healthcheck
from helhet_setup.ports import free_port


class Answer(BaseHTTPRequestHandler):
    """Answers as the class is told, and remembers which host was asked for."""

    status = 200
    host = ""

    def do_GET(self) -> None:
        type(self).host = self.headers["Host"]
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"database": "OperationalError"}')

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        monkeypatch.setenv("PORT", str(server.server_port))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("allowed", "host"),
    [("helhet.kommune.test,other.test", "helhet.kommune.test"), (".kommune.test", "kommune.test"), ("*", None)],
)
def test_a_ready_server_is_asked_by_a_name_that_it_knows(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch, allowed: str, host: str | None
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    monkeypatch.setattr(Answer, "status", 200)
    assert healthcheck.main() == 0
    assert Answer.host == (host or f"127.0.0.1:{server.server_port}")


def test_a_server_that_is_not_ready_says_why(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Answer, "status", 503)
    assert healthcheck.main() == 1
    assert "503" in (said := capsys.readouterr().err) and "OperationalError" in said


def test_no_server_is_not_ready(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    assert healthcheck.main() == 1
    assert "No answer" in capsys.readouterr().err
