"""Reminders of a reading, new holders of the role, and what waits in a leader's line."""

from __future__ import annotations

from datetime import date, timedelta

from governance.core import clock
from governance.notices.models import Notice, ReminderRule
from governance.organisation import access
from governance.organisation import services as organisation
from governance.organisation.models import Role
from governance.reading import services
from governance.reading.duties import to_read, unread_in_line
from governance.reading.models import ReadRequest
from governance.reading.periodic import remind_of_reading
from tests.factories.municipality import Town
from tests.factories.reading import ask, in_force


def told(town: Town, username: str) -> list[str]:
    rows = Notice.objects.filter(rule=services.RULE, recipient=town.user(username)).order_by("pk")
    return [occasion.partition(":")[2] for occasion in rows.values_list("occasion", flat=True)]


def run_on(day: date) -> list[str]:
    with clock.at(day):
        return remind_of_reading()


def asked(town: Town, days: int = 30) -> ReadRequest:
    request = ask(town, in_force(town), due_on=clock.today() + timedelta(days=days))
    services.confirm_read(request.policy_version, by=town.user("rektor"))
    return request


def test_reminders_come_a_week_before_on_the_day_and_weekly_once_each(town: Town) -> None:
    due_on = asked(town).due_on
    for days in (-8, -7, -5, 0, 0, 1, 6, 8):
        run_on(due_on + timedelta(days=days))
    day = due_on.isoformat()
    assert told(town, "granrektor") == ["asked", f"{day}:7", f"{day}:0", f"{day}:overdue:0", f"{day}:overdue:1"]
    assert told(town, "rektor") == ["asked"], "she has confirmed"


def test_a_deadline_near_is_not_reminded_of_on_the_morrow(town: Town) -> None:
    due_on = asked(town, days=5).due_on
    run_on(due_on - timedelta(days=4))
    assert told(town, "granrektor") == ["asked"]
    run_on(due_on)
    assert told(town, "granrektor") == ["asked", f"{due_on}:0"]


def test_a_new_holder_is_asked_by_the_daily_job(town: Town) -> None:
    asked(town)
    person = town.user("uten_rolle")
    organisation.grant_role(user=person, role=Role.LINE_MANAGER, unit=town["library"], by=None)
    before = Notice.objects.filter(rule=services.RULE).count()
    assert remind_of_reading()
    assert told(town, "uten_rolle") == ["asked"]
    assert Notice.objects.filter(rule=services.RULE).count() == before + 1
    assert remind_of_reading() == []


def test_what_has_ended_and_a_rule_out_of_use_are_silent(town: Town) -> None:
    request = asked(town)
    ReminderRule.objects.filter(code=services.RULE).update(is_active=False)
    assert run_on(request.due_on) == []
    ReminderRule.objects.filter(code=services.RULE).update(is_active=True)
    services.end_reading(request, by=town.user("policyadmin"), reason="Nok")
    assert run_on(request.due_on) == []


def test_a_leader_sees_who_is_late_below_her(town: Town) -> None:
    request = asked(town)
    leader, paths = town.user("oppvekstsjef"), [town["education"].path]
    assert unread_in_line(leader, paths) == []
    with clock.at(request.due_on + timedelta(days=1)):
        access.mirror_all()
        rows = unread_in_line(town.user("oppvekstsjef"), paths)
        assert [row.who for row in rows] == [str(town.user(name)) for name in ("barnetrinnsleder", "granrektor")]
        assert all(row.is_overdue and row.path == "/policy/styring/1.0/nytt/" for row in rows)
        own = unread_in_line(town.user("granrektor"), [town["other_school"].path])
        assert own == [], "her own stands among her own duties"
        (duty,) = to_read(town.user("granrektor"))
        assert duty.is_overdue


def test_several_requests_for_one_version_are_one_duty(town: Town) -> None:
    version = in_force(town)
    ask(town, version)
    first = ask(town, version, due_on=clock.today() + timedelta(days=3))
    (duty,) = to_read(town.user("rektor"))
    assert duty.due_on == first.due_on
