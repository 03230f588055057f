"""What everybody reads, over HTTP: pages, bytes and their headers, and the number of queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from governance.audit import append_only
from governance.core.editable import Visibility
from governance.documents.models import JobStatus, RenderJob
from governance.policy import services
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

LIST_LIMIT, DETAIL_LIMIT = 12, 20


def path(name: str, *args: str) -> str:
    return reverse(f"governance:{name}", args=args or None)


# --- The list ---------------------------------------------------------------------------------------------------------
def test_the_list_shows_what_is_in_force_and_hides_drafts(town: Town) -> None:
    make.make_version(town, "in_force")
    make.make_version(town, "draft", make.make_policy(town, slug="utkast", title="Bare et utkast"))
    page = client_for(town, None).get(path("policy_list")).content.decode()
    assert "Helhetlig styring" in page
    assert re.search(r"PDF, \d+.kB", page)
    assert "Bare et utkast" not in page
    assert "Bare et utkast" in client_for(town, "policyadmin").get(path("policy_list")).content.decode()


def test_an_empty_list_says_what_to_do_first(town: Town) -> None:
    assert path("policy_create") in client_for(town, "policyadmin").get(path("policy_list")).content.decode()
    assert path("policy_create") not in client_for(town, None).get(path("policy_list")).content.decode()


def test_the_front_page_shows_policies_in_force(town: Town) -> None:
    make.make_version(town, "in_force")
    assert path("policy_detail", "styring") in client_for(town, None).get("/").content.decode()
    assert path("policy_detail", "styring") in client_for(town, "leser").get("/").content.decode()


# --- One policy -------------------------------------------------------------------------------------------------------
def test_the_public_is_told_the_unit_and_not_the_person(town: Town) -> None:
    make.make_version(town, "in_force")
    for address in (path("policy_detail", "styring"), path("policy_version", "styring", "1.0")):
        page = client_for(town, None).get(address).content.decode()
        assert "Strategistab" in page
        assert "Prøvesen" not in page
        assert "Strategileder Prøvesen" in client_for(town, "leser").get(address).content.decode()


def test_the_page_has_the_text_its_contents_and_the_older_versions(town: Town) -> None:
    make.make_version(town, "replaced")
    page = client_for(town, None).get(path("policy_detail", "styring")).content.decode()
    assert 'href="#kapittel-formaal"' in page
    assert 'id="kapittel-formaal"' in page
    assert path("policy_version_pdf", "styring", "9.0") in page
    assert path("policy_version", "styring", "1.0") in page


def test_a_withdrawn_policy_says_so(town: Town) -> None:
    make.make_version(town, "withdrawn")
    page = client_for(town, None).get(path("policy_detail", "styring")).content.decode()
    assert "trukket tilbake" in page
    assert client_for(town, None).get(path("policy_version", "styring", "1.0")).status_code == 200


def test_what_is_published_shows_the_text_that_was_approved(town: Town) -> None:
    version = make.make_version(town, "in_force")
    append_only.lift()
    version.governance_sections.update(body="Byttet ut bak ryggen på alle")
    page = client_for(town, None).get(path("policy_version", "styring", "1.0")).content.decode()
    assert "Vi styrer for innbyggerne." in page
    assert "Byttet ut" not in page


@pytest.mark.parametrize("address", ["/policy/finnes-ikke/", "/policy/styring/7.7/", "/policy/styring/7.7/pdf/"])
def test_what_does_not_exist_is_not_found(town: Town, address: str) -> None:
    make.make_version(town, "in_force")
    assert client_for(town, None).get(address).status_code == 404
    assert client_for(town, "leser").get(address).status_code == 404


# --- The bytes --------------------------------------------------------------------------------------------------------
def test_the_pdf_is_sent_as_it_is_stored(town: Town) -> None:
    document = make.make_version(town, "in_force").document
    response = client_for(town, None).get(path("policy_version_pdf", "styring", "1.0"))
    assert response.content == bytes(document.content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="styring-1.0.pdf"'
    assert response["ETag"] == f'"{document.sha256}"'
    assert response["Cache-Control"] == "public, max-age=3600"


def test_a_known_pdf_is_not_sent_again(town: Town) -> None:
    make.make_version(town, "in_force")
    client = client_for(town, None)
    etag = client.get(path("policy_version_pdf", "styring", "1.0"))["ETag"]
    again = client.get(path("policy_version_pdf", "styring", "1.0"), headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    head = client.head(path("policy_version_pdf", "styring", "1.0"))
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)


def test_an_internal_pdf_is_kept_by_nobody(town: Town) -> None:
    make.make_version(town, "in_force", make.make_policy(town, visibility=Visibility.INTERNAL))
    response = client_for(town, "leser").get(path("policy_version_pdf", "styring", "1.0"))
    assert response["Cache-Control"] == "private, no-store"


# --- Publication ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "word"), [("queued", "venter på tur"), ("rendering", "lages nå"), ("failed", "ble ikke laget")]
)
def test_the_page_shows_how_the_publication_goes(town: Town, status: str, word: str) -> None:
    make.make_version(town, "ordered")
    RenderJob.objects.update(status=status)
    response = client_for(town, "policyadmin").get(path("policy_version", "styring", "1.0"))
    page = response.content.decode()
    assert word in page
    assert ("Last siden på nytt" in page) == (status != "failed")
    assert ('hx-trigger="every 2s"' in page) == (status != "failed")
    assert (path("policy_publication_retry", "styring", "1.0") in page) == (status == "failed")


def test_the_part_that_is_asked_for_again_and_again(town: Town) -> None:
    make.make_version(town, "ordered")
    client = client_for(town, "policyadmin")
    address = path("policy_version", "styring", "1.0")
    part = client.get(address, headers={"hx-request": "true"})
    assert "HX-Refresh" not in part
    assert part.content.decode().strip().startswith("<section")
    RenderJob.objects.update(status=JobStatus.FAILED, error="OSError: full disk")
    part = client.get(address, headers={"hx-request": "true"})
    assert (part["HX-Refresh"], part.content) == ("true", b"")
    assert "full disk" in client.get(address).content.decode()
    other = client_for(town, "direktor").get(address)
    assert "full disk" not in other.content.decode()


def test_the_page_is_fetched_anew_when_the_publication_is_over(town: Town) -> None:
    """The next question finds the version in force; a whole page must not land in the place of the part."""
    make.make_version(town, "in_force")
    part = client_for(town, "policyadmin").get(path("policy_version", "styring", "1.0"), headers={"hx-request": "true"})
    assert (part["HX-Refresh"], part.content) == ("true", b"")


# --- Queries ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize("username", [None, "leser", "rektor", "policyadmin", "oppvekstsjef"])
def test_the_list_costs_the_same_for_one_and_for_fifty(
    town: Town, username: str | None, count: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        make.make_version(town, "draft", make.make_policy(town, slug=f"policy-{number}", title=f"Policy {number}"))
    make.make_version(town, "in_force")
    client = client_for(town, username)
    client.get(path("policy_list"))
    with django_assert_max_num_queries(LIST_LIMIT):
        assert client.get(path("policy_list")).status_code == 200


def with_many_chapters(town: Town, state: str, count: int) -> None:
    chapters = [(f"k{number}", f"Kapittel {number}", "Tekst") for number in range(count)]
    draft = make.make_draft(town, chapters=chapters)
    if state == "draft":
        return
    version = make.recommend(town, make.send(town, draft))
    if state == "deciding":
        return
    make.publish(town, make.approve(town, version))


@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize(
    ("state", "username", "name"),
    [
        ("in_force", None, "policy_version"), ("in_force", "leser", "policy_version"),
        ("in_force", "policyadmin", "policy_version"), ("draft", "policyadmin", "policy_version"),
        ("draft", "policyadmin", "policy_version_edit"), ("deciding", "direktor", "policy_version"),
        ("deciding", "oppvekstsjef", "policy_version"), ("deciding", "direktor", "policy_approve"),
        ("deciding", "policyadmin", "policy_version_differences"), ("in_force", None, "policy_version_pdf"),
    ],
)  # fmt: skip
def test_pages_cost_the_same_for_one_chapter_and_for_fifty(
    town: Town, state: str, username: str | None, name: str, count: int,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    with_many_chapters(town, state, count)
    client = client_for(town, username)
    client.get(path(name, "styring", "1.0"))
    with django_assert_max_num_queries(DETAIL_LIMIT):
        assert client.get(path(name, "styring", "1.0")).status_code == 200


@pytest.mark.parametrize("username", [None, "policyadmin", "leser"])
def test_the_page_of_a_policy_costs_the_same_with_many_versions(
    town: Town, username: str | None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    policy = make.make_version(town, "in_force").policy
    for number in range(2, 7):
        make.make_version(town, "in_force", policy, number=f"{number}.0")
    make.make_version(town, "draft", policy, number="9.0")
    client = client_for(town, username)
    client.get(path("policy_detail", "styring"))
    with django_assert_max_num_queries(DETAIL_LIMIT):
        assert client.get(path("policy_detail", "styring")).status_code == 200


def test_a_submit_costs_little(town: Town, django_assert_max_num_queries: Callable[..., Any]) -> None:
    draft = make.make_draft(town)
    client = client_for(town, "policyadmin")
    data = {"title": "Formål", "body": "Ny tekst", "version": "1"}
    with django_assert_max_num_queries(25):
        response = client.post(path("policy_section_edit", "styring", "1.0", "formaal"), data)
    assert response.status_code == 302
    assert make.section(draft).body == "Ny tekst"


def test_the_service_is_not_asked_for_what_cannot_be_read(town: Town) -> None:
    version = make.make_version(town, "draft")
    services.withdraw(version, by=town.user("policyadmin"), reason="Ikke aktuelt")
    assert Client().get(path("policy_version", "styring", "1.0")).status_code == 302
    assert client_for(town, "leser").get(path("policy_version", "styring", "1.0")).status_code == 404
    assert client_for(town, "direktor").get(path("policy_version", "styring", "1.0")).status_code == 200


def test_the_frame_is_not_taken_for_the_policy(town: Town) -> None:
    """The footer tells the program's version, and no button sends the policy's name along."""
    make.make_version(town, "approved")
    page = client_for(town, "policyadmin").get(path("policy_version", "styring", "1.0")).content.decode()
    assert f"versjon {settings.HELHET_VERSION}" in page
    assert 'name="version"' not in page
