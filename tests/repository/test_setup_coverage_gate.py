"""The coverage gate lets through what is covered, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from helhet_setup import coverage_gate


def report(overall: float = 99.0, *, branches: bool = True, **files: float) -> dict[str, Any]:
    return {
        "meta": {"branch_coverage": branches},
        "totals": {"percent_covered": overall},
        "files": {
            f"planning/goals/{name}.py": {
                "summary": {"percent_covered": percent},
                "missing_lines": [] if percent == 100 else [7, 9],
                "missing_branches": [] if percent == 100 else [[4, 9], [11, -3]],
            }
            for name, percent in files.items()
        },
    }


def test_enough_coverage_passes() -> None:
    assert coverage_gate.shortfalls(report(98.0, services=85, workflow=100, permissions=100, views=61)) == []


@pytest.mark.parametrize("room", ["services", "services/goals", "workflow", "permissions"])
def test_the_rules_must_be_covered(room: str) -> None:
    assert coverage_gate.shortfalls(report(**{room: 84.9})) == [
        f"planning/goals/{room}.py: 84.9 %, not 85 % (lines 7, 9; branches 4→9, 11→exit)"
    ]


def test_all_code_together_must_reach_the_threshold() -> None:
    assert coverage_gate.shortfalls(report(97.9)) == ["all code: 97.9 %, not 98 %"]


def test_coverage_without_branches_does_not_count() -> None:
    assert coverage_gate.shortfalls(report(100, branches=False)) == ["branches were not measured"]


@pytest.mark.parametrize(("overall", "code"), [(99.0, 0), (80.0, 1)])
def test_the_exit_code_tells(tmp_path: Path, overall: float, code: int) -> None:
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps(report(overall)))

    assert coverage_gate.main(str(path)) == code
