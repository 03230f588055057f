"""Diagrams in a text: drawn live in the draft, as they were from the sending on, and the same in page and PDF."""

from __future__ import annotations

from datetime import date

import page as validator
import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse

from config.invariants.policy import altered_versions
from governance.audit import append_only
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import Conflict, RuleBroken
from governance.policy import services
from governance.policy.diagrams import draw, names
from governance.policy.models import PolicyVersion
from governance.policy.queries import shown_hash
from governance.policy.verification import altered_figures
from governance.process.models import DecisionLine, YearWheelEvent
from tests.factories import policy as make
from tests.factories import process_map as process
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

BODY = "![](diagram:prosess)\n\n![](diagram:aarshjul)\n\n![](diagram:beslutningslinje-policyversjon)"


def wheel(town: Town, title: str = "Kommunestyret vedtar planen") -> YearWheelEvent:
    event = process.make_event(town, title)
    YearWheelEvent.objects.filter(pk=event.pk).update(visibility=Visibility.PUBLIC)
    return event


def drawn(town: Town, body: str = BODY) -> PolicyVersion:
    wheel(town)
    return make.make_draft(town, chapters=(("formaal", "Formål", body), *make.CHAPTERS[1:]))


def published(town: Town) -> PolicyVersion:
    return make.publish(town, make.approve(town, make.recommend(town, make.send(town, drawn(town)))))


def path(key: str = "aarshjul") -> str:
    return reverse("governance:policy_diagram", args=["styring", "1.0", key])


def test_each_is_drawn_as_one_svg_with_nothing_from_outside(town: Town) -> None:
    wheel(town, "<script>alert(1)</script> & sånt")
    keys = [key for key, _title in names()]
    assert {"prosess", "aarshjul", "beslutningslinje-policyversjon"} <= set(keys)
    for key in keys:
        diagram = draw(key)
        assert diagram is not None
        root = fromstring(diagram.svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "rect", "path", "text", "circle"}
        assert "href" not in diagram.svg
        assert diagram.words


def test_a_drawing_hangs_on_no_day(town: Town) -> None:
    wheel(town)
    seen = draw("aarshjul")
    with clock.at(date(2031, 8, 3)):
        assert draw("aarshjul") == seen


def test_what_is_not_for_all_is_not_drawn(town: Town) -> None:
    wheel(town, "Åpen")
    hidden = process.make_event(town, "Intern")
    YearWheelEvent.objects.filter(pk=hidden.pk).update(visibility=Visibility.INTERNAL)
    diagram = draw("aarshjul")
    assert diagram is not None
    assert "Åpen" in diagram.svg
    assert "Intern" not in diagram.svg + diagram.words


def test_where_there_is_nothing_to_draw_there_is_no_diagram(town: Town) -> None:
    YearWheelEvent.objects.update(archived_at=clock.now())
    DecisionLine.objects.update(archived_at=clock.now())
    assert [key for key, _title in names()] == ["prosess"]
    for key in ("aarshjul", "beslutningslinje-policyversjon", "beslutningslinje-ingen", "ingen"):
        assert draw(key) is None


def test_a_long_event_is_cut_in_the_drawing_and_whole_in_the_words(town: Town) -> None:
    wheel(town, "Ord " * 40)
    diagram = draw("aarshjul")
    assert diagram is not None
    assert "…" in diagram.svg
    assert "Ord " * 39 in diagram.words


def test_the_draft_shows_it_live_and_the_sent_version_as_it_was(town: Town) -> None:
    version = drawn(town)
    client = client_for(town, "policyadmin")
    assert "Kommunestyret vedtar planen" in client.get(path()).content.decode()
    seen = shown_hash(version)
    YearWheelEvent.objects.update(title="Noe annet")
    assert "Noe annet" in client.get(path()).content.decode()
    with pytest.raises(Conflict):
        services.send_for_approval(version, by=town.user("policyadmin"), shown_hash=seen, skip_hearing_reason="Haster")
    version = make.send(town, make.again(version))
    seen = shown_hash(version)
    YearWheelEvent.objects.update(title="Noe tredje")
    assert "Noe annet" in client.get(path()).content.decode()
    assert shown_hash(make.again(version)) == seen
    assert client.get(path("beslutningslinje-plan")).status_code == 404  # not in the text that was sent


def test_what_is_published_is_what_was_drawn_and_conforms(town: Town) -> None:
    version = published(town)
    YearWheelEvent.objects.update(title="Noe annet")
    response = Client().get(path())
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert "Kommunestyret vedtar planen" in response.content.decode()
    page = Client().get(reverse("governance:policy_detail", args=["styring"])).content.decode()
    assert f'<img src="{path()}" alt="Årshjulet. ' in page
    assert "<svg" not in page.partition('class="hh-document"')[2].partition("</section>")[0]
    assert version.document is not None
    data = bytes(version.document.content)
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        assert validator.validate_pdf_bytes(data, profile=profile).failures == []
    assert list(altered_versions()) + list(altered_figures()) == []


def test_a_diagram_that_is_not_there_keeps_the_version_from_being_sent(town: Town) -> None:
    version = drawn(town, "![](diagram:borte)")
    with pytest.raises(RuleBroken, match="diagram:borte"):
        make.send(town, version)
    assert client_for(town, "policyadmin").get(path("borte")).status_code == 404


def test_the_writer_finds_figures_and_diagrams_in_the_list_of_the_editor(town: Town) -> None:
    make.add_figure(town, drawn(town))
    client = client_for(town, "policyadmin")
    addresses = [
        reverse(f"governance:{name}", args=["styring", "1.0"]) for name in ("policy_figures", "policy_references")
    ]
    parts = [client.get(address, headers={"HX-Request": "true"}).content.decode() for address in addresses]
    assert 'data-text="![](figur:ring)"' in parts[0]
    assert 'data-text="![](diagram:aarshjul)"' in parts[0]
    assert 'data-text="[](rolle:linjeleder)"' in parts[1]
    assert all("<html" not in part for part in parts)


def test_a_version_from_before_there_were_diagrams_has_none(town: Town) -> None:
    """What is published never changes, so nothing that is drawn today stands under its address."""
    version = make.make_version(town, "in_force")
    wheel(town)
    append_only.lift()
    PolicyVersion.objects.filter(pk=version.pk).update(sent_references=None)
    append_only.install()
    assert Client().get(path()).status_code == 302
    assert client_for(town, "policyadmin").get(path()).status_code == 404
