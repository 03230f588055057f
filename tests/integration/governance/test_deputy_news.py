"""What deputies are told, how the decision line names them, and that roles are given and ended with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.errors import RuleBroken
from governance.notices.models import Notice, OutboxMessage
from governance.organisation import deputy_news, services
from governance.organisation.models import Deputyship, Role, RoleAssignment
from governance.process import services as process
from governance.process.models import Act, LineKind
from governance.process.queries import run_view
from governance.templatetags.helhet import nodate
from tests.factories.deputies import make_deputy
from tests.factories.municipality import Town, add_person


def day(count: int) -> Any:
    return clock.today() + timedelta(days=count)


def told(username: str) -> list[str]:
    return list(Notice.objects.filter(recipient__username=username).order_by("pk").values_list("subject", flat=True))


# --- Notices ---------------------------------------------------------------------------------------------------------
def test_who_becomes_a_deputy_is_told_but_not_why(town: Town) -> None:
    make_deputy(town, "barnetrinnsleder", "rektor", by=town.user("oppvekstsjef"), reason="Sykdom")
    assert told("barnetrinnsleder") == ["Du er stedfortreder for Rektor Prøvesen"]
    message = OutboxMessage.objects.get()
    assert message.address == "barnetrinnsleder@example.org"
    assert "som linjeleder – Bjørkeskogen skole fra" in message.body
    assert "Gjort av Oppvekstsjef Prøvesen." in message.body
    assert "Sykdom" not in message.body
    assert reverse("governance:deputy_list") in message.body


def test_who_is_a_deputy_no_longer_is_told_once(town: Town) -> None:
    deputyship = make_deputy(town, "barnetrinnsleder", "rektor")
    services.end_deputyship(deputyship, reason="Tilbake", version=1, by=town.user("rektor"))
    assert told("barnetrinnsleder")[1:] == ["Du er ikke lenger stedfortreder for Rektor Prøvesen"]
    assert told("rektor") == []
    assert OutboxMessage.objects.count() == 2


def test_when_the_deputy_goes_herself_the_principal_is_told(town: Town) -> None:
    deputyship = make_deputy(town, "barnetrinnsleder", "rektor")
    services.end_deputyship(deputyship, reason="Rekker ikke", version=1, by=town.user("barnetrinnsleder"))
    assert told("rektor") == ["Barnetrinnsleder Prøvesen er ikke lenger stedfortreder for deg"]
    assert len(told("barnetrinnsleder")) == 1


def test_when_the_role_ends_before_the_deputy_is_told(town: Town) -> None:
    make_deputy(town, "barnetrinnsleder", "rektor")
    role = RoleAssignment.objects.get(user=town.user("rektor"))
    services.end_role(role, on=day(90), by=None, reason="Slutter")
    assert len(told("barnetrinnsleder")) == 1
    services.end_role(role, on=day(5), by=None, reason="Slutter før")
    assert told("barnetrinnsleder")[1].startswith("Du er stedfortreder for Rektor Prøvesen bare til ")


def test_when_the_principal_is_shut_out_the_deputy_is_told(town: Town) -> None:
    make_deputy(town, "barnetrinnsleder", "rektor")
    services.deactivate(town.user("rektor"), by=None, reason="Sluttet")
    assert told("barnetrinnsleder")[1:] == ["Du er ikke lenger stedfortreder for Rektor Prøvesen"]


def test_what_was_lent_before_she_was_shut_out_does_not_come_back_with_her(town: Town) -> None:
    deputyship = make_deputy(town, "barnetrinnsleder", "rektor")
    make_deputy(town, "rektor", "oppvekstsjef")
    admin = town.user("systemadmin")
    services.deactivate(town.user("rektor"), by=admin, reason="Permisjon")
    services.reactivate(town.user("rektor"), by=admin, reason="Tilbake")
    deputyship.refresh_from_db()
    assert deputyship.ended_at and deputyship.ended_by == admin
    assert not Deputyship.objects.current().exists()
    assert AuditEvent.objects.filter(verb="deputy_ended").count() == 2
    assert told("oppvekstsjef") == ["Rektor Prøvesen er ikke lenger stedfortreder for deg"]
    assert Notice.objects.filter(recipient__username="rektor").count() == 1, "she was appointed, and no more"


@pytest.mark.parametrize("gone", ["rektor", "barnetrinnsleder"])
def test_nobody_is_appointed_for_or_by_one_who_was_shut_out_meanwhile(town: Town, gone: str) -> None:
    role, deputy = (
        RoleAssignment.objects.select_related("user", "unit").get(user=town.user("rektor")),
        town.user("barnetrinnsleder"),
    )
    services.deactivate(town.user(gone), by=None, reason="Sluttet")
    with pytest.raises(RuleBroken, match="stengt ute"):
        services.appoint_deputy(
            assignment=role, deputy=deputy, valid_from=day(0), valid_to=day(9), reason="Ferie", by=None
        )


def test_a_role_that_goes_on_after_all_is_told_of_and_so_is_its_next_end(town: Town) -> None:
    make_deputy(town, "barnetrinnsleder", "rektor")
    role = RoleAssignment.objects.get(user=town.user("rektor"))
    for _time in range(2):
        services.end_role(role, on=day(5), by=None, reason="Slutter")
        services.keep_role(role, by=None, reason="Blir likevel")
    ends, stays = (
        "Du er stedfortreder for Rektor Prøvesen bare til ",
        "Du er fortsatt stedfortreder for Rektor Prøvesen",
    )
    assert [subject.startswith(ends) or subject for subject in told("barnetrinnsleder")[1:]] == [True, stays] * 2


def test_an_end_of_the_role_that_is_moved_later_is_told_of(town: Town) -> None:
    make_deputy(town, "barnetrinnsleder", "rektor", valid_from=day(0), valid_to=day(30))
    role = RoleAssignment.objects.get(user=town.user("rektor"))
    for last in (5, 20, 30, 90):
        services.end_role(role, on=day(last), by=None, reason="Ny dato")
    ends, stays = (
        "Du er stedfortreder for Rektor Prøvesen bare til ",
        "Du er fortsatt stedfortreder for Rektor Prøvesen",
    )
    news = [subject.startswith(ends) or subject for subject in told("barnetrinnsleder")[1:]]
    assert news == [True, True, stays], "the last day, a later one, and the whole time; after that nothing is new"
    text = Notice.objects.filter(recipient__username="barnetrinnsleder").latest("pk").text
    assert f"som avtalt, til og med {nodate(day(30))}." in text


def test_who_does_it_herself_is_not_told(town: Town) -> None:
    deputyship = make_deputy(town, "barnetrinnsleder", "rektor")
    before = Notice.objects.count()
    deputy_news.tell(deputyship, deputy_news.News.ENDED, by=town.user("barnetrinnsleder"))
    assert Notice.objects.count() == before


# --- The decision line -----------------------------------------------------------------------------------------------
def run_at_the_leader(town: Town) -> Any:
    run = process.start_run(kind=LineKind.UNIT_REPORT, unit=town["school"], by=town.user("prosesseier"), title="Sak")
    process.act(run, Act.PROPOSE, by=town.user("rapportor"))
    return run


def test_the_step_that_waits_names_the_deputies_of_the_one_who_has_it(town: Town) -> None:
    run = run_at_the_leader(town)
    assert run_view(run).now.deputies == ()
    make_deputy(town, "barnetrinnsleder", "rektor")
    make_deputy(town, "kultursjef", "oppvekstsjef")
    make_deputy(town, "leser", "rektor", valid_from=day(3), valid_to=day(4))
    view = run_view(run)
    assert [step.deputies for step in view.steps] == [(), ("Barnetrinnsleder Prøvesen",), ()]


def test_a_deputy_who_put_the_case_forward_is_not_named_to_decide_it(town: Town) -> None:
    make_deputy(town, "rapportor", "oppvekstsjef")
    run = run_at_the_leader(town)
    process.act(run, Act.DELIVER, by=town.user("rektor"))
    assert run_view(run).now.deputies == ()
    make_deputy(town, "kultursjef", "oppvekstsjef")
    assert run_view(run).now.deputies == ("Kultursjef Prøvesen",)


def test_deputies_cost_one_query_however_many(town: Town) -> None:
    run = run_at_the_leader(town)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            run_view(run)
        return len(captured)

    make_deputy(town, "barnetrinnsleder", "rektor")
    few = cost()
    for number in range(20):
        add_person(town, f"vikar{number}", "school")
        make_deputy(town, f"vikar{number}", "rektor")
    assert cost() == few
    assert len(run_view(run).now.deputies) == 21


# --- Reasons ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_person_gives_and_ends_no_role_without_a_reason(town: Town, reason: str) -> None:
    by, role = town.user("systemadmin"), RoleAssignment.objects.get(unit=town["library"])
    with pytest.raises(RuleBroken, match="begrunnelse") as refused:
        services.grant_role(user=town.user("leser"), role=Role.READER, unit=town["school"], by=by, reason=reason)
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken, match="begrunnelse"):
        services.end_role(role, on=day(0), by=by, reason=reason)


def test_the_form_asks_for_the_reason(client: Client, town: Town) -> None:
    client.force_login(town.user("systemadmin"))
    sent = {"user": town.user("leser").pk, "role": "reader", "unit": town["school"].pk, "valid_from": "01.01.2026"}
    answer = client.post(reverse("governance:role_grant"), sent)
    assert answer.status_code == 422
    assert "Dette må fylles ut" in answer.content.decode()
