"""Makes a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.backup import BackupError, manifest, postgresql, sqlite
from governance.audit.verification import heads_file
from governance.core import clock

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def make_backup(folder: Path, *, with_secrets: bool) -> manifest.Manifest:
    """Write a backup into the folder, which must be new or empty. Raises BackupError."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # The heads first: every head that is kept then stands in the database that is copied after it.
    if heads_file().exists():
        shutil.copyfile(heads_file(), folder / heads_file().name)
    if with_secrets:
        copy_keys(Path(settings.DATA_DIR) / "secrets", folder / "secrets")
    content = ENGINES[connection.vendor].dump(folder)
    made = manifest.Manifest(
        version=settings.HELHET_VERSION,
        engine=connection.vendor,
        made_at=clock.now().isoformat(),
        audit_key=manifest.fingerprint(settings.AUDIT_KEY),
        migrations=content.migrations,
        rows=content.rows,
        files=_hashes(folder),
    )
    made.write(folder)
    return made


def copy_keys(source: Path, target: Path) -> None:
    """Copy the keys, readable by their owner only."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in source.glob("*.key"):
        copy = target / path.name
        copy.touch(mode=0o600)
        copy.write_bytes(path.read_bytes())


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        path.chmod(0o600)
    return {path.relative_to(folder).as_posix(): manifest.sha256(path) for path in files}
