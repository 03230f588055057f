"""Every form and every address with what nobody ought to send: never HTTP 500, and nothing typed is lost.

The forms are the POST rows of the access matrix, each sent as somebody who may. Few examples on commit; many with
HELHET_LONG=1.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories.municipality import Town
from tests.integration.access_matrix import all_rows
from tests.support.matrix_walk import Stage, Visit, rooms, staged, visits

IS_LONG = bool(os.environ.get("HELHET_LONG"))
EXAMPLES = 400 if IS_LONG else 6
ACCEPTED = {302, 400, 404, 409, 413, 422}
FORM = "application/x-www-form-urlencoded"
#: A view that answers with a part or a file instead of a redirect.
ANSWERS_OK = {
    "governance:logout": {200},
    "governance:login": {200},
    "deadlines_subscription": {200},
    "governance:policy_unsaved": {200, 429},
}

Value = str | bytes | list[str]
Data = Mapping[str, Value]

NASTY: tuple[Value, ...] = (
    "", " ", "\x00", "a\x00b", "\x01\x02\x1b[31m", "\ud800", "\udfff\ud83d", "\u202e\u2066snudd", "\ufeff", "\ufffe",
    "é" * 300,
    "\U0001d573\U0001d58a 👩‍👩‍👧‍👦", "ﷺ" * 40, "<script>alert(1)</script>", "{{ 7*7 }}{% now %}", "' OR 1=1 --",
    "../../etc/passwd", "%00%ff%s%n", "\r\nSet-Cookie: a=b", "x" * 1_000_000, b"\xff\xfe\x80", b"\xc3\x28",
    "-1", "0", "1e308", "1e999999", "NaN", "Infinity", "-0", "9" * 400, str(2**63), str(-(2**63) - 1), str(2**31),
    "٣", "½", "1,5,5", "0x10", "1_000", "1.5", "true", "null", "[]", '{"a": 1}', "None",
    "31.02.2026", "01.01.0000", "01.01.99999", "31.12.9999", "00.00.0000", "2026-13-45", "01.01.1", "1.1.-5",
    ["1", "2"], ["", ""], ["x" * 50] * 50,
)  # fmt: skip

STRANGE_KEYS = (str(2**63), "9" * 40, "0", "%00", "%ff", "%F0%9F%98%80", "x" * 500, "..%2f", "1.0.0.0")

ANYTHING = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=20),
    st.binary(max_size=20),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
)

ROOMS = rooms(all_rows())
few = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=not IS_LONG,
    phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
)  # fmt: skip


def body(data: Mapping[str, Any]) -> bytes:
    """Encode a form byte by byte, also what no browser would send; the token against forgery it always has."""
    data = {"csrfmiddlewaretoken": "t", **data}
    return "&".join(f"{_quoted(k)}={_quoted(v)}" for k, values in data.items() for v in _listed(values)).encode()


def _listed(values: Any) -> list[Any]:
    return list(values) if isinstance(values, list | tuple) else [values]


def _quoted(value: Any) -> str:
    return quote_from_bytes(value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass"))


@st.composite
def spoilt(draw: st.DrawFn, valid: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the valid form with some fields replaced, left out or repeated, and some that it does not have."""
    data = dict(valid)
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)) if names else []:
        if draw(st.integers(0, 9)) == 0:
            data.pop(name, None)
        else:
            data[name] = draw(ANYTHING)
    if draw(st.booleans()):
        data[draw(st.sampled_from(["id", "pk", "is_superuser", "status", "by", "csrfmiddlewaretoken", "x[]"]))] = draw(
            ANYTHING
        )
    return data


def post(client: Client, stage: Stage, data: Mapping[str, Any]) -> HttpResponse:
    with transaction.atomic():
        response = client.post(stage.path, body(data), content_type=FORM)
        transaction.set_rollback(True)
    return response


