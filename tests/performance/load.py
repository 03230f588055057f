"""Load on the program and on bare Django side by side, in bursts that take turns; prints ratios of medians.

    python -m tests.performance.load --data var/scale1 [--other var/scale10] [--seconds 2] [--rounds 5]

`--data` is a data folder filled by `manage.py generate`. With `--other`, a second one of another size is measured in
the same run. Ratios compare; requests a second are of this machine and this moment.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from helhet_setup.ports import free_port  # noqa: E402 - found on the path that is set above
from helhet_setup.processes import die_with_parent, stop_process  # noqa: E402

WORKERS, CONNECTIONS = "2", 8
PROGRAM, YARDSTICK = "config.wsgi", "tests.performance.bare_wsgi"
#: One row of a page, in the markup of the program.
ROW = re.compile(rb"<tr\b|<(?:li|div|section|article)[^>]*class=\"[^\"]*\b(?:pl-action|pl-goal|st-card|hh-duty)\b")
LIST_GOAL, OTHER_GOAL, SIZE_GOAL = 0.6, 0.5, 1.3

#: Run in the program's own environment: sessions of ordinary people, and the addresses of their pages.
PREPARE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import reverse
from governance.organisation.models import RoleAssignment
from planning.goals.models import Goal
from steering.reporting.models import UnitReport
people = {}
for role in ("line_manager", "reporter", "top_management", "municipal_director", "process_owner"):
    row = RoleAssignment.objects.filter(role=role).select_related("user", "unit").order_by("pk").first()
    client = Client()
    client.force_login(row.user)
    people[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    if role == "line_manager":
        unit = row.unit
goal = Goal.objects.filter(unit=unit, parent=None).first()
report = UnitReport.objects.filter(unit=unit, period__status="open").first()
bare_goal = f"/detail/{goal.pk}/{{rows}}/"
pages = {
    "goal list": ["list", "line_manager", reverse("planning:goal_list"), "/rows/{rows}/"],
    "status list": ["list", "top_management", reverse("steering:status_list"), "/rows/{rows}/"],
    "evaluation list": ["list", "line_manager", reverse("evaluation:evaluation_list"), "/rows/{rows}/"],
    "goal page": ["detail", "line_manager", reverse("planning:goal_page", args=[goal.pk]), bare_goal],
    "report page": ["detail", "reporter", reverse("steering:report_detail", args=[report.pk]), "/form/{rows}/"],
    "home": ["dashboard", "line_manager", "/", "/rows/{rows}/"],
    "matrix": ["dashboard", "top_management", reverse("steering:status_matrix"), "/rows/{rows}/"],
}
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "people": people, "pages": pages}))
"""


@dataclass(frozen=True)
class Page:
    """One page that is compared, as one person."""

    name: str
    kind: str
    path: str
    bare_path: str
    cookie: str

    @property
    def goal(self) -> float:
        """Return the share of bare Django's requests a second that the page should reach."""
        return LIST_GOAL if self.kind == "list" else OTHER_GOAL


@dataclass(frozen=True)
class Figure:
    """Requests a second of two that were measured by turns, and the median of their ratios."""

    name: str
    first: float
    second: float
    ratio: float


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a server on a generated municipality."""
    return {
        **os.environ, "HELHET_DATA": str(data), "HELHET_ENV": "development", "HELHET_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip


def manage(data: Path, *arguments: str) -> None:
    """Run a management command on the data folder."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(data), check=True, capture_output=True)


def generated(data: Path, scale: int) -> Path:
    """Return a data folder with a municipality of the size."""
    data.mkdir(parents=True, exist_ok=True)
    manage(data, "migrate", "-v0")
    manage(data, "collectstatic", "--noinput", "-v0")
    manage(data, "generate", "--scale", str(scale))
    return data


