"""«Gjennomgått, ingen endring»: a decision with a reason, that moves the next revision and is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, StaleVersion, WrongState
from governance.documents import renderers
from governance.notices.models import Notice
from governance.policy import services
from governance.policy.documents import KIND
from governance.policy.models import PolicyDocument, PolicyReview
from governance.policy.periodic import remind_of_revision
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

TODAY = date(2097, 3, 3)
ADDRESS = "/policy/styring/gjennomgaatt/"


@pytest.fixture(autouse=True)
def _no_real_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=services.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


def in_force(town: Town, **facts: Any) -> PolicyDocument:
    """Return a policy on the school whose ansvarlig is its leader, in force since a year ago."""
    facts = {"unit": "school", "responsible": town.user("rektor"), **facts}
    with clock.at(date(2096, 3, 1)):
        make.make_version(town, "in_force", make.make_policy(town, **facts))
    return PolicyDocument.objects.get()


def review(town: Town, policy: PolicyDocument, by: str = "rektor", **values: Any) -> PolicyReview:
    values = {"reason": "Alt stemmer", "version": policy.version, **values}
    with clock.at(TODAY):
        return services.review_unchanged(policy, by=town.user(by), **values)


@pytest.mark.parametrize(("given", "expected"), [(None, date(2098, 3, 3)), (date(2097, 9, 1), date(2097, 9, 1))])
def test_the_next_revision_moves_by_the_rhythm_or_to_the_day_given(
    town: Town, given: date | None, expected: date
) -> None:
    policy = in_force(town)
    found = review(town, policy, next_revision_on=given)
    policy.refresh_from_db()
    assert (found.reviewed_on, found.next_revision_on, policy.next_revision_on) == (TODAY, expected, expected)
    assert (found.decided_by, found.decided_for) == (town.user("rektor"), None)
    event = AuditEvent.objects.get(verb="reviewed")
    assert (event.reason, event.changes) == ("Alt stemmer", {"next_revision_on": ["2097-03-01", expected.isoformat()]})
    assert event.actor == town.user("rektor").audit_id


def test_the_same_date_again_is_a_review_too(town: Town) -> None:
    policy = in_force(town)
    review(town, policy)
    review(town, policy)
    assert (PolicyReview.objects.count(), AuditEvent.objects.filter(verb="reviewed").count()) == (2, 2)


@pytest.mark.parametrize("who", ["rektor", "direktor"])
def test_the_ansvarlig_and_the_director_decide(town: Town, who: str) -> None:
    assert review(town, in_force(town), by=who)


@pytest.mark.parametrize("who", ["policyadmin", "prosesseier", "oppvekstsjef", "granrektor", "leser", "systemadmin"])
def test_others_do_not(town: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        review(town, in_force(town), by=who)


def test_a_reason_is_asked_for(town: Town) -> None:
    with pytest.raises(RuleBroken) as caught:
        review(town, in_force(town), reason=" ")
    assert caught.value.field == "reason"


@pytest.mark.parametrize("day", [TODAY, date(2096, 1, 1), date(2102, 3, 4)])
def test_the_next_revision_is_ahead_and_not_too_far(town: Town, day: date) -> None:
    with pytest.raises(RuleBroken) as caught:
        review(town, in_force(town), next_revision_on=day)
    assert caught.value.field == "next_revision_on"


def test_what_is_not_in_force_is_not_reviewed(town: Town) -> None:
    version = make.make_version(town, "draft", make.make_policy(town, unit="school", responsible=town.user("rektor")))
    with pytest.raises(WrongState):
        review(town, version.policy)


def test_with_a_new_version_on_its_way_it_is_not_said_to_hold(town: Town) -> None:
    policy = in_force(town)
    make.make_version(town, "draft", policy, number="2.0")
    with pytest.raises(WrongState, match=r"2\.0"):
        review(town, policy)


def test_of_two_at_once_one_decides(town: Town) -> None:
    policy, again = in_force(town), PolicyDocument.objects.get()
    review(town, policy)
    with pytest.raises(StaleVersion):
        review(town, again, by="direktor")
    assert PolicyReview.objects.count() == 1


@pytest.mark.engine
def test_a_review_is_never_changed(town: Town) -> None:
    review(town, in_force(town))
    for change in (lambda rows: rows.update(reason="Annet"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(PolicyReview.objects.all())


def test_reminders_stop_until_the_new_date_comes_near(town: Town) -> None:
    policy = in_force(town)
    with clock.at(TODAY):
        assert remind_of_revision()
    review(town, policy)
    before = Notice.objects.count()
    with clock.at(TODAY.replace(month=6)):
        assert remind_of_revision() == []
    with clock.at(date(2098, 2, 2)):
        assert remind_of_revision()
    assert Notice.objects.count() > before


# --- Pages ------------------------------------------------------------------------------------------------------------
def page(client: Client, address: str = "/policy/styring/") -> str:
    return " ".join(client.get(address).content.decode().split()).replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_decided_on_a_page_and_shown_to_the_public(town: Town) -> None:
    policy = in_force(town)
    with clock.at(TODAY):
        client = client_for(town, "rektor")
        assert ADDRESS in page(client)
        response = client.post(ADDRESS, {"reason": "Alt stemmer", "version": policy.version})
        assert response.headers["Location"] == "/policy/styring/"
        assert "Neste revisjon er 3. mars 2098." in page(client)
        public = page(Client())
        assert "Sist gjennomgått 3. mars 2097, uten endring." in public
        assert "Alt stemmer" not in public
        assert "Gjennomgått, ingen endring" in page(client)
        assert "Alt stemmer" in page(client)


def test_the_button_is_theirs_who_may(town: Town) -> None:
    in_force(town)
    for user, is_there in (("rektor", True), ("direktor", True), ("policyadmin", False), ("leser", False)):
        assert (ADDRESS in page(client_for(town, user))) is is_there


@pytest.mark.parametrize(
    ("data", "status"), [({"reason": ""}, 422), ({"next_revision_on": "01.01.2020"}, 422), ({"version": 1}, 409)]
)
def test_a_bad_form_and_a_stale_one(town: Town, data: dict[str, Any], status: int) -> None:
    policy = in_force(town)
    with clock.at(TODAY):
        sent = {"reason": "Alt stemmer", "version": policy.version, **data}
        response = client_for(town, "rektor").post(ADDRESS, sent)
    assert response.status_code == status
    assert "Alt stemmer" in response.content.decode() or not sent["reason"]


def test_a_new_version_begins_without_a_review(town: Town) -> None:
    policy = in_force(town)
    review(town, policy)
    with clock.at(TODAY):
        make.make_version(town, "in_force", policy, number="2.0")
        assert "Sist gjennomgått" not in page(Client())


def test_the_year_wheel_shows_what_is_to_be_revised(town: Town) -> None:
    from governance.process.models import YearWheelEvent

    YearWheelEvent.objects.create(month=5, title="Tertial", visibility=Visibility.PUBLIC)
    policy = in_force(town)
    with clock.at(TODAY):
        assert "1. mars 2097: <a" in (shown := page(Client(), "/arshjul/"))
        assert "over fristen" in shown
        review(town, policy)
        assert "over fristen" not in page(Client(), "/arshjul/")
    with clock.at(date(2097, 3, 4)):
        PolicyDocument.objects.update(visibility=Visibility.INTERNAL)
        assert "Policyer som skal revideres" not in page(Client(), "/arshjul/")
        assert "Policyer som skal revideres" in page(client_for(town, "rektor"), "/arshjul/")
