"""Who does what, as a table in a text: live in the draft, as it was from the sending on, the same in page and PDF."""

from __future__ import annotations

import json
from typing import Any

import page as validator
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from config.invariants.policy import altered_versions
from governance.core import clock
from governance.core.errors import Conflict, RuleBroken
from governance.organisation.models import OrgUnit, Role
from governance.policy import services
from governance.policy.diagrams import draw, names
from governance.policy.matrices import Matrix
from governance.policy.models import PolicyVersion
from governance.policy.queries import differences_from_base, shown_hash
from governance.policy.search import find, words_of
from governance.policy.verification import altered_figures
from governance.process.models import ProcessStep, Responsibility, Share
from governance.process.services import Part
from tests.factories import policy as make
from tests.factories import process_map as process
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.queries import at_most

KEY = "ansvar-planlegging"
BODY = f"Slik er det delt.\n\n![](diagram:{KEY})\n\nOg mer."
TITLE = "Hvem gjør hva i planlegging"


def fill(town: Town) -> None:
    """Make a step with all kinds of parts, and one with a single part."""
    parts = [
        process.DIRECTOR,
        Part(Share.CONTRIBUTES, unit=town["school"]),
        Part(Share.CONTRIBUTES, role=Role.TOP_MANAGEMENT),
        Part(Share.INFORMED, role=Role.LINE_MANAGER),
    ]
    process.make_step(town, "Foreslå <mål>", parts=parts)
    process.make_step(town, "Vedta")


def drawn(town: Town, body: str = BODY) -> PolicyVersion:
    fill(town)
    return make.make_draft(town, chapters=(("formaal", "Formål", body), *make.CHAPTERS[1:]))


def published(town: Town) -> PolicyVersion:
    return make.publish(town, make.approve(town, make.recommend(town, make.send(town, drawn(town)))))


def made(key: str = KEY) -> Matrix:
    found = draw(key)
    assert isinstance(found, Matrix)
    return found


def page(client: Client, path: str = "/policy/styring/1.0/") -> str:
    return client.get(path).content.decode()


def test_a_row_for_each_step_and_a_column_for_each_kind_of_part(town: Town) -> None:
    fill(town)
    found = made()
    assert found.title == TITLE
    assert found.table == [
        ["Trinn", "Ansvarlig", "Medvirker", "Informeres"],  # nobody is to be consulted
        ["1. Foreslå <mål>", "Kommunedirektør", f"Toppleder, {town['school'].name}", "Linjeleder"],
        ["2. Vedta", "Kommunedirektør", "", ""],
    ]
    assert found.words.startswith(f"{TITLE}. 1. Foreslå <mål>. Ansvarlig: Kommunedirektør. Medvirker: Toppleder, ")
    assert found.words.endswith(". Informeres: Linjeleder. 2. Vedta. Ansvarlig: Kommunedirektør.")


def test_each_part_of_the_process_has_one_when_somebody_does_something_in_it(town: Town) -> None:
    assert draw(KEY) is None
    fill(town)
    with at_most(2):
        made()
    assert [row for row in names() if row[0].startswith("ansvar-")] == [(KEY, TITLE)]
    for key in ("ansvar-styring", "ansvar-evaluering", "ansvar-ingen", "ansvar", "ansvar-"):
        assert draw(key) is None
    Responsibility.objects.all().delete()
    assert draw(KEY) is None
    assert KEY not in dict(names())


@pytest.mark.parametrize("gone", [EXEMPT, {"archived_at": clock.now()}])
def test_what_is_exempt_or_taken_out_is_not_in_it(town: Town, gone: dict[str, Any]) -> None:
    fill(town)
    ProcessStep.objects.filter(title="Vedta").update(**gone)
    assert "Vedta" not in made().words
    ProcessStep.objects.update(**gone)
    assert draw(KEY) is None
    assert KEY not in dict(names())


def test_it_is_a_table_with_headings_and_a_caption(town: Town) -> None:
    drawn(town)
    shown = page(client_for(town, "policyadmin"))
    assert f'<table class="ds-table hh-folds"><caption>{TITLE}</caption>' in shown.replace("\n", "")
    assert '<th scope="col">Medvirker</th>' in shown
    assert '<th scope="row">1. Foreslå &lt;mål&gt;</th>' in shown
    assert '<td data-label="Informeres">Linjeleder</td>' in shown
    assert reverse("governance:policy_diagram", args=["styring", "1.0", KEY]) not in shown
    assert client_for(town, "policyadmin").get(f"/policy/styring/1.0/diagram/{KEY}/").status_code == 404


def test_the_draft_shows_it_live_and_the_sent_version_as_it_was(town: Town) -> None:
    version = drawn(town)
    client = client_for(town, "policyadmin")
    seen = shown_hash(version)
    OrgUnit.objects.filter(pk=town["school"].pk).update(name="Ny skole")
    assert "Ny skole" in page(client)
    with pytest.raises(Conflict):
        services.send_for_approval(version, by=town.user("policyadmin"), shown_hash=seen, skip_hearing_reason="Haster")
    version = make.send(town, make.again(version))
    seen = shown_hash(version)
    Responsibility.objects.filter(share=Share.INFORMED).delete()
    assert '<th scope="col">Informeres</th>' in page(client)
    assert shown_hash(make.again(version)) == seen


def test_what_is_published_is_what_was_decided_on_and_conforms(town: Town) -> None:
    version = published(town)
    Responsibility.objects.all().delete()
    assert '<th scope="row">2. Vedta</th>' in page(Client(), "/policy/styring/")
    assert version.document is not None
    data = bytes(version.document.content)
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        assert validator.validate_pdf_bytes(data, profile=profile).failures == []
    assert list(altered_versions()) + list(altered_figures()) == []
    frozen = json.loads(json.dumps(version.frozen))
    assert frozen["references"][f"diagram:{KEY}"]["table"][0][0] == "Trinn"


def test_without_parts_it_keeps_the_version_from_being_sent(town: Town) -> None:
    version = make.make_draft(town, chapters=(("formaal", "Formål", BODY), *make.CHAPTERS[1:]))
    with pytest.raises(RuleBroken, match=f"diagram:{KEY}"):
        make.send(town, version)


@pytest.mark.parametrize("words", ["", "Egne ord"])
def test_another_part_is_a_change_between_versions(town: Town, words: str) -> None:
    fill(town)
    body = f"![{words}](diagram:{KEY})"
    draft = make.make_draft(town, chapters=(("formaal", "Formål", body), *make.CHAPTERS[1:]))
    version = make.publish(town, make.approve(town, make.recommend(town, make.send(town, draft))))
    new = make.make_draft(town, version.policy, number="2.0")
    assert [row.key for row in differences_from_base(new) if not row.is_unchanged] == []
    Responsibility.objects.filter(share=Share.INFORMED).update(share=Share.CONSULTED)
    changed = [row for row in differences_from_base(make.again(new)) if not row.is_unchanged]
    assert [row.key for row in changed] == ["formaal"]
    assert {"Informeres", "Rådspørres"} <= {run.text.strip(" :") for run in changed[0].body}


def test_what_stands_in_it_is_found(town: Town) -> None:
    published(town)
    assert [hit.section.key for hit in find(AnonymousUser(), words_of("toppleder foreslå"))] == ["formaal"]


def test_it_is_in_the_lists_of_the_editor(town: Town) -> None:
    drawn(town)
    address = reverse("governance:policy_figures", args=["styring", "1.0"])
    client = client_for(town, "policyadmin")
    assert f'data-text="![](diagram:{KEY})"' in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f"{TITLE}: <code" in page(client, address)
