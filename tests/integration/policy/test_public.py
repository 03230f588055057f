"""What the public meets: addresses that last, data for machines, why something was withdrawn, and the feed."""

from __future__ import annotations

import importlib
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from governance.audit import append_only
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.documents import renderers
from governance.organisation.models import RoleAssignment
from governance.policy import services
from governance.policy.documents import KIND
from governance.policy.models import RESERVED_SLUGS, PolicyDocument, PolicyVersion
from governance.policy.news import MOST, news
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.queries import at_most

PAGE, VERSION, FEED = "/policy/styring/", "/policy/styring/1.0/", "/policy/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"
REASON = "Loven er endret.\nSe den nye <b>forskriften</b>."


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=services.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


def page(town: Town, path: str, username: str | None = None) -> str:
    return client_for(town, username).get(path).content.decode()


# --- The page ---------------------------------------------------------------------------------------------------------
def test_machines_are_told_what_the_document_is(town: Town) -> None:
    make.make_version(town, "replaced")
    for path, number in ((PAGE, "9.0"), (VERSION, "1.0")):
        text = page(town, path)
        assert 'itemtype="https://schema.org/DigitalDocument"' in text
        assert f'<meta itemprop="version" content="{number}">' in text
        assert f'<meta itemprop="datePublished" content="{clock.today().isoformat()}">' in text
        assert f'<link itemprop="url" href="{settings.BASE_URL}/policy/styring/{number}/">' in text
        assert f'<link itemprop="contentUrl" href="{settings.BASE_URL}/policy/styring/{number}/pdf/">' in text
        assert ('itemprop="expires"' in text) == (number == "1.0")
        assert "<script>" not in text


def test_a_draft_is_no_document_for_machines(town: Town) -> None:
    make.make_version(town, "draft")
    text = page(town, VERSION, "policyadmin")
    assert "itemscope" not in text
    assert "Lenke til dette kapitlet" not in text


def test_each_chapter_shows_the_address_that_lasts(town: Town) -> None:
    make.make_version(town, "in_force")
    address = f'href="{settings.BASE_URL}{VERSION}#kapittel-formaal"'
    for path in (PAGE, VERSION):
        text = page(town, path)
        assert address in text
        assert 'id="kapittel-formaal"' in text


def test_every_version_leads_to_what_it_changed(town: Town) -> None:
    policy = make.make_version(town, "in_force").policy
    for number in ("2.0", "3.0"):
        make.make_version(town, "in_force", policy, number=number)
    text = page(town, PAGE)
    assert 'href="/policy/styring/3.0/endringer/"' in text
    assert 'href="/policy/styring/2.0/endringer/"' in text
    assert 'href="/policy/styring/1.0/endringer/"' not in text


def test_the_public_is_told_which_role_to_ask(town: Town) -> None:
    make.make_version(town, "in_force")
    assert "Linjeleder, Strategistab" in page(town, PAGE)
    assert "Linjeleder, Strategistab" not in page(town, PAGE, "leser")
    RoleAssignment.objects.filter(user=town.user("strategileder")).update(
        valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1)
    )
    assert "Kontakt" not in page(town, PAGE)


# --- Withdrawn --------------------------------------------------------------------------------------------------------
def test_everybody_is_told_why_it_was_withdrawn_and_can_still_read_it(town: Town) -> None:
    version = make.make_version(town, "in_force")
    services.withdraw(version, by=town.user("direktor"), reason=REASON)
    code = make.again(version).document.control_code
    assert "Loven er endret.<br>" in page(town, f"/policy/kontroll/?kode={code}")
    for path in (PAGE, VERSION):
        text = page(town, path)
        assert "Loven er endret.<br>Se den nye &lt;b&gt;forskriften&lt;/b&gt;." in text
        assert "gjelder ikke lenger" in text
    assert "Vi styrer for innbyggerne." in page(town, VERSION)
    assert client_for(town, None).get(f"{VERSION}pdf/").status_code == 200


def test_who_withdraws_it_knows_that_all_will_read_why(town: Town) -> None:
    make.make_version(town, "in_force")
    assert "vises for alle" in page(town, f"{VERSION}trekk-tilbake/", "direktor")
    make.make_version(town, "draft", make.make_policy(town, slug="utkast"))
    assert "vises for alle" not in page(town, "/policy/utkast/1.0/trekk-tilbake/", "policyadmin")


