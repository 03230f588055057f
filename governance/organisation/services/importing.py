"""Importing units, people and roles: a file is tried, shown, and carried out whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.digests import digest
from governance.core.errors import Conflict, RuleBroken, WrongState
from governance.organisation import access, documents
from governance.organisation.comparing import CHANGED, CREATED, UNCHANGED, Comparison, RowChange, RowError, compare
from governance.organisation.models import OrganisationImport, OrgUnit, Role, RoleAssignment, UnitKind, User
from governance.organisation.permissions import check_administer
from governance.organisation.reading import Content, read_file
from governance.organisation.services import people, restructuring, roles, units
from governance.organisation.sheets import EMPTY, NO, PEOPLE, ROLES, SHEETS, UNITS

KEPT_DAYS = 7


class RowsRefused(Exception):
    """Some rows cannot be carried out; nothing was. Carries what to mend in each."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(f"{len(errors)} rows")
        self.errors = errors


@dataclass(frozen=True)
class Step:
    """One deed that a row asks for, and the columns that it is about when it is refused."""

    row: RowChange
    column: str
    do: Callable[[], object]


def read_in(*, data: bytes, name: str, by: User) -> OrganisationImport:
    """Read a file, try all of it without leaving a trace, and keep it to be looked at.

    Raises RuleBroken when the file cannot be read, and RowsRefused with every row that cannot be carried out.
    """
    check_administer(by)
    content = read_file(data, name)
    _try(content, by=by)
    with transaction.atomic():
        draft = OrganisationImport.objects.create(
            file_name=name[-200:], content=content, created_by=by, created_at=clock.now()
        )
        audit.record(by=by, verb="import_read", subject=draft)
    return draft


def _try(content: Content, *, by: User) -> None:
    with transaction.atomic():
        take_turn()
        _carry_out(comparison_of(content), by=by)
        transaction.set_rollback(True)


def comparison_of(content: Content) -> Comparison:
    """Return what the content would change now."""
    return compare(content, documents.tables())


def shown_hash(comparison: Comparison) -> str:
    """Return the digest of all that the page of an import shows."""
    return digest(comparison.as_data())


@transaction.atomic
def apply_import(draft: OrganisationImport, *, by: User, shown: str) -> None:
    """Carry the import out, exactly as it was shown, in one transaction.

    Raises WrongState when it is done or given up already, or when something has changed since it was shown.
    """
    check_administer(by)
    take_turn()
    draft.refresh_from_db()
    if not draft.content:
        raise WrongState(_("Importen er gjennomført eller forkastet."))
    comparison = comparison_of(draft.content)
    if shown_hash(comparison) != shown:
        raise WrongState(_("Organisasjonen er endret siden du så på importen. Se på endringene på nytt."))
    try:
        _carry_out(comparison, by=by)
    except RowsRefused as error:
        raise WrongState(_("Organisasjonen er endret siden filen ble lest inn. Last opp filen på nytt.")) from error
    OrganisationImport.objects.filter(pk=draft.pk).update(content={}, applied_by=by, applied_at=clock.now())
    audit.record(by=by, verb="imported", subject=draft)


def forget_old_imports() -> int:
    """Empty imports that nobody carried out within a week, for they name people; return how many that were."""
    old = OrganisationImport.objects.filter(created_at__lt=clock.now() - timedelta(days=KEPT_DAYS))
    return old.exclude(content={}).update(content={})


def _carry_out(comparison: Comparison, *, by: User) -> None:
    """Do what each row asks for, in an order that fits. Raises RowsRefused; the caller's transaction is then undone."""
    with access.mirrored_once():
        errors = list(comparison.errors) or _do_all(comparison, by)
        if errors:
            raise RowsRefused(sorted(errors, key=lambda error: (error.sheet, error.row)))


def _do_all(comparison: Comparison, by: User) -> list[RowError]:
    todo = [row for row in comparison.rows if row.verdict != UNCHANGED]
    of = {sheet.key: [row for row in todo if row.sheet is sheet] for sheet in SHEETS}
    errors = _run(_unit_steps(of[UNITS.key], by))
    errors += _run(_person_steps(of[PEOPLE.key], by))
    errors += _run(_role_steps(of[ROLES.key], by))
    return errors + _run(_closing_steps(of[UNITS.key], by))


def _run(steps: Iterable[Step]) -> list[RowError]:
    """Do the steps; one that is refused is tried again after the others, for it may stand on one of them."""
    waiting = list(steps)
    while waiting:
        refused: list[tuple[Step, str]] = []
        for step in waiting:
            try:
                with transaction.atomic():
                    step.do()
            except (RuleBroken, Conflict) as error:
                refused.append((step, str(error.message)))
            except OrgUnit.DoesNotExist:
                refused.append(
                    (step, _("Raden gjelder en enhet som ikke kan opprettes. Rett raden for enheten først."))
                )
            except User.DoesNotExist:
                refused.append(
                    (step, _("Raden gjelder en bruker som ikke kan opprettes. Rett raden for brukeren først."))
                )
        if len(refused) == len(waiting):
            return [RowError(step.row.sheet.title, step.row.row, step.column, message) for step, message in refused]
        waiting = [step for step, _message in refused]
    return []


