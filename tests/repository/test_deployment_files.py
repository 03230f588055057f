"""What docker-compose.yml and Dockerfile must promise, whatever is changed in them."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from helhet_setup.system_packages import PDF_LIBRARIES
from tests.support import compose

COMPOSE = compose.raw()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRETS = ("SECRET_KEY", "AUDIT_KEY", "POSTGRES_PASSWORD", "APP_DB_PASSWORD")
EVERYTHING = {**{name: f"value-of-{name}" for name in SECRETS}, "SITE_HOST": "helhet.kommune.test"}


def test_the_parts_are_the_agreed_ones() -> None:
    assert OWN == ["beat", "migrate", "web", "worker"]
    assert set(SERVICES) == {*OWN, "db", "redis", "proxy"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "pid", "ipc", "network_mode", "devices", "userns_mode"} & set(service)
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert all(not str(volume).startswith(("/", "~")) for volume in service.get("volumes", []))
    if name != "proxy":  # its image keeps certificates as root, which has lost its rights here
        assert int(service["user"].split(":")[0]) > 0


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_watched_and_started_again(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"} and len(check["test"]) > 1
    assert "disable" not in check
    assert SERVICES[name]["restart"] == ("no" if name == "migrate" else "unless-stopped")


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert not any("expose" in service for service in SERVICES.values())
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert "inside" not in SERVICES["proxy"]["networks"]


@pytest.mark.parametrize("name", [*SECRETS, "SITE_HOST"])
def test_nothing_starts_without_the_secret(name: str) -> None:
    compose.load(EVERYTHING)
    with pytest.raises(compose.MissingVariable, match=name):
        compose.load({key: value for key, value in EVERYTHING.items() if key != name})


def test_no_secret_has_a_default() -> None:
    text = (compose.CODE / "docker-compose.yml").read_text(encoding="utf-8")
    for name, default in re.findall(r"\$\{(\w+):?-([^}]*)", text):
        # An empty default is none: it leaves out what is optional, as the municipality's own sign-in.
        assert not (default and re.search("KEY|PASSWORD|SECRET|TOKEN", name)), name
        assert not re.search("KEY|PASSWORD", default), name
    for service in compose.load(EVERYTHING)["services"].values():
        for key, value in service.get("environment", {}).items():
            if re.search("_KEY$|PASSWORD", key):
                assert str(value).startswith("value-of-"), key


def test_web_worker_and_beat_do_not_own_the_tables() -> None:
    services = compose.load(EVERYTHING)["services"]
    users = {name: re.search(r"//(\w+):", services[name]["environment"]["DATABASE_URL"]).group(1) for name in OWN}  # type: ignore[union-attr]
    assert users == {"web": "helhet_app", "worker": "helhet_app", "beat": "helhet_app", "migrate": "helhet"}


def test_everything_of_ours_runs_in_production_with_its_own_settings_from_the_environment() -> None:
    services = compose.load(EVERYTHING)["services"]
    for name in OWN:
        environment = services[name]["environment"]
        assert environment["HELHET_ENV"] == "production"
        assert environment["ALLOWED_HOSTS"] == "helhet.kommune.test"
        assert environment["SECRET_KEY"] != environment["AUDIT_KEY"]


def test_the_image_runs_as_a_user_without_rights_and_ends_there() -> None:
    instructions = compose.dockerfile_instructions()
    words = [word for word, _ in instructions]
    assert dict(instructions)["USER"] == SERVICES["web"]["user"] == "10001:10001"
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])
    assert "HEALTHCHECK" in words
    assert dict(instructions)["CMD"].replace('"', "'") == str(SERVICES["web"]["command"])


def test_the_image_holds_no_secret() -> None:
    assert not {name for name in compose.image_environment() if re.search("KEY|PASSWORD|SECRET|TOKEN", name)}
    assert not re.search(r"^ARG\b", (compose.CODE / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_image_holds_the_whole_program_and_the_libraries_of_pdf() -> None:
    packages = {path.parent.name for path in compose.CODE.glob("*/__init__.py")} - {"tests", "scripts"}
    wanted = {*packages, "manage.py", *(["locale"] if (compose.CODE / "locale").exists() else [])}
    assert wanted <= set(compose.copied_sources())
    installed = dict.fromkeys(
        " ".join(rest for word, rest in compose.dockerfile_instructions() if word == "RUN").split()
    )
    assert {package for need in PDF_LIBRARIES for package in need.packages} <= set(installed)
    assert "postgresql-client" in installed


def test_the_builder_gets_what_the_image_takes() -> None:
    allowed = {line[1:] for line in (compose.CODE / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {*compose.copied_sources(), "requirements.txt", "package.json", "package-lock.json"} == allowed


def test_the_proxy_sends_everything_to_the_web_server() -> None:
    volumes = [volume.split(":")[0] for volume in SERVICES["proxy"]["volumes"]]
    text = (compose.CODE / "deploy/Caddyfile").read_text(encoding="utf-8")
    assert "./deploy/Caddyfile" in volumes
    assert f"reverse_proxy web:{SERVICES['web']['environment']['PORT']}" in text
    assert "{$SITE_HOST}" in text


def test_interpolation_follows_the_rules_of_compose() -> None:
    text = "${A:-none} ${B:-${A}x} $$(hostname) ${A}"
    assert compose.interpolate(text, {"A": "a"}) == "a ax $(hostname) a"
    assert compose.interpolate(["${A:-none}", 5], {}) == ["none", 5]


def test_who_can_reach_a_folder_is_seen(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    tmp_path.chmod(stat.S_IRWXU)
    assert not compose.can_everybody_reach(inner)
    assert compose.can_everybody_reach(Path("/"))


def test_yaml_merges_are_read_as_an_engine_reads_them() -> None:
    merged = yaml.safe_load("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}")
    assert merged["b"] == {"x": 1, "y": 3}
