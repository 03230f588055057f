"""Is it the published one, and does it still hold? By the printed code and by the file, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from redis.exceptions import RedisError

from governance.core import clock, throttle
from governance.core.editable import Visibility
from governance.documents import codes, uploads
from governance.documents import services as documents
from governance.documents.models import JobStatus, RenderJob
from governance.policy import services
from governance.policy.models import PolicyVersion
from governance.policy.views import control
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

ADDRESS = "/policy/kontroll/"


def content(version: PolicyVersion) -> bytes:
    return bytes(version.document.content)


def sent(client: Client, data: bytes, name: str = "policy.pdf") -> HttpResponse:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data, "application/pdf")})


def asked(client: Client, code: str | None) -> HttpResponse:
    return client.get(ADDRESS, {"kode": code})


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# --- The code ---------------------------------------------------------------------------------------------------------
def test_the_code_is_drawn_before_the_pdf_and_stands_in_it(town: Town) -> None:
    version = make.make_version(town, "ordered")
    code = version.job.control_code
    assert version.job.frozen["control_code"] == codes.grouped(code)
    assert version.job.frozen["control_address"].endswith(ADDRESS)
    assert documents.work(version.job_id)
    assert make.again(version).document.control_code == code


def test_a_retry_has_a_code_of_its_own(town: Town) -> None:
    version = make.make_version(town, "ordered")
    RenderJob.objects.update(status=JobStatus.FAILED)
    again = services.retry_publication(make.again(version), by=town.user("policyadmin"))
    assert again.control_code != version.job.control_code


def test_the_code_tells_what_is_in_force(town: Town) -> None:
    version = make.make_version(town, "in_force")
    code = codes.grouped(version.document.control_code)
    for typed in (code, code.lower(), f" {code.replace('-', ' ')} "):
        page = words(asked(Client(), typed))
        assert "Koden er ekte, og versjonen gjelder nå" in page
        assert "/policy/styring/1.0/" in page
    assert "ikke at teksten er uendret" in page
    assert code in words(Client().get("/policy/styring/1.0/"))


def test_the_code_tells_what_came_after(town: Town) -> None:
    old = make.make_version(town, "replaced")
    newest = make.make_version(town, "in_force", old.policy, number="10.0")
    page = words(asked(Client(), old.document.control_code))
    assert "erstattet" in page
    assert 'Erstattet av <a class="ds-link" href="/policy/styring/9.0/">' in page
    assert f'Nå gjelder <a class="ds-link" href="/policy/styring/{newest.number}/">' in page


def test_the_code_tells_what_is_withdrawn(town: Town) -> None:
    version = make.make_version(town, "withdrawn")
    page = words(asked(Client(), version.document.control_code))
    assert "men versjonen er trukket tilbake" in page
    assert "Ingen versjon av policyen gjelder nå." in page


@pytest.mark.parametrize(("code", "status"), [("00000-00000", 200), ("", 422), ("for kort", 422), ("x" * 500, 422)])
def test_a_code_that_nothing_has(town: Town, code: str, status: int) -> None:
    make.make_version(town, "in_force")
    response = asked(Client(), code)
    assert response.status_code == status
    assert ("Ingen publisert policy har denne koden" in words(response)) is (status == 200)


def test_the_code_of_a_draft_tells_nothing(town: Town) -> None:
    version = make.make_version(town, "ordered")
    page = words(asked(client_for(town, "policyadmin"), version.job.control_code))
    assert "Ingen publisert policy har denne koden" in page


# --- The file ---------------------------------------------------------------------------------------------------------
def test_the_published_file_is_known(town: Town) -> None:
    version = make.make_version(town, "in_force")
    page = words(sent(Client(), content(version)))
    assert "Ja. Dette er den publiserte PDF-en, og den gjelder nå" in page
    assert version.document.sha256 in page


def test_an_older_file_is_known_as_replaced(town: Town) -> None:
    version = make.make_version(town, "replaced")
    assert "Dette er den publiserte PDF-en, men den er erstattet" in words(sent(Client(), content(version)))


def test_a_withdrawn_file_is_known_as_withdrawn(town: Town) -> None:
    version = make.make_version(town, "withdrawn")
    assert "Dette er den publiserte PDF-en, men den er trukket tilbake" in words(sent(Client(), content(version)))


@pytest.mark.parametrize("place", [10, 0.5, -1])
def test_one_changed_byte_is_not_the_published_one(town: Town, place: float) -> None:
    data = bytearray(content(make.make_version(town, "in_force")))
    data[int(place * len(data)) if isinstance(place, float) else place] ^= 1
    response = sent(Client(), bytes(data))
    assert response.status_code == 200
    assert "Nei. Dette er ikke den publiserte" in words(response)


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", "Filen er tom"), (b"PK\x03\x04 noe", "Filen er ikke en PDF"), (b"%PD", "Filen er ikke en PDF")],
)
def test_what_is_no_pdf_is_refused(town: Town, data: bytes, error: str) -> None:
    response = sent(Client(), data)
    assert response.status_code == 422
    assert error in words(response)


def test_a_form_without_a_file_is_refused(town: Town) -> None:
    response = Client().post(ADDRESS)
    assert response.status_code == 422
    assert "Velg en PDF-fil." in words(response)


def test_a_large_file_is_counted_and_not_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    data = content(make.make_version(town, "in_force"))
    monkeypatch.setattr(uploads, "LARGEST", len(data) - 1)
    monkeypatch.setattr("governance.policy.forms.LARGEST", len(data) - 1)
    response = sent(Client(), data)
    assert response.status_code == 422
    assert "Filen er for stor" in words(response)


def test_far_too_much_is_not_read_at_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "LARGEST_REQUEST", 100)
    monkeypatch.setattr(HttpRequest, "_load_post_and_files", unread)
    response = sent(Client(), b"%PDF-1.7" + b"x" * 1000)
    assert response.status_code == 413
    assert "Filen er for stor" in words(response)


def unread(_request: HttpRequest) -> None:
    raise AssertionError("The request was read.")


def test_the_file_is_neither_in_memory_nor_on_disk(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own handlers would keep it; ours hashes the pieces as they come."""
    version = make.make_version(town, "in_force")
    pieces: list[int] = []
    take = uploads.HashingHandler.receive_data_chunk

    def counted(self: Any, raw_data: bytes, start: int) -> None:
        pieces.append(len(raw_data))
        assert take(self, raw_data, start) is None

    monkeypatch.setattr(uploads.HashingHandler, "receive_data_chunk", counted)
    monkeypatch.setattr(uploads.HashingHandler, "chunk_size", 1024)
    assert "Ja. Dette er den publiserte" in words(sent(Client(), content(version)))
    assert len(pieces) > 1
    assert sum(pieces) == version.document.size


