"""The services of docker-compose.yml, run as they are written, on a real PostgreSQL and Redis, without an engine."""

from __future__ import annotations

import http.client
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from helhet_setup.ports import free_port
from tests.support import compose
from tests.support.servers import PrivateServer, private_postgresql, private_redis
from tests.support.smtp_sink import Sink, smtp_sink

HOST = "helhet.kommune.test"
LONG_RUNNING = ("web", "worker", "beat")
OWN = (*LONG_RUNNING, "migrate")
NOTIFY = """
from governance.notices.services import notify
from governance.organisation.models import User
administrator = User.objects.get(username="drift")
administrator.email = "drift@example.org"
administrator.save()
words = dict(occasion={subject!r}, subject={subject!r}, text="Hei", path="/", is_exempt=False)
assert notify(recipient=administrator, rule="prove", **words)
"""


@dataclass
class House:
    """The running services, and what surrounds them."""

    ground: compose.Ground
    services: dict[str, Any]
    sink: Sink
    port: int
    postgresql: PrivateServer
    redis: PrivateServer
    health_before: dict[str, int]
    processes: dict[str, subprocess.Popen[bytes]]

    def shell(self, service: str, code: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run Python in a service's surroundings."""
        env = {**self.ground.environment(self.services[service]), **extra}
        return self.ground.run(["python", "manage.py", "shell", "--no-imports", "-c", code], env)

    def get(self, path: str) -> http.client.HTTPResponse:
        """Fetch a page as the proxy does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def logs(self) -> str:
        """Return what the services wrote."""
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in self.ground.temporary.glob("*.log"))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Build the code folder, migrate, and start web, worker and beat as the file says."""
    with (
        tempfile.TemporaryDirectory(prefix="helhet-compose-") as folder,
        private_postgresql() as postgresql,
        private_redis() as redis,
        smtp_sink() as sink,
    ):
        Path(folder).chmod(0o755)
        variables = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "AUDIT_KEY": secrets.token_urlsafe(48),
            "SITE_HOST": HOST,
            "POSTGRES_PASSWORD": postgresql.url.split(":")[2].partition("@")[0],
            "APP_DB_PASSWORD": secrets.token_hex(16),
            "EMAIL_URL": sink.url,
        }
        hosts = {"@db:5432": f"@127.0.0.1:{postgresql.port}", "//redis:6379": f"//127.0.0.1:{redis.port}"}
        ground = compose.Ground(*(Path(folder) / name for name in ("app", "data", "tmp")), hosts=hosts)
        ground.prepare()
        services = compose.load(variables)["services"]
        port = free_port()
        services["web"]["environment"]["PORT"] = str(port)  # the container's 8000 may be taken on this machine
        house = House(ground, services, sink, port, postgresql, redis, {}, {})
        try:
            begin(house)
            yield house
        finally:
            compose.stop_all(house.processes)


def begin(house: House) -> None:
    """Migrate, note that the health checks fail while nothing runs, then start what runs for ever."""
    ground, services = house.ground, house.services
    migrated = ground.run(services["migrate"]["command"], ground.environment(services["migrate"]))
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    with ThreadPoolExecutor() as pool:
        codes = pool.map(lambda name: ground.health(services[name]).returncode, LONG_RUNNING)
    house.health_before = dict(zip(LONG_RUNNING, codes, strict=True))
    env = {**ground.environment(services["web"]), "HELHET_ADMIN_PASSWORD": secrets.token_urlsafe(16)}
    made = ground.run(["python", "manage.py", "create_municipality", "Lilleby kommune", "drift"], env)
    assert made.returncode == 0, made.stdout + made.stderr
    for name in LONG_RUNNING:
        log = ground.temporary / f"{name}.log"
        house.processes[name] = ground.start(services[name]["command"], ground.environment(services[name]), log)


