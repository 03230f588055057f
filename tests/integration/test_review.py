"""Small faults that went across the rooms, each held by a test."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.notices import services as notices
from governance.notices.models import OutboxMessage
from governance.organisation import services as organisation
from governance.organisation.forms import UserForm
from governance.organisation.models import Role
from planning.goals import services as goals
from planning.goals.models import Goal
from tests.factories import planning as make
from tests.factories.municipality import Town
from tests.integration.planning.pages import at, browser


def test_role_cannot_end_before_it_begins(town: Town) -> None:
    today = clock.today()
    with pytest.raises(RuleBroken) as error:
        organisation.grant_role(
            user=town.user("uten_rolle"), role=Role.READER, unit=town["school"], by=town.user("systemadmin"),
            valid_from=today, valid_to=today - timedelta(days=1), reason="Vikar",
        )  # fmt: skip
    assert error.value.field == "valid_to"


def test_address_that_the_database_cannot_hold_is_refused_by_the_form() -> None:
    long_address = f"navn@{'.'.join(['e' * 60] * 4)}.example.org"
    assert len(long_address) > 254
    assert "email" in UserForm({"email": long_address}).errors


def test_message_that_cannot_be_written_is_given_up_after_some_attempts(town: Town) -> None:
    told = {"rule": "policy_returned", "occasion": "1", "text": "Tekst", "path": "/", "is_exempt": False}
    notices.notify(recipient=town.user("rektor"), subject="To\nlinjer", **told)
    message = OutboxMessage.objects.get()
    with clock.at(clock.now()):
        assert notices.deliver(message.pk) is False
    message.refresh_from_db()
    assert (message.attempts, bool(message.error)) == (1, True)


def test_thread_names_no_goal_that_the_reader_may_not_see(town: Town) -> None:
    hidden = make.a_goal(town, "education", title="Det som er unntatt", visibility=Visibility.EXEMPT)
    goal = make.a_goal(town, "school", parent=hidden, visibility=Visibility.EXEMPT)
    action = make.an_action(town, goal)
    for path in (at("goal_page", goal.pk), at("action_page", action.pk)):
        assert (
            "Det som er unntatt" not in browser(town, "rapportor").get(path).content.decode().partition("Historikk")[0]
        )
        assert "Det som er unntatt" in browser(town, "oppvekstsjef").get(path).content.decode()


def test_goal_under_a_concluded_goal_stays_there_when_it_is_edited(town: Town) -> None:
    above = make.a_goal(town, "education")
    goal = make.a_goal(town, "school", parent=above)
    goals.move_goal(above, "close", by=None, reason="Ferdig.")
    form = browser(town, "rektor").get(at("goal_edit", goal.pk)).context["form"]
    assert Goal.objects.get(pk=above.pk) in form.fields["parent"].queryset


def test_delprosesseier_of_another_part_reads_no_exempt_input_on_the_page_of_the_cycle(town: Town) -> None:
    from governance.process import services as process
    from governance.process.models import SubprocessCode

    process.create_subprocess(code=SubprocessCode.PLANNING, purpose="", owner_unit=town["culture"], by=None)
    make.an_input(town, title="Unntatt innspill", visibility=Visibility.EXEMPT)
    page = browser(town, "delprosesseier").get(at("cycle_next"))
    assert page.status_code == 200
    assert "Unntatt innspill" not in page.content.decode()
    assert page.context["waiting_count"] == 1
    assert "Unntatt innspill" in browser(town, "prosesseier").get(at("cycle_next")).content.decode()


@pytest.mark.parametrize("number", ["\0", "1.0\0", "9" * 40])
def test_version_number_that_no_database_can_hold_is_not_found(town: Town, number: str) -> None:
    """PostgreSQL refuses the null character with an error of its own."""
    path = reverse("governance:policy_version", args=["policy", number])
    assert Client().get(path).status_code == 404
    assert browser(town, "policyadmin").get(path).status_code == 404
