"""E-mail about what is exempt from public access says that there is something to read, and nothing of what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from evaluation.evaluations import holdings as evaluation_holdings
from governance.core import clock
from governance.core.editable import Visibility
from governance.documents import renderers
from governance.holdings import services as holdings
from governance.notices import services as notices
from governance.notices.models import Notice, OutboxMessage
from governance.policy import holdings as policy_holdings
from governance.policy import services as policies
from governance.policy.comments import periodic as comment_periodic
from governance.policy.documents import KIND
from governance.policy.models import PolicyDocument, PolicyVersion
from governance.policy.periodic import remind_of_revision
from governance.reading import periodic as reading_periodic
from governance.reading import services as reading
from planning.actions import holdings as action_holdings
from planning.goals import holdings as goal_holdings
from planning.plans import holdings as plan_holdings
from tests.factories import commenting
from tests.factories import evaluation as make_evaluations
from tests.factories import planning as make
from tests.factories import policy as make_policies
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.factories.reading import ask

TITLE, SLUG, WORDS = "Nedlegging av Granlia", "nedlegging-av-granlia", "Granlia står for tur."
OPEN: dict[str, Any] = {"visibility": Visibility.INTERNAL}
START = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The e-mails do not care what the PDF looks like, and rendering takes seconds."""
    cheap = renderers.Renderer(
        render=lambda _frozen: renderers.Rendered(b"%PDF-1.7", "policy.pdf"), finish=policies.finish_publication
    )
    monkeypatch.setitem(renderers._renderers, KIND, cheap)


def policy(town: Town, shown: dict[str, Any]) -> PolicyDocument:
    return make_policies.make_policy(
        town, slug=SLUG, unit="school", title=TITLE, responsible=town.user("rektor"), **shown
    )


def version(town: Town, shown: dict[str, Any], state: str) -> PolicyVersion:
    return make_policies.make_version(town, state, policy(town, shown))


# --- What each room tells of -----------------------------------------------------------------------------------------
def published(town: Town, shown: dict[str, Any]) -> None:
    version(town, shown, "in_force")


def withdrawn(town: Town, shown: dict[str, Any]) -> None:
    made = version(town, shown, "in_force")
    forget()
    policies.withdraw(made, by=town.user("direktor"), reason=WORDS)


def returned(town: Town, shown: dict[str, Any]) -> None:
    policies.send_back(version(town, shown, "deciding"), by=town.user("direktor"), reason=WORDS)


def planned(town: Town, shown: dict[str, Any]) -> None:
    _plan(town, version(town, shown, "approved"))


def _plan(town: Town, made: PolicyVersion) -> None:
    on = clock.today() + timedelta(days=9)
    policies.plan_publication(made, on=on, seen_version=made.version, by=town.user("policyadmin"))


def revision(town: Town, shown: dict[str, Any]) -> None:
    version(town, shown, "in_force")
    forget()
    with clock.at(_noon(PolicyDocument.objects.get().next_revision_on - timedelta(days=3))):
        assert remind_of_revision()


def answered(town: Town, shown: dict[str, Any]) -> None:
    comment = commenting.write(town, version(town, shown, "hearing"), text=WORDS)
    commenting.answer(town, comment)


def heard(town: Town, shown: dict[str, Any]) -> None:
    version(town, shown, "hearing")
    with clock.at(_noon(START + timedelta(days=12))):
        assert comment_periodic.remind_of_rounds()


def unanswered(town: Town, shown: dict[str, Any]) -> None:
    commenting.write(town, version(town, shown, "hearing"), text=WORDS)
    with clock.at(_noon(START + timedelta(days=20))):
        assert comment_periodic.remind_of_rounds()


def asked(town: Town, shown: dict[str, Any]) -> None:
    made = version(town, shown, "in_force")
    forget()
    ask(town, made, note=WORDS)


def reminded(town: Town, shown: dict[str, Any]) -> None:
    ask(town, version(town, shown, "in_force"))
    forget()
    with clock.at(_noon(START + timedelta(days=8))):
        assert reading_periodic.remind_of_reading()


def excused(town: Town, shown: dict[str, Any]) -> None:
    request = ask(town, version(town, shown, "in_force"))
    forget()
    reading.end_reading(request, version=request.version, reason=WORDS, by=town.user("policyadmin"))


def given(find: Callable[..., Any], create: Callable[..., Any]) -> Callable[[Town, dict[str, Any]], None]:
    def hand_over(town: Town, shown: dict[str, Any]) -> None:
        create(town, shown)
        held = find(None, Q())
        assert held
        holdings.hand_over(held, to=town.user("oppvekstsjef"), by=town.user("direktor"), note=WORDS)

    return hand_over


