"""What a file would change: each row against what is registered. Pure: tables in, a comparison out."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from governance.organisation.documents import Tables
from governance.organisation.reading import Content
from governance.organisation.sheets import EMPTY, PEOPLE, ROLES, SHEETS, UNITS, CellRefused, Sheet

#: The cells that tell a row from others → the registered rows that they tell of.
Known = dict[tuple[str, ...], list[list[str]]]

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
        """Return what the column would become, EMPTY when it is emptied, or "" when it is left as it is."""
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
    """Return what the file would change. Empty cells change nothing; rows that are not in the file are left alone.

    Time goes with the rows of the file and of what is registered, never with the one times the other.
    """
    found = Comparison()
    for sheet in SHEETS:
        known: Known = {}
        for row in registered[sheet.key]:
            known.setdefault(_name(sheet, row), []).append(row)
        for number, cells in content.get(sheet.key, []):
            _compare_row(found, sheet, number, cells, known)
    _check_references(found, content, registered)
    return found


def _name(sheet: Sheet, cells: list[str]) -> tuple[str, ...]:
    return tuple(cells[place] for place in sheet.names_row)


def _compare_row(found: Comparison, sheet: Sheet, number: int, cells: list[str], known: Known) -> None:
    read: list[str] = []
    errors = len(found.errors)
    for column, text in zip(sheet.columns, cells, strict=True):
        try:
            read.append(column.read(text))
        except CellRefused as error:
            found.errors.append(RowError(sheet.title, number, column.heading, str(error)))
            read.append("")
    if len(found.errors) == errors:
        found.rows.append(_verdict(sheet, number, read, known.get(_name(sheet, read), [])))


def _verdict(sheet: Sheet, number: int, cells: list[str], same: list[list[str]]) -> RowChange:
    if not same:
        return RowChange(sheet, number, CREATED, tuple("" if cell == EMPTY else cell for cell in cells))
    changes = min((_changes(sheet, cells, row) for row in same), key=len)
    return RowChange(sheet, number, CHANGED if changes else UNCHANGED, tuple(cells), changes)


def _changes(sheet: Sheet, cells: list[str], now: list[str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (sheet.columns[place].heading, now[place], cells[place])
        for place in sheet.compared
        if cells[place] and cells[place] != now[place] and not (cells[place] == EMPTY and not now[place])
    )


def _check_references(found: Comparison, content: Content, registered: Tables) -> None:
    """Add an error for each row twice in the file, and each code or user name that nothing has."""
    nothing = {"", EMPTY}
    codes, people = (_names(sheet, content, registered) | nothing for sheet in (UNITS, PEOPLE))
    places = ((UNITS, "Ligger under", codes), (PEOPLE, "Arbeidssted", codes), (ROLES, "Enhet", codes))
    seen: dict[tuple[str, str], int] = {}
    for row in found.rows:
        first = seen.setdefault((row.sheet.key, row.name), row.row)
        if first != row.row and row.verdict != UNCHANGED:
            message = _("Samme rad står også som rad %(row)d. Ta bort den ene.") % {"row": first}
            found.errors.append(RowError(row.sheet.title, row.row, "", message))
        for sheet, heading, known in (*places, (ROLES, "Brukernavn", people)):
            if row.sheet is sheet and row.value(heading) not in known:
                message = _("Finner ikke «%(value)s», verken i filen eller i Helhet. Rett den, eller legg den til.")
                words = {"value": row.value(heading)}
                found.errors.append(RowError(sheet.title, row.row, heading, message % words))


def _names(sheet: Sheet, content: Content, registered: Tables) -> set[str]:
    """Return the first cell of every row there is, or will be: what other rows refer to."""
    return {row[0] for row in registered[sheet.key]} | {cells[0].strip() for _row, cells in content.get(sheet.key, [])}
