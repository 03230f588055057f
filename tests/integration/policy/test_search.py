"""Finding chapters by their words: in any letters, for whoever may read them, marked and paged."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from governance.core.editable import Visibility
from governance.documents import renderers
from governance.policy import services
from governance.policy.documents import KIND
from governance.policy.search import find, words_of
from governance.policy.views import searching
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.queries import at_most

SEARCH = "/policy/sok/"
CHAPTERS = (
    ("okonomi", "Økonomi og ØKONOMIPLAN", "Vi følger **økonomien** hver måned, på hver enhet."),
    (
        "aarshjul",
        "Årshjul",
        "Året begynner i januar. <b>Økonomi</b> er med.\n\n| måned | hva |\n|---|---|\n| mars | møte |",
    ),
    ("lang", "Lang tekst", f"{'innledning ' * 100} nålen {'slutt ' * 100}"),
)


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=services.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


def published(town: Town, slug: str = "styring", **facts: Any) -> None:
    policy = make.make_policy(town, slug=slug, **facts)
    draft = make.make_draft(town, policy, chapters=CHAPTERS)
    make.publish(town, make.approve(town, make.recommend(town, make.send(town, draft))))


def found(typed: str, user: Any = None, policy: str = "", **how: bool) -> list[str]:
    return [hit.section.key for hit in find(user or AnonymousUser(), words_of(typed), policy=policy, **how)]


# --- Words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("økonomi", ["okonomi", "aarshjul"]), ("ØKONOMI", ["okonomi", "aarshjul"]), ("Økonomi januar", ["aarshjul"]),
        ("økonomiplan", ["okonomi"]), ("årshjul", ["aarshjul"]), ("ÅRET", ["aarshjul"]),
        ("å", ["aarshjul", "okonomi", "lang"]),
        ("styring nålen", ["lang"]), ("måned enhet", ["okonomi"]), ("mars møte", ["aarshjul"]),
        ("okonomi", []), ("økonomi romfart", []), ("%", []), ("_", []), ("<b>", ["aarshjul"]), ("", []),
        (unicodedata.normalize("NFD", "årshjul"), ["aarshjul"]),
    ],
)  # fmt: skip
def test_all_words_are_found_in_large_and_small_letters(town: Town, typed: str, expected: list[str]) -> None:
    published(town)
    assert found(typed) == expected


def test_the_words_are_marked_and_the_text_is_harmless(town: Town) -> None:
    published(town)
    first, second = find(AnonymousUser(), words_of("økonomi"))
    assert first.title == "<mark>Økonomi</mark> og <mark>ØKONOMI</mark>PLAN"
    assert first.excerpt == "Vi følger <mark>økonomi</mark>en hver måned, på hver enhet."
    assert "&lt;b&gt;<mark>Økonomi</mark>&lt;/b&gt; er med." in second.excerpt


def test_an_excerpt_stands_around_the_word_and_is_cut_between_words(town: Town) -> None:
    published(town)
    (hit,) = find(AnonymousUser(), words_of("nålen"))
    assert re.fullmatch(r"… (innledning )+<mark>nålen</mark>( slutt)+ …", hit.excerpt)
    assert len(hit.excerpt) < 300
    (by_title,) = find(AnonymousUser(), words_of("lang"))
    assert by_title.excerpt.startswith("innledning")


def test_only_so_many_words_are_looked_for() -> None:
    assert words_of("en EN to") == ["en", "to"]
    assert len(words_of(" ".join(str(number) for number in range(50)))) == 8


# --- Who --------------------------------------------------------------------------------------------------------------
def test_drafts_are_found_by_those_who_may_see_them(town: Town) -> None:
    make.make_draft(town, chapters=CHAPTERS)
    assert found("økonomi") == []
    assert found("økonomi", town.user("leser")) == []
    assert found("økonomi", town.user("policyadmin")) == ["okonomi", "aarshjul"]


def test_what_is_internal_is_found_inside(town: Town) -> None:
    published(town, visibility=Visibility.INTERNAL)
    assert found("økonomi") == []
    assert found("økonomi", town.user("leser")) == ["okonomi", "aarshjul"]


def test_older_versions_are_not_found(town: Town) -> None:
    published(town)
    policy = make.make_version(town, "in_force", make.make_policy(town, slug="annen")).policy
    version = make.make_draft(town, policy, number="2.0")
    services.delete_section(make.section(version, "roller"), by=town.user("policyadmin"))
    assert found("følger lederne", policy="annen") == ["roller"]
    make.publish(town, make.approve(town, make.recommend(town, make.send(town, make.again(version)))))
    assert found("følger lederne", policy="annen") == []


def test_older_versions_are_found_when_asked_for_the_newest_first(town: Town) -> None:
    policy = make.make_version(town, "in_force").policy
    for number in ("2.0", "3.0"):
        draft = make.make_draft(town, policy, number=number)
        make.publish(town, make.approve(town, make.recommend(town, make.send(town, draft))))
    hits = find(AnonymousUser(), words_of("følger lederne"), with_older=True)
    assert [hit.version.number for hit in hits] == ["3.0", "2.0", "1.0"]
    assert [hit.is_older for hit in hits] == [False, True, True]


def test_a_withdrawn_version_is_found_and_a_withdrawn_draft_is_not(town: Town) -> None:
    make.make_version(town, "withdrawn")
    assert found("følger lederne") == []
    assert found("følger lederne", with_older=True) == ["roller"]
    draft = make.make_draft(town, make.make_policy(town, slug="annen"), chapters=CHAPTERS)
    services.withdraw(draft, by=town.user("policyadmin"), reason="Ikke aktuell.")
    assert found("økonomi", town.user("policyadmin"), with_older=True) == []


def test_older_versions_follow_the_visibility_of_the_policy(town: Town) -> None:
    make.make_version(town, "withdrawn", make.make_policy(town, visibility=Visibility.INTERNAL))
    assert found("følger lederne", with_older=True) == []
    assert found("følger lederne", town.user("leser"), with_older=True) == ["roller"]


def test_one_policy_can_be_looked_in(town: Town) -> None:
    published(town)
    published(town, slug="annen")
    assert found("årshjul") == ["aarshjul", "aarshjul"]
    assert found("årshjul", policy="annen") == ["aarshjul"]


# --- The page ---------------------------------------------------------------------------------------------------------
def test_a_hit_leads_to_the_chapter_in_force_or_in_the_draft(town: Town) -> None:
    published(town)
    page = client_for(town, None).get(SEARCH, {"q": "årshjul"}).content.decode()
    assert 'href="/policy/styring/#kapittel-aarshjul"' in page
    assert "1 kapittel har alle ordene." in page
    services.create_version(
        make.PolicyDocument.objects.get(), number="2.0", by=town.user("policyadmin"), change_note=""
    )
    page = client_for(town, "policyadmin").get(SEARCH, {"q": "årshjul"}).content.decode()
    assert 'href="/policy/styring/2.0/#kapittel-aarshjul"' in page
    assert "2 kapitler har alle ordene." in page
    assert "utkast" in page


def test_a_hit_in_an_older_version_says_so_and_leads_to_that_version(town: Town) -> None:
    make.make_version(town, "replaced")
    client = client_for(town, None)
    asked = {"q": "følger lederne"}
    page = client.get(SEARCH, asked).content.decode()
    assert "/policy/styring/1.0/" not in page
    page = client.get(SEARCH, asked | {"eldre": "on"}).content.decode()
    assert 'href="/policy/styring/1.0/#kapittel-roller"' in page
    assert "versjon 1.0" in page
    assert "erstattet" in page
    assert 'id="kapittel-roller"' in client.get("/policy/styring/1.0/").content.decode()


def test_older_versions_cost_no_more_queries(town: Town) -> None:
    make.make_version(town, "replaced")
    client = client_for(town, None)
    with at_most(3):
        client.get(SEARCH, {"q": "lederne", "eldre": "on"})


def test_the_page_before_and_without_hits_says_what_to_do(town: Town) -> None:
    published(town)
    client = client_for(town, None)
    assert client.get(SEARCH).status_code == 200
    assert "Bruk færre ord" in client.get(SEARCH, {"q": "romfart"}).content.decode()
    assert "alle policyer" in client.get(SEARCH, {"q": "romfart", "policy": "styring"}).content.decode()
    for refused in ({"q": ""}, {"q": "x" * 101}, {"q": "x", "policy": "finnes-ikke"}, {"q": "a\x00b"}):
        assert client.get(SEARCH, refused).status_code == 422


def test_hits_are_paged_and_cost_the_same(town: Town) -> None:
    chapters = [(f"k{number}", f"Kapittel {number}", "Økonomi") for number in range(30)]
    draft = make.make_draft(town, chapters=chapters)
    make.publish(town, make.approve(town, make.recommend(town, make.send(town, draft))))
    client = client_for(town, None)
    with at_most(3):
        page = client.get(SEARCH, {"q": "økonomi", "side": "2"}).content.decode()
    assert page.count("<mark>") == 10
    assert "Side 2 av 2" in page


def test_who_asks_too_often_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ASKED_A_MINUTE", 1)
    for username in (None, "leser"):
        client = client_for(town, username)
        assert client.get(SEARCH, {"q": "økonomi"}).status_code == 200
        response = client.get(SEARCH, {"q": "økonomi"})
        assert (response.status_code, "Vent ett minutt" in response.content.decode()) == (429, True)


def test_the_form_stands_where_one_looks_for_it(town: Town) -> None:
    published(town)
    client = client_for(town, None)
    assert "Søk i policyene" in client.get("/policy/").content.decode()
    page = client.get("/policy/styring/").content.decode()
    assert "Søk i denne policyen" in page
    assert 'name="policy" value="styring"' in page
