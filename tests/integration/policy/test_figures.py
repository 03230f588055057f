"""Figures of a policy: taken in, shown to those who may read the version, decided on, frozen and proved."""

from __future__ import annotations

import re
import tracemalloc
from typing import Any

import page as validator
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.invariants.policy import altered_versions
from governance.audit.models import AuditEvent
from governance.core.errors import Conflict, RuleBroken, StaleVersion, WrongState
from governance.documents.pdf import AssetMissing
from governance.policy import services
from governance.policy.documents import edition, render
from governance.policy.models import PolicyFigure, PolicyVersion
from governance.policy.queries import differences_from_base, figures_used, frozen_hash, shown_hash
from governance.policy.services import drafts
from tests.factories import pictures
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

add, drawn = make.add_figure, make.with_figure


def published(town: Town) -> PolicyVersion:
    version = make.recommend(town, make.send(town, drawn(town)))
    return make.publish(town, make.approve(town, version))


def path(name: str, *more: str) -> str:
    return reverse(f"governance:{name}", args=["styring", "1.0", *more])


def upload(client: Client, data: bytes, name: str = "Årets ring.png", **values: str) -> HttpResponse:
    form = {"file": SimpleUploadedFile(name, data), "alt": "Tre deler", "caption": "", **values}
    return client.post(path("policy_figure_add"), form)


# --- Taking in --------------------------------------------------------------------------------------------------------
def test_a_writer_takes_in_a_picture(town: Town) -> None:
    make.make_draft(town)
    client = client_for(town, "policyadmin")
    response = upload(client, pictures.jpeg())
    figure = PolicyFigure.objects.get()
    assert response.headers["Location"] == f"{path('policy_figures')}#aarets-ring"
    assert (figure.key, figure.media_type, figure.width) == ("aarets-ring", "image/jpeg", 40)
    text = client.get(path("policy_figures")).content.decode()
    assert "![](figur:aarets-ring)" in text
    assert "Ikke brukt i noe kapittel." in text


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "Filen er tom"), (b"<svg onload='x'/>", "PNG eller JPEG"), (pictures.png()[:50], "kan ikke leses")],
)
def test_what_is_no_picture_is_refused_beside_the_field(town: Town, data: bytes, message: str) -> None:
    make.make_draft(town)
    response = upload(client_for(town, "policyadmin"), data, alt="Skrevet tekst")
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Skrevet tekst" in response.content.decode()
    assert not PolicyFigure.objects.exists()


