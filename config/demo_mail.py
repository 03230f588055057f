"""The mail that the demo keeps instead of sending it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 100


@dataclass(frozen=True)
class KeptMail:
    """One message as it would have been sent."""

    to: str
    subject: str
    body: str
    date: datetime


def kept_mail() -> list[KeptMail]:
    """Return the latest messages that Django's file backend has written, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True)[:SHOWN] if folder.is_dir() else []
    found = [mail for file in files for mail in _read(file)]
    return sorted(found, key=lambda mail: mail.date, reverse=True)[:SHOWN]


def _read(file: Path) -> list[KeptMail]:
    parts = [part for part in file.read_bytes().split(SEPARATOR) if part.strip()]
    return [_parse(part) for part in parts]


def _parse(content: bytes) -> KeptMail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    return KeptMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        body=body.get_content() if body else "",
        date=parsedate_to_datetime(str(message["Date"])),
    )
