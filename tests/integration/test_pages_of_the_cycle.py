"""Home, the demo's mail and the daily run."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from config.getting_started import first_steps
from governance.notices import services as notices
from governance.notices.models import OutboxMessage
from governance.organisation.models import User
from tests.factories.municipality import PASSWORD, Town


def test_home_for_strangers_is_the_public_front(client: Client, town: Town) -> None:
    page = client.get("/").content.decode()
    assert "Slik styrer vi kommunen" in page
    assert "Mine frister" not in page


def test_home_greets_and_says_what_is_due(client: Client, town: Town) -> None:
    rektor = town.user("rektor")
    notices.notify(
        recipient=rektor, rule="r", occasion="1", subject="Emne", text="Tekst", path="/policy/", is_exempt=False
    )
    client.force_login(rektor)
    page = client.get("/").content.decode()
    assert "Hei, Rektor" in page
    assert "1 ulest varsel" in page
    assert "Les varslene" in page


def test_a_page_of_a_logged_in_person_is_kept_nowhere(client: Client, town: Town) -> None:
    client.force_login(town.user("rektor"))
    response = client.get("/")
    assert response["Cache-Control"] == "no-store, private"
    assert "HX-Request" in response["Vary"]


def test_an_expired_session_sends_the_whole_browser_to_the_login(client: Client, town: Town) -> None:
    response = client.get(reverse("governance:notice_list"), headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith("/logg-inn/?next=")


def test_the_demo_keeps_its_mail_for_the_administrator(client: Client, town: Town, settings, tmp_path) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    client.force_login(town.user("systemadmin"))
    assert "Ingen meldinger ennå" in client.get(reverse("demo_mail")).content.decode()
    person = town.user("rektor")
    notices.notify(
        recipient=person, rule="r", occasion="1", subject="<b>Emne</b>", text="Tekst", path="/policy/", is_exempt=False
    )
    notices.deliver(OutboxMessage.objects.get().pk)
    page = client.get(reverse("demo_mail")).content.decode()
    assert "&lt;b&gt;Emne&lt;/b&gt;" in page
    client.force_login(person)
    assert client.get(reverse("demo_mail")).status_code == 403


def test_the_daily_run_says_what_it_did_and_does_it_once(town: Town, capsys) -> None:
    call_command("run_due")
    first = capsys.readouterr().out
    call_command("run_due")
    assert capsys.readouterr().out == "Ingenting å gjøre nå.\n", first


def test_a_form_that_was_open_too_long_is_explained(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("governance:login"), {"username": "rektor", "password": "x"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()


@pytest.mark.django_db
def test_a_new_municipality_says_what_to_do_first(client: Client, monkeypatch) -> None:
    assert "create_municipality" in client.get("/").content.decode()
    monkeypatch.setenv("HELHET_ADMIN_PASSWORD", PASSWORD)
    call_command("create_municipality", "Lilleby kommune", "admin")
    client.force_login(User.objects.get(username="admin"))
    page = client.get("/").content.decode()
    assert "Kom i gang" in page
    assert "Legg inn enhetene" in page
    for step in first_steps(User.objects.get(username="admin")):
        assert client.get(step.path).status_code == 200, step
        assert not step.is_done


def test_the_first_steps_are_for_those_who_take_them(town: Town) -> None:
    assert first_steps(town.user("rektor")) == []
    assert [step.is_done for step in first_steps(town.user("systemadmin"))][:2] == [True, True]