# --- Units -----------------------------------------------------------------------------------------------------------
def _unit_steps(rows: list[RowChange], by: User) -> Iterable[Step]:
    for row in rows:
        if row.verdict != CHANGED:
            yield Step(row, "", partial(_create_unit, row, by))
            continue
        if row.new("Gyldig fra"):
            yield Step(row, "Gyldig fra", _refuse(_("Startdatoen kan ikke endres. La cellen stå tom.")))
        if row.new("Siste dag") == EMPTY:
            yield Step(row, "Siste dag", partial(_keep_unit, row, by))
        if row.new("Navn") or row.new("Type"):
            yield Step(row, "Navn", partial(_edit_unit, row, by))
        if row.new("Ligger under"):
            yield Step(row, "Ligger under", partial(_move_unit, row, by))


def _closing_steps(rows: list[RowChange], by: User) -> Iterable[Step]:
    for row in rows:
        last = row.value("Siste dag") if row.verdict == CREATED else row.new("Siste dag")
        if last not in ("", EMPTY):
            yield Step(row, "Siste dag", partial(_close_unit, row, by))


def _refuse(message: str) -> Callable[[], object]:
    def refuse() -> None:
        raise RuleBroken(message)

    return refuse


def _unit(code: str) -> OrgUnit:
    return OrgUnit.objects.get(code=code)


def _create_unit(row: RowChange, by: User) -> None:
    parent = row.value("Ligger under")
    units.create_unit(
        name=row.value("Navn"),
        kind=_kind(row),
        parent=_unit(parent) if parent else None,
        by=by,
        valid_from=_day(row.value("Gyldig fra")),
        code=row.value("Kode"),
    )


def _edit_unit(row: RowChange, by: User) -> None:
    units.edit_unit(_unit(row.value("Kode")), name=row.value("Navn"), kind=_kind(row), by=by)


def _move_unit(row: RowChange, by: User) -> None:
    restructuring.move_unit(
        _unit(row.value("Kode")), parent=_unit(row.value("Ligger under")), by=by, reason=_("Import fra fil")
    )


def _keep_unit(row: RowChange, by: User) -> None:
    units.keep_unit(_unit(row.value("Kode")), by=by, reason=_("Import fra fil"))


def _close_unit(row: RowChange, by: User) -> None:
    on = _day(row.value("Siste dag"))
    if on is not None:
        units.close_unit(_unit(row.value("Kode")), on=on, by=by, reason=_("Import fra fil"))


def _kind(row: RowChange) -> str:
    return next(kind.value for kind in UnitKind if str(kind.label) == row.value("Type"))


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d.%m.%Y").date() if text else None


# --- People ----------------------------------------------------------------------------------------------------------
PERSON_FIELDS = {"Fornavn": "first_name", "Etternavn": "last_name", "E-post": "email"}


def _person_steps(rows: list[RowChange], by: User) -> Iterable[Step]:
    for row in rows:
        do = _edit_person if row.verdict == CHANGED else _create_person
        yield Step(row, "Brukernavn", partial(do, row, by))


def _create_person(row: RowChange, by: User) -> None:
    workplace = row.value("Arbeidssted")
    person = people.create_user(
        username=row.value("Brukernavn"),
        first_name=row.value("Fornavn"),
        last_name=row.value("Etternavn"),
        email=row.value("E-post"),
        workplace=_unit(workplace) if workplace else None,
        by=by,
    )
    if row.value("Aktiv") == NO:
        people.deactivate(person, by=by, reason=_("Import fra fil"))


def _edit_person(row: RowChange, by: User) -> None:
    person = User.objects.get(username=row.value("Brukernavn"))
    fields: dict[str, object] = {
        field: "" if row.new(heading) == EMPTY else row.new(heading)
        for heading, field in PERSON_FIELDS.items()
        if row.new(heading)
    }
    if workplace := row.new("Arbeidssted"):
        fields["workplace"] = None if workplace == EMPTY else _unit(workplace)
    if fields:
        people.edit_user(person, fields=fields, by=by)
    if is_active := row.new("Aktiv"):
        change = people.deactivate if is_active == NO else people.reactivate
        change(person, by=by, reason=_("Import fra fil"))


# --- Roles -----------------------------------------------------------------------------------------------------------
def _role_steps(rows: list[RowChange], by: User) -> Iterable[Step]:
    for row in rows:
        do = _end_role if row.verdict == CHANGED else _grant_role
        yield Step(row, "Til og med", partial(do, row, by))


def _grant_role(row: RowChange, by: User) -> None:
    roles.grant_role(
        user=User.objects.get(username=row.value("Brukernavn")),
        role=_role(row),
        unit=_unit(row.value("Enhet")),
        by=by,
        valid_from=_day(row.value("Fra og med")),
        valid_to=_day(row.value("Til og med")),
        reason=row.value("Begrunnelse") or _("Import fra fil"),
    )


def _end_role(row: RowChange, by: User) -> None:
    held = RoleAssignment.objects.filter(
        user__username=row.value("Brukernavn"), role=_role(row), unit__code=row.value("Enhet"), archived_at=None,
        valid_from=_day(row.value("Fra og med")) or clock.today(),
    )  # fmt: skip
    assignment = held.select_related("unit", "user").order_by("-pk")[0]
    reason = row.value("Begrunnelse") or _("Import fra fil")
    if row.new("Til og med") == EMPTY:
        roles.keep_role(assignment, by=by, reason=reason)
    elif last := _day(row.value("Til og med")):
        roles.end_role(assignment, on=last, by=by, reason=reason)


def _role(row: RowChange) -> str:
    return next(role.value for role in Role if str(role.label) == row.value("Rolle"))
