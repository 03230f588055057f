"""What policies ask of people, what they show on other pages, and the daily jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core import clock
from governance.documents.models import JobStatus, RenderJob
from governance.notices.models import Notice
from governance.policy import periodic, services
from governance.policy.duties import policy_duties
from governance.policy.models import PolicyDocument
from tests.factories import policy as make
from tests.factories.municipality import Town
from tests.integration.policy.test_pages import client_for

EVERYBODY = ("policyadmin", "prosesseier", "oppvekstsjef", "kultursjef", "direktor", "rektor", "strategileder", "leser")


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("draft", {"policyadmin": "Utkast"}),
        ("hearing", {"rektor": "Gi innspill", "strategileder": "Gi innspill"}),
        ("recommending", {"oppvekstsjef": "Registrer anbefaling", "kultursjef": "Registrer anbefaling"}),
        ("deciding", {"direktor": "Godkjenn"}),
        ("approved", {"policyadmin": "Klar til publisering"}),
        ("ordered", {}),
        ("in_force", {}),
        ("withdrawn", {}),
    ],
)
def test_each_state_asks_the_one_who_has_it(town: Town, state: str, asked: dict[str, str]) -> None:
    make.make_version(town, state)
    for username in EVERYBODY:
        duties = policy_duties(town.user(username))
        assert [duty.title.partition(":")[0] for duty in duties] == ([asked[username]] if username in asked else [])
        for duty in duties:
            assert client_for(town, username).get(duty.path).status_code == 200


def test_a_returned_draft_shows_why(town: Town) -> None:
    version = make.make_version(town, "deciding")
    services.send_back(version, by=town.user("direktor"), reason="Skriv mer om roller.")
    (duty,) = policy_duties(town.user("policyadmin"))
    assert (duty.title, duty.detail) == ("Sendt tilbake: Helhetlig styring 1.0", "Skriv mer om roller.")


def test_a_failed_publication_asks_to_be_tried_again(town: Town) -> None:
    make.make_version(town, "ordered")
    RenderJob.objects.update(status=JobStatus.FAILED)
    (duty,) = policy_duties(town.user("policyadmin"))
    assert duty.title.startswith("Publiseringen feilet")


@pytest.mark.parametrize(("days", "is_shown", "is_overdue"), [(31, False, False), (30, True, False), (-1, True, True)])
def test_the_ansvarlig_is_asked_to_revise_in_time(town: Town, days: int, is_shown: bool, is_overdue: bool) -> None:
    make.make_version(town, "in_force")
    PolicyDocument.objects.update(next_revision_on=clock.today() + timedelta(days=days))
    duties = policy_duties(town.user("strategileder"))
    assert [duty.is_overdue for duty in duties] == ([is_overdue] if is_shown else [])
    assert policy_duties(town.user("direktor")) == []


def test_a_step_past_its_time_is_overdue(town: Town) -> None:
    make.make_version(town, "deciding")
    with clock.at(clock.now() + timedelta(days=8)):
        (duty,) = policy_duties(town.user("direktor"))
    assert duty.is_overdue


def test_revisions_are_reminded_of_once_per_occasion(town: Town) -> None:
    make.make_version(town, "in_force")
    PolicyDocument.objects.update(next_revision_on=clock.today() + timedelta(days=7))
    assert len(periodic.remind_of_revision()) == 1
    assert periodic.remind_of_revision() == []
    told = Notice.objects.filter(rule="policy_revision").values_list("recipient__username", flat=True)
    assert set(told) == {"strategileder", "policyadmin"}


def test_a_round_that_was_closed_without_its_policy_is_caught_up_with(town: Town) -> None:
    from governance.process.services import close_round

    version = make.make_version(town, "hearing")
    close_round(version.run, by=None)
    assert len(periodic.close_hearings()) == 1
    assert make.again(version).status == "approval"
