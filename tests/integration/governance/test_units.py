"""Units that are renamed, moved, merged and closed: rights follow today's tree, history the tree as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from config.invariants import organisation as rules
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.organisation import access, queries, services
from governance.organisation.models import (
    PATH_LENGTH,
    PATH_STEP_LENGTH,
    OrgUnit,
    OrgUnitVersion,
    Role,
    RoleAssignment,
    UnitKind,
)
from governance.organisation.services import places
from tests.factories.municipality import Town

WHY = "Ny organisering"


def later(days: int) -> date:
    return clock.today() + timedelta(days=days)


def holds(town: Town, username: str, unit: str) -> bool:
    return access.roles_of(town.user(username)).has_any(Role.values, OrgUnit.objects.get(pk=town[unit].pk))


def all_is_well() -> None:
    found = [*rules.misplaced_units(), *rules.forgotten_units(), *rules.roles_that_outlive(), *rules.below_closed()]
    assert found == []
    assert access.differences() == []


def test_a_unit_that_moves_takes_its_rights_and_all_below_with_it(town: Town) -> None:
    assert holds(town, "oppvekstsjef", "lower_school")
    services.move_unit(town["school"], parent=town["culture"], by=town.user("systemadmin"), reason=WHY)
    assert not holds(town, "oppvekstsjef", "school")
    assert not holds(town, "oppvekstsjef", "lower_school")
    for unit in ("school", "lower_school"):
        assert holds(town, "kultursjef", unit)
        assert holds(town, "rektor", unit)
    assert [unit.name for unit in queries.line_above(OrgUnit.objects.get(pk=town["lower_school"].pk))] == [
        "Barnetrinnet", "Bjørkeskogen skole", "Kultur", "Lilleby kommune",
    ]  # fmt: skip
    assert AuditEvent.objects.get(verb="moved").reason == WHY
    all_is_well()


def test_rights_follow_within_one_request(town: Town) -> None:
    with access.asked_once():
        boss = town.user("oppvekstsjef")
        assert access.roles_of(boss).has(Role.TOP_MANAGEMENT, town["school"])
        services.move_unit(town["education"], parent=town["culture"], by=None, reason=WHY)
        assert access.roles_of(boss).has(Role.TOP_MANAGEMENT, OrgUnit.objects.get(pk=town["school"].pk))


def test_a_place_is_never_given_to_another(town: Town) -> None:
    left = town["library"].path
    services.move_unit(town["library"], parent=town["education"], by=None, reason=WHY)
    made = services.create_unit(name="Kulturskole", kind=UnitKind.UNIT, parent=town["culture"], by=None)
    assert made.path != left
    services.move_unit(town["library"], parent=town["culture"], by=None, reason=WHY)
    assert OrgUnit.objects.get(pk=town["library"].pk).path not in (left, made.path)
    all_is_well()


def test_the_tree_can_be_seen_as_it_was(town: Town) -> None:
    before = [(row.unit.name, row.unit.path) for row in queries.tree()]
    with clock.at(later(10)):
        services.edit_unit(town["education"], name="Barn og unge", kind=UnitKind.SECTOR, by=None)
        services.move_unit(town["school"], parent=town["culture"], by=None, reason=WHY)
        services.close_unit(town["library"], on=clock.today(), by=None, reason=WHY)
    with clock.at(later(20)):
        assert [(row.unit.name, row.unit.path) for row in queries.tree(later(-20))] == before
        names = [row.unit.name for row in queries.tree()]
        assert "Biblioteket" not in names
        assert names.index("Kultur") < names.index("Bjørkeskogen skole") < names.index("Barnetrinnet")
        past = {row.unit.name: row for row in queries.tree(later(-11))}
        assert past["Biblioteket"].has_leader
        assert "Barn og unge" not in past
        assert queries.tree(date(1999, 1, 1)) == []
    all_is_well()


def test_the_past_shows_roles_of_people_who_have_left_since(town: Town) -> None:
    with clock.at(later(10)):
        services.deactivate(town.user("rektor"), by=None, reason="Sluttet")
        assert not {row.unit.name: row for row in queries.tree()}["Bjørkeskogen skole"].has_leader
        assert {row.unit.name: row for row in queries.tree(later(-5))}["Bjørkeskogen skole"].has_leader


def test_the_history_of_a_unit_tells_each_change_once(town: Town) -> None:
    school = town["school"]
    with clock.at(later(5)):
        services.edit_unit(school, name="Skogen skole", kind=UnitKind.UNIT, by=None)
        services.edit_unit(school, name="Skogen skole", kind=UnitKind.UNIT, code="77", by=None)
        services.edit_unit(school, name="Skogen skole", kind=UnitKind.UNIT, by=None)
    with clock.at(later(9)):
        services.edit_unit(town["education"], name="Barn og unge", kind=UnitKind.SECTOR, by=None)
        services.move_unit(school, parent=town["culture"], by=None, reason=WHY)
        services.move_unit(town["culture"], parent=town["education"], by=None, reason=WHY)
    told = [(line.name, line.parent_name) for line in queries.lineage(school)]
    assert told == [("Skogen skole", "Kultur"), ("Skogen skole", "Oppvekst"), ("Bjørkeskogen skole", "Oppvekst")]
    assert queries.lineage(town["root"])[0].parent_name == ""


def test_what_was_is_never_rewritten(town: Town) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        OrgUnitVersion.objects.filter(unit=town["school"]).update(name="Noe annet")


def test_a_unit_never_stands_below_itself(town: Town) -> None:
    for parent in ("school", "lower_school"):
        with pytest.raises(RuleBroken):
            services.move_unit(town["school"], parent=town[parent], by=None, reason=WHY)
        with pytest.raises(RuleBroken):
            services.merge_unit(town["school"], into=town[parent], by=None, reason=WHY)
    all_is_well()


def test_the_municipality_stays_where_it_is(town: Town) -> None:
    root = town["root"]
    for refused in (
        lambda: services.move_unit(root, parent=town["school"], by=None, reason=WHY),
        lambda: services.merge_unit(root, into=town["school"], by=None, reason=WHY),
        lambda: services.close_unit(root, on=later(0), by=None, reason=WHY),
        lambda: services.edit_unit(root, name="Lilleby", kind=UnitKind.SECTOR, by=None),
        lambda: services.edit_unit(town["school"], name="Lilleby", kind=UnitKind.MUNICIPALITY, by=None),
        lambda: services.move_unit(town["school"], parent=town["education"], by=None, reason=WHY),
    ):
        with pytest.raises(RuleBroken):
            refused()


def test_a_tree_has_an_end_downwards_and_sideways(town: Town) -> None:
    deepest = town["library"]
    while len(deepest.path) < PATH_LENGTH:
        deepest = services.create_unit(name="Dyp", kind=UnitKind.DEPARTMENT, parent=deepest, by=None)
    with pytest.raises(RuleBroken):
        services.create_unit(name="For dyp", kind=UnitKind.DEPARTMENT, parent=deepest, by=None)
    with pytest.raises(RuleBroken):
        services.move_unit(town["library"], parent=town["school"], by=None, reason=WHY)
    OrgUnit.objects.filter(pk=town["other_school"].pk).update(
        path=f"{town['education'].path}{places.LAST_PLACE:0{PATH_STEP_LENGTH}d}."
    )
    with pytest.raises(RuleBroken):
        services.create_unit(name="For bred", kind=UnitKind.UNIT, parent=town["education"], by=None)


def test_two_who_move_at_once_make_no_circle(town: Town) -> None:
    """Each has read the tree before the other moved."""
    mine, others = OrgUnit.objects.get(pk=town["culture"].pk), OrgUnit.objects.get(pk=town["education"].pk)
    services.move_unit(town["education"], parent=town["library"], by=None, reason=WHY)
    with pytest.raises(RuleBroken):
        services.move_unit(mine, parent=others, by=None, reason=WHY)


def test_the_one_who_saw_an_older_version_is_told(town: Town) -> None:
    seen = town["school"].version
    services.edit_unit(OrgUnit.objects.get(pk=town["school"].pk), name="Ny", kind=UnitKind.UNIT, by=None)
    for refused in (
        lambda: services.edit_unit(town["school"], name="X", kind=UnitKind.UNIT, by=None, version=seen),
        lambda: services.move_unit(town["school"], parent=town["culture"], by=None, reason=WHY, version=seen),
        lambda: services.merge_unit(town["other_school"], into=town["school"], by=None, reason=WHY, version=9),
        lambda: services.close_unit(town["library"], on=later(1), by=None, reason=WHY, version=9),
    ):
        with pytest.raises(StaleVersion), transaction.atomic():
            refused()
    all_is_well()


# --- Closing ---------------------------------------------------------------------------------------------------------
def test_roles_end_with_the_unit(town: Town) -> None:
    later_on = services.grant_role(
        user=town.user("leser"), role=Role.READER, unit=town["library"], by=None, valid_from=later(30)
    )
    short = services.grant_role(
        user=town.user("uten_rolle"), role=Role.REPORTER, unit=town["library"], by=None, valid_to=later(1)
    )
    services.close_unit(town["library"], on=later(7), by=town.user("systemadmin"), reason=WHY)
    assert RoleAssignment.objects.get(user__username="biblioteksjef").valid_to == later(7)
    assert RoleAssignment.objects.get(pk=later_on.pk).archived_at is not None
    assert RoleAssignment.objects.get(pk=short.pk).valid_to == later(1)
    assert holds(town, "biblioteksjef", "library")
    with clock.at(later(8)):
        assert not holds(town, "biblioteksjef", "library")
        assert holds(town, "kultursjef", "library")
        access.mirror_all()
        all_is_well()


def test_a_last_day_can_be_set_again_until_it_has_been(town: Town) -> None:
    services.close_unit(town["library"], on=later(7), by=None, reason=WHY)
    services.close_unit(town["library"], on=later(3), by=None, reason=WHY)
    with clock.at(later(4)):
        for refused in (
            lambda: services.close_unit(town["library"], on=later(9), by=None, reason=WHY),
            lambda: services.edit_unit(town["library"], name="X", kind=UnitKind.UNIT, by=None),
            lambda: services.move_unit(town["library"], parent=town["education"], by=None, reason=WHY),
            lambda: services.merge_unit(town["library"], into=town["education"], by=None, reason=WHY),
        ):
            with pytest.raises(WrongState):
                refused()


@pytest.mark.parametrize(("unit", "days"), [("library", -400), ("library", -1), ("school", 0), ("school", 400)])
def test_a_unit_closes_in_order(town: Town, unit: str, days: int) -> None:
    """Not before it began, and not above others that go on."""
    with pytest.raises(RuleBroken):
        services.close_unit(town[unit], on=later(days), by=None, reason=WHY)


def test_the_past_is_not_closed(town: Town) -> None:
    with clock.at(later(30)):
        with pytest.raises(RuleBroken):
            services.close_unit(town["library"], on=later(-2), by=None, reason=WHY)
        services.close_unit(town["library"], on=later(-1), by=None, reason=WHY)


def test_a_unit_ends_no_later_than_what_it_stands_below(town: Town) -> None:
    services.close_unit(town["lower_school"], on=later(5), by=None, reason=WHY)
    services.close_unit(town["school"], on=later(5), by=None, reason=WHY)
    with pytest.raises(RuleBroken):
        services.close_unit(town["lower_school"], on=later(6), by=None, reason=WHY)


def test_nothing_new_is_put_on_a_unit_that_closes(town: Town) -> None:
    services.close_unit(town["library"], on=later(5), by=None, reason=WHY)
    for refused in (
        lambda: services.create_unit(name="Filial", kind=UnitKind.DEPARTMENT, parent=town["library"], by=None),
        lambda: services.move_unit(town["school"], parent=town["library"], by=None, reason=WHY),
        lambda: services.merge_unit(town["school"], into=town["library"], by=None, reason=WHY),
        lambda: services.grant_role(user=town.user("leser"), role=Role.READER, unit=town["library"], by=None),
    ):
        with pytest.raises(RuleBroken):
            refused()
    with pytest.raises(RuleBroken):
        services.create_unit(name="X", kind=UnitKind.UNIT, parent=town["school"], by=None, valid_from=date(1999, 1, 1))
    with clock.at(later(6)):
        assert town["library"] not in OrgUnit.objects.living()


# --- Going on after all ----------------------------------------------------------------------------------------------
def test_a_unit_that_was_to_be_closed_goes_on_with_the_roles_that_are_named(town: Town) -> None:
    by = town.user("systemadmin")
    services.grant_role(user=town.user("leser"), role=Role.READER, unit=town["library"], by=None)
    services.close_unit(town["library"], on=later(7), by=by, reason=WHY)
    library = OrgUnit.objects.get(pk=town["library"].pk)
    ending = queries.ending_with(library)
    assert ending.count() == 2
    services.keep_unit(library, roles=[ending.get(role=Role.LINE_MANAGER)], by=by, reason="Ombestemt", version=2)
    assert AuditEvent.objects.get(verb="closing_cancelled").reason == "Ombestemt"
    assert library.valid_to is None
    assert RoleAssignment.objects.get(unit=library, role=Role.LINE_MANAGER).valid_to is None
    assert RoleAssignment.objects.get(unit=library, role=Role.READER).valid_to == later(7)
    assert queries.ending_with(library).count() == 0
    with clock.at(later(8)):
        assert holds(town, "biblioteksjef", "library")
    all_is_well()


def test_what_was_never_to_be_closed_or_is_closed_does_not_go_on(town: Town) -> None:
    with pytest.raises(WrongState):
        services.keep_unit(town["library"], by=None, reason=WHY)
    services.close_unit(town["library"], on=later(1), by=None, reason=WHY)
    with pytest.raises(StaleVersion):
        services.keep_unit(town["library"], by=None, reason=WHY, version=1)
    with pytest.raises(PermissionDenied):
        services.keep_unit(town["library"], by=town.user("direktor"), reason=WHY)
    with pytest.raises(RuleBroken, match="annen enhet"):
        elsewhere = RoleAssignment.objects.get(unit=town["school"], role=Role.LINE_MANAGER)
        services.keep_unit(town["library"], roles=[elsewhere], by=None, reason=WHY)
    with clock.at(later(2)), pytest.raises(WrongState):
        services.keep_unit(town["library"], by=None, reason=WHY)
    assert OrgUnit.objects.get(pk=town["library"].pk).valid_to == later(1)


def test_the_unit_above_goes_on_first(town: Town) -> None:
    for name in ("lower_school", "school"):
        services.close_unit(town[name], on=later(5), by=None, reason=WHY)
    lower = OrgUnit.objects.get(pk=town["lower_school"].pk)
    with pytest.raises(RuleBroken, match="Behold den først"):
        services.keep_unit(lower, by=None, reason=WHY)
    services.keep_unit(OrgUnit.objects.get(pk=town["school"].pk), by=None, reason=WHY)
    services.keep_unit(OrgUnit.objects.get(pk=lower.pk), by=None, reason=WHY)
    all_is_well()


def test_a_role_that_was_to_end_goes_on(town: Town) -> None:
    role = RoleAssignment.objects.get(unit=town["library"])
    for wrong in (PermissionDenied, WrongState):
        with pytest.raises(wrong):
            services.keep_role(role, by=town.user("direktor") if wrong is PermissionDenied else None, reason=WHY)
    services.end_role(role, on=later(3), by=None, reason=WHY)
    with pytest.raises(StaleVersion):
        services.keep_role(role, by=None, reason=WHY, version=1)
    services.keep_role(role, by=town.user("systemadmin"), reason="Ombestemt")
    assert RoleAssignment.objects.get(pk=role.pk).valid_to is None
    assert AuditEvent.objects.get(verb="role_kept").reason == "Ombestemt"


def test_a_role_does_not_go_on_past_another_or_its_unit(town: Town) -> None:
    role = RoleAssignment.objects.get(unit=town["library"])
    services.end_role(role, on=later(3), by=None, reason=WHY)
    anew = services.grant_role(user=role.user, role=role.role, unit=role.unit, by=None, valid_from=later(9))
    with pytest.raises(RuleBroken, match="på nytt"):
        services.keep_role(role, by=None, reason=WHY)
    anew.delete()
    with clock.at(later(4)), pytest.raises(WrongState):
        services.keep_role(role, by=None, reason=WHY)
    services.close_unit(role.unit, on=later(5), by=None, reason=WHY)
    with pytest.raises(RuleBroken, match="Behold enheten først"):
        services.keep_role(RoleAssignment.objects.select_related("unit").get(pk=role.pk), by=None, reason=WHY)


# --- Merging ---------------------------------------------------------------------------------------------------------
def test_a_unit_that_is_taken_over_leaves_what_it_had_to_the_other(town: Town) -> None:
    with clock.at(later(3)):
        services.merge_unit(
            town["school"], into=town["other_school"], by=town.user("systemadmin"), reason=WHY, version=1
        )
        school, lower = (OrgUnit.objects.get(pk=town[key].pk) for key in ("school", "lower_school"))
        assert school.valid_to == later(-1)
        assert lower.parent_id == school.parent_id == town["other_school"].pk
        assert town.user("rektor").workplace == town["other_school"]
        assert not holds(town, "rektor", "school")
        assert holds(town, "granrektor", "school")
        assert holds(town, "granrektor", "lower_school")
        assert holds(town, "barnetrinnsleder", "lower_school")
        assert AuditEvent.objects.get(verb="merged").subject_id == school.pk
        all_is_well()


def test_a_unit_can_be_taken_over_by_the_one_it_stands_below(town: Town) -> None:
    services.merge_unit(town["school"], into=town["education"], by=None, reason=WHY)
    assert OrgUnit.objects.get(pk=town["school"].pk).path == town["school"].path
    assert OrgUnit.objects.get(pk=town["lower_school"].pk).parent == town["education"]
    all_is_well()


# --- Codes and who may -----------------------------------------------------------------------------------------------
def test_every_unit_has_a_code_of_its_own(town: Town) -> None:
    assert town["root"].code == "1001"
    made = services.create_unit(name="A", kind=UnitKind.UNIT, parent=town["culture"], by=None, code="4210")
    assert services.create_unit(name="B", kind=UnitKind.UNIT, parent=town["culture"], by=None).code == "4211"
    for refused in (
        lambda: services.create_unit(name="C", kind=UnitKind.UNIT, parent=town["culture"], by=None, code="4210"),
        lambda: services.edit_unit(town["school"], name="D", kind=UnitKind.UNIT, by=None, code="4210"),
    ):
        with pytest.raises(RuleBroken):
            refused()
    services.edit_unit(made, name="A", kind=UnitKind.UNIT, by=None, code="BIB")
    assert OrgUnit.objects.get(pk=made.pk).code == "BIB"


@pytest.mark.parametrize("username", ["direktor", "prosesseier", "rektor", "uten_rolle"])
def test_only_the_system_administrator_changes_the_tree(town: Town, username: str) -> None:
    user, unit = town.user(username), town["school"]
    for refused in (
        lambda: services.edit_unit(unit, name="X", kind=UnitKind.UNIT, by=user),
        lambda: services.move_unit(unit, parent=town["culture"], by=user, reason=WHY),
        lambda: services.merge_unit(unit, into=town["culture"], by=user, reason=WHY),
        lambda: services.close_unit(unit, on=later(0), by=user, reason=WHY),
    ):
        with pytest.raises(PermissionDenied):
            refused()
