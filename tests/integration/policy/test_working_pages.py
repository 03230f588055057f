"""Writing and deciding over HTTP: what is done, and every kind of refusal with nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.documents import services as documents
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.queries import sections_of, shown_hash
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for


def path(name: str, *args: str) -> str:
    return reverse(f"governance:{name}", args=args or ("styring", "1.0"))


@pytest.fixture
def admin(town: Town) -> Client:
    return client_for(town, "policyadmin")


# --- The whole way ----------------------------------------------------------------------------------------------------
def test_from_a_new_policy_to_a_published_one(town: Town, admin: Client) -> None:
    facts = {
        "title": "Helhetlig styring", "slug": "styring", "summary": "", "unit": town["strategy"].pk,
        "responsible": town.user("strategileder").pk, "revision_months": "12", "visibility": "public",
    }  # fmt: skip
    created = admin.post("/policy/ny/", facts)
    assert created["Location"] == path("policy_version_create", "styring")
    admin.post(path("policy_version_create", "styring"), {"number": "1.0", "change_note": "Første"})
    admin.post(path("policy_section_add"), {"title": "Formål", "position": "1", "body": "Vi styrer **sammen**."})
    version = PolicyVersion.objects.get()
    seen = {"shown_hash": shown_hash(version)}
    sent = admin.post(path("policy_send"), {**seen, "way": "skip", "reason": "Haster"}, follow=True)
    assert "Toppledergruppa" in sent.content.decode()
    client_for(town, "kultursjef").post(path("policy_recommend"), {**seen, "meeting_on": f"{clock.today():%d.%m.%Y}"})
    page = client_for(town, "direktor").get(path("policy_approve")).content.decode()
    assert "Vi styrer <strong>sammen</strong>." in page
    assert seen["shown_hash"] in page
    client_for(town, "direktor").post(path("policy_approve"), seen)
    admin.post(path("policy_publish"))
    assert documents.work(PolicyVersion.objects.get().job_id)
    page = Client().get(path("policy_detail", "styring")).content.decode()
    assert "Vi styrer <strong>sammen</strong>." in page


def test_the_next_version_begins_from_the_one_in_force(town: Town, admin: Client) -> None:
    make.make_version(town, "in_force")
    assert 'value="1.1"' in admin.get(path("policy_version_create", "styring")).content.decode()
    admin.post(path("policy_version_create", "styring"), {"number": "2.0"})
    address = path("policy_section_edit", "styring", "2.0", "roller")
    admin.post(address, {"title": "Roller", "body": "Kommunedirektøren avgjør.", "version": "1"})
    admin.post(path("policy_section_move", "styring", "2.0", "revisjon"), {"direction": "up"})
    admin.post(path("policy_section_delete", "styring", "2.0", "formaal"))
    page = admin.get(path("policy_version_differences", "styring", "2.0")).content.decode()
    for word in ("<ins>", "<del>", "Slettet kapittel", "Flyttet"):
        assert word in page
    overview = admin.get(path("policy_version_edit", "styring", "2.0")).content.decode()
    assert "Slettet fra forrige versjon" in overview
    shown = admin.get(path("policy_version_create", "styring"))
    assert shown["Location"] == path("policy_version", "styring", "2.0")


# --- Preview ----------------------------------------------------------------------------------------------------------
def test_the_preview_is_made_by_the_real_renderer_and_saves_nothing(town: Town, admin: Client) -> None:
    draft = make.make_draft(town)
    address = path("policy_section_edit", "styring", "1.0", "formaal")
    data = {"title": "Formål", "body": "Nytt **viktig** <script>x</script>", "version": "1", "preview": "1"}
    page = admin.post(address, data)
    assert page.status_code == 200
    assert "<strong>viktig</strong>" in page.content.decode()
    assert "<script>x" not in page.content.decode()
    part = admin.post(address, data, headers={"hx-request": "true"})
    assert part.content.decode().strip().startswith("<section")
    assert make.section(draft).body == make.CHAPTERS[0][2]
    assert admin.post(address, {**data, "title": ""}).status_code == 422
    whole = admin.post(address, {**data, "title": ""}, headers={"hx-request": "true"})
    assert (whole.status_code, whole["HX-Retarget"]) == (422, "body")


# --- Nothing lost -----------------------------------------------------------------------------------------------------
def test_the_second_to_save_gets_both_texts(town: Town, admin: Client) -> None:
    make.make_draft(town)
    address = path("policy_section_edit", "styring", "1.0", "formaal")
    admin.post(address, {"title": "Formål", "body": "Hennes tekst", "version": "1"})
    lost = client_for(town, "prosesseier").post(address, {"title": "Formål", "body": "Min tekst", "version": "1"})
    assert lost.status_code == 409
    assert "Hennes tekst" in lost.content.decode()
    assert "Min tekst" in lost.content.decode()


def test_what_is_written_while_it_was_sent_is_shown(town: Town, admin: Client) -> None:
    version = make.make_version(town, "recommending")
    address = path("policy_section_edit", "styring", "1.0", "formaal")
    assert admin.get(address).status_code == 409
    lost = admin.post(address, {"title": "Formål", "body": "Min tekst", "version": "1"})
    assert lost.status_code == 409
    assert "Min tekst" in lost.content.decode()
    assert make.section(version).body == make.CHAPTERS[0][2]


def test_what_was_written_comes_back_when_the_case_has_gone_on(town: Town, admin: Client) -> None:
    version = make.make_version(town, "approved")
    seen = {"shown_hash": shown_hash(version)}
    late = [
        ("rektor", "policy_statement", {"text": "Mitt innspill"}, 404),
        ("oppvekstsjef", "policy_recommend", {"meeting_on": "01.01.2026", "note": "Vår merknad"}, 409),
        ("policyadmin", "policy_send", {"way": "skip", "reason": "Min grunn"}, 409),
        ("policyadmin", "policy_version_settings", {"number": "1.0", "change_note": "Mitt notat", "version": "1"}, 409),
        ("policyadmin", "policy_section_add", {"title": "Nytt", "position": "1", "body": "Min tekst"}, 409),
    ]
    for username, name, data, status in late:
        response = client_for(town, username).post(path(name), {**seen, **data})
        assert response.status_code == status, name
        text = next((value for key, value in data.items() if key in ("note", "reason", "change_note", "body")), "")
        assert text in response.content.decode(), name


def test_a_decision_on_an_old_page_is_a_conflict(town: Town) -> None:
    make.make_version(town, "deciding")
    response = client_for(town, "direktor").post(path("policy_approve"), {"shown_hash": "0" * 64})
    assert response.status_code == 409
    assert "Teksten er endret siden du åpnet siden" in response.content.decode()
    assert PolicyVersion.objects.get().status == "approval"


# --- Bad forms --------------------------------------------------------------------------------------------------------
SEEN = {"shown_hash": "0" * 64}
CHAPTER = ("styring", "1.0", "formaal")
BAD: list[tuple[str, str, str, tuple[str, ...], dict[str, Any], str]] = [
    ("draft", "policyadmin", "policy_section_edit", CHAPTER, {"title": "", "version": "1"}, "title"),
    ("draft", "policyadmin", "policy_section_edit", CHAPTER, {"title": "T", "body": "\x00", "version": "1"}, "body"),
    ("draft", "policyadmin", "policy_section_edit", CHAPTER, {"title": "T", "body": "x" * 50_001}, "body"),
    ("draft", "policyadmin", "policy_section_edit", CHAPTER, {"title": "T", "version": "x"}, "version"),
    ("draft", "policyadmin", "policy_section_add", (), {"title": "Nytt", "body": "", "position": "99"}, "position"),
    ("draft", "policyadmin", "policy_version_settings", (), {"number": "abc", "version": "1"}, "number"),
    ("draft", "policyadmin", "policy_send", (), {**SEEN, "way": "skip"}, "reason"),
    ("draft", "policyadmin", "policy_send", (), {"way": "hearing"}, "shown_hash"),
    ("draft", "policyadmin", "policy_withdraw", (), {"reason": " "}, "reason"),
    ("draft", "policyadmin", "policy_edit", ("styring",), {"title": ""}, "title"),
    ("draft", "policyadmin", "policy_create", ("",), {"title": "X", "slug": "Å b"}, "slug"),
    ("in_force", "policyadmin", "policy_version_create", ("styring",), {"number": "0.1"}, "number"),
    ("hearing", "rektor", "policy_statement", (), {"text": ""}, "text"),
    ("recommending", "oppvekstsjef", "policy_recommend", (), {**SEEN, "meeting_on": "i går"}, "meeting_on"),
    ("recommending", "oppvekstsjef", "policy_recommend", (), {**SEEN, "meeting_on": "01.01.2199"}, "meeting_on"),
    ("deciding", "direktor", "policy_approve", (), {**SEEN, "next_revision_on": "32.1.2030"}, "next_revision_on"),
    ("deciding", "direktor", "policy_send_back", (), {"reason": ""}, "reason"),
]


@pytest.mark.parametrize(("state", "username", "name", "args", "data", "field"), BAD)
def test_a_bad_form_is_shown_with_its_error_beside_the_field(
    town: Town, state: str, username: str, name: str, args: tuple[str, ...], data: dict[str, Any], field: str
) -> None:
    version = make.make_version(town, state)
    address = "/policy/ny/" if args == ("",) else path(name, *args)
    response = client_for(town, username).post(address, data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert make.again(version).version == version.version
    assert PolicyDocument.objects.count() == 1


def test_a_rule_that_only_the_service_knows_stands_beside_its_field(town: Town, admin: Client) -> None:
    make.make_version(town, "in_force")
    response = admin.post(path("policy_version_create", "styring"), {"number": "1.0"})
    assert response.status_code == 422
    assert "Nummeret er brukt" in response.content.decode()
    make.make_draft(town, PolicyDocument.objects.get(), number="2.0")
    response = admin.post(path("policy_version_create", "styring"), {"number": "3.0"})
    assert response.status_code == 422
    assert "allerede under arbeid" in response.content.decode()


def test_an_empty_version_is_not_sent(town: Town, admin: Client) -> None:
    draft = make.make_draft(town, chapters=())
    data = {"shown_hash": shown_hash(draft), "way": "hearing"}
    response = admin.post(path("policy_send"), data)
    assert response.status_code == 422
    assert "ingen kapitler" in response.content.decode()


# --- The rest of the ways ---------------------------------------------------------------------------------------------
def test_heard_and_closed_and_sent_back(town: Town, admin: Client) -> None:
    version = make.make_version(town, "hearing")
    data = {"shown_hash": shown_hash(version), "text": "Kapittel 2 er uklart."}
    leader = client_for(town, "rektor")
    assert "Gi innspill" in leader.get(path("policy_version")).content.decode()
    leader.post(path("policy_statement"), data)
    assert "Kapittel 2 er uklart." in admin.get(path("policy_version")).content.decode()
    admin.post(path("policy_hearing_close"))
    admin.post(path("policy_send_back"), {"reason": "Vi retter kapittel 2."})
    assert "Vi retter kapittel 2." in admin.get(path("policy_version")).content.decode()
    assert make.again(version).status == "draft"


def test_facts_and_settings_and_withdrawal(town: Town, admin: Client) -> None:
    draft = make.make_draft(town)
    policy = draft.policy
    facts = {
        "title": "Nytt navn", "summary": "Kort", "unit": policy.unit_id, "responsible": policy.responsible_id,
        "revision_months": "6", "visibility": "internal", "version": "1",
    }  # fmt: skip
    assert admin.get(path("policy_edit", "styring")).status_code == 200
    assert admin.post(path("policy_edit", "styring"), facts).status_code == 302
    assert admin.post(path("policy_edit", "styring"), {**facts, "title": "Mitt navn"}).status_code == 409
    data = {"number": "1.5", "change_note": "Nytt", "version": str(draft.version)}
    assert admin.post(path("policy_version_settings"), data).status_code == 302
    assert admin.get(path("policy_withdraw", "styring", "1.5")).status_code == 200
    assert admin.post(path("policy_withdraw", "styring", "1.5"), {"reason": "Nei"}).status_code == 302
    assert make.again(draft).status == "withdrawn"


def test_a_failed_publication_is_ordered_again(town: Town, admin: Client) -> None:
    version = make.make_version(town, "ordered")
    assert admin.post(path("policy_publication_retry")).status_code == 409
    assert admin.post(path("policy_publish")).status_code == 409
    version.job.status = "failed"
    version.job.save(update_fields=["status"])
    assert admin.post(path("policy_publication_retry")).status_code == 302
    assert make.again(version).job_id != version.job_id


def test_moving_down(town: Town, admin: Client) -> None:
    draft = make.make_draft(town)
    admin.post(path("policy_section_move", "styring", "1.0", "formaal"), {"direction": "down"})
    assert [section.key for section in sections_of(draft)] == ["roller", "formaal", "revisjon"]


def test_what_is_in_force_is_withdrawn_after_a_warning(town: Town) -> None:
    make.make_version(town, "in_force")
    director = client_for(town, "direktor")
    assert "gjelder da ikke lenger" in director.get(path("policy_withdraw")).content.decode()
    director.post(path("policy_withdraw"), {"reason": "Erstattet av loven"})
    assert "trukket tilbake" in Client().get(path("policy_detail", "styring")).content.decode()


def test_a_new_chapter_is_marked_as_new(town: Town, admin: Client) -> None:
    make.make_draft(town, make.make_version(town, "in_force").policy, number="2.0")
    admin.post(path("policy_section_add", "styring", "2.0"), {"title": "Åpenhet", "position": "4", "body": "Tekst"})
    page = admin.get(path("policy_version_edit", "styring", "2.0")).content.decode()
    assert ">nytt</span>" in page
    assert admin.get(path("policy_section_delete", "styring", "2.0", "aapenhet")).status_code == 200
