"""Units, people and roles as files: read in whole or not at all, after a look; out and in again changes nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.organisation import access, documents, reading, services, sheets
from governance.organisation.comparing import CHANGED, CREATED, UNCHANGED
from governance.organisation.models import OrganisationImport, OrgUnit, OrgUnitVersion, RoleAssignment, User
from governance.organisation.periodic import forget_imports
from governance.organisation.services import importing
from tests.factories.municipality import Town
from tests.support.queries import asked

HEADS = {sheet.key: sheet.headings for sheet in sheets.SHEETS}


def today(days: int = 0) -> str:
    return f"{clock.today() + timedelta(days=days):%d.%m.%Y}"


def book(**rows: list[list[str]]) -> bytes:
    return documents.workbook({key: rows.get(key, []) for key in HEADS})


def read(town: Town, data: bytes, name: str = "fil.xlsx") -> OrganisationImport:
    return importing.read_in(data=data, name=name, by=town.user("systemadmin"))


def carry_out(town: Town, draft: OrganisationImport) -> None:
    shown = importing.shown_hash(importing.comparison_of(draft.content))
    importing.apply_import(draft, by=town.user("systemadmin"), shown=shown)


def errors(town: Town, data: bytes) -> list[tuple[str, int, str, str]]:
    with pytest.raises(importing.RowsRefused) as caught:
        read(town, data)
    return [(error.sheet, error.row, error.column, error.message) for error in caught.value.errors]


def everything() -> tuple[object, ...]:
    return (documents.tables(), AuditEvent.objects.count(), OrgUnitVersion.objects.count())


NEW = {
    "units": [
        ["9002", "Skogen skole", "Virksomhet", "9001", today(), ""],  # stands below a row that comes later
        ["9001", "Ny sektor", "sektor", "1001", today(), ""],
    ],
    "people": [["eva", "Eva", "Prøvesen", "eva@example.org", "9002", "ja"], ["per", "", "", "", "", "nei"]],
    "roles": [["eva", "linjeleder", "9002", today(), "", ""]],
}


def test_a_file_is_tried_without_a_trace_and_carried_out_once(town: Town) -> None:
    before = everything()[0]
    draft = read(town, book(**NEW))
    assert everything()[0] == before
    assert not User.objects.filter(username="eva").exists()
    carry_out(town, draft)
    eva = User.objects.get(username="eva")
    school = OrgUnit.objects.get(code="9002")
    assert school.parent.code == "9001"
    assert eva.workplace == school
    assert access.roles_of(eva).has("line_manager", school)
    assert not User.objects.get(username="per").is_active
    assert access.differences() == []
    assert OrganisationImport.objects.get().content == {}
    with pytest.raises(WrongState):
        carry_out(town, draft)


def test_reading_the_same_file_in_again_changes_nothing(town: Town) -> None:
    data = book(**NEW)
    carry_out(town, read(town, data))
    before = everything()
    again = importing.comparison_of(reading.read_file(data, "fil.xlsx"))
    assert {row.verdict for row in again.rows} == {UNCHANGED}
    carry_out(town, read(town, data))
    assert everything()[0] == before[0]
    assert everything()[2] == before[2]


@pytest.mark.parametrize("name", documents.FILES)
def test_what_is_taken_out_changes_nothing_when_it_is_read_in(town: Town, name: str) -> None:
    services.create_unit(name="=HYPERLINK(1)", kind="unit", parent=town["culture"], by=None, code="+47")
    services.create_unit(name='\'@ Ærfugl; «øy», "å"', kind="unit", parent=town["culture"], by=None)
    services.close_unit(town["library"], on=clock.today(), by=None, reason="Slutt")
    services.deactivate(town.user("leser"), by=None, reason="Sluttet")
    data, _kind = documents.file_of(name, documents.tables())
    found = importing.comparison_of(reading.read_file(data, name))
    assert found.errors == []
    assert {row.verdict for row in found.rows} == {UNCHANGED}


def test_formulas_do_not_leave_the_house(town: Town) -> None:
    for name in ("=1+1", "@SUM(A1)", "-2", "\t=1"):
        assert documents.guarded(name) == f"'{name}"
        assert reading.unguarded(f"'{name}") == name
    assert documents.guarded("'=1") == "''=1"
    assert documents.guarded("Ærfugl") == "Ærfugl"
    services.create_unit(name="=1+1", kind="unit", parent=town["culture"], by=None, code="9999")
    data, _kind = documents.file_of(documents.WORKBOOK, documents.tables())
    cells = [cell for row in load_workbook(io.BytesIO(data))["Enheter"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert b";'=1+1;" in documents.file_of("enheter.csv", documents.tables())[0]


def test_units_people_and_roles_are_changed(town: Town) -> None:
    draft = read(
        town,
        book(
            units=[
                ["1005", "Småtrinnet", "avdeling", "1006", "", ""],
                ["1008", "Biblioteket", "virksomhet", "", "", today()],
            ],
            people=[
                ["rektor", "Randi", "", "randi@example.org", "1006", ""],
                ["leser", "", "", "", "", "nei"],
                ["direktor", "", "", "", "", ""],
            ],
            roles=[["granrektor", "linjeleder", "1006", today(), today(30), "Slutter"]],
        ),
    )
    comparison = importing.comparison_of(draft.content)
    assert [len(comparison.of(verdict)) for verdict in (CREATED, CHANGED, UNCHANGED)] == [0, 5, 1]
    carry_out(town, draft)
    lower = OrgUnit.objects.get(code="1005")
    assert (lower.name, lower.parent.code) == ("Småtrinnet", "1006")
    assert OrgUnit.objects.get(code="1008").valid_to == clock.today()
    rektor = town.user("rektor")
    assert (rektor.first_name, rektor.last_name, rektor.email) == ("Randi", "Prøvesen", "randi@example.org")
    assert not town.user("leser").is_active
    assert RoleAssignment.objects.get(user__username="granrektor").valid_to == clock.today() + timedelta(days=30)
    assert "Randi" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))
    carry_out(town, read(town, book(people=[["leser", "", "", "", "", "ja"]])))
    assert access.roles_of(town.user("leser")).held
    assert access.differences() == []


def test_each_row_is_told_what_is_wrong_with_it(town: Town) -> None:
    before = everything()
    data = book(
        units=[
            ["", "Uten kode", "virksomhet", "1001", "", ""],
            ["9001", "Feil type", "bydel", "1001", "31.02.2027", ""],
            ["9002", "Ukjent over", "virksomhet", "8888", "", ""],
            ["9003", "En", "virksomhet", "1001", "", ""],
            ["9003", "To", "virksomhet", "1001", "", ""],
        ],
        people=[["ny", "N" * 151, "a\x7fb", "ikke e-post", "", "kanskje"]],
        roles=[["ingen", "linjeleder", "1004", today(), "", ""]],
    )
    assert [error[:3] for error in errors(town, data)] == [
        ("Brukere", 2, "Fornavn"),
        ("Brukere", 2, "Etternavn"),
        ("Brukere", 2, "E-post"),
        ("Brukere", 2, "Aktiv"),
        ("Enheter", 2, "Kode"),
        ("Enheter", 3, "Type"),
        ("Enheter", 3, "Gyldig fra"),
        ("Enheter", 4, "Ligger under"),
        ("Enheter", 6, ""),
        ("Roller", 2, "Brukernavn"),
    ]
    assert everything() == before
    assert not OrganisationImport.objects.exists()


def test_the_rules_of_the_services_hold_for_files_too(town: Town) -> None:
    before = everything()
    services.close_unit(town["library"], on=clock.today() + timedelta(days=9), by=None, reason="Slutt")
    before = everything()
    data = book(
        units=[
            ["1004", "Bjørkeskogen skole", "virksomhet", "1005", "", ""],
            ["1003", "Oppvekst", "sektor", "", "01.01.2001", today()],
            ["9001", "Under nedlagt", "virksomhet", "1008", "", ""],
            ["9002", "Under den igjen", "virksomhet", "9001", "", ""],
        ],
        people=[["REKTOR", "", "", "", "", ""], ["ny", "", "", "", "9001", ""]],
        roles=[["rektor", "linjeleder", "1004", today(1), "", ""], ["REKTOR", "leser", "1001", today(), "", ""]],
    )
    found = errors(town, data)
    assert [error[:3] for error in found] == [
        ("Brukere", 2, "Brukernavn"),
        ("Brukere", 3, "Brukernavn"),
        ("Enheter", 2, "Ligger under"),
        ("Enheter", 3, "Gyldig fra"),
        ("Enheter", 3, "Siste dag"),
        ("Enheter", 4, ""),
        ("Enheter", 5, ""),
        ("Roller", 2, "Til og med"),
        ("Roller", 3, "Til og med"),
    ]
    assert all(error[3] for error in found)
    assert everything() == before


def test_an_import_that_is_no_longer_as_it_was_shown_is_refused(town: Town) -> None:
    draft = read(town, book(people=[["rektor", "Randi", "", "", "", ""]]))
    shown = importing.shown_hash(importing.comparison_of(draft.content))
    services.edit_user(town.user("rektor"), fields={"first_name": "Ragna"}, by=None)
    with pytest.raises(WrongState):
        importing.apply_import(draft, by=town.user("systemadmin"), shown=shown)
    assert town.user("rektor").first_name == "Ragna"


def test_an_import_that_has_become_impossible_is_refused_whole(town: Town) -> None:
    draft = read(
        town, book(units=[["9001", "Filial", "avdeling", "1008", "", ""]], people=[["ny", "", "", "", "", ""]])
    )
    services.close_unit(town["library"], on=clock.today(), by=None, reason="Slutt")
    with pytest.raises(WrongState):
        carry_out(town, draft)
    assert not User.objects.filter(username="ny").exists()


def test_only_the_system_administrator_reads_in(town: Town) -> None:
    draft = read(town, book(**NEW))
    for username in ("direktor", "prosesseier", "rektor"):
        with pytest.raises(PermissionDenied):
            importing.read_in(data=book(**NEW), name="fil.xlsx", by=town.user(username))
        with pytest.raises(PermissionDenied):
            importing.apply_import(draft, by=town.user(username), shown="")
        with pytest.raises(PermissionDenied):
            services.edit_user(town.user("leser"), fields={}, by=town.user(username))
        with pytest.raises(PermissionDenied):
            services.reactivate(town.user("leser"), by=town.user(username), reason="x")


def test_what_nobody_carried_out_is_forgotten(town: Town) -> None:
    draft = read(town, book(**NEW))
    assert forget_imports() == []
    with clock.at(clock.now() + timedelta(days=8)):
        assert forget_imports() == ["1 importer ble forkastet."]
        assert forget_imports() == []
    draft.refresh_from_db()
    assert draft.content == {}


# --- Files -----------------------------------------------------------------------------------------------------------
def csv_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


PEOPLE_HEADS = ["Brukernavn", "Fornavn", "Etternavn", "E-post", "Arbeidssted", "Aktiv"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_as_offices_write_it(delimiter: str, encoding: str) -> None:
    lines = [delimiter.join(PEOPLE_HEADS), delimiter.join(["åse", "Åse", "Ærfugl", "", "1004", "ja"]), "", ""]
    assert reading.read_file(csv_of(*lines, encoding=encoding), "B.CSV") == {
        "people": [(2, ["åse", "Åse", "Ærfugl", "", "1004", "ja"])]
    }


def test_columns_may_stand_in_any_order() -> None:
    data = csv_of(";".join(PEOPLE_HEADS[::-1]), "ja;1004;;Ærfugl;Åse;aase", "nei;;;;;per;")
    assert reading.read_file(data, "b.csv")["people"] == [
        (2, ["aase", "Åse", "Ærfugl", "", "1004", "ja"]),
        (3, ["per", "", "", "", "", "nei"]),
    ]


def test_numbers_and_dates_of_a_workbook_are_text() -> None:
    work = Workbook()
    part = work.worksheets[0]
    part.title = "Enheter"
    part.append(HEADS["units"])
    part.append([42, "Skole", "virksomhet", 1001.0, clock.today(), None])
    part.append([4.5, "Skole", "virksomhet"])
    out = io.BytesIO()
    work.save(out)
    rows = reading.read_file(out.getvalue(), "a.xlsx")["units"]
    assert rows[0] == (2, ["42", "Skole", "virksomhet", "1001", today(), ""])
    assert rows[1][1][0] == "4.5"


def work_with(title: str, rows: list[list[object]]) -> bytes:
    work = Workbook()
    part = work.worksheets[0]
    part.title = title
    for row in rows:
        part.append(row)
    out = io.BytesIO()
    work.save(out)
    return out.getvalue()


def bomb(size: int, parts: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"xl/{number}.xml", b"0" * size)
    return out.getvalue()


UNITS = HEADS["units"]
LIMIT = 3
BAD_FILES: list[tuple[str, bytes, str]] = [
    ("a.txt", b"x", "slutter på .xlsx eller .csv"),
    ("a.xlsx", b"0" * (reading.LARGEST_FILE + 1), "for stor"),
    ("a.xlsx", b"ikke en arbeidsbok", "kan ikke leses"),
    ("a.xlsx", bomb(10), "kan ikke leses"),
    ("a.xlsx", bomb(reading.LARGEST_UNPACKED + 1), "pakkes ut"),
    ("a.xlsx", bomb(1, reading.MOST_PARTS + 1), "pakkes ut"),
    ("a.xlsx", work_with("Annet", [["x"]]), "mangler arkene"),
    ("a.xlsx", work_with("Enheter", []), "mangler overskrifter"),
    ("a.xlsx", work_with("Enheter", [UNITS]), "ingen rader"),
    ("a.xlsx", work_with("Enheter", [UNITS[1:], ["x"]]), "«Kode» én gang"),
    ("a.xlsx", work_with("Enheter", [[*UNITS, "Kode"], ["x"]]), "«Kode» én gang"),
    ("a.xlsx", work_with("Enheter", [[*UNITS, "Lønn"], ["x"]]), "«Lønn», som ikke kjennes"),
    ("a.xlsx", work_with("Enheter", [UNITS, ["=1+1"]]), "formel"),
    ("a.xlsx", work_with("Enheter", [UNITS, ["x"] * 40]), "for mange kolonner"),
    ("a.xlsx", work_with("Enheter", [UNITS, ["x" * 2000]]), "for lang tekst"),
    ("a.csv", b"", "Overskriftene"),
    ("a.csv", csv_of("Navn;Alder", "x;3"), "Overskriftene"),
    ("a.csv", csv_of(";".join(UNITS), *["1;2;3;4;5;6"] * 5001), "for mange rader"),
    ("a.csv", csv_of(";".join(UNITS), '"' + "x" * 140_000), "kan ikke leses som CSV"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), BAD_FILES, ids=[words for _name, _data, words in BAD_FILES])
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, data: bytes, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as caught:
        reading.read_file(data, name)
    assert caught.value.field == "file"


# --- Pages -----------------------------------------------------------------------------------------------------------
def upload(client: Client, data: bytes, name: str = "fil.xlsx") -> object:
    return client.post(reverse("governance:organisation_import"), {"file": SimpleUploadedFile(name, data)})


def test_the_administrator_reads_a_file_in_by_the_browser(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    assert upload(client, b"x", "a.txt").status_code == 422
    assert client.post(reverse("governance:organisation_import")).status_code == 422
    page = upload(client, book(units=[["", "Uten kode", "virksomhet", "1001", "", ""]]))
    assert page.status_code == 422
    assert "Cellen er tom" in page.content.decode()
    review = upload(client, book(**NEW)).url
    text = client.get(review).content.decode()
    assert "5 nye, 0 endret, 0 uendret" in text
    assert "Skogen skole" in text
    assert client.post(review, {"shown_hash": "noe annet"}).status_code == 409
    shown = importing.shown_hash(importing.comparison_of(OrganisationImport.objects.get().content))
    assert client.post(review, {"shown_hash": shown}).status_code == 302
    assert client.post(review, {"shown_hash": shown}).status_code == 409
    assert "ble gjennomført" in client.get(review).content.decode()
    again = client.get(upload(client, book(**NEW)).url).content.decode()
    assert "Ingenting å endre" in again
    assert "Gjennomfør" not in again


def test_files_are_sent_to_be_kept(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    for name in documents.FILES:
        for address in ("governance:export_file", "governance:import_sample"):
            response = client.get(reverse(address, args=[name]))
            assert response.status_code == 200
            assert response["Content-Disposition"] == f'attachment; filename="{name}"'
            assert reading.read_file(response.content, name)
    for address in ("governance:export_file", "governance:import_sample"):
        assert client.get(reverse(address, args=["passord.csv"])).status_code == 404
    sample = client.get(reverse("governance:import_sample", args=[documents.WORKBOOK])).content
    assert upload(client, sample).status_code == 302


# --- Emptying ---------------------------------------------------------------------------------------------------------
def test_a_written_sign_empties_what_an_empty_cell_leaves(town: Town) -> None:
    role = RoleAssignment.objects.get(user=town.user("granrapportor"))
    services.end_role(role, on=clock.today() + timedelta(days=30), by=None, reason="Vikar")
    services.close_unit(town["library"], on=clock.today() + timedelta(days=40), by=None, reason="Slutt")
    library, began = town["library"], f"{role.valid_from:%d.%m.%Y}"
    rows = {
        "units": [[library.code, library.name, "virksomhet", town["culture"].code, "", "(tøm)"]],
        "people": [["rektor", "", "", "(TØM)", "(tøm)", ""], ["uten_rolle", "(tøm)", "(tøm)", "", "(tøm)", ""]],
        "roles": [["granrapportor", "rapportør", town["other_school"].code, began, "(tøm)", ""]],
    }
    draft = read(town, book(**rows))
    changed = importing.comparison_of(draft.content).of(CHANGED)
    assert [row.changes for row in changed if row.name == "rektor"] == [
        (("E-post", "rektor@example.org", "(tøm)"), ("Arbeidssted", town["school"].code, "(tøm)"))
    ]
    carry_out(town, draft)
    rektor, nobody = town.user("rektor"), town.user("uten_rolle")
    assert (rektor.first_name, rektor.email, rektor.workplace) == ("Rektor", "", None)
    assert (nobody.first_name, nobody.last_name, nobody.email) == ("", "", "uten_rolle@example.org")
    assert OrgUnit.objects.get(pk=library.pk).valid_to is None
    assert RoleAssignment.objects.get(pk=role.pk).valid_to is None
    again = importing.comparison_of(read(town, book(**rows)).content)
    assert again.of(CHANGED) == []


def test_what_cannot_be_emptied_is_told_in_its_row(town: Town) -> None:
    found = errors(town, book(units=[[town["library"].code, "(tøm)", "virksomhet", "", "(tøm)", ""]]))
    assert [(row, column) for _sheet, row, column, _message in found] == [(2, "Navn"), (2, "Gyldig fra")]
    assert all("kan ikke tømmes" in message for *_rest, message in found)


def test_the_sign_in_a_new_row_is_an_empty_cell(town: Town) -> None:
    sample = documents.sample()
    carry_out(town, read(town, book(units=sample["units"], people=sample["people"])))
    assert User.objects.get(username="odd.eksempel").email == ""


def test_the_page_says_how_a_value_is_emptied(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    assert "<strong>(tøm)</strong>" in client.get(reverse("governance:organisation_import")).content.decode()


# --- Cost -------------------------------------------------------------------------------------------------------------
def rows_of(kind: str, count: int) -> dict[str, list[list[str]]]:
    each = {
        "units": lambda n: [f"u{n}", f"Enhet {n}", "avdeling", "1004", today(), ""],
        "people": lambda n: [f"ny{n}", "Ola", "Nordmann", "", "1004", "ja"],
        "roles": lambda n: [f"ny{n}", "leser", "1004", today(), "", "Ny"],
    }
    return {kind: [each[kind](number) for number in range(count)]}


@pytest.mark.parametrize(("kind", "most"), [("units", 9), ("people", 5), ("roles", 7)])
def test_each_row_costs_the_same_however_many_there_are(town: Town, kind: str, most: int) -> None:
    for number in range(40):
        if kind == "roles":
            services.create_user(username=f"ny{number}", first_name="", last_name="", by=None)

    def cost(count: int) -> int:
        content = reading.read_file(book(**rows_of(kind, count)), "fil.xlsx")
        with CaptureQueriesContext(connection) as captured:
            importing._try(content, by=town.user("systemadmin"))
        return len(asked(captured))

    few, some, many = cost(1), cost(20), cost(39)
    assert many - some == some - few
    assert (some - few) / 19 <= most


def test_rights_are_mirrored_once_for_all_rows(town: Town) -> None:
    carry_out(town, read(town, book(people=rows_of("people", 9)["people"], roles=rows_of("roles", 9)["roles"])))
    assert access.differences() == []
    assert access.roles_of(User.objects.get(username="ny3")).holds("reader")
