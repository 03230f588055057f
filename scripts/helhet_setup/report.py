"""The summary at the end of `scripts/test`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CLOSING_LINE = re.compile(r"^(?:=+ )?.*\b(?:passed|failed|errors?|deselected|no tests ran)\b.* in [\d.]+s\b.*$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    """How one step went."""

    name: str
    seconds: float
    code: int
    output: str

    @property
    def is_ok(self) -> bool:
        return self.code == 0

    @property
    def closing_line(self) -> str:
        """The last line that pytest wrote, or nothing when the step was not pytest."""
        lines = COLOURS.sub("", self.output).splitlines()
        return next((line for line in reversed(lines) if CLOSING_LINE.match(line)), "")


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return a table of steps, seconds and results, and pytest's own closing lines after it."""
    width = max((len(outcome.name) for outcome in outcomes), default=4)
    rows = [f"{'step':<{width}}  seconds  result"]
    for outcome in outcomes:
        result = "ok" if outcome.is_ok else f"FAILED (exit code {outcome.code})"
        rows.append(f"{outcome.name:<{width}}  {outcome.seconds:7.1f}  {result}")
    total = sum(outcome.seconds for outcome in outcomes)
    failed = sum(not outcome.is_ok for outcome in outcomes)
    rows.append(f"{'all':<{width}}  {total:7.1f}  {f'{failed} FAILED' if failed else 'ok'}")
    return "\n".join(["", *rows, "", *(outcome.closing_line for outcome in outcomes if outcome.closing_line)])
