"""The year wheel: what comes next first, the month that is now marked, open to the public."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken
from governance.process import services
from governance.process.models import Subprocess, SubprocessCode, YearWheelEvent
from governance.process.year_wheel import coming_events, months_of_wheel
from tests.factories.closed import EXEMPT
from tests.factories.municipality import Town
from tests.factories.process_map import make_event, make_subprocess

PATH = reverse("governance:year_wheel")


def add(town: Town, month: int, day: int | None, title: str, reference: str = "") -> YearWheelEvent:
    return services.create_year_wheel_event(
        month=month, day=day, title=title, reference=reference, subprocess=SubprocessCode.STEERING,
        by=town.user("prosesseier"),
    )  # fmt: skip


def read(client: Client, day: date = date(2026, 11, 24)) -> str:
    with clock.at(day):
        return " ".join(client.get(PATH).content.decode().split())


def test_an_empty_wheel_says_who_fills_it(town: Town) -> None:
    assert "Prosesseieren legger inn hendelsene" in read(Client())


def test_the_public_reads_it_with_the_next_events_first(town: Town) -> None:
    add(town, 1, 15, "Styringsbrev sendes")
    add(town, 12, 10, "Budsjettet vedtas", "kommuneloven § 14-3")
    text = read(Client())
    assert "Neste: Budsjettet vedtas, 10." in text
    assert text.index("Budsjettet vedtas") < text.index("Styringsbrev sendes")
    assert "15. januar 2027" in text
    assert "2026" in text
    assert Client().post(PATH).status_code == 405


def test_internal_events_are_for_those_who_are_logged_in(town: Town) -> None:
    event = add(town, 3, 31, "Ledersamtaler er holdt")
    for shown, public, employee in (
        ({"visibility": Visibility.PUBLIC}, True, True),
        ({"visibility": Visibility.INTERNAL}, False, True),
        (EXEMPT, False, False),
    ):
        YearWheelEvent.objects.filter(pk=event.pk).update(**shown)
        client = Client()
        client.force_login(town.user("uten_rolle"))
        assert ("Ledersamtaler" in read(Client()), "Ledersamtaler" in read(client)) == (public, employee)


def test_an_event_is_made_for_all_or_for_the_house_but_never_for_nobody(town: Town) -> None:
    facts = {
        "month": 3,
        "day": 1,
        "title": "Samling",
        "reference": "",
        "subprocess": SubprocessCode.STEERING,
        "by": None,
    }
    event = services.create_year_wheel_event(**facts, visibility=Visibility.INTERNAL)
    assert "Samling" not in read(Client())
    services.edit_year_wheel_event(event, version=1, **facts | {"day": 2})
    assert YearWheelEvent.objects.get().visibility == Visibility.INTERNAL
    services.edit_year_wheel_event(event, version=2, **facts, visibility=Visibility.PUBLIC)
    assert "Samling" in read(Client())
    for refused in (
        lambda: services.create_year_wheel_event(**facts, visibility=Visibility.EXEMPT),
        lambda: services.edit_year_wheel_event(event, version=3, **facts, visibility=Visibility.EXEMPT),
    ):
        with pytest.raises(RuleBroken, match="offentlig eller intern"):
            refused()


@pytest.mark.parametrize(
    ("username", "planning", "steering"),
    [("prosesseier", True, True), ("delprosesseier", True, False), ("rektor", False, False), ("", False, False)],
)
def test_each_event_is_edited_from_the_wheel_by_those_who_may(
    town: Town, username: str, planning: bool, steering: bool
) -> None:
    make_subprocess(town)
    mine, other = make_event(town), add(town, 3, 31, "Ledersamtaler")
    client, today = Client(), clock.today()
    if username:
        with clock.at(today):  # a session that began at midnight has rested too long at nine
            client.force_login(town.user(username))
    text = read(client, today)
    paths = [reverse("governance:year_wheel_event_edit", args=[event.pk]) for event in (mine, other)]
    assert [path in text for path in paths] == [planning, steering]
    assert ("Ny hendelse" in text) == (planning or steering)


def test_the_navigation_has_it_for_all(town: Town) -> None:
    assert PATH in Client().get(PATH).content.decode()


@pytest.mark.parametrize(
    ("today", "order"),
    [
        (date(2026, 1, 1), ["b", "c", "a", "d"]),
        (date(2026, 2, 28), ["b", "c", "a", "d"]),
        (date(2026, 3, 1), ["c", "a", "d", "b"]),
        (date(2026, 6, 30), ["a", "d", "b", "c"]),
        (date(2028, 2, 29), ["b", "c", "a", "d"]),
        (date(2026, 12, 31), ["d", "b", "c", "a"]),
    ],
)
def test_what_comes_next(town: Town, today: date, order: list[str]) -> None:
    for month, day, title in ((6, None, "a"), (2, 29, "b"), (3, 5, "c"), (12, 31, "d")):
        add(town, month, day, title)
    coming = coming_events(list(YearWheelEvent.objects.all()), today)
    assert [item.event.title for item in coming] == order
    assert all(item.last_day >= today for item in coming)


def test_the_months_have_their_events_by_day(town: Town) -> None:
    for day, title in ((None, "en gang"), (20, "sist"), (3, "først")):
        add(town, 5, day, title)
    months = months_of_wheel(list(YearWheelEvent.objects.all()), date(2026, 5, 1))
    assert [month.number for month in months] == list(range(1, 13))
    assert [month.number for month in months if month.is_now] == [5]
    assert months[4].name == "mai"
    assert [event.title for event in months[4].events] == ["først", "sist", "en gang"]


@pytest.mark.parametrize(("month", "day"), [(2, 30), (4, 31), (1, 0), (1, 32)])
def test_a_day_that_the_month_never_has(town: Town, month: int, day: int) -> None:
    with pytest.raises(RuleBroken):
        add(town, month, day, "Aldri")


def test_only_the_process_owner_fills_it(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        services.create_year_wheel_event(
            month=1, day=1, title="Mitt", reference="", subprocess="planning", by=town.user("rektor")
        )
    add(town, 1, 1, "Vårt")
    assert AuditEvent.objects.filter(subject_type="governance.yearwheelevent", verb="created").count() == 1


def test_a_subprocess_is_named_once_by_its_owner(town: Town) -> None:
    values = {"code": SubprocessCode.PLANNING, "purpose": "Mål", "owner_unit": town["strategy"]}
    with pytest.raises(PermissionDenied):
        services.create_subprocess(**values, by=town.user("delprosesseier"))
    services.create_subprocess(**values, by=town.user("prosesseier"))
    with pytest.raises(RuleBroken):
        services.create_subprocess(**values, by=None)
    assert Subprocess.objects.get().owner_unit == town["strategy"]
