"""The check of every page: each rule finds the fault it is there for, and nothing in a page without faults."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.support.html_check import page_faults, part_faults
from tests.support.html_responses import FaultyPageError

BODY = """
<h1>Mål i Skog barnehage</h1>
<form action="/planlegging/maal/" method="post">
  <input type="hidden" name="csrfmiddlewaretoken" value="x">
  <label for="name">Navn</label><input id="name" name="name">
  <label>Enhet <select name="unit"><option value="1">Skog</option></select></label>
  <textarea aria-label="Merknad" name="note"></textarea>
  <span id="due">Frist</span><input aria-labelledby="due" name="due_on">
  <button type="submit">Lagre</button>
</form>
<svg viewBox="0 0 1 1" role="img"><title>Rødt</title><rect width="1" height="1"/></svg>
<ds-tabs><u-tab>Mål</u-tab></ds-tabs>
"""


def page(body: str = BODY, title: str = "Mål i Skog barnehage – Helhet", head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script src="/static/a.js" defer></script></head><body>{body}</body></html>'
    )


def test_a_page_without_faults_passes() -> None:
    assert page_faults(page()) == []


FAULTY_PAGES = {
    "no doctype": (page().removeprefix("<!DOCTYPE html>"), "DOCTYPE"),
    "unclosed element": (page(BODY + "<div>"), "end tag"),
    "table in a paragraph": (page(BODY + "<p><table><tr><td>1</td></tr></table></p>"), "end tag"),
    "no h1": (page("<p>Tekst</p>"), "0 h1"),
    "two h1": (page(BODY + "<h1>Mål</h1>"), "2 h1"),
    "empty h1": (page("<h1> </h1>"), "does not start"),
    "title of another page": (page(title="Helhet"), "does not start"),
    "two titles": (page(head="<title>Mål</title>"), "2 titles"),
    "same id twice": (page(BODY + '<p id="due"></p>'), "'due' is used 2 times"),
    "empty id": (page(BODY + '<p id=""></p>'), "the id ''"),
    "form without action": (page(BODY + "<form></form>"), "no action"),
    "empty action": (page(BODY + '<form action=""></form>'), "no action"),
    "input without label": (page(BODY + '<input name="x">'), "no label"),
    "select without label": (page(BODY + '<select name="x"><option>1</option></select>'), "no label"),
    "textarea without label": (page(BODY + "<textarea></textarea>"), "no label"),
    "empty label": (page(BODY + '<label for="x"></label><input id="x">'), "no label"),
    "label that names nothing": (page(BODY + '<input aria-labelledby="nobody">'), "no label"),
    "inline script": (page(BODY + "<script>alert(1)</script>"), "inline script"),
    "inline style element": (page(head="<style>p{}</style>"), "inline style"),
    "style in a drawing": (page(BODY + "<svg><style>p{}</style></svg>"), "inline style"),
    "style attribute": (page(BODY + '<p style="color:red">x</p>'), "the attribute style"),
    "handler attribute": (page(BODY + '<p onclick="x()">x</p>'), "the attribute onclick"),
    "htmx handler": (page(BODY + '<p hx-on:click="x()">x</p>'), "the attribute hx-on:click"),
    "htmx handler, long form": (page(BODY + '<p data-hx-on-click="x()">x</p>'), "the attribute data-hx-on"),
}


@pytest.mark.parametrize("name", FAULTY_PAGES)
def test_each_fault_is_found(name: str) -> None:
    text, words = FAULTY_PAGES[name]

    assert any(words in fault for fault in page_faults(text)), page_faults(text)


def test_data_for_a_script_is_not_an_inline_script() -> None:
    assert page_faults(page(BODY + '<script id="d" type="application/json">{"a": 1}</script>')) == []


@pytest.mark.parametrize(
    "text", ["<p>Lagret</p>", "<tr><td>Mål</td></tr>", '<option value="1">Skog</option>', "Lagret"]
)
def test_a_part_without_faults_passes(text: str) -> None:
    assert part_faults(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<div><p>Lagret</div>x</p>", "end tag"),
        ('<p style="color:red">x</p>', "the attribute style"),
        ('<tr><td><input name="x"></td></tr>', "no label"),
        ('<p id="a"></p><p id="a"></p>', "'a' is used 2 times"),
        ("<form></form>", "no action"),
        ("<script>alert(1)</script>", "inline script"),
    ],
)
def test_each_fault_of_a_part_is_found(text: str, words: str) -> None:
    assert any(words in fault for fault in part_faults(text)), part_faults(text)


def answer_with(text: str, content_type: str = "text/html; charset=utf-8"):
    def view(request) -> HttpResponse:
        return HttpResponse(text, content_type=content_type)

    view.login_required = False
    return view


urlpatterns = [
    path("good/", answer_with(page())),
    path("bad/", answer_with(page("<h1>Mål</h1><p style='color:red'>x</p>"))),
    path("part/", answer_with("<p>Lagret</p>")),
    path("bad-part/", answer_with("<p onclick='x()'>Lagret</p>")),
    path("file/", answer_with("a;b", "text/csv")),
    path("empty/", answer_with("")),
]
bare_site = pytest.mark.urls(__name__)


@pytest.fixture
def bare(settings) -> Client:
    """A client of a site with nothing but the pages above."""
    settings.MIDDLEWARE = []
    return Client()


@bare_site
@pytest.mark.parametrize("address", ["/good/", "/file/", "/empty/"])
def test_the_test_client_fetches_faultless_answers(bare: Client, address: str) -> None:
    assert bare.get(address).status_code == 200


@bare_site
def test_the_test_client_refuses_a_faulty_page(bare: Client) -> None:
    with pytest.raises(FaultyPageError, match=r"GET /bad/ \(200\):(?s:.)*the attribute style"):
        bare.get("/bad/")


@bare_site
def test_a_part_may_be_fetched_by_htmx_only(bare: Client) -> None:
    assert bare.get("/part/", headers={"HX-Request": "true"}).status_code == 200
    with pytest.raises(FaultyPageError, match="0 h1"):
        bare.get("/part/")


@bare_site
def test_a_faulty_part_is_refused(bare: Client) -> None:
    with pytest.raises(FaultyPageError, match="onclick"):
        bare.get("/bad-part/", headers={"HX-Request": "true"})
