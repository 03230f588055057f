"""Whatever the code writes in the change log has words that a reader understands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise

from governance.audit import kinds
from governance.core.editable import Editable
from governance.core.transitions import TABLES, StateTable

FLOORS = ("governance", "planning", "steering", "evaluation", "config")
WRITERS = {"record", "perform", "edit"}
#: Functions that hand a transition's name on; the names are those of the room's state table.
HANDS_ON = {"name"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call of the log's writers outside the room that holds them."""
    base = Path(settings.BASE_DIR)
    for floor in FLOORS:
        for path in (base / floor).rglob("*.py"):
            relative = path.relative_to(base)
            if relative.parts[:2] == ("governance", "audit"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _is_writer(node.func):
                    yield relative, node


def _is_writer(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in WRITERS
        and isinstance(function.value, ast.Name)
        and function.value.id == "audit"
    )


def verbs_of(path: Path, call: ast.Call) -> list[str]:
    """Return the verbs that the call can write; raises AssertionError for one that cannot be read from the code."""
    given = next((word.value for word in call.keywords if word.arg == "verb"), None)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "perform":
        given = call.args[1]
    match given:
        case None:
            return ["edited"]
        case ast.Constant(value=str(verb)):
            return [verb]
        case ast.Subscript(value=ast.Name(id=name)) if name.endswith("_VERBS"):
            words = import_module(f"{'.'.join(path.parts[:2])}.history")
            return list(getattr(words, name).values())
        case ast.Name(id=name) if name in HANDS_ON:
            return []
    raise AssertionError(f"{path}:{call.lineno} writes a verb that cannot be read: {ast.unparse(call)}")


def worded(room: str) -> set[str]:
    """Return the verbs that the kinds of the room have words for, the common ones among them."""
    own = [kind for kind in kinds.registered() if kind.model.__module__.startswith(f"{room}.")]
    return set(kinds.COMMON_WORDS).union(*(kind.words for kind in own))


def test_every_verb_that_the_code_writes_has_words() -> None:
    missing, found = set(), 0
    for path, call in calls():
        room = ".".join(path.parts[:2])
        found += 1
        missing |= {f"{path}:{call.lineno} {verb}" for verb in verbs_of(path, call) if verb not in worded(room)}
    assert missing == set()
    assert found > 60  # the control: the calls are found


def test_an_unworded_verb_is_seen() -> None:
    """The control: the reading of the code sees a verb that nobody has given words."""
    call = ast.parse('audit.record(by=by, verb="conjured", subject=goal)', mode="eval").body
    assert isinstance(call, ast.Call)
    assert _is_writer(call.func)
    assert verbs_of(Path("planning/goals/services.py"), call) == ["conjured"]
    assert "conjured" not in worded("planning.goals")
    call = ast.parse('audit.record(by=by, verb=f"run_{deed}", subject=run)', mode="eval").body
    assert isinstance(call, ast.Call)
    with pytest.raises(AssertionError):
        verbs_of(Path("governance/process/services/runs.py"), call)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model)
def test_every_transition_has_words_of_what_was_done(table: StateTable) -> None:
    kind = kinds.find(table.model.lower())
    assert kind is not None
    assert {transition.name for transition in table.transitions} - set(kind.words) == set()


#: Editable things that the log tells of as part of another, each with which.
TOLD_OF_ANOTHER: dict[str, str] = {}


def test_every_editable_thing_is_a_kind_of_the_log() -> None:
    """What is no kind is shown to nobody in the log."""
    editable = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Editable)}
    missing = {code for code in editable if kinds.find(code) is None}
    assert missing - TOLD_OF_ANOTHER.keys() == set()


def test_the_words_can_be_translated() -> None:
    for kind in kinds.registered():
        assert all(isinstance(word, Promise) for word in [*kind.words.values(), *kind.labels.values()]), kind.code