def test_the_reason_is_never_changed(town: Town) -> None:
    version = make.make_version(town, "withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(withdrawn_reason="En annen")


# --- The feed ---------------------------------------------------------------------------------------------------------
def entries(town: Town, username: str | None = None) -> list[tuple[str, str]]:
    response = client_for(town, username).get(FEED)
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    return [
        (entry.findtext(f"{ATOM}title") or "", entry.findtext(f"{ATOM}summary") or "")
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_the_feed_tells_what_became_of_the_policies_the_newest_first(town: Town) -> None:
    with clock.at(date(2096, 1, 1)):
        policy = make.make_version(town, "in_force").policy
    with clock.at(date(2096, 2, 1)):
        make.make_version(town, "in_force", policy, number="2.0")
    policy.refresh_from_db()
    with clock.at(date(2096, 3, 1)):
        services.review_unchanged(policy, reason="Intern grunn", version=policy.version, by=town.user("direktor"))
    with clock.at(date(2096, 4, 1)):
        version = PolicyVersion.objects.select_related("policy__unit").get(number="2.0")
        services.withdraw(version, by=town.user("direktor"), reason=REASON)
    found = entries(town)
    assert [title for title, _text in found] == [
        "Helhetlig styring: versjon 2.0 er trukket tilbake",
        "Helhetlig styring: versjon 2.0 er gjennomgått, uten endring",
        "Helhetlig styring: versjon 2.0 gjelder",
        "Helhetlig styring: versjon 1.0 er erstattet",
        "Helhetlig styring: versjon 1.0 gjelder",
    ]
    assert found[0][1] == "<p>Loven er endret.<br>Se den nye &lt;b&gt;forskriften&lt;/b&gt;.</p>"
    assert not any("Intern grunn" in text for _title, text in found)
    ids = re.findall(r"<id>(.*?)</id>", client_for(town, None).get(FEED).content.decode())
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize("username", [None, "policyadmin"])
def test_the_feed_has_only_what_is_public(town: Town, username: str | None) -> None:
    make.make_version(town, "in_force", make.make_policy(town, visibility=Visibility.INTERNAL))
    make.make_version(town, "draft", make.make_policy(town, slug="utkast"))
    assert entries(town, username) == []


def test_the_feed_costs_the_same_with_many_and_has_an_end(town: Town) -> None:
    policy = make.make_version(town, "in_force").policy
    policy.refresh_from_db()
    for _time in range(MOST):
        services.review_unchanged(policy, reason="Holder", version=policy.version, by=town.user("direktor"))
        policy.refresh_from_db()
    with at_most(4):
        assert len(entries(town)) == MOST
    assert len(news()) == MOST


def test_the_feed_is_found_from_the_pages(town: Town) -> None:
    make.make_version(town, "in_force")
    for path in ("/policy/", PAGE, VERSION):
        assert f'type="application/atom+xml" title="Endringer i policyer" href="{FEED}"' in page(town, path)
    assert "feedleser" in page(town, "/policy/")


# --- Addresses --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_no_policy_hides_behind_a_page_of_the_program(town: Town, slug: str) -> None:
    with pytest.raises(RuleBroken):
        make.make_policy(town, slug=slug)
    make.make_policy(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyDocument.objects.update(slug=slug)


def test_the_migration_makes_way_and_tells_why(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    migration = importlib.import_module("governance.migrations.0012_policies_for_the_public")
    withdrawn = make.make_version(town, "withdrawn")
    append_only.lift()
    PolicyVersion.objects.update(withdrawn_reason=None)
    migration.tell_why(apps, None)
    assert make.again(withdrawn).withdrawn_reason == "Gjelder ikke lenger"
    make.make_policy(town, slug="opptatt-1")
    make.make_policy(town, slug="opptatt")
    monkeypatch.setattr(migration, "RESERVED", ("opptatt",))
    migration.make_way(apps, None)
    assert set(PolicyDocument.objects.values_list("slug", flat=True)) == {"styring", "opptatt-1", "opptatt-2"}
