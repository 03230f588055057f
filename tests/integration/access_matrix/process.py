"""Rows of the process room: the year wheel, open to everybody."""

from __future__ import annotations

from tests.support.access_matrix import Row

ROWS = [
    Row("governance:year_wheel", "GET", others=200, is_public=True),
    Row("governance:year_wheel", "POST", others=405, is_public=True),
]
