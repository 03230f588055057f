"""The steps of `scripts/test`, in order: quick checks first, then the suite on both kinds of servers."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helhet_setup.places import Places
from helhet_setup.servers import PrivateServer

APPS = ("config", "governance", "planning", "steering", "evaluation")
# What a person may have set for scripts/run must not reach the tests.
OWN_VARIABLES = (
    "ALLOWED_HOSTS",
    "APPLICATION_DATABASE_URL",
    "AUDIT_KEY",
    "BASE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEFAULT_FROM_EMAIL",
    "DEMO_PASSWORD",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "HELHET_ADMIN_PASSWORD",
    "HELHET_DATA",
    "HELHET_DEMO",
    "HELHET_ENV",
    "HELHET_LONG",
    "LOG_LEVEL",
    "NODE_MODULES",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_GROUPS_CLAIM",
    "OIDC_ISSUER",
    "OIDC_LABEL",
    "OIDC_ONLY",
    "OIDC_REQUIRED_ACR",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
    "SESSION_IDLE_MINUTES",
    "STATIC_ROOT",
    "TEST_DATABASE",
    "TRUSTED_PROXIES",
)
SUITE_SECONDS = 45 * 60.0
MARKS_SQLITE = {False: "not long", True: ""}
MARKS_POSTGRESQL = {False: "not long and (not browser or both)", True: "not browser or both"}


@dataclass(frozen=True)
class Step:
    """One command of the test run."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    limit: float = 600  # seconds; what takes longer hangs


@dataclass(frozen=True)
class Plan:
    """What is known when the steps are laid out."""

    places: Places
    scratch: Path
    postgresql: PrivateServer
    redis: PrivateServer
    is_long: bool = False
    pytest_arguments: Sequence[str] = ()

    def env(self, **extra: str) -> dict[str, str]:
        """Return the environment of a step: this machine's, without the person's own settings for Helhet."""
        inherited = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
        return {
            **inherited,
            "HELHET_ENV": "test",
            "HELHET_DATA": str(self.scratch / "data"),
            "NODE_MODULES": str(self.places.node_modules),
            "PATH": f"{self.places.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            **({"HELHET_LONG": "1"} if self.is_long else {}),
            **extra,
        }

    def production_env(self) -> dict[str, str]:
        """Return the settings of a real installation, as docs/deploy.md tells to set them."""
        return self.env(
            HELHET_ENV="production",
            SECRET_KEY=secrets.token_urlsafe(48),
            AUDIT_KEY=secrets.token_urlsafe(48),
            ALLOWED_HOSTS="helhet.kommune.test",
            CSRF_TRUSTED_ORIGINS="https://helhet.kommune.test",
            BASE_URL="https://helhet.kommune.test",
            DATABASE_URL=self.postgresql.url,
            REDIS_URL=self.redis.url,
        )


def check_steps(plan: Plan) -> list[Step]:
    """Return the checks that need no test to run: format, types, layers, migrations, settings."""
    python, code = str(plan.places.python), plan.places.code
    templates = [str(path) for app in APPS for path in sorted((code / app).glob("templates/**/*.html"))]
    modules = [str(path) for folder in (*APPS, "tests") for path in sorted((code / folder).rglob("*.py"))]
    commands = {
        "ruff check": ["ruff", "check", "--no-cache", "."],
        "ruff format": ["ruff", "format", "--no-cache", "--check", "."],
        "mypy": ["mypy", "--cache-dir", str(plan.scratch / "mypy")],
        "import contracts": ["lint-imports", "--no-cache", "--no-logo"],
        "djade": ["djade", "--check", "--target-version", "5.2", *templates],
        "djhtml": ["djhtml", "--check", *templates],
        "django-upgrade": ["django-upgrade", "--check", "--target-version", "5.2", *modules],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    steps = [Step(name, command, plan.env()) for name, command in commands.items()]
    deploy = [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return [*steps, Step("check --deploy", deploy, plan.production_env())]


# What asks for no database of the run proves nothing more on a second one; tests/support/once.py sees to it.
RUN_ONCE = ("tests/unit", "tests/repository", "tests/deployment")
ONCE = [f"--ignore={folder}" for folder in RUN_ONCE]


def suite_step(plan: Plan, name: str, marks: str, left_out: Sequence[str] = (), **extra: str) -> Step:
    """Return one run of the suite, with coverage in a file of its own; named tests are never left out."""
    # The costly tests stand together: a worker that is done takes over half of what the other has left.
    options = ["-p", "no:cacheprovider", "--durations=15", "-n", "2", "--dist", "worksteal", "-m", marks]
    options += left_out if not plan.pytest_arguments else ()
    coverage = ["--cov", "--cov-report="] if not plan.pytest_arguments else []
    command = [str(plan.places.python), "-m", "pytest", *options, *coverage, *plan.pytest_arguments]
    env = plan.env(COVERAGE_FILE=str(plan.scratch / f".coverage.{extra['TEST_DATABASE']}"), **extra)
    return Step(name, command, env, limit=math.inf if plan.is_long else SUITE_SECONDS)


def suite_steps(plan: Plan) -> list[Step]:
    """Return the suite on the embedded default, and on PostgreSQL with Redis."""
    return [
        suite_step(plan, "tests on SQLite", MARKS_SQLITE[plan.is_long], TEST_DATABASE="sqlite"),
        suite_step(
            plan,
            "tests on PostgreSQL",
            MARKS_POSTGRESQL[plan.is_long],
            ONCE,
            TEST_DATABASE="postgresql",
            DATABASE_URL=plan.postgresql.url,
            REDIS_URL=plan.redis.url,
        ),
    ]


def coverage_steps(plan: Plan) -> list[Step]:
    """Return the steps that put both runs' coverage together and judge it."""
    python, report = str(plan.places.python), str(plan.scratch / "coverage.json")
    env = plan.env(COVERAGE_FILE=str(plan.scratch / ".coverage"))
    coverage = [python, "-m", "coverage"]
    return [
        Step("coverage combine", [*coverage, "combine", "--quiet", str(plan.scratch)], env),
        Step("coverage report", [*coverage, "json", "--quiet", "-o", report], env),
        Step("coverage gate", [python, str(plan.places.code / "scripts/helhet_setup/coverage_gate.py"), report], env),
    ]


def all_steps(plan: Plan) -> list[Step]:
    """Return every step; with arguments for pytest only the suite, since a part of it proves nothing of the rest."""
    if plan.pytest_arguments:
        return suite_steps(plan)
    return [*check_steps(plan), *suite_steps(plan), *coverage_steps(plan)]
