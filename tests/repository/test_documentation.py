"""What the documents say is so: variables, paths, commands, rooms, and the required keys of publiccode.yml."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

CODE = Path(settings.BASE_DIR)
DOCUMENTS = sorted(
    path.relative_to(CODE).as_posix()
    for path in [*CODE.glob("*.md"), *CODE.glob("docs/*.md"), *CODE.glob("docs/adr/*.md")]
)
PROSE = [name for name in DOCUMENTS if name not in {"docs/states.md", "docs/glossary.md"}]
READERS = {"text", "flag", "words", "secret", "get", "getenv"}
#: Set by Django's own entry points, and by the container's health check for itself.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}
#: Named in the documents, made by the program or kept by the operator.
MADE_LATER = {"HELHET_DATA/secrets", "HELHET_DATA/static", "node_modules", ".env", "/data", "/app/static"}
FLOORS = ("governance", "planning", "steering", "evaluation")


def read(name: str) -> str:
    return (CODE / name).read_text(encoding="utf-8")


def variables_read(path: Path) -> Iterator[str]:
    """Yield the names of environment variables that a module asks for, in calls and in os.environ[…]."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        argument: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            source = ast.unparse(node.func.value)
            argument = node.args[0] if node.args and source in {"environment", "os.environ", "os"} else None
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            argument = node.slice
        if isinstance(argument, ast.Constant):
            yield str(argument.value)


def all_variables() -> set[str]:
    found = {name for path in (CODE / "config").rglob("*.py") for name in variables_read(path)}
    return found - NOT_SETTINGS


def documented_variables() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs/deploy.md"), re.MULTILINE))


def test_every_environment_variable_is_documented_and_every_documented_one_is_read() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "PORT", "HELHET_ADMIN_PASSWORD"} <= all_variables()
    assert all_variables() == documented_variables()


def test_what_the_compose_file_asks_for_is_documented() -> None:
    asked = set(re.findall(r"\$\{(\w+)", read("docker-compose.yml")))
    assert {name for name in asked if f"`{name}`" not in read("docs/deploy.md")} == set()


def linked(name: str) -> set[str]:
    """Return the targets of links to files of the repository, and of pictures."""
    targets = re.findall(r"\]\(([^)#\s]+)", read(name))
    return {target for target in targets if "://" not in target}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (CODE / name).parent
    assert {target for target in linked(name) if not (folder / target).exists()} == set()


def named_paths(name: str) -> set[str]:
    """Return what stands as code and looks like a path of the repository."""
    spans = re.findall(r"`([^`\s]+)`", read(name)) + re.findall(r"^    (scripts/\w+)", read(name), re.MULTILINE)
    looks_like_one = re.compile(r"[\w.-]+(/[\w.-]+)*/?")
    tops = {path.name for path in CODE.iterdir()}
    return {s for s in spans if looks_like_one.fullmatch(s) and "/" in s and s.split("/")[0] in tops}


@pytest.mark.parametrize("name", PROSE)
def test_named_paths_exist(name: str) -> None:
    assert {path for path in named_paths(name) - MADE_LATER if not (CODE / path).exists()} == set()


def test_paths_are_recognised() -> None:
    assert {"config/settings.py"} <= named_paths("SECURITY.md")
    assert {"scripts/run", "scripts/test"} <= named_paths("README.md")


@pytest.mark.parametrize("name", PROSE)
def test_named_commands_exist(name: str) -> None:
    commands = re.findall(r"manage\.py ([a-z_]+)", read(name))
    assert {command for command in commands if command not in get_commands()} == set()


def test_the_readme_is_one_screen() -> None:
    lines = read("README.md").splitlines()
    assert len(lines) <= 65
    assert max(len(line) for line in lines) <= 120


def test_the_architecture_names_every_room_and_no_other() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", read("docs/architecture.md"), re.MULTILINE))
    for floor in FLOORS:
        rooms = {path.name for path in (CODE / floor).iterdir() if any(path.glob("models*"))}
        assert rooms == set(re.findall(r"`(\w+)`", table[floor])) - {"core"}, floor


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (CODE / "docs/adr").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for number, name in enumerate(names, start=1):
        text = read(f"docs/adr/{name}")
        assert text.startswith(f"# {number}. ")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences"))


def test_versions_agree() -> None:
    released = re.findall(r"^## \[(\d[^\]]*)\]", read("CHANGELOG.md"), re.MULTILINE)
    project = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert {settings.HELHET_VERSION, released[0], project, public_code()["softwareVersion"]} == {project}


def public_code() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(read("publiccode.yml"))
    return content


def test_publiccode_has_what_the_standard_requires() -> None:
    content = public_code()
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    }  # fmt: skip
    assert required <= set(content)
    assert content["legal"]["license"] == "MIT"
    assert content["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert content["softwareType"] == "standalone/web"
    assert content["maintenance"]["type"] == "community" and content["maintenance"]["contacts"][0]["name"]
    assert isinstance(content["localisation"]["localisationReady"], bool)
    assert content["localisation"]["availableLanguages"] == [code for code, _ in settings.LANGUAGES]
    assert all(re.fullmatch(r"[A-Z]{2}", country) for country in content["intendedAudience"]["countries"])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_publiccode_describes_the_program_in_both_languages(language: str) -> None:
    description = public_code()["description"][language]
    assert 0 < len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]


def test_addresses_that_are_not_ours_are_reserved_for_examples() -> None:
    address = public_code()["url"]
    assert re.match(r"https://[\w.-]+\.example\.org/", address)


def test_the_licence_is_the_same_everywhere() -> None:
    assert read("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 Helhet contributors\n")
    assert json.loads(read("package.json"))["license"] == "MIT"
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "MIT"


def test_what_is_said_of_a_case_on_its_way_has_one_name() -> None:
    """«Innspill», by the glossary: no screen, e-mail, demo text or document says «uttalelse» or «uttale seg»."""
    shown = [
        path
        for floor in (*FLOORS, "config")
        for path in (CODE / floor).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
    ]
    texts = {path.as_posix(): path.read_text(encoding="utf-8") for path in shown} | {
        name: read(name) for name in DOCUMENTS
    }
    assert [name for name, text in texts.items() if "uttal" in text.lower()] == []
    assert "state = gir innspill" in texts["docs/glossary.md"]