FIELD = re.compile(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"')
TYPED = re.compile(r'<(?:textarea\b|input type="text")[^>]*?\bname="([^"]+)"')


def fields(client: Client, stage: Stage, pattern: re.Pattern[str]) -> list[str]:
    """Return the names of the fields that the page of the form shows."""
    with transaction.atomic():
        response = client.get(stage.path)
        transaction.set_rollback(True)
    text = response.content.decode() if response.status_code == 200 and not response.streaming else ""
    return sorted({html.unescape(name) for name in pattern.findall(text)} - {"csrfmiddlewaretoken"})


@pytest.mark.parametrize("room", ROOMS)
def test_no_form_answers_with_an_error_of_the_server(peopled_town: Town, room: str) -> None:
    wrong: list[str] = []
    for url, visit in visits(ROOMS[room], "POST", 302).items():
        with staged(peopled_town, visit) as stage:
            wrong += list(_fuzz(url, visit, stage))
    assert wrong == []


def _fuzz(url: str, visit: Visit, stage: Stage) -> Iterator[str]:
    client = stage.browser(visit.personas[0])
    names = sorted({*stage.data, *fields(client, stage, FIELD)})
    answers: dict[int, dict[str, Any]] = {}

    @few
    @given(data=spoilt(stage.data, names))
    def send(data: dict[str, Any]) -> None:
        answers.setdefault(post(client, stage, data).status_code, data)

    send()
    for value in NASTY if IS_LONG else ():
        for name in names:
            data = {**stage.data, name: value}
            answers.setdefault(post(client, stage, data).status_code, data)
    for status, data in answers.items():
        if status not in ACCEPTED | ANSWERS_OK.get(url, set()):
            yield f"{visit.row} as {visit.personas[0]}: {status} for {str(data)[:300]}"


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_typed_is_kept_when_the_form_is_refused(peopled_town: Town, room: str) -> None:
    """Fill every text field with its own words, spoil the rest, and look for the words on the page that comes back."""
    lost: list[str] = []
    for visit in visits(ROOMS[room], "POST", 302).values():
        with staged(peopled_town, visit) as stage:
            client = stage.browser(visit.personas[0])
            typed = {name: f"Skrevet {n} «ærlig» & <klart>" for n, name in enumerate(fields(client, stage, TYPED))}
            data = dict.fromkeys(stage.data, "tull") | hidden(client, stage) | _kept(stage.data) | typed
            response = post(client, stage, data)
        if response.status_code == 422:
            page = html.unescape(response.content.decode())
            lost += [f"{visit.row}: {name}" for name, words in typed.items() if words not in page]
    assert lost == []


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden(client: Client, stage: Stage) -> dict[str, str]:
    """Return what the form carries without showing it."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(client.get(stage.path).content.decode())}


def _kept(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("version", "shown_hash", "handling") if name in data}


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_answers_with_an_error_of_the_server_to_strange_parameters(peopled_town: Town, room: str) -> None:
    """All parameters at once, and one at a time in the long run."""
    wrong: list[str] = []
    for visit in visits(ROOMS[room], "GET", 200).values():
        with staged(peopled_town, visit) as stage:
            client = stage.browser(visit.personas[0])
            first = client.get(stage.path)
            names = sorted(_parameters(first) | {"side", "til", "next"})
            for together in [names, *([name] for name in names if IS_LONG)]:
                for value in NASTY if IS_LONG else NASTY[1::8]:
                    query = "&".join(_query(name, value) for name in together)
                    response = client.get(f"{stage.path}?{query}")
                    if response.status_code >= 500 and response.status_code != first.status_code:
                        wrong.append(f"{visit.row} {together}={str(value)[:60]!r}: {response.status_code}")
    assert wrong == []


LINKED = re.compile(r'href="[^"]*\?([^"#]+)')


def _parameters(response: HttpResponse) -> set[str]:
    """Return the names of the query parameters that the page's own links and filters use."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    text = response.content.decode()
    linked = {pair.partition("=")[0] for query in LINKED.findall(text) for pair in html.unescape(query).split("&")}
    forms = "".join(re.findall(r'<form[^>]*method="get".*?</form>', text, re.DOTALL))
    return linked | set(FIELD.findall(forms))


def _query(name: str, value: Value) -> str:
    return f"{_quoted(name)}={_quoted(value[:5000] if isinstance(value, str) else value)}"


@pytest.mark.parametrize("room", ROOMS)
def test_no_address_answers_with_an_error_of_the_server_to_strange_keys(peopled_town: Town, room: str) -> None:
    """Numbers that no column holds, and words that are no slug."""
    wrong: list[str] = []
    for visit in visits(ROOMS[room], "GET", 200).values():
        with staged(peopled_town, visit) as stage:
            client = stage.browser(visit.personas[0])
            parts = stage.path.split("/")
            for place in range(2, len(parts) - 1):
                for value in STRANGE_KEYS if IS_LONG else STRANGE_KEYS[::3]:
                    path = "/".join([*parts[:place], value, *parts[place + 1 :]])
                    status = client.get(path).status_code
                    if status >= 500:
                        wrong.append(f"{path}: {status}")
    assert wrong == []


def test_a_view_that_falls_is_seen(peopled_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: without the guard against control characters the fuzzing finds an error of the server."""

    def fall(*_args: Any, **_kwargs: Any) -> None:
        raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    monkeypatch.setattr("governance.core.forms.refuse_control_characters.__code__", fall.__code__)
    visit = visits(ROOMS["planning"], "POST", 302)["planning:goal_create"]
    with staged(peopled_town, visit) as stage:
        assert list(_fuzz("planning:goal_create", visit, stage)) != []
