"""Fails when the tests do not reach enough of the code: python scripts/helhet_setup/coverage_gate.py coverage.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WHOLE = {"services", "workflow", "permissions"}  # where the rules live, module or package
# The aim is every line and branch of the rules. All code stood at 99.1 per cent when all rooms were last measured
# together; the gate holds a margin, so that a line moved is no fault and a room forgotten is.
RULES = 85.0  # per cent of lines and branches together, of each file of the rules
OVERALL = 98.0  # of all code


def shortfalls(report: Mapping[str, Any]) -> list[str]:
    """Return what falls short in coverage's JSON report, in words; an empty list is a pass."""
    faults = []
    if not report["meta"]["branch_coverage"]:
        faults.append("branches were not measured")
    for name, figures in sorted(report["files"].items()):
        if WHOLE.intersection(Path(name).with_suffix("").parts) and figures["summary"]["percent_covered"] < RULES:
            faults.append(f"{name}: {figures['summary']['percent_covered']:.1f} %, not {RULES:g} % ({gaps(figures)})")
    overall = report["totals"]["percent_covered"]
    if overall < OVERALL:
        faults.append(f"all code: {overall:.1f} %, not {OVERALL:g} %")
    return faults


def gaps(figures: Mapping[str, Any]) -> str:
    """Return the lines and branches that no test reached."""
    lines = ", ".join(str(line) for line in figures["missing_lines"])
    branches = ", ".join(f"{start}→{'exit' if end < 0 else end}" for start, end in figures.get("missing_branches", []))
    return "; ".join(part for part in (f"lines {lines}" * bool(lines), f"branches {branches}" * bool(branches)) if part)


def main(path: str) -> int:
    """Judge the report; return the exit code."""
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    faults = shortfalls(report)
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"All code: {report['totals']['percent_covered']:.1f} % of lines and branches.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
