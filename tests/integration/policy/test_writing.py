"""Drafts and chapters through the services."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.audit.models import AuditEvent
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.policy import services
from governance.policy.models import PolicyStatus, PolicyVersion
from governance.policy.queries import sections_of, shown_hash
from tests.factories import policy as make
from tests.factories.municipality import Town


def keys(version: PolicyVersion) -> list[str]:
    return [section.key for section in sections_of(version)]


def positions(version: PolicyVersion) -> list[int]:
    return [section.position for section in sections_of(version)]


# --- Policies ---------------------------------------------------------------------------------------------------------
def test_a_policy_is_written_in_the_log(town: Town) -> None:
    policy = make.make_policy(town)
    event = AuditEvent.objects.get(subject_type="governance.policydocument", subject_id=policy.pk)
    assert (event.verb, event.actor) == ("created", town.user("policyadmin").audit_id)


@pytest.mark.parametrize("slug", ["ny", "styring"])
def test_a_taken_address_is_refused(town: Town, slug: str) -> None:
    make.make_policy(town)
    with pytest.raises(RuleBroken) as caught:
        make.make_policy(town, slug=slug)
    assert caught.value.field == "slug"


@pytest.mark.parametrize("months", [0, 61, -1])
def test_the_months_between_revisions_have_bounds(town: Town, months: int) -> None:
    with pytest.raises(RuleBroken):
        make.make_policy(town, revision_months=months)


@pytest.mark.parametrize("username", ["rektor", "leser", "systemadmin", "uten_rolle"])
def test_the_ansvarlig_has_a_role_on_the_unit_or_above(town: Town, username: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        make.make_policy(town, responsible=town.user(username))
    assert caught.value.field == "responsible"


@pytest.mark.parametrize("username", ["direktor", "oppvekstsjef", "systemadmin", "uten_rolle", "rektor"])
def test_only_writers_make_and_change_policies(town: Town, username: str) -> None:
    policy = make.make_policy(town)
    with pytest.raises(PermissionDenied):
        make.make_policy(town, slug="annen", by=town.user(username))
    with pytest.raises(PermissionDenied):
        services.create_version(policy, number="1.0", by=town.user(username))


def test_facts_are_changed_by_compare_and_swap(town: Town) -> None:
    policy = make.make_policy(town)
    values = {
        "summary": policy.summary, "unit": policy.unit, "responsible": policy.responsible, "revision_months": 24,
        "visibility": policy.visibility, "by": town.user("policyadmin"),
    }  # fmt: skip
    services.edit_policy(policy, version=1, title="Ny tittel", **values)
    policy.refresh_from_db()
    assert (policy.title, policy.revision_months, policy.version) == ("Ny tittel", 24, 2)
    with pytest.raises(StaleVersion) as caught:
        services.edit_policy(policy, version=1, title="En annen tittel", **values)
    assert [(field.mine, field.theirs) for field in caught.value.fields] == [("En annen tittel", "Ny tittel")]


# --- Versions ---------------------------------------------------------------------------------------------------------
def test_a_new_version_begins_with_the_chapters_in_force(town: Town) -> None:
    first = make.make_version(town, "in_force")
    second = make.make_draft(town, first.policy, number="1.1")
    assert second.based_on == first
    assert [(s.key, s.title, s.body) for s in sections_of(second)] == list(make.CHAPTERS)
    services.edit_section(make.section(second), version=1, title="Formål", body="Nytt", by=town.user("policyadmin"))
    assert make.section(first).body == make.CHAPTERS[0][2]


def test_one_version_is_under_way_at_a_time(town: Town) -> None:
    draft = make.make_draft(town)
    with pytest.raises(RuleBroken, match=r"1\.0"):
        services.create_version(draft.policy, number="2.0", by=town.user("prosesseier"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.create(policy=draft.policy, number="2.0", created_at=draft.created_at)


WRONG_NUMBERS = [
    "",
    "x",
    "1.",
    "1.0.0.0",
    "v2",
    "1,1",
    "1.0",
    "0.9",
    "0.10",
    "1234.0",
    "999.999.999",
    "\N{FULLWIDTH DIGIT TWO}",
]


def test_of_two_who_start_a_version_the_database_lets_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = make.make_draft(town)
    monkeypatch.setattr("governance.policy.services.drafts.under_way", lambda _policy: None)
    with pytest.raises(RuleBroken, match="samtidig"):
        services.create_version(draft.policy, number="2.0", by=town.user("prosesseier"))
    assert PolicyVersion.objects.get() == draft


@pytest.mark.parametrize("number", WRONG_NUMBERS)
def test_numbers_are_new_and_rise(town: Town, number: str) -> None:
    version = make.make_version(town, "in_force")
    with pytest.raises(RuleBroken) as caught:
        services.create_version(version.policy, number=number, by=town.user("policyadmin"))
    assert caught.value.field == "number"


@pytest.mark.parametrize("number", ["1.0.1", "1.1", "1.10", "2", "2.0"])
def test_higher_numbers_are_taken(town: Town, number: str) -> None:
    version = make.make_version(town, "in_force")
    assert services.create_version(version.policy, number=number, by=town.user("policyadmin")).number == number


def test_number_and_note_of_a_draft(town: Town) -> None:
    draft = make.make_draft(town)
    before = shown_hash(draft)
    services.edit_version(draft, seen=draft.version, number="1.1", change_note="Nytt", by=town.user("policyadmin"))
    assert shown_hash(make.again(draft)) != before
    with pytest.raises(StaleVersion):
        services.edit_version(draft, seen=1, number="1.2", change_note="Annet", by=town.user("policyadmin"))


# --- Chapters ---------------------------------------------------------------------------------------------------------
def test_chapters_are_added_at_their_place(town: Town) -> None:
    draft, by = make.make_draft(town), town.user("policyadmin")
    services.add_section(draft, key="", title="Årshjul og møter", body="Tekst", by=by, position=2)
    services.add_section(draft, key="", title="Årshjul og møter", body="Tekst", by=by)
    assert keys(draft) == ["formaal", "aarshjul-og-moeter", "roller", "revisjon", "aarshjul-og-moeter-2"]
    assert positions(draft) == [1, 2, 3, 4, 5]
    assert services.add_section(draft, key="", title="!!!", body="", by=by, position=99).key == "kapittel"
    with pytest.raises(RuleBroken):
        services.add_section(draft, key="roller", title="Roller", body="", by=by)


@pytest.mark.parametrize(
    ("key", "up", "expected"),
    [
        ("formaal", True, ["formaal", "roller", "revisjon"]),
        ("formaal", False, ["roller", "formaal", "revisjon"]),
        ("revisjon", True, ["formaal", "revisjon", "roller"]),
        ("revisjon", False, ["formaal", "roller", "revisjon"]),
    ],
)
def test_chapters_change_places(town: Town, key: str, up: bool, expected: list[str]) -> None:
    draft = make.make_draft(town)
    services.move_section(make.section(draft, key), up=up, by=town.user("prosesseier"))
    assert (keys(draft), positions(draft)) == (expected, [1, 2, 3])


def test_a_deleted_chapter_is_in_the_log(town: Town) -> None:
    draft = make.make_draft(town)
    services.delete_section(make.section(draft, "roller"), by=town.user("policyadmin"))
    assert (keys(draft), positions(draft)) == (["formaal", "revisjon"], [1, 2])
    event = AuditEvent.objects.filter(verb="section_deleted").get()
    assert event.changes["body"] == [make.CHAPTERS[1][2], None]


def test_a_chapter_saved_by_another_shows_both_texts(town: Town) -> None:
    section = make.section(make.make_draft(town))
    by = town.user("policyadmin")
    assert services.edit_section(section, version=1, title="Formål", body="Hennes", by=by)
    with pytest.raises(StaleVersion) as caught:
        services.edit_section(
            make.section(section.policy_version), version=1, title="Formål", body="Min", by=town.user("prosesseier")
        )
    assert [(field.mine, field.theirs) for field in caught.value.fields] == [("Min", "Hennes")]
    assert make.section(section.policy_version).body == "Hennes"


def test_saving_without_a_change_writes_nothing(town: Town) -> None:
    draft = make.make_draft(town)
    section, events = make.section(draft), AuditEvent.objects.count()
    assert not services.edit_section(
        section, version=1, title=section.title, body=section.body, by=town.user("policyadmin")
    )
    assert AuditEvent.objects.count() == events
    assert make.again(draft).version == draft.version


@pytest.mark.parametrize(("title", "body", "field"), [(" ", "Tekst", "title"), ("Tittel", "x" * 50_001, "body")])
def test_a_chapter_has_a_title_and_a_length(town: Town, title: str, body: str, field: str) -> None:
    draft = make.make_draft(town)
    with pytest.raises(RuleBroken) as caught:
        services.add_section(draft, key="", title=title, body=body, by=town.user("policyadmin"))
    assert caught.value.field == field


def test_there_is_an_end_to_chapters(town: Town) -> None:
    chapters = [(f"k{number}", f"K{number}", "Tekst") for number in range(60)]
    draft = make.make_draft(town, chapters=chapters)
    with pytest.raises(RuleBroken, match="60"):
        services.add_section(draft, key="", title="Et til", body="Tekst", by=town.user("policyadmin"))


@pytest.mark.parametrize("state", [state for state in make.STATES if state != "draft"])
def test_only_a_draft_can_be_edited(town: Town, state: str) -> None:
    version, by = make.make_version(town, state), town.user("policyadmin")
    section, seen = make.section(version), shown_hash(version)
    with pytest.raises(StaleVersion) as caught:
        services.edit_section(section, version=1, title="Ny", body="Tapt?", by=by)
    assert "Tapt?" in [field.mine for field in caught.value.fields]
    with pytest.raises(StaleVersion) as caught:
        services.add_section(version, key="", title="Nytt kapittel", body="", by=by)
    assert "Nytt kapittel" in [field.mine for field in caught.value.fields]
    with pytest.raises(WrongState):
        services.move_section(section, up=False, by=by)
    with pytest.raises(WrongState):
        services.delete_section(section, by=by)
    with pytest.raises(StaleVersion) as caught:
        services.edit_version(version, seen=version.version, number="7.0", change_note="", by=by)
    assert "7.0" in [field.mine for field in caught.value.fields]
    assert shown_hash(make.again(version)) == seen


@pytest.mark.parametrize("username", ["direktor", "oppvekstsjef", "strategileder", "systemadmin", "leser"])
def test_only_writers_write(town: Town, username: str) -> None:
    draft, by = make.make_draft(town), town.user(username)
    section = make.section(draft)
    with pytest.raises(PermissionDenied):
        services.edit_section(section, version=1, title="Ny", body="", by=by)
    with pytest.raises(PermissionDenied):
        services.add_section(draft, key="", title="Ny", body="", by=by)
    with pytest.raises(PermissionDenied):
        services.move_section(section, up=True, by=by)
    with pytest.raises(PermissionDenied):
        services.delete_section(section, by=by)
    with pytest.raises(PermissionDenied):
        services.edit_version(draft, seen=draft.version, number="7.0", change_note="", by=by)
    assert draft.status == PolicyStatus.DRAFT