def wait_for_health(house: House, name: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Return the last answer of the health check: the first that succeeds, or the one when the time is out."""
    deadline = time.monotonic() + seconds
    while True:
        answer = house.ground.health(house.services[name])
        if answer.returncode == 0 or time.monotonic() > deadline:
            return answer
        time.sleep(0.5)


@pytest.mark.parametrize("name", OWN)
def test_the_health_check_succeeds_on_the_running_service(house: House, name: str) -> None:
    answer = wait_for_health(house, name)
    assert answer.returncode == 0, answer.stdout + answer.stderr + house.logs()


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_the_health_check_failed_before_the_service_ran(house: House, name: str) -> None:
    assert house.health_before[name] != 0


def test_a_message_reaches_the_mail_server_through_the_worker(house: House) -> None:
    wait_for_health(house, "worker")
    written = house.shell("web", NOTIFY.format(subject="Varsel om frist"))
    assert written.returncode == 0, written.stderr

    messages = house.sink.wait_for("Varsel om frist", seconds=60)

    assert [message["To"] for message in messages] == ["drift@example.org"], house.logs()
    assert f"https://{HOST}/" in messages[0].get_content()


def test_a_message_that_the_broker_lost_is_found_by_the_beat(house: House) -> None:
    wait_for_health(house, "worker")
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    written = house.shell("web", NOTIFY.format(subject="Mistet beskjed"), REDIS_URL=nowhere)
    assert written.returncode == 0, written.stderr

    assert house.sink.wait_for("Mistet beskjed", seconds=60), house.logs()


def test_pages_and_collected_files_are_served(house: House) -> None:
    wait_for_health(house, "web")
    assert house.get("/").status == 200
    assert house.get("/healthz/live").status == 200
    names = [path.name for path in (house.ground.app / "static" / "governance").glob("helhet.*.css")]
    assert house.get(f"/static/governance/{names[0]}").status == 200


def test_plain_http_is_sent_to_https(house: House) -> None:
    wait_for_health(house, "web")
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=20)
    connection.request("GET", "/", headers={"Host": HOST})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/")
    connection.close()


def test_services_cannot_write_in_the_code_folder(house: House) -> None:
    attempt = "open('config/written.py', 'w')"
    answer = house.ground.run(["python", "-c", attempt], house.ground.environment(house.services["web"]))
    assert "PermissionError" in answer.stderr

    control = "import os; open(os.environ['HELHET_DATA'] + '/written', 'w')"
    answer = house.ground.run(["python", "-c", control], house.ground.environment(house.services["web"]))
    assert answer.returncode == 0, answer.stderr


def test_the_programs_role_can_only_add_to_the_change_log(house: House) -> None:
    url = house.ground.environment(house.services["web"])["DATABASE_URL"]
    attempts = (
        "UPDATE governance_auditevent SET verb = 'x'",
        "DELETE FROM governance_auditevent",
        "TRUNCATE governance_auditevent",
        "DROP TRIGGER governance_auditevent_keep_rows ON governance_auditevent",
        "CREATE TABLE mine()",
    )
    for attempt in attempts:
        connection = psycopg2.connect(url)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), connection.cursor() as cursor:
            cursor.execute(attempt)
        connection.close()

    connection = psycopg2.connect(house.postgresql.url)
    with pytest.raises(psycopg2.errors.RestrictViolation), connection.cursor() as cursor:
        cursor.execute(attempts[0])  # the owner may, and is stopped by the trigger
    connection.close()


def test_a_backup_is_made_by_the_program_and_restored_by_the_owner(house: House) -> None:
    ground, folder = house.ground, house.ground.data / f"backup-{secrets.token_hex(4)}"
    made = ground.run(["python", "manage.py", "backup", folder], ground.environment(house.services["worker"]))
    assert made.returncode == 0, made.stderr

    owner = ground.environment(house.services["migrate"])
    restored = ground.run(["python", "manage.py", "restore", folder, "--replace"], owner)

    assert restored.returncode == 0, restored.stderr
    test_the_programs_role_can_only_add_to_the_change_log(house)
    assert house.get("/").status == 200


@pytest.mark.parametrize(("part", "named"), [("postgresql", "database"), ("redis", "broker")])
def test_a_part_that_is_gone_is_noticed_and_found_again(house: House, part: str, named: str) -> None:
    assert wait_for_health(house, "web").returncode == 0
    server: PrivateServer = getattr(house, part)
    server.kill()
    try:
        answer = house.ground.health(house.services["web"])
        alive = house.get("/healthz/live").status
    finally:
        server.start()
    assert answer.returncode == 1 and "503" in answer.stderr, answer.stderr
    assert f'"{named}": "ok"' not in answer.stderr
    assert alive == 200
    for name in LONG_RUNNING:
        assert wait_for_health(house, name).returncode == 0, house.logs()


def test_everything_still_runs_at_the_end(house: House) -> None:
    assert {name: process.poll() for name, process in house.processes.items()} == dict.fromkeys(LONG_RUNNING)
