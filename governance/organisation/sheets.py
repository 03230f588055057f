"""What the organisation looks like as tables: the sheets of a workbook or the CSV files, and what a cell may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from governance.core.forms import DATE_FORMATS, is_unprintable
from governance.organisation.models import Role, UnitKind

YES, NO = "ja", "nei"
#: What is written in a cell to empty what is registered; an empty cell leaves it as it is.
EMPTY = "(tøm)"
FIRST_YEAR, LAST_YEAR = 1900, 2200


class CellRefused(Exception):
    """A cell holds what it may not; the message says what to write instead."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, what kind of value it holds, whether it must be filled, and may be emptied."""

    heading: str
    kind: str = "text"
    is_required: bool = False
    longest: int = 150
    can_be_emptied: bool = False

    def read(self, text: str) -> str:
        """Return the value in the one form it is written in. Raises CellRefused."""
        text = text.strip()
        if not text:
            if self.is_required:
                raise CellRefused(_("Cellen er tom. Fyll den ut."))
            return ""
        if text.lower() == EMPTY:
            if not self.can_be_emptied:
                raise CellRefused(_("Denne cellen kan ikke tømmes. La den stå tom, eller skriv en ny verdi."))
            return EMPTY
        if len(text) > self.longest:
            raise CellRefused(_("Teksten er for lang. Skriv høyst %(count)d tegn.") % {"count": self.longest})
        if any(is_unprintable(character) or character in "\n\r\t" for character in text):
            raise CellRefused(_("Teksten har tegn som ikke kan vises, eller flere linjer. Skriv den på nytt."))
        return READERS[self.kind](text)


@dataclass(frozen=True)
class Sheet:
    """One table: its key in the code, its title, and its columns.

    `names_row` are the columns that tell rows apart, `compared` those that an import can change.
    """

    key: str
    title: str
    file_name: str
    columns: tuple[Column, ...]
    names_row: tuple[int, ...]
    compared: tuple[int, ...]

    @property
    def headings(self) -> list[str]:
        """Return the headings in their order."""
        return [column.heading for column in self.columns]


def _text(text: str) -> str:
    return text


def _date(text: str) -> str:
    for pattern in DATE_FORMATS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return f"{day:%d.%m.%Y}"
    raise CellRefused(_("Skriv datoen som dd.mm.åååå, for eksempel 03.03.2027."))


def _one_of(words: list[str], text: str) -> str:
    if text.lower() not in words:
        raise CellRefused(_("Skriv ett av disse: %(words)s.") % {"words": ", ".join(words)})
    return text.lower()


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise CellRefused(_("Dette er ikke en e-postadresse. Skriv den som navn@eksempel.no.")) from error
    return text


READERS = {
    "text": _text,
    "date": _date,
    "email": _email,
    "unit_kind": lambda text: _one_of([str(label) for label in UnitKind.labels], text),
    "role": lambda text: _one_of([str(label) for label in Role.labels], text),
    "yes_no": lambda text: _one_of([YES, NO], text),
}

CODE = 20
UNITS = Sheet(
    "units",
    "Enheter",
    "enheter.csv",
    (
        Column("Kode", is_required=True, longest=CODE),
        Column("Navn", is_required=True, longest=120),
        Column("Type", "unit_kind", is_required=True),
        Column("Ligger under", longest=CODE),
        Column("Gyldig fra", "date"),
        Column("Siste dag", "date", can_be_emptied=True),
    ),
    names_row=(0,),
    compared=(1, 2, 3, 4, 5),
)
PEOPLE = Sheet(
    "people",
    "Brukere",
    "brukere.csv",
    (
        Column("Brukernavn", is_required=True),
        Column("Fornavn", can_be_emptied=True),
        Column("Etternavn", can_be_emptied=True),
        Column("E-post", "email", longest=254, can_be_emptied=True),
        Column("Arbeidssted", longest=CODE, can_be_emptied=True),
        Column("Aktiv", "yes_no"),
    ),
    names_row=(0,),
    compared=(1, 2, 3, 4, 5),
)
ROLES = Sheet(
    "roles",
    "Roller",
    "roller.csv",
    (
        Column("Brukernavn", is_required=True),
        Column("Rolle", "role", is_required=True),
        Column("Enhet", is_required=True, longest=CODE),
        Column("Fra og med", "date", is_required=True),
        Column("Til og med", "date", can_be_emptied=True),
        Column("Begrunnelse", longest=300),
    ),
    names_row=(0, 1, 2, 3),
    compared=(4,),
)
SHEETS = (UNITS, PEOPLE, ROLES)
