"""A mail server that takes every message on a loopback port and keeps it."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

ANSWERS = {b"EHLO": b"250 sink", b"HELO": b"250 sink", b"MAIL": b"250 ok", b"RCPT": b"250 ok", b"RSET": b"250 ok"}


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self._say(b"220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._take()
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(ANSWERS.get(word, b"502 unknown"))

    def _say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")

    def _take(self) -> None:
        self._say(b"354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=email.policy.default)
        self.server.messages.append(message)
        self._say(b"250 kept")


class Sink(socketserver.ThreadingTCPServer):
    """Listens until the block is over; `messages` in the order they came."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages: list[EmailMessage] = []

    @property
    def url(self) -> str:
        """What EMAIL_URL takes."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def wait_for(self, subject: str, *, seconds: float) -> list[EmailMessage]:
        """Return the messages with the subject as soon as there is one, or none when the time is out."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := [message for message in self.messages if message["Subject"] == subject]:
                return found
            time.sleep(0.1)
        return []


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """Run a sink for the time of the block."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
