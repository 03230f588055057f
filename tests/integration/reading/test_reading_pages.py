"""«Hva er nytt», the button, the list of who has read, and the form that asks; each answer is checked as HTML."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.organisation.models import Role, RoleAssignment, User
from governance.policy import services as policies
from governance.policy.models import PolicyVersion
from governance.process.models import ProcessStep, Responsibility, Share, Subprocess
from governance.reading import services
from governance.reading.models import ReadReceipt, ReadRequest
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.factories.reading import ask, in_force
from tests.integration.policy.test_pages import client_for

NEWS = "/policy/styring/2.0/nytt/"
BUTTON = "Jeg har lest og forstått"
FOR_ME = "Dette er endret for din rolle"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split()).replace("\N{NO-BREAK SPACE}", " ")


def revised(town: Town) -> PolicyVersion:
    """Make version 2.0 of a public policy: one chapter changed, one deleted, one new."""
    policy = in_force(town, visibility="public").policy
    writer = town.user("policyadmin")
    draft = make.make_draft(town, policy, number="2.0")
    body = "Kommunedirektøren bestemmer. Rapportørene skriver hver måned."
    policies.edit_section(make.section(draft, "roller"), version=1, title="Roller og ansvar", body=body, by=writer)
    policies.delete_section(make.section(draft, "revisjon"), by=writer)
    policies.add_section(draft, key="maaling", title="Måling", body="Vi måler.", by=writer)
    return make.publish(town, make.approve(town, make.recommend(town, make.send(town, make.again(draft)))))


def test_the_public_sees_what_is_new_in_order_without_roles(town: Town) -> None:
    revised(town)
    text = page(Client(), NEWS)
    assert "1 kapittel er endret. 1 kapittel er nytt. 1 kapittel er slettet. Det tar omtrent 1 minutt" in text
    assert text.index('id="roller"') < text.index('id="maaling"')
    assert "Slettet kapittel" in text
    assert "<details>" in text
    assert 'id="formaal"' not in text, "an unchanged chapter is no news"
    for words in (FOR_ME, BUTTON, "Ingen av endringene gjelder"):
        assert words not in text


def test_a_chapter_is_mine_by_a_step_of_the_map(town: Town) -> None:
    revised(town)
    assert "Ingen av endringene gjelder" in page(client_for(town, "leser"), NEWS)
    step = ProcessStep.objects.create(
        subprocess=Subprocess.objects.create(code="planning"), position=1, title="Sett mål",
        chapter_key="maaling",
    )  # fmt: skip
    Responsibility.objects.create(step=step, role=Role.READER, share=Share.INFORMED)
    text = page(client_for(town, "leser"), NEWS)
    assert FOR_ME in text
    assert "Trinn: Sett mål." in text


def test_a_chapter_is_mine_by_a_changed_sentence_that_names_the_role(town: Town) -> None:
    revised(town)
    assert "Nevner: rapportør." in page(client_for(town, "rapportor"), NEWS)
    assert "Nevner" not in page(client_for(town, "direktor"), NEWS), "the sentence about her is as it was"


def test_the_first_version_is_all_new_and_an_old_one_says_so(town: Town) -> None:
    revised(town)
    text = page(Client(), "/policy/styring/1.0/nytt/")
    assert "Dette er den første versjonen" in text
    assert "Versjonen gjelder ikke lenger." in text


def test_nothing_new_is_said(town: Town) -> None:
    policy = in_force(town, visibility="public").policy
    make.make_version(town, "in_force", policy, number="2.0")
    assert "Teksten er den samme som i versjon 1.0." in page(Client(), NEWS)


def test_who_is_asked_confirms_with_one_button(town: Town) -> None:
    version = revised(town)
    ask(town, version, note="Les før møtet")
    client = client_for(town, "granrektor")
    deadlines = page(client, reverse("deadlines"))
    assert "Les og bekreft: Helhetlig styring 2.0" in deadlines
    assert f'href="{NEWS}"' in deadlines
    assert "Du er bedt om å lese og bekrefte innen" in page(client, "/policy/styring/")
    text = page(client, NEWS)
    assert BUTTON in text
    assert "Les før møtet" in text
    response = client.post("/policy/styring/2.0/bekreft-lest/")
    assert response.headers["Location"] == NEWS
    text = page(client, NEWS)
    assert BUTTON not in text
    assert "at du har lest og forstått" in text
    assert f'href="{NEWS}"' not in page(client, reverse("deadlines"))
    assert BUTTON not in page(client_for(town, "leser"), NEWS)


def test_the_one_who_asks_sees_how_far_it_has_come(town: Town) -> None:
    version = revised(town)
    client = client_for(town, "policyadmin")
    form = {"roles": ["line_manager"], "unit": town["education"].pk, "note": "", "due_on": str(in_a_fortnight())}
    response = client.post("/policy/styring/2.0/be-om-lesing/", form)
    request = ReadRequest.objects.get()
    address = f"/policy/styring/2.0/lesing/{request.pk}/"
    assert response.headers["Location"] == address
    services.confirm_read(version, by=town.user("rektor"))
    text = page(client, address)
    assert "1 av 3 har bekreftet." in text
    assert "Vis bare de 2 som ikke har bekreftet" in text
    missing = page(client, f"{address}?vis=mangler")
    assert ("Rektor" in missing, "Granrektor" in missing) == (False, True)
    assert "1 av 3 har bekreftet" in page(client, "/policy/styring/")
    assert "har bekreftet" not in page(client_for(town, "leser"), "/policy/styring/")
    for username in ("granrektor", "barnetrinnsleder"):
        services.confirm_read(version, by=town.user(username))
    assert "Alle har bekreftet." in page(client, f"{address}?vis=mangler")


def in_a_fortnight() -> Any:
    return clock.today() + timedelta(days=14)


def test_a_long_list_is_paged(town: Town) -> None:
    people = User.objects.bulk_create(User(username=f"leder{n}", first_name="L", last_name=f"{n}") for n in range(60))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role=Role.LINE_MANAGER, unit=town["school"], valid_from=clock.today())
        for person in people
    )
    request = ask(town, in_force(town))
    text = page(client_for(town, "rektor"), f"/policy/styring/1.0/lesing/{request.pk}/")
    assert "0 av 65 har bekreftet." in text
    assert "Side 1 av 2" in text


def test_it_is_ended_on_a_page(town: Town) -> None:
    request = ask(town, in_force(town))
    client, address = client_for(town, "policyadmin"), f"/policy/styring/1.0/lesing/{request.pk}/"
    assert client.post(f"{address}avslutt/", {"reason": "", "version": 1}).status_code == 422
    assert client.post(f"{address}avslutt/", {"reason": "Tatt i møte", "version": 9}).status_code == 409
    assert client.post(f"{address}avslutt/", {"reason": "Tatt i møte", "version": 1}).headers["Location"] == address
    assert "Tatt i møte" in page(client, address)
    assert client.get(f"{address}avslutt/").status_code == 409


def test_a_replaced_version_says_that_the_request_is_over(town: Town) -> None:
    request = ask(town, in_force(town))
    make.make_version(town, "in_force", request.policy_version.policy, number="2.0")
    text = page(client_for(town, "policyadmin"), f"/policy/styring/1.0/lesing/{request.pk}/")
    assert "Avsluttet fordi versjonen ikke lenger gjelder." in text
    assert client_for(town, "rektor").post("/policy/styring/1.0/bekreft-lest/").status_code == 409
    assert not ReadReceipt.objects.exists()


@pytest.mark.parametrize(("values", "status"), [({"roles": []}, 422), ({"due_on": "01.01.2020"}, 422)])
def test_a_bad_question_comes_back(town: Town, values: dict[str, Any], status: int) -> None:
    in_force(town)
    form = {"roles": ["reader"], "unit": town["root"].pk, "due_on": str(in_a_fortnight()), **values}
    assert client_for(town, "policyadmin").post("/policy/styring/1.0/be-om-lesing/", form).status_code == status
    assert not ReadRequest.objects.exists()
