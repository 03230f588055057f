"""What a backup holds, and how to see that it still does."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from config.backup import BackupError

FILE_NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Content:
    """What stood in the database at the moment of the backup."""

    migrations: list[list[str]]
    rows: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """The list that goes with a backup."""

    version: str
    engine: str
    made_at: str
    audit_key: str
    migrations: list[list[str]]
    rows: dict[str, int]
    files: dict[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write the list; a folder without it is not a backup."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (folder / FILE_NAME).write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the list of a backup. Raises BackupError when there is none, or it is of another kind."""
        try:
            content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
            manifest = cls(**content)
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"{folder} holds no backup that can be read: {error}") from error
        if manifest.format != FORMAT:
            raise BackupError(f"The backup has format {manifest.format}; this program reads {FORMAT}.")
        return manifest

    def check_files(self, folder: Path) -> None:
        """Raise BackupError when a file is missing or not as it was."""
        for name, expected in self.files.items():
            path = (folder / name).resolve()
            if not path.is_relative_to(folder.resolve()) or not path.is_file():
                raise BackupError(f"The backup lacks {name}.")
            if sha256(path) != expected:
                raise BackupError(f"{name} is not as it was when the backup was made.")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hexadecimal characters."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(key: str) -> str:
    """Return what tells one AUDIT_KEY from another without giving it away."""
    return hmac.new(key.encode(), b"helhet backup", hashlib.sha256).hexdigest()[:16]


def check_audit_key(manifest: Manifest, key: str | None = None) -> None:
    """Raise BackupError when the change log of the backup was sealed with another key than this one."""
    if fingerprint(key or settings.AUDIT_KEY) != manifest.audit_key:
        raise BackupError(
            "The change log of this backup is sealed with another AUDIT_KEY. Set AUDIT_KEY to that one, or restore "
            "--with-secrets from a backup that was made so."
        )
