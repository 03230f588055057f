"""Stamps remember what a step was last done for, so that the next start can skip it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of_files(paths: Iterable[Path], extra: str = "") -> str:
    """Return a digest of the contents of the files, in order, and of the extra text."""
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        digest.update(b"\0" + path.read_bytes())
    return digest.hexdigest()


def digest_of_folders(folders: Iterable[Path], extra: str = "") -> str:
    """Return a digest of names, sizes and times of all files under the folders: quick, and enough to see a change."""
    digest = hashlib.sha256(extra.encode())
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            facts = path.stat()
            digest.update(f"\0{path}\0{facts.st_size}\0{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Return True when the stamp was written with this value."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == value


def write_stamp(stamp: Path, value: str) -> None:
    """Remember that the step is done for this value."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="ascii")
