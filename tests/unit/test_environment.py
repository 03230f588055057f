"""What the program takes from its surroundings, and what it refuses to start with."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment

GOOD = "n4Vd-8q_Lw2RzT7uYpXs1KbE6mHcJfGa0QtZ"
BAD_SECRETS = {
    "missing": "",
    "short": GOOD[:31],
    "of few characters": "abcabcabc" * 5,
    "a placeholder": f"{GOOD}-change-me",
    "a word of advice": "django-insecure-" + GOOD,
}


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY"])
@pytest.mark.parametrize("value", BAD_SECRETS.values(), ids=BAD_SECRETS)
def test_production_refuses_a_weak_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.secret(name, folder=tmp_path, production=True)
    assert not list(tmp_path.iterdir()), "production keeps no secret of its own"


def test_production_takes_a_good_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", GOOD)
    assert environment.secret("SECRET_KEY", folder=tmp_path, production=True) == GOOD


def test_other_surroundings_keep_a_random_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret("SECRET_KEY", folder=tmp_path / "new", production=False)
    path = tmp_path / "new" / "secret_key.key"

    assert environment.secret("SECRET_KEY", folder=tmp_path / "new", production=False) == first
    assert len(first) >= environment.MINIMUM_SECRET_LENGTH
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_two_that_start_at_once_agree_on_one_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = os.link

    def other_comes_first(draft: Path, path: Path) -> None:
        path.write_text("theirs", encoding="ascii")
        link(draft, path)

    monkeypatch.setattr(os, "link", other_comes_first)
    assert environment.kept_secret(tmp_path, "x") == "theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["x.key"]


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)]
)
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("X", value)
    assert environment.flag("X", default=not expected) is expected


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")
    assert environment.text("X", "default") == "default"
    assert environment.flag("X", default=True) is True
    assert environment.words("X") == []


def test_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a, ,b,")
    assert environment.words("X") == ["a", "b"]


def test_an_address_of_a_mail_server() -> None:
    found = environment.email_settings("smtp://styring%40kommune.test:p%2Fw@post.kommune.test:587")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("post.kommune.test", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("styring@kommune.test", "p/w")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)

    found = environment.email_settings("smtps://post.kommune.test:465")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (False, True)


def manage(tmp_path: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in surroundings that hold these variables and nothing of the test's own."""
    (tmp_path / "static").mkdir(exist_ok=True)
    base = {
        "PATH": os.environ["PATH"],
        "HELHET_DATA": str(tmp_path),
        "NODE_MODULES": str(settings.NODE_MODULES),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env={**base, **variables}, capture_output=True, text=True, check=False
    )


def production(**changes: str) -> dict[str, str]:
    good = {
        "HELHET_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "AUDIT_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "helhet.kommune.test",
        "CSRF_TRUSTED_ORIGINS": "https://helhet.kommune.test",
        "BASE_URL": "https://helhet.kommune.test",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    return {**good, **changes}


CHECK = ("check", "--deploy", "--fail-level", "WARNING")


def test_production_settings_pass_the_check(tmp_path: Path) -> None:
    answer = manage(tmp_path, *CHECK, **production())
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_the_check_fails_without_a_host(tmp_path: Path) -> None:
    answer = manage(tmp_path, *CHECK, **production(ALLOWED_HOSTS=""))
    assert answer.returncode == 1
    assert "security.W020" in answer.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY"])
def test_nothing_starts_in_production_without_a_secret(tmp_path: Path, name: str) -> None:
    answer = manage(tmp_path, "check", **production(**{name: ""}))
    assert answer.returncode == 1
    assert f"{name} is not set" in answer.stderr
    assert not (tmp_path / "secrets").exists()


SHOW_BACKEND = ("shell", "--no-imports", "-c", "from django.core.mail import get_connection as g; print(type(g()))")


def test_the_demo_never_opens_a_connection_to_a_mail_server(tmp_path: Path) -> None:
    url = "smtp://post.kommune.test:25"
    assert "filebased" in manage(tmp_path, *SHOW_BACKEND, EMAIL_URL=url, HELHET_DEMO="1").stdout
    assert "filebased" in manage(tmp_path, *SHOW_BACKEND, **production(EMAIL_URL=url, HELHET_DEMO="1")).stdout
    assert "smtp" in manage(tmp_path, *SHOW_BACKEND, EMAIL_URL=url, HELHET_DEMO="0").stdout
