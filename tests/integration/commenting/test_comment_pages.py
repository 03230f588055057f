"""The pages of merknader: beside the text, in the list, after the version has moved on, and hostile words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from governance.policy import services as policies
from governance.policy.comments import services
from governance.policy.comments.models import PolicyComment
from governance.policy.models import PolicyVersion
from tests.factories import commenting as make_comment
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.queries import at_most

HOSTILE = '<script>alert(1)</script> & "sitat" <img src=x onerror=alert(1)> [lenke](javascript:alert(1))'


def address(page: str, version: PolicyVersion, *more: object) -> str:
    return reverse(f"governance:{page}", args=[version.policy.slug, version.number, *more])


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_each_paragraph_has_a_way_to_say_something_with_a_name_of_its_own(town: Town, heard: PolicyVersion) -> None:
    page = text_of(client_for(town, "rektor"), address("policy_version", heard))
    path = address("policy_comment_add", heard, "formaal", make_comment.anchor(heard))
    assert f'href="{path}"' in page
    assert "til «Vi styrer for innbyggerne.» i kapittel 1" in page
    assert page.count(">Skriv merknad<") == 4


def test_what_is_said_stands_under_the_chapter_and_is_counted_beside_the_paragraph(
    town: Town, heard: PolicyVersion
) -> None:
    comment = make_comment.write(town, heard)
    make_comment.write(town, heard, "granrektor", place=None, text="Om hele kapitlet.")
    page = text_of(client_for(town, "strategileder"), address("policy_version", heard))
    assert f'href="#merknad-{comment.pk}"' in page
    assert make_comment.TEXT in page
    assert "Om hele kapitlet." in page
    assert "Merknader til kapittel 1" in page


def test_hostile_words_are_words(town: Town, heard: PolicyVersion) -> None:
    client = client_for(town, "rektor")
    path = address("policy_comment_add", heard, "formaal", make_comment.anchor(heard))
    assert client.post(path, {"text": HOSTILE}).status_code == 302
    comment = PolicyComment.objects.get()
    assert comment.text == HOSTILE
    make_comment.answer(town, comment)
    for page in ("policy_version", "policy_comments"):
        shown = text_of(client, address(page, heard))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;script&gt;alert(1)" in shown
    assert "&lt;script&gt;" in text_of(client, address("policy_comment", heard, comment.pk))


@pytest.mark.parametrize("text", ["", "a\x00b", "a\x0bb", "x" * (services.LONGEST + 1)])
def test_the_form_says_what_is_wrong_and_keeps_the_paragraph_in_sight(
    town: Town, heard: PolicyVersion, text: str
) -> None:
    path = address("policy_comment_add", heard, "formaal", make_comment.anchor(heard))
    response = client_for(town, "rektor").post(path, {"text": text})
    assert response.status_code == 422
    assert "Vi styrer for innbyggerne." in response.content.decode()
    assert not PolicyComment.objects.exists()


def test_a_paragraph_that_moves_keeps_its_merknad_and_one_that_changes_shows_the_old_words(town: Town) -> None:
    version, writer = make.make_draft(town), town.user("policyadmin")
    first = make_comment.write(town, version, "oppvekstsjef", text="Til første.")
    make_comment.write(town, version, "oppvekstsjef", place=1, text="Til listen.")
    section = make.section(version)
    body = "Et nytt avsnitt først.\n\nVi styrer for innbyggerne.\n\n- mål\n- andre tiltak"
    policies.edit_section(section, version=1, title="Formål", body=body, by=writer)
    page = text_of(client_for(town, "oppvekstsjef"), address("policy_version", version))
    assert f'id="avsnitt-formaal-{first.anchor}"' in page
    assert page.count("Avsnittet er endret siden merknaden ble skrevet") == 1
    assert "mål tiltak" in page
    policies.delete_section(make.section(version), by=writer)
    page = text_of(client_for(town, "oppvekstsjef"), address("policy_version", version))
    assert "Merknader til «Formål», som er slettet" in page
    assert "Til første." in page


def test_a_paragraph_that_is_gone_answers_409_with_what_was_written(town: Town) -> None:
    version = make.make_draft(town)
    path = address("policy_comment_add", version, "formaal", "0123456789")
    client = client_for(town, "oppvekstsjef")
    assert client.get(path).status_code == 409
    response = client.post(path, {"text": "Det jeg skrev."})
    assert response.status_code == 409
    assert "Det jeg skrev." in response.content.decode()


def test_the_list_shows_what_is_asked_for(town: Town, heard: PolicyVersion) -> None:
    make_comment.write(town, heard, text="Åpen fra rektor.")
    answered = make_comment.write(town, heard, "granrektor", key="roller", text="Besvart fra Granlia.")
    make_comment.answer(town, answered)
    client, path = client_for(town, "rektor"), address("policy_comments", heard)
    for query, shown in {
        "": (True, True), "?vis=aapne": (True, False), "?vis=besvarte": (False, True), "?vis=mine": (True, False),
        "?kapittel=roller": (False, True), "?vis=mine&kapittel=roller": (False, False),
    }.items():  # fmt: skip
        page = text_of(client, path + query)
        assert ("Åpen fra rektor." in page, "Besvart fra Granlia." in page) == shown, query
    assert "2 merknader: 1 er besvart, 1 er ikke besvart." in text_of(client, path)
    assert client.get(f"{path}?vis=tull").status_code == 422


def test_closing_the_round_leads_to_what_waits(town: Town, heard: PolicyVersion) -> None:
    make_comment.write(town, heard)
    client = client_for(town, "policyadmin")
    response = client.post(address("policy_hearing_close", heard), follow=True)
    assert response.redirect_chain[-1][0].endswith("/merknader/?vis=aapne")
    assert "1 merknad er ikke besvart" in response.content.decode()


def test_the_writers_see_what_waits_on_the_draft_the_chapter_and_the_page_for_sending(town: Town) -> None:
    version = make.make_draft(town)
    comment = make_comment.write(town, version, "oppvekstsjef")
    client, path = client_for(town, "policyadmin"), address("policy_comment_answer", version, comment.pk)
    for page in ("policy_version_edit", "policy_send"):
        assert f'href="{path}"' in text_of(client, address(page, version))
    assert make_comment.TEXT in text_of(client, address("policy_section_edit", version, "formaal"))
    assert make_comment.TEXT not in text_of(client, address("policy_section_edit", version, "roller"))


def test_two_answers_at_once_show_both(town: Town, heard: PolicyVersion) -> None:
    comment = make_comment.write(town, heard)
    make_comment.answer(town, comment)
    path = address("policy_comment_answer", heard, comment.pk)
    data = {"outcome": "declined", "answer": "Nei, fordi.", "version": "1"}
    response = client_for(town, "prosesseier").post(path, data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nei, fordi." in page
    assert "Godt poeng." in page


def published(town: Town, heard: PolicyVersion) -> PolicyVersion:
    """Take the version all the way, with a merknad that was answered."""
    make_comment.answer(town, make_comment.write(town, heard))
    policies.close_hearing(make.again(heard), by=town.user("policyadmin"))
    return make.publish(town, make.approve(town, make.recommend(town, make.again(heard))))


def test_the_public_never_sees_any_and_those_who_made_it_only_read(
    town: Town, heard: PolicyVersion, client: Client
) -> None:
    version = published(town, heard)
    for visitor in (client, client_for(town, "uten_rolle"), client_for(town, "granrektor")):
        page = text_of(visitor, address("policy_version", version))
        assert "merknad" not in page.lower()
        assert visitor.get(address("policy_comments", version)).status_code in (302, 404)
    page = text_of(client_for(town, "policyadmin"), address("policy_comments", version))
    assert make_comment.TEXT in page
    assert "Åpne igjen" not in page


def test_the_author_finds_her_answer_also_when_the_version_is_no_longer_hers_to_see(
    town: Town, heard: PolicyVersion
) -> None:
    comment = make_comment.write(town, heard)
    policies.send_back(heard, by=town.user("policyadmin"), reason="Vi retter")
    make_comment.answer(town, comment)
    client = client_for(town, "rektor")
    assert client.get(address("policy_version", heard)).status_code == 404
    page = text_of(client, address("policy_comment", heard, comment.pk))
    assert "Godt poeng." in page
    assert address("policy_version", heard) not in page
    assert client_for(town, "granrektor").get(address("policy_comment", heard, comment.pk)).status_code == 404


def test_the_next_version_has_no_merknader_but_leads_to_those_without_an_answer(
    town: Town, heard: PolicyVersion
) -> None:
    make_comment.write(town, heard)
    policies.withdraw(heard, by=town.user("policyadmin"), reason="Vi begynner på nytt")
    draft = make.make_draft(town, heard.policy, number="2.0")
    assert not draft.governance_comments.exists()
    page = text_of(client_for(town, "policyadmin"), address("policy_version", draft))
    assert "1 merknad til versjon 1.0 ble aldri besvart." in page
    assert address("policy_comments", heard) in page


def test_many_merknader_cost_no_more(town: Town, heard: PolicyVersion) -> None:
    client, path = client_for(town, "rektor"), address("policy_version", heard)
    make_comment.write(town, heard)
    with at_most(20):
        text_of(client, path)
    for number in range(49):
        make_comment.write(town, heard, ("rektor", "granrektor")[number % 2])
    with at_most(20):
        text_of(client, path)
    with at_most(12):
        text_of(client, address("policy_comments", heard))
