"""The rows of the access matrix, one module per room, and all of them together."""

from __future__ import annotations

import importlib
import pkgutil

from tests.support.access_matrix import Row


def all_rows() -> list[Row]:
    """Return the rows of every module in this package that lists some."""
    rows: list[Row] = []
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("test_"):
            rows += importlib.import_module(f"{__name__}.{module.name}").ROWS
    return rows
