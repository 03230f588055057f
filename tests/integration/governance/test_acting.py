"""Acting in another's place in the browser: the choice, the strip, and its end at the next request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from config.deadlines import counting
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.holdings import queries as holding
from governance.holdings import services as holdings
from governance.holdings.models import HandOverStatus
from governance.identity import services as identity
from governance.identity.queries import must_have_second_factor
from governance.organisation import services
from governance.organisation.acting import SESSION_KEY
from governance.organisation.models import Deputyship, Role, RoleAssignment
from planning.goals.models import Goal
from tests.factories.deputies import act_for, acting_as, make_deputy
from tests.factories.municipality import Town
from tests.factories.planning import a_goal
from tests.support.queries import at_most

STRIP = "Du opptrer for <strong>Rektor Prøvesen</strong> (linjeleder, Bjørkeskogen skole)"


@pytest.fixture
def deputyship(town: Town) -> Deputyship:
    return make_deputy(town, "biblioteksjef", "rektor")


@pytest.fixture
def deputy(client: Client, town: Town, deputyship: Deputyship) -> Client:
    """A browser of the librarian, who is deputy for the rektor and has not chosen to act yet."""
    client.force_login(town.user("biblioteksjef"))
    return client


def start(client: Client, deputyship: Deputyship):
    return client.post(reverse("governance:acting_start", args=[deputyship.pk]))


def test_she_chooses_in_the_header_and_stops_again(deputy: Client, deputyship: Deputyship) -> None:
    page = deputy.get("/").content.decode()
    assert "Opptre for Rektor Prøvesen (linjeleder, Bjørkeskogen skole)" in page
    assert STRIP not in page
    assert start(deputy, deputyship).status_code == 302
    for path in ("/", reverse("governance:organisation"), reverse("governance:policy_list")):
        assert STRIP in deputy.get(path).content.decode()
    assert deputy.post(reverse("governance:acting_stop")).status_code == 302
    assert STRIP not in deputy.get("/").content.decode()


def test_what_she_does_stands_on_both(deputy: Client, town: Town, deputyship: Deputyship) -> None:
    goal = a_goal(town, responsible=town.user("oppvekstsjef"))
    path = reverse("planning:goal_edit", args=[goal.pk])
    assert deputy.get(path).status_code in {403, 404}
    start(deputy, deputyship)
    assert deputy.get(path).status_code == 200
    form = deputy.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"title": "Alle trives", "version": goal.version}
    assert deputy.post(path, data).status_code == 302
    assert Goal.objects.get(pk=goal.pk).title == "Alle trives"
    event = AuditEvent.objects.latest("number")
    assert (event.actor, event.on_behalf_of) == (town.user("biblioteksjef").audit_id, town.user("rektor").audit_id)
    page = deputy.get(reverse("planning:goal_page", args=[goal.pk])).content.decode()
    assert "Biblioteksjef Prøvesen på vegne av Rektor Prøvesen" in page


def test_an_ended_deputyship_is_gone_at_the_next_request(deputy: Client, town: Town, deputyship: Deputyship) -> None:
    start(deputy, deputyship)
    services.end_deputyship(deputyship, by=town.user("rektor"), reason="Tilbake", version=deputyship.version)
    page = deputy.get("/").content.decode()
    assert STRIP not in page
    assert "Du er ikke lenger stedfortreder i rollen du opptrådte i" in page
    assert SESSION_KEY not in deputy.session


def test_what_was_sent_in_anothers_place_is_not_done_in_her_own(
    deputy: Client, town: Town, deputyship: Deputyship
) -> None:
    start(deputy, deputyship)
    services.end_deputyship(deputyship, by=None, reason="Tilbake", version=deputyship.version)
    response = deputy.post(reverse("planning:goal_create"), {"title": "Nytt mål"})
    assert response.status_code == 409
    assert "Det du sendte inn, er ikke lagret" in response.content.decode()
    assert not Goal.objects.exists()
    assert deputy.post(reverse("planning:goal_create"), {"title": "Nytt mål"}).status_code == 422  # as herself


@pytest.mark.parametrize("name", ["acting_stop", "logout"])
def test_the_way_out_is_always_open(deputy: Client, deputyship: Deputyship, name: str) -> None:
    start(deputy, deputyship)
    services.end_deputyship(deputyship, by=None, reason="Tilbake", version=deputyship.version)
    assert deputy.post(reverse(f"governance:{name}")).status_code == 302


def test_an_expired_deputyship_gives_nothing(deputy: Client, deputyship: Deputyship) -> None:
    start(deputy, deputyship)
    with clock.at(clock.now() + timedelta(days=31)):
        deputy.force_login(deputyship.deputy)  # the session itself has ended by then
        act_for(deputy, deputyship)
        assert STRIP not in deputy.get("/").content.decode()
        assert start(deputy, deputyship).status_code == 409


@pytest.mark.parametrize("tampered", ["anothers", "unknown", "text", "list", "true"])
def test_a_tampered_session_gives_nothing(client: Client, town: Town, deputyship: Deputyship, tampered: str) -> None:
    client.force_login(town.user("uten_rolle" if tampered == "anothers" else "biblioteksjef"))
    values = {"anothers": deputyship.pk, "unknown": 10**6, "text": str(deputyship.pk), "list": [deputyship.pk]}
    session = client.session
    session[SESSION_KEY] = values.get(tampered, True)
    if tampered == "true":
        Deputyship.objects.filter(pk=deputyship.pk).update(deputy=town.user("leser"))
    session.save()
    response = client.get(reverse("governance:organisation"))
    assert response.status_code == 200
    assert STRIP not in response.content.decode()
    assert SESSION_KEY not in client.session


def test_a_session_with_the_right_number_does_act(client: Client, town: Town, deputyship: Deputyship) -> None:
    """Positive control of the test above."""
    client.force_login(town.user("biblioteksjef"))
    act_for(client, deputyship)
    assert STRIP in client.get(reverse("governance:organisation")).content.decode()


def test_nobody_acts_by_the_deputyship_of_another(client: Client, town: Town, deputyship: Deputyship) -> None:
    client.force_login(town.user("rektor"))
    assert start(client, deputyship).status_code == 404


def test_a_page_from_before_the_choice_cannot_be_sent_after_it(town: Town, deputyship: Deputyship) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.user("biblioteksjef"))
    token = client.get(reverse("planning:goal_create")).context["csrf_token"]
    chosen = client.post(reverse("governance:acting_start", args=[deputyship.pk]), {"csrfmiddlewaretoken": str(token)})
    assert chosen.status_code == 302
    stale = client.post(reverse("planning:goal_create"), {"csrfmiddlewaretoken": str(token)})
    assert stale.status_code == 403
    fresh = client.get(reverse("planning:goal_create")).context["csrf_token"]
    assert client.post(reverse("planning:goal_create"), {"csrfmiddlewaretoken": str(fresh)}).status_code == 422


def test_leaving_a_session_leaves_the_place(deputy: Client, town: Town, deputyship: Deputyship) -> None:
    start(deputy, deputyship)
    deputy.post(reverse("governance:logout"))
    deputy.force_login(town.user("biblioteksjef"))
    assert STRIP not in deputy.get("/").content.decode()


def test_her_own_notices_wait_and_the_principals_are_not_hers(deputy: Client, town: Town, deputyship) -> None:
    from governance.notices.services import notify

    for username in ("biblioteksjef", "rektor"):
        notify(
            recipient=town.user(username),
            rule="r",
            occasion="o",
            subject="Til deg",
            text="Tekst",
            path="/",
            is_exempt=False,
        )
    assert "2 uleste varsler" in deputy.get("/").content.decode()  # the other tells that she is a deputy
    start(deputy, deputyship)
    assert "2 uleste varsler" not in deputy.get("/").content.decode()


def test_a_deputy_is_appointed_and_ended_in_the_browser(client: Client, town: Town) -> None:
    client.force_login(town.user("rektor"))
    today = clock.today()
    data = {
        "assignment": RoleAssignment.objects.get(user=town.user("rektor")).pk, "deputy": town.user("leser").pk,
        "valid_from": f"{today:%d.%m.%Y}", "valid_to": f"{today + timedelta(days=7):%d.%m.%Y}", "reason": "Ferie",
    }  # fmt: skip
    path = reverse("governance:deputy_appoint")
    assert client.post(path, {**data, "valid_to": ""}).status_code == 422
    assert client.post(path, {**data, "deputy": town.user("rektor").pk}).status_code == 422
    assert client.post(path, data).status_code == 302
    page = client.get(reverse("governance:deputy_list")).content.decode()
    assert "Leser Prøvesen" in page
    assert "Ferie" in page
    made = Deputyship.objects.get()
    end = reverse("governance:deputy_end", args=[made.pk])
    assert client.post(end, {"version": 1, "reason": ""}).status_code == 422
    assert client.post(end, {"version": 7, "reason": "Tilbake"}).status_code == 409
    assert client.post(end, {"version": 1, "reason": "Tilbake"}).status_code == 302
    assert client.post(end, {"version": 1, "reason": "Tilbake"}).status_code == 409


def test_the_page_costs_the_same_for_any_number(client: Client, town: Town) -> None:
    client.force_login(town.user("direktor"))
    for count, principal in enumerate(("rektor", "granrektor", "kultursjef", "biblioteksjef", "oppvekstsjef")):
        make_deputy(town, "uten_rolle", principal)
        if count in {0, 4}:
            with at_most(12):
                client.get(reverse("governance:deputy_list"))


def test_acting_costs_one_query_more(deputy: Client, deputyship: Deputyship) -> None:
    start(deputy, deputyship)
    with at_most(12):
        deputy.get(reverse("planning:goal_list"))


def test_what_was_given_to_the_principal_is_answered_in_her_place(deputy: Client, town: Town, deputyship) -> None:
    goal = a_goal(town, responsible=town.user("rapportor"))
    things = holding.chosen(town.user("oppvekstsjef"), [f"planning.goal:{goal.pk}"])
    given = holdings.hand_over(things, to=town.user("rektor"), by=town.user("oppvekstsjef"))[0]
    path, data = reverse("governance:hand_over_confirm"), {"overtakelse": given.pk}
    assert deputy.post(path, data).status_code == 404
    start(deputy, deputyship)
    assert "Bekreft at du har overtatt" in deputy.get("/").content.decode()
    assert deputy.post(path, data).status_code == 302
    given.refresh_from_db()
    assert given.status == HandOverStatus.CONFIRMED
    assert AuditEvent.objects.latest("number").on_behalf_of == town.user("rektor").audit_id


def test_the_number_in_the_header_is_of_the_place_she_acts_in(town: Town, deputyship: Deputyship) -> None:
    herself, acting = town.user("biblioteksjef"), acting_as(town, deputyship)
    counting.remember(herself, 3)
    counting.remember(acting, 8)
    assert (counting.remembered(herself), counting.remembered(acting)) == (3, 8)


def test_a_role_that_demands_a_second_factor_demands_it_of_the_deputy_too(town: Town, deputyship: Deputyship) -> None:
    assert not must_have_second_factor(town.user("uten_rolle"))
    make_deputy(town, "uten_rolle", "prosesseier")
    identity.set_second_factor_roles([Role.PROCESS_OWNER], version=1, by=None)
    assert must_have_second_factor(town.user("uten_rolle"))
    assert not must_have_second_factor(town.user("biblioteksjef"))
