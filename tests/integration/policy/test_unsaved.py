"""What is typed and not saved: kept for the writer alone, given back when she asks, and never the chapter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.privacy.anonymising import anonymise_person
from config.privacy.exporting import about_person
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken, WrongState
from governance.identity.sessions import SEEN
from governance.policy import periodic, presence, services
from governance.policy.models import PolicySection, PolicyVersion, UnsavedEdit
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

TYPED = {"title": "Formål", "body": "Halvferdig tek", "version": "1"}


@pytest.fixture(autouse=True)
def _nobody_is_here() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def address(key: str = "formaal") -> str:
    return reverse("governance:policy_unsaved", args=["styring", "1.0", *([key] if key else [])])


def form_address(key: str = "formaal") -> str:
    return reverse("governance:policy_section_edit", args=["styring", "1.0", key])


def send(client: Client, key: str = "formaal", **values: str) -> HttpResponse:
    return client.post(address(key), {**TYPED, **values})


def keep(town: Town, version: PolicyVersion, username: str = "policyadmin", **values: Any) -> UnsavedEdit | None:
    facts: dict[str, Any] = {"key": "formaal", "title": "Formål", "body": "Halvferdig tek", "section_version": 1}
    return services.keep_unsaved(version, by=town.user(username), **{**facts, **values})


# --- Kept -------------------------------------------------------------------------------------------------------------
def test_what_is_typed_is_kept_beside_the_chapter_and_outside_the_log(town: Town) -> None:
    version = make.make_draft(town)
    before, events = make.section(version), AuditEvent.objects.count()
    client = client_for(town, "policyadmin")
    assert "Vi tok vare på kladden kl." in send(client).json()["kept"]
    send(client, body="Halvferdig tekst")
    kept = UnsavedEdit.objects.get()
    assert (kept.key, kept.body, kept.section_version, kept.saved_by) == (
        "formaal", "Halvferdig tekst", 1, town.user("policyadmin"),
    )  # fmt: skip
    after = make.section(version)
    assert (after.body, after.version) == (before.body, before.version)
    assert make.again(version).version == version.version
    assert AuditEvent.objects.count() == events


def test_what_the_chapter_says_already_is_not_kept(town: Town) -> None:
    section = make.section(make.make_draft(town))
    client = client_for(town, "policyadmin")
    send(client)
    assert send(client, title=section.title, body=section.body).json()["kept"] == ""
    assert not UnsavedEdit.objects.exists()


def test_an_empty_new_chapter_is_not_kept(town: Town) -> None:
    make.make_draft(town)
    client = client_for(town, "policyadmin")
    send(client, key="", title="Ny")
    assert UnsavedEdit.objects.get().key == ""
    send(client, key="", title="", body="")
    assert not UnsavedEdit.objects.exists()


def test_a_new_chapter_that_was_saved_while_its_text_was_on_the_way_is_not_kept(town: Town) -> None:
    version = make.make_draft(town)
    services.add_section(version, key="", title="Ny", body="Tekst", by=town.user("policyadmin"))
    client = client_for(town, "policyadmin")
    assert send(client, key="", title="Ny", body="Tekst").json()["kept"] == ""
    assert not UnsavedEdit.objects.exists()
    send(client, key="", title="Ny", body="Tekst, og mer")
    assert UnsavedEdit.objects.get().key == ""


def test_each_writer_has_her_own(town: Town) -> None:
    make.make_draft(town)
    for username in ("policyadmin", "prosesseier"):
        send(client_for(town, username), body=username)
    assert set(UnsavedEdit.objects.values_list("body", flat=True)) == {"policyadmin", "prosesseier"}
    text = client_for(town, "prosesseier").get(f"{form_address()}?kladd=1").content.decode()
    assert ">\nprosesseier</textarea>" in text
    assert ">\npolicyadmin</textarea>" not in text


def test_what_is_too_long_is_refused_and_said(town: Town) -> None:
    version = make.make_draft(town)
    assert send(client_for(town, "policyadmin"), body="x" * 50_001).status_code == 422
    for values in ({"body": "x" * 50_001}, {"title": "x" * 201}):
        with pytest.raises(RuleBroken):
            keep(town, version, **values)


@pytest.mark.parametrize("username", ["direktor", "kultursjef", "systemadmin", "uten_rolle"])
def test_only_writers_have_something_kept(town: Town, username: str) -> None:
    version = make.make_draft(town)
    with pytest.raises(PermissionDenied):
        keep(town, version, username, body="x" * 50_001)
    assert send(client_for(town, username)).status_code in (403, 404)


def test_what_is_sent_keeps_nothing(town: Town) -> None:
    version = make.send(town, make.make_draft(town))
    with pytest.raises(WrongState):
        keep(town, version)
    assert send(client_for(town, "policyadmin")).status_code == 409


def test_nobody_keeps_without_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.policy.views.unsaved.KEPT_A_MINUTE", 1)
    make.make_draft(town)
    client = client_for(town, "policyadmin")
    assert [send(client).status_code for _time in range(2)] == [200, 429]


# --- Given back -------------------------------------------------------------------------------------------------------
def test_the_writer_chooses_what_to_go_on_with(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    client = client_for(town, "policyadmin")
    text = client.get(form_address()).content.decode()
    assert "Du har en kladd til dette kapitlet" in text
    assert "Vi styrer for innbyggerne." in text
    assert "data-keep-at" not in text  # what is kept is not written over before she has chosen
    text = client.get(f"{form_address()}?kladd=1").content.decode()
    assert "Halvferdig tek</textarea>" in text
    assert "data-keep-at" in text
    assert "Du har en kladd" not in text


def test_the_writer_throws_it_away(town: Town) -> None:
    keep(town, make.make_draft(town))
    client = client_for(town, "policyadmin")
    response = client.post(address(), {"discard": "1"})
    assert response.headers["Location"] == form_address()
    assert not UnsavedEdit.objects.exists()
    assert "Du har en kladd" not in client.get(form_address()).content.decode()


def test_a_new_chapter_is_given_back(town: Town) -> None:
    keep(town, make.make_draft(town), key="", title="Helt nytt", section_version=0)
    client, path = client_for(town, "policyadmin"), reverse("governance:policy_section_add", args=["styring", "1.0"])
    assert "Du har en kladd" in client.get(path).content.decode()
    assert "Helt nytt" in client.get(f"{path}?kladd=1").content.decode()
    assert client.post(address(""), {"discard": "1"}).headers["Location"] == path


def test_it_goes_when_it_is_saved(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    keep(town, version, "prosesseier")
    client_for(town, "policyadmin").post(form_address(), {**TYPED, "body": "Ferdig tekst"})
    assert UnsavedEdit.objects.get().saved_by == town.user("prosesseier")


def test_it_goes_when_nothing_was_changed_after_all(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    section = make.section(version)
    services.edit_section(section, version=1, title=section.title, body=section.body, by=town.user("policyadmin"))
    assert not UnsavedEdit.objects.exists()


def test_it_stays_when_somebody_saved_first_and_both_texts_are_shown(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    section = make.section(version)
    services.edit_section(section, version=1, title="Formål", body="En annens tekst", by=town.user("prosesseier"))
    client = client_for(town, "policyadmin")
    page = client.get(f"{form_address()}?kladd=1").content.decode()
    assert '<input type="hidden" name="version" value="1"' in page  # the version that she began from
    response = client.post(form_address(), TYPED)
    assert response.status_code == 409
    assert all(text in response.content.decode() for text in ("En annens tekst", "Halvferdig tek"))
    assert UnsavedEdit.objects.exists()


def test_it_goes_with_its_chapter_and_with_a_new_one_that_is_added(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    keep(town, version, key="")
    services.delete_section(make.section(version), by=town.user("prosesseier"))
    assert UnsavedEdit.objects.get().key == ""
    services.add_section(make.again(version), key="", title="Ny", body="", by=town.user("policyadmin"))
    assert not UnsavedEdit.objects.exists()


def test_what_is_of_no_use_goes_by_the_calendar(town: Town) -> None:
    version = make.make_draft(town)
    keep(town, version)
    assert periodic.forget_unsaved() == []
    with clock.at(clock.now() + timedelta(days=91)):
        assert len(periodic.forget_unsaved()) == 1
    keep(town, version)
    PolicyVersion.objects.update(status="withdrawn")
    assert len(periodic.forget_unsaved()) == 1
    assert not UnsavedEdit.objects.exists()


def test_a_person_gets_hers_and_takes_it_with_her(town: Town) -> None:
    version, person = make.make_draft(town), town.user("policyadmin")
    keep(town, version)
    assert about_person(person)["rows"]["governance.UnsavedEdit"][0]["body"] == "Halvferdig tek"
    services.forget_unsaved_of(town.user("prosesseier"))
    assert UnsavedEdit.objects.exists()
    UnsavedEdit.objects.update(saved_by=town.user("uten_rolle"))
    anonymise_person(town.user("uten_rolle"))
    assert not UnsavedEdit.objects.exists()


# --- Who is here ------------------------------------------------------------------------------------------------------
def test_two_writers_see_each_other(town: Town) -> None:
    make.make_draft(town)
    first, second = client_for(town, "policyadmin"), client_for(town, "prosesseier")
    assert "redigerer dette kapitlet" not in first.get(form_address()).content.decode()
    assert f"{town.user('policyadmin')} redigerer dette kapitlet nå." in second.get(form_address()).content.decode()
    said = first.post(address(), {"here": "1", "version": "1"}).json()
    assert said == {"kept": "", "here": f"{town.user('prosesseier')} redigerer dette kapitlet nå."}
    chapters = reverse("governance:policy_version_edit", args=["styring", "1.0"])
    assert f"{town.user('prosesseier')} redigerer nå" in first.get(chapters).content.decode()
    assert not UnsavedEdit.objects.exists()


def test_who_saves_has_left(town: Town) -> None:
    version = make.make_draft(town)
    first = client_for(town, "policyadmin")
    first.get(form_address())
    first.post(form_address(), {**TYPED, "body": "Ferdig"})
    assert presence.say_here(version, "formaal", town.user("prosesseier")) == []


def test_who_says_nothing_is_forgotten_after_a_minute(town: Town) -> None:
    version = make.make_draft(town)
    presence.say_here(version, "formaal", town.user("policyadmin"))
    later = clock.now() + timedelta(seconds=61)
    with clock.at(later):
        assert presence.who_is_where(version, ["formaal"], town.user("prosesseier")) == {"formaal": []}
        assert presence.say_here(version, "formaal", town.user("prosesseier")) == []


def test_a_cache_out_of_reach_takes_no_page_with_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OSError

    version, user = make.make_draft(town), town.user("policyadmin")
    for name in ("get", "set", "get_many"):
        monkeypatch.setattr(presence.cache, name, refuse)
    assert presence.say_here(version, "formaal", user) == []
    assert presence.who_is_where(version, ["formaal"], user) == {}
    presence.say_gone(version, "formaal", user)


def test_the_writer_is_told_when_somebody_has_saved(town: Town) -> None:
    version = make.make_draft(town)
    services.edit_section(make.section(version), version=1, title="Formål", body="Ny", by=town.user("prosesseier"))
    said = send(client_for(town, "policyadmin")).json()
    assert "Noen andre har lagret kapitlet" in said["here"]
    assert UnsavedEdit.objects.exists()
    assert PolicySection.objects.get(key="formaal").body == "Ny"


def test_a_form_that_is_left_open_does_not_keep_the_session_alive(town: Town) -> None:
    make.make_draft(town)
    client = client_for(town, "policyadmin")
    began = client.session[SEEN]
    with clock.at(clock.now() + timedelta(minutes=30)):
        client.post(address(), {"here": "1", "version": "1"}, headers={"X-Unattended": "1"})
        assert client.session[SEEN] == began
        send(client)
        assert client.session[SEEN] > began
