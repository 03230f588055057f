"""The only writer of notices and outgoing messages."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core import clock
from governance.notices.models import Notice, OutboxMessage, OutboxStatus, ReminderRule
from governance.organisation.models import User

LEASE = timedelta(seconds=90)
MAXIMUM_ATTEMPTS = 8

DEFAULT_RULES = {
    "policy_comments": {"days_before": [], "repeat_days": 7},
    "policy_hearing": {"days_before": [3], "repeat_days": 7},
    "policy_revision": {"days_before": [90, 30, 7], "repeat_days": 7},
    "read_request": {"days_before": [7, 0], "repeat_days": 7},
    "report_due": {"days_before": [7, 1], "repeat_days": 3},
}


def rule(code: str) -> ReminderRule:
    """Return the rule with this code, made with its default when it is not there."""
    return ReminderRule.objects.get_or_create(code=code, defaults=DEFAULT_RULES[code])[0]


@transaction.atomic
def notify(*, recipient: User, rule: str, occasion: str, subject: str, text: str, path: str, is_exempt: bool) -> bool:
    """Tell a person once per rule and occasion: a notice, and an e-mail when she has an address.

    `is_exempt` says that the words tell of something exempt from public access: they stay inside then, and the e-mail
    says no more than that there is something to read.
    Both rows come or none does. Two jobs that run at once leave one notice: the constraint decides.
    Returns True when this call wrote it.
    """
    notice = Notice(
        recipient=recipient, rule=rule, occasion=occasion, subject=subject, text=text, path=path, created_at=clock.now()
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    written = Notice.objects.filter(recipient=recipient, rule=rule, occasion=occasion, governance_message=None).first()
    if written is None or written.created_at != notice.created_at:
        return False
    if recipient.email:
        _queue(written, recipient.email, is_exempt=is_exempt)
    return True


def _queue(notice: Notice, address: str, *, is_exempt: bool) -> None:
    subject, text, path = _outside(notice) if is_exempt else (notice.subject, notice.text, notice.path)
    body = f"{text}\n\n{settings.BASE_URL}{path}\n\n{_('Hilsen Helhet')}\n"
    message = OutboxMessage.objects.create(
        notice=notice, address=address, subject=subject, body=body, created_at=clock.now()
    )
    transaction.on_commit(lambda: send_later(message.pk), robust=True)


def _outside(notice: Notice) -> tuple[str, str, str]:
    """Return subject, text and address of an e-mail about what is exempt: the way to the notice, and no words of it.

    The address of the thing itself tells too much: that of a policy is made of its title.
    """
    subject = _("Varsel om en sak som er unntatt offentlighet")
    text = _("Du har fått et varsel om en sak som er unntatt offentlighet. Logg inn for å lese det.")
    return subject, text, f"{reverse('governance:notice_list')}#varsel-{notice.pk}"


def send_later(message_id: int) -> None:
    """Tell the worker to look now. When the broker is down the sweep finds the row."""
    from governance.notices import tasks

    tasks.deliver.delay(message_id)


def mark_read(*, recipient: User, notice_id: int) -> None:
    """Note that the person has read her notice."""
    Notice.objects.filter(recipient=recipient, pk=notice_id, read_at=None).update(read_at=clock.now())


@transaction.atomic
def forget_recipient(recipient: User) -> None:
    """Delete what a person was told, with the address it was sent to, when she is anonymised."""
    OutboxMessage.objects.filter(notice__recipient=recipient).delete()
    Notice.objects.filter(recipient=recipient).delete()


def claim(message_id: int) -> OutboxMessage | None:
    """Take a message for sending, by one conditional UPDATE; None when another worker has it or it is sent."""
    now = clock.now()
    free = Q(status=OutboxStatus.READY) | Q(status=OutboxStatus.SENDING, leased_until__lt=now)
    rows = OutboxMessage.objects.filter(free, pk=message_id)
    if not rows.update(status=OutboxStatus.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return OutboxMessage.objects.get(pk=message_id)


def deliver(message_id: int) -> bool:
    """Send one message and note it; return True when it went out. Raises nothing: a failure is noted and retried.

    A crash between the sending and the note means that it is sent once more. Both carry the same Message-ID,
    by which mail systems know them as one.
    """
    message = claim(message_id)
    if message is None:
        return False
    headers = {"Message-ID": f"<helhet-{message.pk}-{message.created_at:%Y%m%d%H%M%S}@{_host()}>"}
    email = EmailMessage(message.subject, message.body, to=[message.address], headers=headers)
    try:
        email.send()
    # smtplib's errors are OSErrors, as are refused connections and full disks; an address or a subject that cannot be
    # written in a header is a ValueError, and must not be tried for ever.
    except (OSError, ValueError) as error:
        _note_failure(message, error)
        return False
    OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts).update(
        status=OutboxStatus.SENT, sent_at=clock.now(), leased_until=None, error=""
    )
    return True


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"


def _note_failure(message: OutboxMessage, error: Exception) -> None:
    is_last = message.attempts >= MAXIMUM_ATTEMPTS
    OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts).update(
        status=OutboxStatus.FAILED if is_last else OutboxStatus.SENDING,
        leased_until=clock.now() + timedelta(seconds=30 * 2**message.attempts),
        error=str(error)[:300],
    )


def sweep() -> None:
    """Send again what nobody has taken, and what was taken by a worker that died."""
    now = clock.now()
    stuck = Q(status=OutboxStatus.READY, created_at__lt=now - timedelta(seconds=10))
    stuck |= Q(status=OutboxStatus.SENDING, leased_until__lt=now)
    for pk in OutboxMessage.objects.filter(stuck).values_list("pk", flat=True)[:500]:
        send_later(pk)
