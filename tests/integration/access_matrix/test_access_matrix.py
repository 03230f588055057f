"""Every row of the access matrix, asked as every persona."""

from __future__ import annotations

import pytest

from tests.factories.municipality import Town
from tests.integration.access_matrix import all_rows
from tests.support.access_matrix import Row, check_row


@pytest.mark.parametrize("row", all_rows(), ids=str)
def test_row(peopled_town: Town, row: Row) -> None:
    assert check_row(peopled_town, row) == []
