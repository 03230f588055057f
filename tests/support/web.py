"""A web server of several processes on the test's own database, and browsers that press at the same moment."""

from __future__ import annotations

import http.client
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import reverse

from governance.organisation.models import User
from helhet_setup.ports import free_port
from helhet_setup.processes import die_with_parent, stop_process
from tests.support import processes
from tests.support.waiting import wait_for

TOKEN = "t" * 32
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str


@dataclass(frozen=True)
class Browser:
    """A logged-in person at the address of a web server."""

    port: int
    session: str

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: Mapping[str, object]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urllib.parse.urlencode(data, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode())
        finally:
            connection.close()


@dataclass(frozen=True)
class Web:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    def browser(self, user: User) -> Browser:
        """Log a person in and return her browser."""
        client = Client()
        client.force_login(user)
        return Browser(self.port, client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def serving(application: str = "config.wsgi", workers: int = 4) -> Iterator[Web]:
    """Serve the application with several processes until the block ends."""
    port = free_port()
    options = ["--workers", str(workers), "--no-control-socket", "--backlog", "256", "--log-level", "warning"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options, "--bind", f"127.0.0.1:{port}"],
        cwd=settings.BASE_DIR,
        env=processes.environment(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(),
    )
    try:
        wait_for(lambda: _answers(port), PATIENCE)
        yield Web(port, process)
    finally:
        stop_process(process)


def _answers(port: int) -> bool:
    try:
        return Browser(port, "").get(reverse("live")).status == 200
    except OSError:
        return False
