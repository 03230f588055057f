"""Notices and outgoing mail: once per occasion, never lost, retried with patience."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.notices import services
from governance.notices.duties import unread_notices
from governance.notices.models import Notice, OutboxMessage, OutboxStatus
from governance.notices.rules import next_date_after, occasion_on
from governance.notices.views import SHOWN
from governance.organisation.models import User
from tests.factories.municipality import Town
from tests.support import processes
from tests.support.threads import at_once

DUE = date(2027, 3, 31)
RULE = {"days_before": [90, 30, 7], "repeat_days": 7}


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2026, 12, 30), None),
        (date(2026, 12, 31), "2027-03-31:90"),
        (date(2027, 2, 28), "2027-03-31:90"),
        (date(2027, 3, 1), "2027-03-31:30"),
        (date(2027, 3, 24), "2027-03-31:7"),
        (date(2027, 3, 31), "2027-03-31:7"),
        (date(2027, 4, 1), "2027-03-31:overdue:0"),
        (date(2027, 4, 7), "2027-03-31:overdue:0"),
        (date(2027, 4, 8), "2027-03-31:overdue:1"),
    ],
)
def test_occasions(today: date, key: str | None) -> None:
    occasion = occasion_on(today, DUE, **RULE)
    assert (occasion.key if occasion else None) == key
    assert occasion is None or occasion.is_overdue == (today > DUE)


def test_months_end_where_they_end() -> None:
    assert next_date_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert next_date_after(date(2027, 12, 15), 12) == date(2028, 12, 15)


def tell(person: User, occasion: str = "2027-03-31:30") -> bool:
    return services.notify(
        recipient=person,
        rule="policy_revision",
        occasion=occasion,
        subject="Emne",
        text="Tekst",
        path="/policy/",
        is_exempt=False,
    )


def test_the_same_occasion_is_told_once(town: Town) -> None:
    person = town.user("rektor")
    assert [tell(person), tell(person), tell(person, "annen")] == [True, False, True]
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (2, 2)


def test_who_has_no_address_gets_the_notice_only(town: Town) -> None:
    person = town.user("rektor")
    person.email = ""
    assert [tell(person), tell(person)] == [True, False]
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 0)
    assert unread_notices(person)[0].title == "1 ulest varsel"
    services.mark_read(recipient=person, notice_id=Notice.objects.get().pk)
    assert unread_notices(person) == []


def test_two_jobs_at_once_leave_one_notice(transactional_town: Town) -> None:
    person = transactional_town.user("rektor")
    told = at_once(*[lambda: tell(person)] * 8)
    assert sorted(told) == [False] * 7 + [True]
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_a_message_goes_out_once(town: Town) -> None:
    tell(town.user("rektor"))
    message = OutboxMessage.objects.get()
    assert [services.deliver(message.pk), services.deliver(message.pk)] == [True, False]
    assert [m.to for m in mail.outbox] == [["rektor@example.org"]]
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<helhet-{message.pk}-")
    assert OutboxMessage.objects.get().status == OutboxStatus.SENT


def test_a_mail_server_that_is_down_is_tried_again_and_then_given_up(town: Town, monkeypatch) -> None:
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuse)
    tell(town.user("rektor"))
    pk = OutboxMessage.objects.get().pk
    now = clock.now()
    for attempt in range(1, services.MAXIMUM_ATTEMPTS + 1):
        with clock.at(now):
            assert services.deliver(pk) is False
            assert OutboxMessage.objects.get().attempts == attempt
            assert services.deliver(pk) is False, "the lease still holds"
        now += timedelta(days=1)
    assert OutboxMessage.objects.get().status == OutboxStatus.FAILED
    assert OutboxMessage.objects.get().error == "ingen forbindelse"


def _refuse(*_args: object) -> None:
    raise ConnectionRefusedError("ingen forbindelse")


KILLED_WHILE_SENDING = """
import os, signal
from django.core.mail import EmailMessage
from governance.notices import services
from governance.notices.models import OutboxMessage
EmailMessage.send = lambda self: os.kill(os.getpid(), signal.SIGKILL)
services.deliver(OutboxMessage.objects.get().pk)
"""


def test_a_worker_killed_between_writing_and_sending_loses_nothing(transactional_town: Town, monkeypatch) -> None:
    tell(transactional_town.user("rektor"))
    assert processes.finish(processes.start(KILLED_WHILE_SENDING)) == -9
    message = OutboxMessage.objects.get()
    assert (message.status, mail.outbox) == (OutboxStatus.SENDING, [])
    resent: list[int] = []
    monkeypatch.setattr(services, "send_later", resent.append)
    services.sweep()
    assert resent == [], "the lease still holds"
    with clock.at(clock.now() + services.LEASE + timedelta(seconds=1)):
        services.sweep()
        assert resent == [message.pk]
        assert services.deliver(message.pk) is True
    assert len(mail.outbox) == 1


def test_a_kept_message_can_be_read_again(town: Town, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    tell(town.user("rektor"))
    services.deliver(OutboxMessage.objects.get().pk)
    from config.demo_mail import kept_mail

    kept = kept_mail()
    assert [(m.to, m.subject) for m in kept] == [("rektor@example.org", "Emne")]
    assert f"{django_settings.BASE_URL}/policy/" in kept[0].body


def test_the_page_shows_the_unread_first_and_then_the_newest(town: Town, client: Client) -> None:
    person = town.user("rektor")
    for day in range(1, SHOWN + 2):
        with clock.at(date(2027, 1, 1) + timedelta(days=day)):
            tell(person, occasion=f"dag {day}")
    oldest = Notice.objects.order_by("created_at")[0]
    Notice.objects.exclude(pk=oldest.pk).update(read_at=clock.now())
    client.force_login(person)
    shown = list(client.get(reverse("governance:notice_list")).context["notices"])
    newest_read = list(Notice.objects.exclude(read_at=None).order_by("-created_at")[: SHOWN - 1])
    assert shown == [oldest, *newest_read]
