"""Coverage looks away only where nothing of ours is run, and looks on afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from django.db.models import Field, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

from helhet_setup.steps import APPS
from tests.support.untraced import untraced


@pytest.fixture
def followed() -> Iterator[list[str]]:
    """The names of the functions that a tracer of the test's own is told of."""
    names: list[str] = []

    def follow(frame: FrameType, _event: str, _argument: Any) -> Callable[..., Any]:
        names.append(frame.f_code.co_name)
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        yield names
    finally:
        sys.settrace(before)


def inner() -> int:
    return 1


def outer() -> int:
    return inner() + 1


def fails() -> float:
    return 1 / 0


def after() -> None:
    pass


def test_what_is_called_inside_is_not_followed_and_what_comes_after_is(followed: list[str]) -> None:
    assert untraced(outer)() == 2
    after()
    assert {"outer", "inner"} & set(followed) == set()
    assert "after" in followed


def test_control_the_same_without_it_is_followed(followed: list[str]) -> None:
    outer()
    assert {"outer", "inner"} <= set(followed)


def test_the_tracer_is_back_after_an_error(followed: list[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        untraced(fails)()
    after()
    assert "fails" not in followed
    assert "after" in followed


def kinds(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("base", [BaseExpression, Lookup, Field, Query, SQLCompiler])
def test_nothing_of_ours_is_run_while_sql_is_made(base: type) -> None:
    """Else it would go unmeasured: take the method out of `tests.support.untraced`."""
    assert [kind for kind in kinds(base) if kind.__module__.partition(".")[0] in APPS] == []


def test_control_classes_of_ours_are_found() -> None:
    assert [kind for kind in kinds(QuerySet) if kind.__module__.partition(".")[0] in APPS]
