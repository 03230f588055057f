"""What `scripts/run` starts and what `scripts/test` checks."""

import http.server
import io
import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from helhet_setup import console, data, ports, running, testing
from helhet_setup.console import SetupError
from helhet_setup.places import CODE, Places
from helhet_setup.servers import PrivateServer
from helhet_setup.steps import Plan, Step, all_steps
from tests.support.waiting import is_alive, wait_for


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(code=CODE, data=tmp_path / "var")


def test_the_embedded_default_is_two_processes(places: Places) -> None:
    children = {child.name: [str(part) for part in child.command] for child in running.children(places, 8000, {})}

    assert list(children) == ["web", "worker"]
    assert children["web"][1:] == (
        [
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            "127.0.0.1:8000",
            "--workers",
            "2",
            "--no-control-socket",
            "--timeout",
            "120",
        ]
    )
    assert "-B" in children["worker"]
    assert children["worker"][-1] == str(places.data / "celerybeat-schedule")


def test_with_redis_the_clock_is_a_process_of_its_own(places: Places) -> None:
    env = {"REDIS_URL": "redis://127.0.0.1:6379/0"}
    children = {child.name: child.command for child in running.children(places, 8000, env)}

    assert list(children) == ["web", "worker", "beat"]
    assert "-B" not in children["worker"]


def test_data_and_demo_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELHET_DEMO", raising=False)
    places = Places.from_environment({"HELHET_DATA": str(tmp_path / "mine")})
    env = running.environment_for(places, 8001)

    assert (env["HELHET_DATA"], env["PORT"], data.is_demo(env)) == (str(tmp_path / "mine"), "8001", True)
    assert Places.from_environment({}).data == CODE / "var"

    monkeypatch.setenv("HELHET_DEMO", "0")
    assert not data.is_demo(running.environment_for(places, 8001))


