"""Files that people send in, read within limits: size, unpacked size, rows and columns are counted before use."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken
from governance.organisation.sheets import SHEETS, Sheet

MEGABYTE = 1_000_000
LARGEST_FILE = 2 * MEGABYTE
LARGEST_UNPACKED = 20 * MEGABYTE
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_COLUMNS = 30
LONGEST_CELL = 1_000
MARKED = ("=", "+", "-", "@", "\t", "\r")

#: Key of a sheet → its rows: the number in the file, and the cells in the order of the sheet's columns.
Content = dict[str, list[tuple[int, list[str]]]]


def read_file(data: bytes, name: str) -> Content:
    """Return what the file says, as text. Raises RuleBroken with what to do when it cannot be read."""
    if len(data) > LARGEST_FILE:
        raise refused(_("Filen er for stor. Den kan være høyst 2 MB."))
    if name.lower().endswith(".xlsx"):
        content = _read_workbook(data)
    elif name.lower().endswith(".csv"):
        content = _read_csv(data)
    else:
        raise refused(_("Velg en fil som slutter på .xlsx eller .csv."))
    if not any(content.values()):
        raise refused(_("Filen har ingen rader under overskriftene."))
    return content


def refused(message: str) -> RuleBroken:
    """Return the error that is shown beside the file."""
    return RuleBroken(message, field="file")


def _read_workbook(data: bytes) -> Content:
    from openpyxl import load_workbook

    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        found = {sheet: book[sheet.title] for sheet in SHEETS if sheet.title in book.sheetnames}
        content = {sheet.key: _rows(sheet, _cells(part)) for sheet, part in found.items()}
        book.close()
    except RuleBroken:
        raise
    except Exception as error:
        raise refused(_("Filen kan ikke leses som en arbeidsbok. Lagre den på nytt som .xlsx.")) from error
    if not content:
        titles = ", ".join(sheet.title for sheet in SHEETS)
        raise refused(_("Arbeidsboken mangler arkene. Ett eller flere må hete: %(titles)s.") % {"titles": titles})
    return content


def _check_parts(data: bytes) -> None:
    """Raise RuleBroken unless the bytes are an archive that is small also when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise refused(_("Filen kan ikke leses som en arbeidsbok. Lagre den på nytt som .xlsx.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise refused(_("Arbeidsboken er for stor når den pakkes ut. Del den i flere filer."))


def _cells(part: Any) -> Iterator[list[str]]:
    part.reset_dimensions()
    for row in part.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1):
        yield [_cell_text(cell) for cell in row]


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise refused(
            _("Cellen %(cell)s har en formel. Lim inn verdien i stedet.")
            % {"cell": f"{cell.column_letter}{cell.row}" if hasattr(cell, "column_letter") else cell.coordinate}
        )
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_csv(data: bytes) -> Content:
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        rows = [
            [unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise refused(_("Filen kan ikke leses som CSV. Lagre den på nytt som «CSV UTF-8».")) from error
    headings = {cell.strip() for cell in rows[0]} if rows else set()
    for sheet in SHEETS:
        if headings >= set(sheet.headings):
            return {sheet.key: _rows(sheet, rows)}
    raise refused(_("Overskriftene i første rad kjennes ikke. Bruk dem som står i eksempelfilene."))


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8 with or without a mark, else what Norwegian office programs write."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def unguarded(cell: str) -> str:
    """Return the cell without the apostrophe that an export puts before what would become a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(MARKED) else cell


def _rows(sheet: Sheet, rows: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    """Return the filled rows with the cells in the order of the sheet. Raises RuleBroken past the limits."""
    places: list[int] = []
    found = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise refused(_("Arket %(sheet)s har for mange rader. Høyst 5000 om gangen.") % {"sheet": sheet.title})
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise refused(_("Rad %(row)d har for mange kolonner.") % {"row": number})
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise refused(_("Rad %(row)d har en celle med for lang tekst.") % {"row": number})
        if number == 1:
            places = _places(sheet, cells)
        elif any(cell.strip() for cell in cells):
            found.append((number, [cells[place] if place < len(cells) else "" for place in places]))
    if not places:
        raise refused(_("Arket %(sheet)s mangler overskrifter i første rad.") % {"sheet": sheet.title})
    return found


def _places(sheet: Sheet, cells: list[str]) -> list[int]:
    """Return where each column of the sheet stands. Raises RuleBroken for one that is missing, unknown or twice."""
    headings = [cell.strip() for cell in cells]
    for heading in sheet.headings:
        if headings.count(heading) != 1:
            words = {"sheet": sheet.title, "column": heading}
            raise refused(_("Arket %(sheet)s må ha kolonnen «%(column)s» én gang.") % words)
    for heading in headings:
        if heading and heading not in sheet.headings:
            words = {"sheet": sheet.title, "column": heading[:50]}
            raise refused(_("Arket %(sheet)s har kolonnen «%(column)s», som ikke kjennes. Ta den bort.") % words)
    return [headings.index(heading) for heading in sheet.headings]
