"""The organisation as a workbook and as CSV files, made so that a file that is read in again changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from governance.core import clock
from governance.organisation.models import OrgUnit, RoleAssignment, User
from governance.organisation.reading import MARKED
from governance.organisation.sheets import EMPTY, NO, PEOPLE, ROLES, SHEETS, UNITS, YES, Sheet

WORKBOOK = "organisasjon.xlsx"
FILES = (WORKBOOK, *(sheet.file_name for sheet in SHEETS))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDTH = 24

#: Key of a sheet → its rows of text.
Tables = Mapping[str, list[list[str]]]


def sample() -> Tables:
    """Return rows that show how a file is written; what they tell of begins on the next New Year's Day."""
    begins = _day(date(clock.today().year + 1, 1, 1))
    return {
        UNITS.key: [
            ["9001", "Eksempelsektor", "sektor", "1001", begins, ""],
            ["9002", "Eksempel skole", "virksomhet", "9001", begins, ""],
        ],
        PEOPLE.key: [
            ["eva.eksempel", "Eva", "Eksempel", "eva.eksempel@example.org", "9002", YES],
            ["odd.eksempel", "Odd", "Eksempel", EMPTY, "9002", YES],
        ],
        ROLES.key: [["eva.eksempel", "linjeleder", "9002", begins, "", "Ny leder"]],
    }


def tables() -> Tables:
    """Return all units, people and roles as they are now; three queries."""
    units = OrgUnit.objects.filter(archived_at=None).select_related("parent")
    people = User.objects.select_related("workplace").order_by("username")
    roles = RoleAssignment.objects.filter(archived_at=None).select_related("user", "unit")
    return {
        UNITS.key: [
            [u.code, u.name, str(u.get_kind_display()), u.parent.code if u.parent else "", _day(u.valid_from),
             _day(u.valid_to)]
            for u in units
        ],
        PEOPLE.key: [
            [p.username, p.first_name, p.last_name, p.email, p.workplace.code if p.workplace else "",
             YES if p.is_active else NO]
            for p in people
        ],
        ROLES.key: [
            [r.user.username, str(r.get_role_display()), r.unit.code, _day(r.valid_from), _day(r.valid_to), r.reason]
            for r in roles
        ],
    }  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def file_of(name: str, content: Tables) -> tuple[bytes, str]:
    """Return the bytes and the media type of one of `FILES`."""
    if name == WORKBOOK:
        return workbook(content), XLSX
    sheet = next(sheet for sheet in SHEETS if sheet.file_name == name)
    return csv_file(sheet, content[sheet.key]), CSV


def workbook(content: Tables) -> bytes:
    """Return the sheets as XLSX. Every cell is text, so that nothing in it becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        part = book.create_sheet(sheet.title)
        for row, cells in enumerate([sheet.headings, *content[sheet.key]], start=1):
            for column, text in enumerate(cells, start=1):
                cell = part.cell(row=row, column=column, value=text or None)
                if text:
                    cell.data_type = "s"
                    cell.number_format = "@"
                    cell.font = Font(bold=row == 1)
        part.freeze_panes = "A2"
        for letter in "ABCDEF":
            part.column_dimensions[letter].width = WIDTH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(sheet: Sheet, rows: list[list[str]]) -> bytes:
    """Return one sheet as CSV with semicolons and a byte order mark, as office programs here read it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(sheet.headings)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return the cell with an apostrophe before what an office program would run as a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(MARKED) else cell