def declined(town: Town, shown: dict[str, Any]) -> None:
    make.a_goal(town, title=TITLE, **shown)
    made = holdings.hand_over(
        goal_holdings.HOLDINGS.find(None, Q()), to=town.user("oppvekstsjef"), by=town.user("direktor")
    )
    forget()
    holdings.decline(made[0], by=town.user("oppvekstsjef"), reason=WORDS)


def _plan_of_the_school(town: Town, shown: dict[str, Any]) -> None:
    make.a_plan(town, "school", title=TITLE, responsible=town.user("rektor"), **shown)


def _evaluation(town: Town, shown: dict[str, Any]) -> None:
    make_evaluations.make_evaluation(
        town, title=TITLE, responsible=town.user("rektor"), by=town.user("direktor"), **shown
    )


TELLS: dict[str, Callable[[Town, dict[str, Any]], None]] = {
    "policy_published": published,
    "policy_withdrawn": withdrawn,
    "policy_returned": returned,
    "policy_planned": planned,
    "policy_revision": revision,
    "comment_answered": answered,
    "policy_hearing": heard,
    "policy_comments": unanswered,
    "read_asked": asked,
    "read_reminded": reminded,
    "read_ended": excused,
    "policy_given": given(policy_holdings.HOLDINGS.find, policy),
    "plan_given": given(
        plan_holdings.HOLDINGS.find,
        lambda town, shown: make.a_plan(town, "school", title=TITLE, responsible=town.user("rektor"), **shown),
    ),
    "goal_given": given(goal_holdings.HOLDINGS.find, lambda town, shown: make.a_goal(town, title=TITLE, **shown)),
    "action_given": given(
        action_holdings.HOLDINGS.find,
        lambda town, shown: make.an_action(town, make.a_goal(town, title="Annet", **shown), title=TITLE, **shown),
    ),
    "evaluation_given": given(evaluation_holdings.HOLDINGS.find, _evaluation),
    "goal_declined": declined,
}


def _noon(day: date) -> Any:
    return clock.now().replace(year=day.year, month=day.month, day=day.day)


def forget() -> None:
    OutboxMessage.objects.all().delete()
    Notice.objects.all().delete()


def tell(town: Town, kind: str, shown: dict[str, Any]) -> list[OutboxMessage]:
    with clock.at(_noon(START)):
        TELLS[kind](town, shown)
    return list(OutboxMessage.objects.select_related("notice"))


# --- What leaves the house -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", TELLS)
def test_e_mail_about_what_is_exempt_gives_the_way_and_no_word_of_it(town: Town, kind: str) -> None:
    sent = tell(town, kind, EXEMPT)
    assert sent
    for message in sent:
        assert message.subject == "Varsel om en sak som er unntatt offentlighet"
        assert f"{reverse('governance:notice_list')}#varsel-{message.notice_id}\n" in message.body
        for words in (TITLE, SLUG, WORDS, "Formål", message.notice.text):
            assert words not in message.subject + message.body


@pytest.mark.parametrize("kind", TELLS)
def test_e_mail_about_what_is_open_says_what_it_is_about(town: Town, kind: str) -> None:
    sent = tell(town, kind, OPEN)
    assert sent
    for message in sent:
        assert message.subject == message.notice.subject
        assert message.notice.text in message.body
        assert message.notice.path in message.body
        assert TITLE in message.subject + message.body


def test_the_notice_itself_is_whole_for_the_one_it_was_for(town: Town) -> None:
    sent = tell(town, "goal_given", EXEMPT)
    assert TITLE in sent[0].notice.subject
    client = Client()
    client.force_login(town.user("oppvekstsjef"))
    page = client.get(reverse("governance:notice_list")).content.decode()
    assert f'id="varsel-{sent[0].notice_id}"' in page
    assert TITLE in page


def test_one_exempt_thing_among_many_closes_the_e_mail(town: Town) -> None:
    make.a_goal(town, title="Åpent mål")
    make.a_goal(town, title=TITLE, **EXEMPT)
    holdings.hand_over(goal_holdings.HOLDINGS.find(None, Q()), to=town.user("oppvekstsjef"), by=town.user("direktor"))
    message = OutboxMessage.objects.get()
    assert "Åpent mål" in message.notice.text
    assert "Åpent mål" not in message.body


def test_what_is_sent_is_what_was_queued(town: Town) -> None:
    message = tell(town, "goal_given", EXEMPT)[0]
    assert notices.deliver(message.pk)
    assert TITLE not in mail.outbox[-1].subject + mail.outbox[-1].body
