"""Who does what in a part of the process, as a table that a text shows and the program fills in.

A row for each step, and a column for each kind of part that somebody has in one: so it has room on a phone and on a
page of the PDF, however many take part. It is kept in words alone, and becomes a table where the text is set.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.core.editable import Visibility
from governance.policy.reference_words import part_words
from governance.process.map_versions import ROLE_ORDER
from governance.process.models import ProcessStep, Responsibility, Share, SubprocessCode

WORD = "ansvar"  # before the word of the part of the process


@dataclass(frozen=True)
class Matrix:
    """A table in words: what it is called, the headings of its columns, and its rows, each with its heading first."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> str:
        """Return the same in one text, for what is compared and searched in."""
        rows = (". ".join(filter(None, (row[0], *self._said(row)))) for row in self.rows)
        return f"{self.title}. {'. '.join(rows)}."

    def _said(self, row: tuple[str, ...]) -> list[str]:
        return [f"{head}: {cell}" for head, cell in zip(self.head[1:], row[1:], strict=True) if cell]

    @property
    def table(self) -> list[list[str]]:
        """Return the headings and the rows, as they are kept."""
        return [list(self.head), *map(list, self.rows)]

    @property
    def sha256(self) -> str:
        """Return the hash of the table."""
        return table_hash(self.title, self.table)


def table_hash(title: str, table: Sequence[Sequence[str]]) -> str:
    """Return the hash of a table and what it is called, as it is kept."""
    return hashlib.sha256(json.dumps([title, table], ensure_ascii=False).encode()).hexdigest()


def matrix(word: str) -> Matrix | None:
    """Return the table of a part of the process as it is now; None when there is none, or nobody does anything in it.

    Two queries.
    """
    code = part_words().get(word)
    shares = Responsibility.objects.select_related("unit")
    steps = list(_steps(code).prefetch_related(Prefetch("governance_responsibilities", shares))) if code else []
    found = [[row for step in steps for row in step.governance_responsibilities.all() if row.share == s] for s in Share]
    columns = [share for share, rows in zip(Share, found, strict=True) if rows]
    if code is None or not columns:
        return None
    head = (_("Trinn"), *(str(share.label).capitalize() for share in columns))
    rows = tuple(
        (f"{place}. {step.title}", *(_cell(step, share) for share in columns))
        for place, step in enumerate(steps, start=1)
    )
    return Matrix(_title(code), head, rows)


def names() -> list[tuple[str, str]]:
    """Return key → what it is called, of the tables that have something in them; one query."""
    filled = set(_steps().exclude(governance_responsibilities=None).values_list("subprocess__code", flat=True))
    return [(f"{WORD}-{word}", _title(code)) for word, code in part_words().items() if code in filled]


def _steps(code: str | None = None) -> QuerySet[ProcessStep]:
    shown = (Visibility.PUBLIC, Visibility.INTERNAL)
    rows = ProcessStep.objects.filter(archived_at=None, subprocess__archived_at=None, visibility__in=shown)
    return (rows.filter(subprocess__code=code) if code else rows).order_by("position", "pk")


def _title(code: SubprocessCode) -> str:
    return _("Hvem gjør hva i %(part)s") % {"part": code.label}


def _cell(step: ProcessStep, share: Share) -> str:
    """Return those who have this part in the step: roles first, then units by the order of the tree."""
    rows: list[Any] = [row for row in step.governance_responsibilities.all() if row.share == share]
    rows.sort(key=lambda row: (1, 0, row.unit.path) if row.unit else (0, ROLE_ORDER[row.role], ""))
    return capfirst(", ".join(row.unit.name if row.unit else str(row.get_role_display()) for row in rows))