@pytest.mark.parametrize("name", ["policy_figure_add", "policy_figure_edit"])
def test_a_file_that_is_too_large_is_never_read(town: Town, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    drawn(town)
    monkeypatch.setattr("governance.policy.writing_forms.LARGEST_FILE", 10)
    for service in ("add_figure", "edit_figure"):  # which get what has been read
        monkeypatch.delattr(f"governance.policy.services.{service}")
    form = {"file": SimpleUploadedFile("stor.png", b"x" * 11), "alt": "Stor", "caption": "", "version": "1"}
    more = ["ring"] if name == "policy_figure_edit" else []
    response = client_for(town, "policyadmin").post(path(name, *more), form)
    assert response.status_code == 422
    assert "Filen er for stor. Den kan være høyst 5 MB." in response.content.decode()


def test_a_form_without_a_file_and_words_is_refused(town: Town) -> None:
    make.make_draft(town)
    response = client_for(town, "policyadmin").post(path("policy_figure_add"), {"alt": "", "caption": ""})
    assert response.status_code == 422
    assert "Velg en bildefil." in response.content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"alt": " "}, "alt"), ({"alt": "x" * 501}, "alt"), ({"caption": "x" * 301}, "caption"), ({"data": b""}, "file")],
)
def test_the_service_has_the_rules(town: Town, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        add(town, make.make_draft(town), **values)
    assert caught.value.field == field


def test_a_key_is_free_and_numbered(town: Town) -> None:
    version = make.make_draft(town)
    names = [add(town, version, key="", name=name).key for name in ("a.png", "A.JPG", "../../a.png", "???", "")]
    assert names == ["a", "a-2", "a-3", "figur", "figur-2"]
    with pytest.raises(RuleBroken):
        add(town, version, key="a")


def test_there_is_room_for_so_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.policy.services.figures.MOST_FIGURES", 1)
    version = drawn(town)
    with pytest.raises(RuleBroken, match="høyst 1"):
        add(town, version, key="b")


@pytest.mark.parametrize("username", ["direktor", "kultursjef", "systemadmin", "leser", "uten_rolle"])
def test_only_writers_change_figures(town: Town, username: str) -> None:
    figure = add(town, make.make_draft(town))
    user = town.user(username)
    with pytest.raises(PermissionDenied):
        services.add_figure(figure.policy_version, data=b"", alt="", by=user)
    with pytest.raises(PermissionDenied):
        services.edit_figure(figure, version=1, alt="", caption="", by=user)
    with pytest.raises(PermissionDenied):
        services.delete_figure(figure, by=user)


def test_what_is_sent_takes_in_no_figure(town: Town) -> None:
    version = make.send(town, drawn(town))
    figure = version.governance_figures.get()
    with pytest.raises(WrongState):
        add(town, version, key="b")
    with pytest.raises(StaleVersion):
        services.edit_figure(figure, version=1, alt="Ny", caption="", by=town.user("policyadmin"))
    with pytest.raises(WrongState):
        services.delete_figure(figure, by=town.user("policyadmin"))


def test_a_draft_that_was_sent_while_the_picture_was_unpacked_is_left_alone(town: Town) -> None:
    version = drawn(town)
    make.send(town, version)
    version.status = "draft"  # as the page had it
    with pytest.raises(WrongState):
        add(town, version, key="b")
    assert version.governance_figures.count() == 1


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_words_and_picture_are_changed_and_logged(town: Town) -> None:
    version = drawn(town)
    figure = version.governance_figures.get()
    client, address = client_for(town, "policyadmin"), path("policy_figure_edit", "ring")
    assert 'alt="Tre deler i ring"' in client.get(address).content.decode()
    form = {"alt": "Ny tekst", "caption": "", "version": "1", "file": SimpleUploadedFile("b.png", pictures.png(9, 9))}
    assert client.post(address, form).status_code == 302
    changed = PolicyFigure.objects.get()
    assert (changed.alt, changed.width, changed.version, changed.key) == ("Ny tekst", 9, 2, "ring")
    event = AuditEvent.objects.get(subject_type="governance.policyfigure", verb="edited")
    assert event.changes["sha256"] == [figure.sha256, changed.sha256]
    assert make.again(version).version == version.version + 1


def test_words_alone_leave_the_picture(town: Town) -> None:
    drawn(town)
    client, address = client_for(town, "policyadmin"), path("policy_figure_edit", "ring")
    before = PolicyFigure.objects.get().sha256
    client.post(address, {"alt": "Ny tekst", "caption": "", "version": "1"})
    assert PolicyFigure.objects.get().sha256 == before
    assert client.post(address, {"alt": "Ny tekst", "caption": "", "version": "2"}).status_code == 302
    assert PolicyFigure.objects.get().version == 2


def test_the_second_of_two_gets_both_texts(town: Town) -> None:
    drawn(town)
    client, address = client_for(town, "policyadmin"), path("policy_figure_edit", "ring")
    client.post(address, {"alt": "Den første", "caption": "", "version": "1"})
    response = client.post(address, {"alt": "Den andre", "caption": "", "version": "1"})
    assert response.status_code == 409
    assert all(words in response.content.decode() for words in ("Den første", "Den andre"))


def test_a_figure_is_deleted_after_a_question(town: Town) -> None:
    version = drawn(town)
    client, address = client_for(town, "policyadmin"), path("policy_figure_delete", "ring")
    assert "Formål" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert not PolicyFigure.objects.exists()
    assert AuditEvent.objects.filter(verb="figure_deleted", subject_id=version.pk).exists()


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_the_picture_has_headers_of_a_picture_that_nothing_runs_in(town: Town) -> None:
    published(town)
    response = Client().get(path("policy_figure", "ring"))
    figure = PolicyFigure.objects.get()
    assert response.content == bytes(figure.content)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["Cache-Control"] == "public, max-age=3600, immutable"
    assert response["Content-Disposition"] == 'inline; filename="ring.png"'
    assert Client().get(path("policy_figure", "ring"), headers={"If-None-Match": response["ETag"]}).status_code == 304
    inside = client_for(town, "leser").get(path("policy_figure", "ring"))
    assert inside["Cache-Control"] == "private, no-store"


def test_the_figure_of_a_draft_is_for_those_who_write_it(town: Town) -> None:
    drawn(town)
    assert client_for(town, "policyadmin").get(path("policy_figure", "ring"))["Cache-Control"] == "private, no-store"
    assert client_for(town, "leser").get(path("policy_figure", "ring")).status_code == 404
    assert Client().get(path("policy_figure", "ring")).status_code == 302
    assert client_for(town, "policyadmin").get(path("policy_figure", "borte")).status_code == 404


def test_a_figure_that_the_text_never_showed_is_not_published_with_it(town: Town) -> None:
    add(town, drawn(town), key="ubrukt")
    assert client_for(town, "policyadmin").get(path("policy_figure", "ubrukt")).status_code == 200
    make.publish(
        town, make.approve(town, make.recommend(town, make.send(town, make.again(PolicyVersion.objects.get()))))
    )
    assert Client().get(path("policy_figure", "ring")).status_code == 200
    assert Client().get(path("policy_figure", "ubrukt")).status_code == 302
    assert client_for(town, "policyadmin").get(path("policy_figure", "ubrukt")).status_code == 404


@pytest.mark.parametrize("name", ["policy_version", "policy_version_edit", "policy_send", "policy_figures"])
def test_pages_cost_the_same_with_many_figures(town: Town, name: str) -> None:
    from django.test.utils import CaptureQueriesContext

    version = drawn(town)
    client = client_for(town, "policyadmin")
    client.get(path(name))
    with CaptureQueriesContext(connection) as few:
        client.get(path(name))
    for number in range(10):
        add(town, version, key=f"f{number}")
    body = "\n\n".join(f"![](figur:f{number})" for number in range(10))
    services.edit_section(make.section(version), version=1, title="Formål", body=body, by=town.user("policyadmin"))
    with CaptureQueriesContext(connection) as many:
        client.get(path(name))
    assert len(many) == len(few)
    assert not [query for query in many.captured_queries if '"content"' in query["sql"]]


def test_everybody_sees_the_figure_in_the_text(town: Town) -> None:
    published(town)
    image = f'<img src="{path("policy_figure", "ring")}" alt="Tre deler i ring" width="40" height="30">'
    for client in (Client(), client_for(town, "leser")):
        text = client.get(reverse("governance:policy_detail", args=["styring"])).content.decode()
        assert image in text
        assert '<p class="figure-caption">Ringen</p>' in text


def test_the_preview_shows_the_figure(town: Town) -> None:
    drawn(town)
    data = {"title": "Formål", "body": "![](figur:ring)", "version": "1", "preview": "1"}
    text = client_for(town, "policyadmin").post(path("policy_section_edit", "formaal"), data).content.decode()
    assert '<div class="figure"><img' in text


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_a_figure_that_is_not_there_keeps_the_version_from_being_sent(town: Town) -> None:
    version = drawn(town)
    services.delete_figure(version.governance_figures.get(), by=town.user("policyadmin"))
    with pytest.raises(RuleBroken, match="figur:ring"):
        make.send(town, make.again(version))
    text = client_for(town, "policyadmin").get(path("policy_version_edit")).content.decode()
    assert "Versjonen har ikke denne figuren." in text


@pytest.mark.parametrize("values", [{"alt": "Annet"}, {"caption": "Annet"}, {"data": pictures.png(colour="red")}])
def test_another_figure_is_another_text_to_decide_on(town: Town, values: dict[str, Any]) -> None:
    version = drawn(town)
    seen = shown_hash(version)
    figure = version.governance_figures.get()
    words: dict[str, Any] = {"alt": figure.alt, "caption": figure.caption, **values}
    services.edit_figure(figure, version=1, by=town.user("policyadmin"), **words)
    version = make.again(version)
    assert shown_hash(version) != seen
    with pytest.raises(Conflict):
        services.send_for_approval(version, by=town.user("policyadmin"), shown_hash=seen, skip_hearing_reason="Haster")


def test_the_seal_is_of_the_picture_too(town: Town) -> None:
    frozen = published(town).frozen
    assert frozen is not None
    seal = frozen_hash(frozen)
    assert seal == PolicyVersion.objects.get().approved_hash
    for name in ("sha256", "caption", "name"):
        row = frozen["references"]["figur:ring"]
        kept, row[name] = row[name], "annet"
        assert frozen_hash(frozen) != seal
        row[name] = kept


def test_a_version_without_figures_has_the_seal_it_always_had(town: Town) -> None:
    version = make.make_draft(town)
    seen = shown_hash(version)
    add(town, version)
    assert shown_hash(make.again(version)) == seen


def test_the_next_version_begins_with_the_same_figures(town: Town) -> None:
    first = published(town)
    second = make.make_draft(town, first.policy, number="2.0")
    old, new = first.governance_figures.get(), second.governance_figures.get()
    assert old.pk != new.pk
    assert (old.key, old.sha256, bytes(old.content)) == (new.key, new.sha256, bytes(new.content))
    assert list(figures_used(second)) == ["ring"]
    assert not any(difference.is_changed for difference in differences_from_base(second))


def test_the_pictures_of_a_version_are_copied_outside_the_memory(town: Town) -> None:
    first, second = make.make_draft(town), make.make_draft(town, make.make_policy(town, slug="annen"))
    add(town, first, caption="Med «ord»; %s")
    megabyte = bytes(10**6)
    PolicyFigure.objects.bulk_create(
        PolicyFigure(
            policy_version=first, key=f"stor-{n}", alt="Stor", content=megabyte, sha256=str(n), width=1, height=1
        )
        for n in range(8)
    )
    tracemalloc.start()
    drafts._copy_figures(first, second)
    used = tracemalloc.get_traced_memory()[1]
    held = [bytes(figure.content) for figure in first.governance_figures.all()]
    control = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 10**6 < len(held) * 10**6 < control + 10**6
    fields = [field.name for field in PolicyFigure._meta.concrete_fields if field.name not in ("id", "policy_version")]
    old, new = (list(version.governance_figures.order_by("key").values(*fields)) for version in (first, second))
    assert [bytes(row.pop("content")) for row in old] == [bytes(row.pop("content")) for row in new]
    assert old == new


def test_another_picture_is_a_difference_that_can_be_read(town: Town) -> None:
    first = published(town)
    second = make.make_draft(town, first.policy, number="2.0")
    figure = second.governance_figures.get()
    services.edit_figure(
        figure, version=1, alt=figure.alt, caption=figure.caption, data=pictures.png(7, 7), by=town.user("policyadmin")
    )
    difference = differences_from_base(make.again(second))[0]
    assert difference.is_changed
    assert "Nytt bilde" in "".join(run.text for run in difference.body if run.kind == "inserted")


# --- Published --------------------------------------------------------------------------------------------------------
@pytest.mark.engine
def test_nothing_of_a_figure_that_is_approved_can_be_changed(town: Town) -> None:
    version = published(town)
    connection.check_constraints()
    deeds = (
        lambda: PolicyFigure.objects.update(alt="Annet"),
        lambda: PolicyFigure.objects.update(content=b"x"),
        lambda: PolicyFigure.objects.update(key="annen"),
        lambda: PolicyFigure.objects.all().delete(),
        lambda: PolicyFigure.objects.create(
            policy_version=version, key="ny", alt="Ny", content=b"x", sha256="x", width=1, height=1
        ),
    )
    for deed in deeds:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            deed()


def test_the_pdf_holds_the_picture_and_conforms(town: Town) -> None:
    version = published(town)
    assert version.document is not None
    data = bytes(version.document.content)
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        assert validator.validate_pdf_bytes(data, profile=profile).failures == []
    assert set(pictures_in(data)) == {(40, 30)}
    assert list(altered_versions()) == []


def pictures_in(data: bytes) -> list[tuple[int, int]]:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [image for sheet in pdf.pages for image in sheet.get_images().values()]
        return [(int(image.Width), int(image.Height)) for image in found]


def test_the_pdf_is_made_of_the_picture_that_was_approved_or_not_at_all(town: Town) -> None:
    version = make.approve(town, make.recommend(town, make.send(town, drawn(town))))
    frozen = edition(version, control_code="ABCDEFGHJK")
    assert render(frozen).content == render(frozen).content
    row = frozen["references"]["figur:ring"]
    row["sha256"] = re.sub(".", "0", row["sha256"])
    with pytest.raises(AssetMissing, match="figur:ring"):
        render(frozen)
