"""What a goal hangs together with: above, below and by threads, each as far as the reader may see it."""

from __future__ import annotations

import pytest

from planning.goals import services as goals
from planning.goals.queries import surroundings
from tests.factories import planning as make
from tests.factories.municipality import Town


@pytest.mark.parametrize(("who", "sees_hidden"), [("leser", False), ("rektor", True)])
def test_only_what_the_reader_sees_of_it(town: Town, who: str, sees_hidden: bool) -> None:
    top = make.a_goal(town, "education", kind="main", title="Hovedmålet")
    goal = make.a_goal(town, parent=top)
    below, hidden_below = (
        make.a_goal(town, parent=goal, title=f"Delmål {how}", visibility=how) for how in ("internal", "exempt")
    )
    beside, hidden_beside = (make.a_goal(town, title=f"Annet {how}", visibility=how) for how in ("internal", "exempt"))
    for other in (beside, hidden_beside):
        goals.link_goals(source=goal, target=other, kind="contributes_to", by=None)
        goals.link_goals(source=other, target=goal, kind="follows_up", by=None)
    around = surroundings(goal, town.user(who))
    assert around.above == [top]
    assert set(around.children) == ({below, hidden_below} if sees_hidden else {below})
    assert len(around.links) == (4 if sees_hidden else 2)
    assert {link.source for link in around.links} | {link.target for link in around.links} >= {goal, beside}


def test_a_goal_above_that_is_hidden_is_left_out(town: Town) -> None:
    top = make.a_goal(town, "education", kind="main")
    goal = make.a_goal(town, parent=top)
    type(top).objects.filter(pk=top.pk).update(archived_at="2026-01-01T00:00:00Z")
    around = surroundings(goal, town.user("rektor"))
    assert (around.above, around.children, around.links) == ([], [], [])
