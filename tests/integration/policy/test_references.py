"""What a policy refers to: found, shown to whom may see it, frozen when it is sent, and refused when it is gone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from config.invariants.policy import altered_versions
from governance.core.editable import Visibility
from governance.core.errors import Conflict, RuleBroken
from governance.organisation.models import OrgUnit
from governance.policy import services
from governance.policy.models import PolicySection, PolicyVersion
from governance.policy.queries import differences_from_base, sections_of, shown_hash
from governance.policy.references import broken, look_up, references_of
from governance.process.models import DecisionLine, LineKind, ProcessStep, YearWheelEvent
from tests.factories import policy as make
from tests.factories import process_map as process
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.crowd import crowd
from tests.support.queries import asked


def path(name: str, *more: str) -> str:
    return reverse(f"governance:{name}", args=["styring", "1.0", *more])


def text_of(town: Town) -> tuple[str, dict[str, str]]:
    """Return a text with a reference of each kind, and where each leads."""
    step, event = process.make_step(town), process.make_event(town)
    line = DecisionLine.objects.get(kind=LineKind.POLICY_VERSION)
    YearWheelEvent.objects.filter(pk=event.pk).update(visibility=Visibility.PUBLIC)
    places = {
        "kapittel:roller": "#kapittel-roller",
        f"enhet:{town['school'].pk}": reverse("governance:unit_detail", args=[town["school"].pk]),
        f"trinn:{step.pk}": f"/prosess/planlegging/#trinn-{step.pk}",
        "rolle:linjeleder": "/organisasjon/roller/hva-kan-rollene/#rolle-line_manager",
        f"hendelse:{event.pk}": "/arshjul/#maaned-4",
        "beslutningslinje:policyversjon": f"/prosess/beslutningslinjer/#linje-{line.pk}",
        "lov:kommuneloven/25-1": "https://lovdata.no/lov/2018-06-22-83/%C2%A725-1",
    }
    body = "\n".join(f"- [her]({reference}) []({reference})" for reference in places)
    return f"{body}\n\nSe noten[^1].\n\n[^1]: {see(town)}", places


def draft_of(town: Town, body: str) -> PolicyVersion:
    chapters = (("formaal", "Formål", body), *make.CHAPTERS[1:])
    return make.make_draft(town, chapters=chapters)


def publish(town: Town, version: PolicyVersion) -> PolicyVersion:
    version = make.recommend(town, make.send(town, version))
    return make.publish(town, make.approve(town, version))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def without_links(text: str) -> str:
    return re.sub(r"</?a\b[^>]*>", "", text)


def links(text: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)">her</a>', text)


def see(town: Town) -> str:
    """Return a sentence that takes the name of the school."""
    return f"Se [](enhet:{town['school'].pk})."


# --- Every kind -------------------------------------------------------------------------------------------------------
def test_a_colleague_has_a_link_to_each_and_the_public_to_what_is_public(town: Town) -> None:
    body, places = text_of(town)
    publish(town, draft_of(town, body))
    address = reverse("governance:policy_detail", args=["styring"])
    inside, outside = page(client_for(town, "leser"), address), page(Client(), address)
    assert links(inside) == list(places.values())
    public = ("kapittel:", "hendelse:", "lov:")
    assert links(outside) == [place for reference, place in places.items() if reference.startswith(public)]
    for text in (inside, outside):
        assert "kapittel 2 «Roller og ansvar»" in text
        assert "kommuneloven § 25-1" in text
        assert town["school"].name in text
        assert "<mark>" not in text


def test_the_pages_that_are_led_to_have_the_places(town: Town) -> None:
    _body, places = text_of(town)
    client = client_for(town, "leser")
    for place in places.values():
        address, _hash, anchor = place.partition("#")
        if address.startswith("/"):
            text = page(client, address)
            assert not anchor or f'id="{anchor}"' in text


def test_the_preview_leads_to_the_other_chapters_where_they_are(town: Town) -> None:
    draft_of(town, "Kort")
    data = {"title": "Formål", "body": "[](kapittel:roller) [](enhet:99999)", "version": "1", "preview": "1"}
    text = client_for(town, "policyadmin").post(path("policy_section_edit", "formaal"), data).content.decode()
    assert f'<a href="{path("policy_version")}#kapittel-roller">kapittel 2 «Roller og ansvar»</a>' in text
    assert "[finnes ikke: enhet:99999]" in text


def test_the_pdf_and_the_page_hold_the_same_words(town: Town) -> None:
    body, places = text_of(town)
    version = publish(town, draft_of(town, body))
    chapter = version.frozen["chapters"][0]
    assert set(links(chapter["html"])) < set(links(chapter["inside"])) == set(places.values())
    assert without_links(chapter["html"]) == without_links(chapter["inside"])
    assert "inside" not in version.frozen["chapters"][1]
    assert set(version.frozen["references"]) == set(places)
    assert list(altered_versions()) == []


# --- What is not there ------------------------------------------------------------------------------------------------
def gone(town: Town) -> dict[str, str]:
    """Return a reference of each kind to what is not there any more, or never was."""
    step, event, hidden = process.make_step(town), process.make_event(town), process.make_event(town, "Lukket")
    closed = town["other_school"]
    ProcessStep.objects.filter(pk=step.pk).update(archived_at="2026-01-01T00:00Z")
    YearWheelEvent.objects.filter(pk=event.pk).update(archived_at="2026-01-01T00:00Z")
    YearWheelEvent.objects.filter(pk=hidden.pk).update(**EXEMPT)
    OrgUnit.objects.filter(pk=closed.pk).update(valid_from="2020-01-01", valid_to="2021-01-01")
    return {
        "kapittel:slettet": "Versjonen har ikke dette kapitlet.",
        f"enhet:{closed.pk}": "Enheten finnes ikke, eller er lagt ned.",
        "enhet:99999999999999999999": "Enheten finnes ikke, eller er lagt ned.",
        "enhet:²": "Enheten finnes ikke, eller er lagt ned.",
        f"trinn:{step.pk}": "Prosesstrinnet finnes ikke, eller er tatt ut av prosesskartet.",
        "rolle:konge": "Rollen finnes ikke.",
        f"hendelse:{event.pk}": "Hendelsen finnes ikke, eller er tatt ut av årshjulet.",
        f"hendelse:{hidden.pk}": "Hendelsen finnes ikke, eller er tatt ut av årshjulet.",
        "beslutningslinje:ingen": "Beslutningslinjen finnes ikke.",
        "lov:grunnloven": "Loven står ikke i listen over lover, eller paragrafen er skrevet feil.",
    }


def test_what_is_not_there_is_listed_on_top_of_the_draft_and_not_sent(town: Town) -> None:
    missing = gone(town)
    body = "\n".join(f"- [her]({reference})" for reference in missing) + "\n\nSe[^x].\n\n[^y]: Ingen."
    draft = draft_of(town, body)
    found = broken(sections_of(draft), references_of(draft, sections_of(draft)))
    assert {row.reference: str(row.reason) for row in found} == {
        **missing, "[^x]": "Fotnoten har ingen tekst.", "[^y]": "Ingenting i teksten viser til fotnoten.",
    }  # fmt: skip
    admin = client_for(town, "policyadmin")
    for address in (path("policy_version_edit"), path("policy_send")):
        text = page(admin, address)
        assert "12 henvisninger peker på noe som ikke finnes" in text
        assert text.count(f'href="{path("policy_section_edit", "formaal")}"') >= len(found)
        assert "rolle:konge" in text
    seen = {"shown_hash": shown_hash(draft), "way": "hearing"}
    refused = admin.post(path("policy_send"), seen)
    assert refused.status_code == 422
    assert escape("12 henvisninger peker på noe som ikke finnes: Formål: kapittel:slettet") in refused.content.decode()
    after = make.again(draft)
    assert (after.status, after.run, after.sent_references, after.version) == ("draft", None, None, draft.version)


def test_the_service_refuses_one_as_well_as_many(town: Town) -> None:
    draft = draft_of(town, "Se [her](rolle:konge).")
    with pytest.raises(RuleBroken, match=r"1 henvisning peker på noe som ikke finnes: Formål: rolle:konge. Rett den"):
        make.send(town, draft)
    section = make.section(draft)
    services.edit_section(
        section, version=section.version, title="Formål", body="Se [her](rolle:leser).", by=town.user("policyadmin")
    )
    assert make.send(town, make.again(draft)).status == "approval"
    assert "peker på noe" not in page(client_for(town, "policyadmin"), path("policy_version"))


def test_of_very_many_the_refusal_names_the_first(town: Town) -> None:
    draft = draft_of(town, "\n".join(f"[](enhet:{number})" for number in range(9_000, 9_021)) + "x" * 100)
    with pytest.raises(RuleBroken, match=r"21 henvisninger .* Formål: enhet:9019; …\. Rett dem"):
        make.send(town, draft)


def test_a_draft_that_is_whole_has_no_list(town: Town) -> None:
    draft_of(town, text_of(town)[0])
    assert "peker på noe som ikke finnes" not in page(client_for(town, "policyadmin"), path("policy_version_edit"))


def test_a_text_that_is_too_long_to_parse_refers_to_nothing() -> None:
    long = "[a](enhet:1) " * 10_000
    assert look_up(PolicyVersion(), [long], []) == {}
    assert broken([PolicySection(key="a", title="A", body=long)], {}) == []


# --- Names that change ------------------------------------------------------------------------------------------------
def rename(town: Town, name: str) -> None:
    OrgUnit.objects.filter(pk=town["school"].pk).update(name=name)


def test_a_new_name_shows_in_the_draft_and_changes_its_hash(town: Town) -> None:
    draft = draft_of(town, see(town))
    seen = shown_hash(draft)
    rename(town, "Nye Skolen")
    assert "Nye Skolen</a>" in page(client_for(town, "policyadmin"), path("policy_version"))
    with pytest.raises(Conflict):
        services.send_for_approval(draft, by=town.user("policyadmin"), shown_hash=seen, skip_hearing_reason="Haster")


def test_a_new_name_changes_nothing_that_is_sent_and_nothing_that_is_published(town: Town) -> None:
    old = town["school"].name
    version = make.send(town, draft_of(town, see(town)))
    seen = shown_hash(version)
    rename(town, "Nye Skolen")
    OrgUnit.objects.filter(pk=town["school"].pk).update(valid_from="2020-01-01", valid_to="2021-01-01")
    assert shown_hash(version) == seen
    version = make.publish(town, make.approve(town, make.recommend(town, version)))
    assert version.approved_hash == seen
    address = reverse("governance:policy_detail", args=["styring"])
    for client in (client_for(town, "leser"), Client()):
        text = page(client, address)
        assert old in text
        assert "Nye Skolen" not in text
    assert list(altered_versions()) == []


def test_another_name_in_what_is_frozen_is_found(town: Town) -> None:
    """The control: the seal is of the names too."""
    from governance.policy.queries import frozen_hash

    version = publish(town, draft_of(town, see(town)))
    frozen = version.frozen
    assert frozen_hash(frozen) == version.approved_hash
    next(iter(frozen["references"].values()))["name"] = "Et annet"
    assert frozen_hash(frozen) != version.approved_hash


def test_what_is_sent_back_follows_the_names_again(town: Town) -> None:
    version = make.send(town, draft_of(town, see(town)))
    assert version.sent_references is not None
    rename(town, "Nye Skolen")
    services.send_back(version, by=town.user("kultursjef"), reason="Rett navnet")
    assert make.again(version).sent_references is None
    assert "Nye Skolen" in page(client_for(town, "policyadmin"), path("policy_version"))


def test_a_new_name_is_a_difference_that_can_be_read(town: Town) -> None:
    school = town["school"]
    publish(town, draft_of(town, f"Se [](enhet:{school.pk}) og [skolen](enhet:{school.pk})."))
    old = school.name
    rename(town, "Nye Skolen")
    second = make.make_draft(town, PolicyVersion.objects.get().policy, number="2.0")
    first, *others = differences_from_base(second)
    assert first.is_changed
    assert not first.is_only_layout
    assert not any(difference.is_changed for difference in others)
    words = {kind: "".join(run.text for run in first.body if run.kind == kind) for kind in ("deleted", "inserted")}
    assert old.split()[0] in words["deleted"]
    assert "Nye" in words["inserted"]
    assert "enhet:" not in "".join(run.text for run in first.body)


# --- The list of what can be referred to ------------------------------------------------------------------------------
def test_the_writer_can_copy_every_kind_of_reference(town: Town) -> None:
    _body, places = text_of(town)
    draft_of(town, "Kort")
    text = page(client_for(town, "policyadmin"), path("policy_references"))
    for reference in places:
        assert f"<code>[]({reference.replace('/25-1', '/1')})</code>" in text
    copied = re.findall(r"<code>\[\]\(([^)]+)\)</code>", text)
    assert len(copied) > 40
    version = PolicyVersion.objects.get()
    found = look_up(version, [f"[]({reference})" for reference in copied], sections_of(version))
    assert set(found) == set(copied)


def test_the_list_without_steps_says_so(town: Town) -> None:
    draft_of(town, "Kort")
    assert "Det er ingenting å vise til ennå." in page(client_for(town, "policyadmin"), path("policy_references"))


@pytest.mark.parametrize("count", [1, 30])
def test_references_are_looked_up_in_four_queries(
    town: Town, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body, places = text_of(town)
    version = draft_of(town, body)
    sections: list[Any] = sections_of(version)
    with django_assert_num_queries(4):
        assert set(look_up(version, [body] * count, sections)) == set(places)


@pytest.mark.parametrize("name", ["policy_version", "policy_version_edit", "policy_send", "policy_references"])
def test_pages_cost_the_same_with_many_references_and_units(town: Town, name: str) -> None:
    body, _places = text_of(town)
    draft = draft_of(town, body)
    client = client_for(town, "policyadmin")
    few = cost(client, path(name))
    PolicySection.objects.filter(policy_version=draft).update(body=f"{body}\n\n" + see(town) * 50)
    crowd(town, 50, with_chapters=False, notified=[])
    assert cost(client, path(name)) == few <= 20


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(asked(captured))