def test_the_form_has_its_token(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sent(client, b"%PDF-1.7").status_code == 403
    client.get(ADDRESS)
    token = client.cookies["helhet_csrf"].value
    data = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "csrfmiddlewaretoken": token}
    assert client.post(ADDRESS, data).status_code == 200


# --- Who --------------------------------------------------------------------------------------------------------------
def test_what_is_internal_is_known_to_those_who_may_read_it_only(town: Town) -> None:
    policy = make.make_policy(town, unit="school", visibility=Visibility.INTERNAL)
    version = make.make_version(town, "in_force", policy)
    for user, is_known in ((None, False), ("granrektor", False), ("rektor", True), ("leser", True)):
        client = client_for(town, user)
        for response in (asked(client, version.document.control_code), sent(client, content(version))):
            page = words(response)
            assert ("gjelder nå" in page, "Nei." in page) == (is_known, not is_known)
            assert ("må du logge inn" in page) is (user is None)


# --- How often --------------------------------------------------------------------------------------------------------
@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(control, "ASKED_A_MINUTE", 2)
    yield


@pytest.mark.usefixtures("few")
def test_one_address_asks_so_often_and_no_more(town: Town) -> None:
    client, other = Client(), Client(REMOTE_ADDR="10.1.2.3")
    with clock.at(clock.now()):
        assert [asked(client, "00000-00000").status_code for _ in range(3)] == [200, 200, 429]
        assert sent(client, b"%PDF-1.7").status_code == 429
        assert asked(other, "00000-00000").status_code == 200
        assert asked(client_for(town, "leser"), "00000-00000").status_code == 200
        assert client.get(ADDRESS).status_code == 200  # the empty form costs nothing
        with clock.at(clock.now() + timedelta(minutes=1)):
            assert asked(client, "00000-00000").status_code == 200


def test_what_was_asked_is_kept_by_nobody(town: Town) -> None:
    assert asked(Client(), "00000-00000")["Cache-Control"] == "no-store, private"


def test_a_cache_out_of_reach_takes_no_page_with_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RedisError

    monkeypatch.setattr(throttle, "cache", SimpleNamespace(get=broken, set=broken))
    assert Client().get(ADDRESS, {"kode": "AAAAA-AAAAA"}).status_code == 200