@contextmanager
def serving(application: str, data: Path) -> Iterator[str]:
    """Serve the application on the data and hand out its address."""
    port = free_port()
    options = ["--workers", WORKERS, "--no-control-socket", "--log-level", "error", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options],
        cwd=ROOT, env=environment(data), stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent(),
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop_process(process)


def fetch(url: str, cookie: str, patience: float = 60) -> bytes:
    """Return a page; wait for a server that is starting."""
    request = urllib.request.Request(url, headers={"Cookie": cookie})  # noqa: S310 - our own address
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(request, timeout=patience) as response:  # noqa: S310
                body: bytes = response.read()
                return body
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError) or time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def rate(url: str, cookie: str, seconds: float) -> float:
    """Return the requests a second that the server answers to eight connections."""
    ends_at, done = time.monotonic() + seconds, [0] * CONNECTIONS

    def press(number: int) -> None:
        while time.monotonic() < ends_at:
            fetch(url, cookie)
            done[number] += 1

    began = time.monotonic()
    threads = [threading.Thread(target=press, args=[number]) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def by_turns(name: str, first: tuple[str, str], second: tuple[str, str], *, seconds: float, rounds: int) -> Figure:
    """Measure two (address, cookie) by turns; the ratio is the second's share of the first."""
    fetch(*first), fetch(*second)
    pairs = [(rate(*first, seconds), rate(*second, seconds)) for _ in range(rounds)]
    ratio = statistics.median(second_rate / first_rate for first_rate, second_rate in pairs)
    return Figure(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), ratio)


def pages_of(data: Path, address: str) -> list[Page]:
    """Return the pages to measure, each with a yardstick of as many rows as it shows."""
    command = [sys.executable, "-c", PREPARE]
    found = subprocess.run(command, cwd=ROOT, env=environment(data), check=True, capture_output=True, text=True)
    plan = json.loads(found.stdout)
    pages = []
    for name, (kind, role, path, bare_path) in plan["pages"].items():
        cookie = f"{plan['cookie']}={plan['people'][role]}"
        shown = len(ROW.findall(fetch(address + path, cookie)))
        pages.append(Page(name, kind, path, bare_path.format(rows=shown), cookie))
    return pages


def against_bare(data: Path, *, seconds: float, rounds: int) -> list[tuple[Page, Figure]]:
    """Compare every page with its yardstick."""
    with serving(YARDSTICK, data) as bare, serving(PROGRAM, data) as program:
        pages = pages_of(data, program)
        return [
            (page, by_turns(
                f"{page.name}, {page.bare_path}", (bare + page.bare_path, page.cookie),
                (program + page.path, page.cookie), seconds=seconds, rounds=rounds,
            ))
            for page in pages
        ]  # fmt: skip


def between_sizes(small: Path, large: Path, *, seconds: float, rounds: int) -> list[Figure]:
    """Compare every page of a small municipality with the same page of a large one: time of the large per the small."""
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving(PROGRAM, data)) for data in (small, large)]
        both = [pages_of(data, address) for data, address in zip((small, large), addresses, strict=True)]
        figures = []
        for page, other in zip(*both, strict=True):
            here, there = (addresses[0] + page.path, page.cookie), (addresses[1] + other.path, other.cookie)
            figures.append(by_turns(page.name, there, here, seconds=seconds, rounds=rounds))
        return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    how = {"seconds": options.seconds, "rounds": options.rounds}
    out = sys.stdout.write
    for page, figure in against_bare(options.data.resolve(), **how):
        out(line(figure, "bare", "page", page.goal))
    for figure in between_sizes(options.data.resolve(), options.other.resolve(), **how) if options.other else ():
        out(line(figure, "large", "small", SIZE_GOAL))


def line(figure: Figure, first: str, second: str, goal: float) -> str:
    """Return a figure as a line of text."""
    return (
        f"{figure.name:40} {first} {figure.first:6.1f}/s  {second} {figure.second:6.1f}/s  "
        f"ratio {figure.ratio:5.2f}, goal {goal}\n"
    )


if __name__ == "__main__":
    main()