def test_a_read_only_tree_keeps_its_tools_with_the_data(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places.venv == CODE / ".venv"

    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert places.venv == places.data / "tools" / ".venv"


def test_the_order_before_the_start(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def note(_places: Places, _env: object, *words: str, what: str) -> str:
        done.append(words[0])
        return "the logins"

    monkeypatch.setattr(data, "manage", note)

    assert data.prepare_data(places, {"HELHET_DEMO": "1"}) == "the logins"
    assert done == ["migrate", "collectstatic", "load_demo", "demo_logins"]

    done.clear()
    assert data.prepare_data(places, {"HELHET_DEMO": "0"}) == ""
    assert done == ["migrate"]


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers the readiness question with the status of the server object, to the expected host only."""

    def do_GET(self) -> None:
        is_right = self.path == "/healthz/ready" and self.headers["Host"].startswith(self.server.host)
        self.send_response(self.server.status if is_right else 400)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@pytest.fixture
def web() -> Iterator[http.server.HTTPServer]:
    with http.server.HTTPServer((ports.LOOPBACK, 0), Answer) as server:
        server.status, server.host = 200, ports.LOOPBACK
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def test_ready_is_what_the_web_server_says(web: http.server.HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    assert running.is_ready(web.server_port)

    web.status = 503
    assert not running.is_ready(web.server_port)
    assert not running.is_ready(ports.free_port())


def test_ready_is_asked_under_an_allowed_name(web: http.server.HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    web.host = "helhet.kommune.test"
    assert not running.is_ready(web.server_port)

    monkeypatch.setenv("ALLOWED_HOSTS", "*, .helhet.kommune.test")
    assert running.is_ready(web.server_port)


@pytest.mark.parametrize("command", ["run", "test"])
def test_each_command_explains_itself(command: str) -> None:
    result = subprocess.run([sys.executable, CODE / "scripts" / command, "--help"], capture_output=True, text=True)

    assert result.returncode == 0
    assert f"usage: scripts/{command}" in result.stdout


def test_a_wrong_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    env = {**os.environ, "PORT": "http", "HELHET_DATA": str(tmp_path / "var")}
    result = subprocess.run([sys.executable, CODE / "scripts/run"], capture_output=True, text=True, env=env)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.strip() == "PORT must be a number from 1 to 65535, not 'http'."
    assert not (tmp_path / "var").exists()


@pytest.fixture
def plan(places: Places, tmp_path: Path) -> Plan:
    postgresql = PrivateServer([], tmp_path, 5433, "postgresql://helhet:x@127.0.0.1:5433/helhet")
    return Plan(places, tmp_path, postgresql, PrivateServer([], tmp_path, 6380, "redis://127.0.0.1:6380/0"))


def test_the_suite_runs_on_both_kinds_of_servers(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody's/own")
    steps = {step.name: step for step in all_steps(plan)}

    sqlite, postgresql = steps["tests on SQLite"], steps["tests on PostgreSQL"]
    assert "DATABASE_URL" not in sqlite.env and "REDIS_URL" not in sqlite.env
    assert postgresql.env["DATABASE_URL"] == plan.postgresql.url
    assert postgresql.env["REDIS_URL"] == plan.redis.url
    assert {sqlite.env["HELHET_ENV"], postgresql.env["HELHET_ENV"]} == {"test"}
    assert sqlite.command[-4:] == ["-m", "not long", "--cov", "--cov-report="]


def test_the_long_run_leaves_nothing_out(plan: Plan) -> None:
    steps = {step.name: step for step in all_steps(Plan(plan.places, plan.scratch, plan.postgresql, plan.redis, True))}

    assert steps["tests on SQLite"].env["HELHET_LONG"] == "1"
    assert steps["tests on SQLite"].limit == math.inf
    assert steps["tests on SQLite"].command[-4:-2] == ["-m", ""]


def test_arguments_for_pytest_leave_only_the_suite(plan: Plan) -> None:
    part = Plan(plan.places, plan.scratch, plan.postgresql, plan.redis, pytest_arguments=["tests/unit", "-x"])

    assert [step.name for step in all_steps(part)] == ["tests on SQLite", "tests on PostgreSQL"]
    assert all(step.command[-2:] == ["tests/unit", "-x"] for step in all_steps(part))


def test_a_step_that_nobody_has_is_refused(plan: Plan) -> None:
    assert [step.name for step in testing.choose(all_steps(plan), ["mypy"])] == ["mypy"]
    with pytest.raises(SetupError, match=r"No step is called pylint\. The steps: .*mypy"):
        testing.choose(all_steps(plan), ["pylint"])


def test_a_step_shows_what_it_writes_and_leaves_nothing_running(tmp_path: Path, capfdbinary) -> None:
    program = "import subprocess; print(subprocess.Popen(['sleep', '300']).pid); raise SystemExit(4)"
    outcome = testing.run_step(Step("odd", [sys.executable, "-c", program], os.environ), tmp_path)

    assert outcome.code == 4 and not outcome.is_ok
    assert capfdbinary.readouterr().out.decode() == outcome.output
    wait_for(lambda: not is_alive(int(outcome.output)))


def test_a_step_that_hangs_is_stopped(tmp_path: Path) -> None:
    outcome = testing.run_step(Step("odd", ["sleep", "300"], os.environ, limit=0.2), tmp_path)

    assert (outcome.code, outcome.seconds < 10) == (testing.TOO_LONG, True)


def test_files_left_behind_are_a_fault(tmp_path: Path) -> None:
    before = testing.files_of(tmp_path)
    for name in ("node_modules/a.js", "a/__pycache__/b.pyc", "var/helhet.sqlite3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert testing.left_behind(testing.files_of(tmp_path) - before).is_ok

    (tmp_path / "a" / "report.txt").write_text("x")
    assert not testing.left_behind(testing.files_of(tmp_path) - before).is_ok


def test_letters_that_a_terminal_lacks_do_not_stop_the_start() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as terminal:
        console.write_line(terminal, "Mål …")
        assert raw.getvalue() == b"M?l ?\n"
