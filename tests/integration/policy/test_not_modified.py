"""Public pages are sent once to a reader without a login, and anew after each change that shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from governance.core import clock, conditional
from governance.core.editable import Visibility
from governance.documents import renderers
from governance.organisation.models import OrgUnit, RoleAssignment
from governance.policy import services, stamps
from governance.policy.documents import KIND
from governance.policy.models import PolicyDocument, PolicyVersion
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for
from tests.support.queries import at_most

LIST, PAGE, VERSION, FEED = "/policy/", "/policy/styring/", "/policy/styring/1.0/", "/policy/feed/"
CHANGES, PDF = "/policy/styring/1.0/endringer/", "/policy/styring/1.0/pdf/"
PAGES = [LIST, PAGE, VERSION, CHANGES, FEED]


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=services.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


def etag(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return str(response["ETag"])


def status(path: str, tag: str) -> int:
    return Client().get(path, headers={"if-none-match": tag}).status_code


# --- Once -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*PAGES, PDF])
def test_what_has_not_changed_is_not_sent_again(town: Town, path: str) -> None:
    make.make_version(town, "in_force")
    tag = etag(path)
    with at_most(2):
        again = Client().get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert "public" in again["Cache-Control"]
    assert "Cookie" in again["Vary"]
    assert not again.cookies


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_kept_is_asked_for_each_time(town: Town, path: str) -> None:
    make.make_version(town, "in_force")
    assert Client().get(path)["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", [*PAGES, PDF])
def test_a_date_will_do_when_the_page_has_stood_for_a_while(town: Town, path: str) -> None:
    start = timezone.make_aware(datetime(2097, 3, 3, 12))
    with clock.at(start - timedelta(hours=1)):
        make.make_version(town, "in_force")
    with clock.at(start):
        first = Client().get(path)
        assert ("Last-Modified" in first) == (path == PDF)
    with clock.at(start + timedelta(minutes=1)):
        second = Client().get(path)
        again = Client().get(path, headers={"if-modified-since": second["Last-Modified"]})
        assert (second.status_code, again.status_code) == (200, 304)
        earlier = Client().get(path, headers={"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"})
        assert earlier.status_code == 200


def test_the_seal_decides_when_the_memory_is_out_of_reach(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    make.make_version(town, "in_force")
    tag = etag(LIST)

    def fail(*_args: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr(cache, "get", fail)
    assert status(LIST, tag) == 304
    assert "Last-Modified" not in Client().get(LIST)


# --- Anew -------------------------------------------------------------------------------------------------------------
def rename_municipality(town: Town) -> None:
    OrgUnit.objects.filter(parent=None).update(name="Nykommune")


def rename_unit(town: Town) -> None:
    OrgUnit.objects.filter(pk=town["strategy"].pk).update(name="Nystab")


def rename(town: Town) -> None:
    policy = PolicyDocument.objects.get()
    facts = {
        name: getattr(policy, name) for name in ("summary", "unit", "responsible", "revision_months", "visibility")
    }
    services.edit_policy(policy, version=policy.version, title="Nytt navn", by=town.user("policyadmin"), **facts)


def replace(town: Town) -> None:
    make.make_version(town, "in_force", PolicyDocument.objects.get(), number="2.0")


def withdraw(town: Town) -> None:
    version = PolicyVersion.objects.select_related("policy__unit", "job").get()
    services.withdraw(version, by=town.user("direktor"), reason="Utgått")


def review(town: Town) -> None:
    policy = PolicyDocument.objects.get()
    services.review_unchanged(policy, reason="Holder", version=policy.version, by=town.user("direktor"))


def lose_the_contact(town: Town) -> None:
    RoleAssignment.objects.filter(user=town.user("strategileder")).update(
        valid_from=date(2019, 1, 1), valid_to=date(2020, 1, 1)
    )


@pytest.mark.parametrize("path", [PAGE, VERSION])
@pytest.mark.parametrize(
    "change", [rename_municipality, rename_unit, rename, replace, withdraw, review, lose_the_contact]
)
def test_the_page_is_sent_anew_after_each_change_that_shows(
    town: Town, path: str, change: Callable[[Town], None]
) -> None:
    make.make_version(town, "in_force")
    tag = etag(path)
    change(town)
    assert status(path, tag) == 200
    assert etag(path) != tag


def test_what_is_left_out_of_the_stamp_is_not_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: the test above sees what a stamp forgets."""
    make.make_version(town, "in_force")
    monkeypatch.setattr(stamps, "contact", lambda *_who: "")
    tag = etag(PAGE)
    lose_the_contact(town)
    assert status(PAGE, tag) == 304


@pytest.mark.parametrize("path", [LIST, FEED])
@pytest.mark.parametrize("change", [rename_municipality, rename, replace, withdraw, review])
def test_the_list_and_the_feed_are_sent_anew_too(town: Town, path: str, change: Callable[[Town], None]) -> None:
    make.make_version(town, "in_force")
    tag = etag(path)
    change(town)
    assert status(path, tag) == 200


@pytest.mark.parametrize("path", [LIST, FEED])
def test_an_empty_list_is_kept_until_the_first_policy(town: Town, path: str) -> None:
    tag = etag(path)
    assert status(path, tag) == 304
    make.make_version(town, "in_force")
    assert status(path, tag) == 200


def test_a_new_program_and_a_new_day_send_everything_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    make.make_version(town, "in_force")
    with clock.at(date(2097, 3, 3)):
        tag = etag(LIST)
        assert status(LIST, tag) == 304
        with monkeypatch.context() as patched:
            patched.setattr(conditional, "release", lambda: "another")
            assert status(LIST, tag) == 200
    with clock.at(date(2097, 3, 4)):
        assert status(LIST, tag) == 200


def test_the_release_is_the_age_of_the_code(settings: object) -> None:
    assert conditional.release() == conditional.release()
    assert conditional.release().startswith("0.")


def test_what_is_tightened_is_not_answered_with_304(town: Town) -> None:
    make.make_version(town, "in_force")
    tag = etag(PAGE)
    PolicyDocument.objects.update(visibility=Visibility.INTERNAL)
    assert status(PAGE, tag) == 302
    assert status("/policy/finnes-ikke/", tag) == 404


# --- Never ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*PAGES, PDF])
def test_nothing_is_kept_for_who_is_logged_in(town: Town, path: str) -> None:
    make.make_version(town, "in_force")
    tag = etag(path)
    response = client_for(town, "leser").get(path)
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    if path != PDF:
        assert client_for(town, "leser").get(path, headers={"if-none-match": tag}).status_code == 200


def test_a_message_that_waits_is_shown_and_not_kept(town: Town) -> None:
    """She has logged out, and her session may hold a word for her."""
    make.make_version(town, "in_force")
    client = Client()
    client.cookies["messages"] = "noe"
    assert "ETag" not in client.get(LIST)


# --- Cheap ------------------------------------------------------------------------------------------------------------
#: The page of a policy asks once for the room above, which tells the way to what is new in the version in force.
@pytest.mark.parametrize(("path", "limit"), [(LIST, 5), (FEED, 4), (VERSION, 6), (PAGE, 9), (PDF, 2)])
@pytest.mark.parametrize("count", [1, 5])
def test_a_reader_without_a_login_costs_little(town: Town, path: str, limit: int, count: int) -> None:
    policy = make.make_version(town, "in_force").policy
    for number in range(2, count + 1):
        make.make_version(town, "in_force", policy, number=f"{number}.0")
        make.make_version(town, "in_force", make.make_policy(town, slug=f"p{number}"))
    with at_most(limit):
        assert Client().get(path).status_code == 200
