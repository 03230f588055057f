"""The list of every file in an archive, and whether a folder is exactly what its list says."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from governance.documents.pictures import LARGEST_KEPT
from governance.policy.archive import FORMAT, PICTURES, SCHEMA, ArchiveError
from governance.policy.archive.rows import as_bytes, from_bytes, parts_of

FILE_NAME = "manifest.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
#: What a path in an archive may be: plain names, so that none leads out of the folder on any system.
PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,119}/){0,5}[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
MOST_FILES = 100_000
LARGEST_FILE = 200 * 1024 * 1024  # bytes; read as a whole, one at a time
LARGEST_TEXT = 50 * 1024 * 1024  # bytes of JSON or XML
CHUNK = 1024 * 1024
MOST_NAMED = 5


@dataclass(frozen=True)
class Entry:
    """What one file is to be."""

    sha256: str
    size: int


def as_text(files: Mapping[str, Entry]) -> bytes:
    """Return the list as JSON, the files by their paths."""
    listed = {path: {"sha256": entry.sha256, "size": entry.size} for path, entry in files.items()}
    return as_bytes({"format": FORMAT, "schema": SCHEMA, "files": listed})


@dataclass(frozen=True)
class Archive:
    """A folder that has been found to be exactly what its manifest says."""

    folder: Path
    files: Mapping[str, Entry]
    sha256: str

    @classmethod
    def open(cls, folder: Path) -> Archive:
        """Read the manifest and hash every file. Raises ArchiveError at the first thing that is not as listed."""
        if folder.is_symlink() or not folder.is_dir():
            raise ArchiveError(_("%(folder)s er ikke en mappe.") % {"folder": folder})
        found = dict(_walk(folder))
        if FILE_NAME not in found:
            raise ArchiveError(_("Mappen har ingen %(file)s. Den er ikke et helt arkiv.") % {"file": FILE_NAME})
        data = _read(folder / FILE_NAME, LARGEST_TEXT)
        archive = cls(folder, _listed(data), hashlib.sha256(data).hexdigest())
        archive._check_names(set(found) - {FILE_NAME})
        for path, entry in archive.files.items():
            archive._check(path, entry, found[path])
        return archive

    def _check_names(self, found: set[str]) -> None:
        missing, surplus = sorted(set(self.files) - found), sorted(found - set(self.files))
        if missing:
            raise ArchiveError(_("Arkivet mangler %(files)s.") % {"files": ", ".join(missing[:MOST_NAMED])})
        if surplus:
            message = _("Arkivet har filer som ikke står i manifestet: %(files)s.")
            raise ArchiveError(message % {"files": ", ".join(surplus[:MOST_NAMED])})

    def _check(self, path: str, entry: Entry, size: int) -> None:
        digest = hashlib.sha256()
        if size == entry.size:
            with _opened(self.folder / path) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
        if size != entry.size or digest.hexdigest() != entry.sha256:
            raise ArchiveError(_changed(path))

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, hashed once more: those that are used are those that were listed."""
        entry = self.files.get(path)
        if entry is None:
            raise ArchiveError(_("Arkivet mangler %(files)s.") % {"files": path})
        data = _read(self.folder / path, _largest(path))
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise ArchiveError(_changed(path))
        return data

    def json(self, path: str) -> Any:
        """Return what a JSON file says."""
        return from_bytes(self.read(path), path)


def _largest(path: str) -> int:
    """Return how many bytes a file may have, by how its name ends."""
    if path.endswith(tuple(PICTURES.values())):
        return LARGEST_KEPT
    return LARGEST_FILE if path.endswith(".pdf") else LARGEST_TEXT


def _changed(path: str) -> str:
    return _("%(file)s er ikke som da arkivet ble laget. Ingenting er lest inn.") % {"file": path}


def _walk(folder: Path, above: str = "") -> Iterator[tuple[str, int]]:
    """Yield path and size of every file. Raises ArchiveError on links and on all that is no plain file or folder."""
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count > MOST_FILES:
                raise ArchiveError(_("Arkivet har for mange filer."))
            path = f"{above}{entry.name}"
            if not PATH.fullmatch(path):
                raise ArchiveError(_("Arkivet har et ugyldig filnavn: %(file)r.") % {"file": path[:200]})
            mode = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(mode.st_mode):
                yield from _walk(folder / entry.name, f"{path}/")
            elif stat.S_ISREG(mode.st_mode):
                yield path, mode.st_size
            else:
                raise ArchiveError(_("%(file)s er en lenke eller noe annet enn en fil.") % {"file": path})


def _opened(path: Path) -> Any:
    """Open a file that must still be one itself: a link put there meanwhile is not followed."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def _read(path: Path, largest: int) -> bytes:
    with _opened(path) as file:
        data: bytes = file.read(largest + 1)
    if len(data) > largest:
        raise ArchiveError(_("%(file)s er for stor.") % {"file": path.name})
    return data


def _listed(data: bytes) -> dict[str, Entry]:
    """Return the files that the manifest lists. Raises ArchiveError when it lists what cannot be a file of ours."""
    version, schema, files = parts_of(from_bytes(data, FILE_NAME), "format", "schema", "files")
    if (version, schema) != (FORMAT, SCHEMA):
        said = {"version": version, "ours": FORMAT}
        raise ArchiveError(_("Arkivet har format %(version)s. Programmet leser format %(ours)s.") % said)
    if not isinstance(files, dict) or not 0 < len(files) <= MOST_FILES:
        raise ArchiveError(_("Manifestet nevner ingen filer, eller for mange."))
    return {path: _entry(path, said) for path, said in files.items()}


def _entry(path: str, said: Any) -> Entry:
    sha256, size = parts_of(said, "sha256", "size")
    is_size = type(size) is int and size >= 0
    if not PATH.fullmatch(path) or path == FILE_NAME or not is_size or not SHA256.fullmatch(str(sha256)):
        raise ArchiveError(_("Manifestet er ugyldig: %(file)r.") % {"file": path[:200]})
    if size > _largest(path):
        raise ArchiveError(_("%(file)s er for stor.") % {"file": path})
    return Entry(str(sha256), size)
