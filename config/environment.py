"""Reads what the machine tells the program: environment variables, and secrets kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

MINIMUM_SECRET_LENGTH = 32
WEAK_SECRETS = ("change", "secret", "password", "insecure", "example")


def text(name: str, default: str = "") -> str:
    """Return the environment variable, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return True for 1, true, yes and on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def kept_secret(folder: Path, name: str, *, size: int = 48) -> str:
    """Return the secret of `size` random bytes kept in the folder, made at the first call, for the owner's eyes only.

    The file is written whole under another name and then linked into place, so two processes that
    start at once agree on one secret.
    """
    path = folder / f"{name}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def secret(name: str, *, folder: Path, production: bool) -> str:
    """Return a secret from the environment; outside production fall back to one kept in the folder.

    Raises ImproperlyConfigured in production when the secret is missing, short or a well-known placeholder.
    """
    value = text(name)
    if not production:
        return value or kept_secret(folder, name.lower())
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it.")
    is_placeholder = any(word in value.lower() for word in WEAK_SECRETS)
    if len(value) < MINIMUM_SECRET_LENGTH or len(set(value)) < 10 or is_placeholder:
        raise ImproperlyConfigured(f"{name} is too weak. Use at least {MINIMUM_SECRET_LENGTH} random characters.")
    return value


def email_settings(url: str) -> dict[str, Any]:
    """Return Django's e-mail settings from smtp://user:password@host:port (smtps:// for TLS from the start)."""
    parts = urlparse(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.port == 587,
        "EMAIL_TIMEOUT": 20,
    }
