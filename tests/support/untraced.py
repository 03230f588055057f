"""Lets coverage look away where none of our own code runs.

Python 3.11 asks the tracer at every line of every library as well, which costs more than all our own lines together.
Django making SQL of a query or tables of a migration, WeasyPrint writing the pages that it has laid out, and html5lib
reading a page, never come back to code that is measured: what they do is done without the tracer, and what is measured
is the same, line by line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import pytest

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
#: Methods that run nothing of ours; tests/unit/test_untraced.py holds that we add no lookup or expression of our own.
QUERY = ("add_annotation", "add_ordering", "add_q", "clone")
COMPILERS = ("SQLCompiler", "SQLInsertCompiler", "SQLUpdateCompiler")


def untraced(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Return the function as one that is run without this thread's tracer, which is put back afterwards."""

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        tracer = sys.gettrace()
        if tracer is None:
            return function(*args, **kwargs)
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(tracer)

    return run


def look_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run what is costly to follow and not ours without the tracer."""
    from django.db.migrations.executor import MigrationExecutor
    from django.db.models.sql import compiler
    from django.db.models.sql.query import Query
    from weasyprint import document

    from tests.support import html_responses

    for name in QUERY:
        monkeypatch.setattr(Query, name, untraced(getattr(Query, name)))
    for name in COMPILERS:
        kind = getattr(compiler, name)
        monkeypatch.setattr(kind, "execute_sql", untraced(kind.execute_sql))
    for place, name in ((MigrationExecutor, "migrate"), (document, "generate_pdf"), (html_responses, "faults_of")):
        monkeypatch.setattr(place, name, untraced(getattr(place, name)))
