"""What a file would change: each row against what is registered. Pure: tables in, a comparison out."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from governance.organisation.documents import Tables
from governance.organisation.reading import Content
from governance.organisation.sheets import PEOPLE, ROLES, SHEETS, UNITS, CellRefused, Sheet

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@dataclass(frozen=True)
class RowError:
    """One thing to mend in the file: the sheet, the row, the column when it is one, and what to do."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True)
class RowChange:
    """One row of the file: what would be made or changed. `changes` are (column, now, then)."""

    sheet: Sheet
    row: int
    verdict: str
    cells: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """Return what tells this row from others."""
        return ", ".join(self.cells[place] for place in self.sheet.names_row)

    @property
    def details(self) -> list[tuple[str, str]]:
        """Return (heading, cell) of the filled cells beside the name, for a row that is new."""
        cells = [(c.heading, self.cells[n]) for n, c in enumerate(self.sheet.columns) if n not in self.sheet.names_row]
        return [(heading, cell) for heading, cell in cells if cell]

    def value(self, heading: str) -> str:
        """Return the cell of the column."""
        return self.cells[self.sheet.headings.index(heading)]

    def new(self, heading: str) -> str:
        """Return what the column would become, or "" when it is left as it is."""
        return next((then for column, _now, then in self.changes if column == heading), "")


@dataclass
class Comparison:
    """All rows of a file, and what is wrong with some."""

    rows: list[RowChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def of(self, verdict: str) -> list[RowChange]:
        """Return the rows with the verdict."""
        return [row for row in self.rows if row.verdict == verdict]

    def as_data(self) -> list[list[object]]:
        """Return all of it in a form that a digest can be made of."""
        return [[row.sheet.key, row.row, row.verdict, list(row.cells), list(row.changes)] for row in self.rows]


def compare(content: Content, registered: Tables) -> Comparison:
    """Return what the file would change. Empty cells change nothing; rows that are not in the file are left alone."""
    found = Comparison()
    for sheet in SHEETS:
        for number, cells in content.get(sheet.key, []):
            _compare_row(found, sheet, number, cells, registered[sheet.key])
    _check_references(found, content, registered)
    return found


def _compare_row(found: Comparison, sheet: Sheet, number: int, cells: list[str], now: list[list[str]]) -> None:
    read: list[str] = []
    for column, text in zip(sheet.columns, cells, strict=True):
        try:
            read.append(column.read(text))
        except CellRefused as error:
            found.errors.append(RowError(sheet.title, number, column.heading, str(error)))
            read.append("")
    if any(error.sheet == sheet.title and error.row == number for error in found.errors):
        return
    found.rows.append(_verdict(sheet, number, read, now))


def _verdict(sheet: Sheet, number: int, cells: list[str], now: list[list[str]]) -> RowChange:
    same = [row for row in now if all(row[place] == cells[place] for place in sheet.names_row)]
    if not same:
        return RowChange(sheet, number, CREATED, tuple(cells))
    changes = min((_changes(sheet, cells, row) for row in same), key=len)
    return RowChange(sheet, number, CHANGED if changes else UNCHANGED, tuple(cells), changes)


def _changes(sheet: Sheet, cells: list[str], now: list[str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (sheet.columns[place].heading, now[place], cells[place])
        for place in sheet.compared
        if cells[place] and cells[place] != now[place]
    )


def _check_references(found: Comparison, content: Content, registered: Tables) -> None:
    """Add an error for each row twice in the file, and each code or user name that nothing has."""
    codes, people = _names(UNITS, content, registered), _names(PEOPLE, content, registered)
    places = ((UNITS, "Ligger under", codes), (PEOPLE, "Arbeidssted", codes), (ROLES, "Enhet", codes))
    seen: dict[tuple[str, str], int] = {}
    for row in found.rows:
        first = seen.setdefault((row.sheet.key, row.name), row.row)
        if first != row.row and row.verdict != UNCHANGED:
            message = _("Samme rad står også som rad %(row)d. Ta bort den ene.") % {"row": first}
            found.errors.append(RowError(row.sheet.title, row.row, "", message))
        for sheet, heading, known in (*places, (ROLES, "Brukernavn", people)):
            if row.sheet is sheet and row.value(heading) and row.value(heading) not in known:
                message = _("Finner ikke «%(value)s», verken i filen eller i Helhet. Rett den, eller legg den til.")
                words = {"value": row.value(heading)}
                found.errors.append(RowError(sheet.title, row.row, heading, message % words))


def _names(sheet: Sheet, content: Content, registered: Tables) -> set[str]:
    """Return the first cell of every row there is, or will be: what other rows refer to."""
    return {row[0] for row in registered[sheet.key]} | {cells[0].strip() for _row, cells in content.get(sheet.key, [])}
