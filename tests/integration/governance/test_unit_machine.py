"""Random reorganisations: whatever is done to the tree in whichever order, paths, history and rights fit together."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from config.invariants import organisation as rules
from governance.core import clock
from governance.core.errors import Conflict, RuleBroken
from governance.organisation import access, queries, services
from governance.organisation.models import OrgUnit, Role, UnitKind, User
from tests.factories.municipality import Town

EXAMPLES = 1_000 if os.environ.get("HELHET_LONG") == "1" else 8
DAYS_LOOKED_BACK = 3
places = st.integers(0, 30)


class Reorganisation(RuleBasedStateMachine):
    """Days pass; units are made, moved, merged, renamed and closed, and roles given on them."""

    def __init__(self) -> None:
        super().__init__()
        self.started, self.day = clock.today(), 0
        self.done: dict[str, int] = {}
        self.seen: dict[Any, list[tuple[int, str, str]]] = {}

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def at(self) -> Any:
        return clock.at(self.started + timedelta(days=self.day))

    def try_it(self, name: str, deed: Any, *places: int) -> None:
        units = list(OrgUnit.objects.order_by("pk"))
        with self.at():
            try:
                with transaction.atomic():
                    deed(*(units[place % len(units)] for place in places))
            except (RuleBroken, Conflict):
                return
        self.done[name] = self.done.get(name, 0) + 1

    @rule()
    def a_day_passes(self) -> None:
        with self.at():
            self.seen[clock.today()] = self.tree(None)
        self.day += 1
        with self.at():
            access.mirror_all()

    def tree(self, day: Any) -> list[tuple[int, str, str]]:
        return [(row.unit.pk, row.unit.name, row.unit.path) for row in queries.tree(day)]

    @rule(under=places)
    def make(self, under: int) -> None:
        self.try_it("make", lambda u: services.create_unit(name="Ny", kind=UnitKind.UNIT, parent=u, by=None), under)

    @rule(unit=places, name=st.sampled_from(["A", "B"]))
    def rename(self, unit: int, name: str) -> None:
        self.try_it("rename", lambda u: services.edit_unit(u, name=name, kind=UnitKind.UNIT, by=None), unit)

    @rule(unit=places, parent=places)
    def move(self, unit: int, parent: int) -> None:
        self.try_it("move", lambda u, p: services.move_unit(u, parent=p, by=None, reason="x"), unit, parent)

    @rule(unit=places, into=places)
    def merge(self, unit: int, into: int) -> None:
        self.try_it("merge", lambda u, i: services.merge_unit(u, into=i, by=None, reason="x"), unit, into)

    @rule(unit=places, days=st.integers(-2, 3))
    def close(self, unit: int, days: int) -> None:
        on = self.started + timedelta(days=self.day + days)
        self.try_it("close", lambda u: services.close_unit(u, on=on, by=None, reason="x"), unit)

    @rule(unit=places, days=st.integers(0, 3))
    def grant(self, unit: int, days: int) -> None:
        begins = self.started + timedelta(days=self.day + days)
        user = User.objects.get(username="uten_rolle")
        give = {"user": user, "role": Role.READER, "by": None, "valid_from": begins}
        self.try_it("grant", lambda u: services.grant_role(unit=u, **give), unit)

    @invariant()
    def the_tree_is_a_tree(self) -> None:
        with self.at():
            found = [*rules.misplaced_units(), *rules.forgotten_units(), *rules.roles_that_outlive()]
            assert [*found, *rules.below_closed()] == []
            assert access.differences() == []
            for day, tree in list(self.seen.items())[-DAYS_LOOKED_BACK:]:
                assert self.tree(day) == tree


def test_any_course_of_reorganisations_keeps_the_tree(town: Town) -> None:
    done: dict[str, int] = {}

    class Counted(Reorganisation):
        def teardown(self) -> None:
            super().teardown()
            for name, count in self.done.items():
                done[name] = done.get(name, 0) + count

    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=20, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert set(done) == {"make", "rename", "move", "merge", "close", "grant"}
