"""What deputies, and those they stand in for, are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.notices.services import notify
from governance.organisation.deputy_news import News
from governance.organisation.models import Deputyship
from governance.templatetags.helhet import nodate

RULE = "deputy"
#: News of what the deputy has done or of what has become of her, for the one in whose place she stood.
OF_THE_DEPUTY = (News.STEPPED_DOWN, News.DEPUTY_LEFT)


def tell(deputyship: Deputyship, news: News, by: Any, on: date | None, turn: int) -> None:
    """Tell the deputy that she is one, or is one no longer; her principal when she went herself or was shut out.

    Why is not told: the reason for an absence may be personal, and an e-mail is read by others.
    """
    recipient = deputyship.principal if news in OF_THE_DEPUTY else deputyship.deputy
    if recipient == by:
        return
    words = {
        "deputy": deputyship.deputy,
        "principal": deputyship.principal,
        "role": deputyship,
        "first": nodate(deputyship.valid_from),
        "last": nodate(on or deputyship.valid_to),
        "agreed": nodate(deputyship.valid_to),
    }
    subject, text = _words(news)
    lines = [text % words, _("Gjort av %(person)s.") % {"person": by} if by else ""]
    notify(
        recipient=recipient,
        rule=RULE,
        occasion=f"{deputyship.pk}:{news.value}" + (f":{on:%Y-%m-%d}" if on else "") + (f":{turn}" if turn else ""),
        subject=subject % words,
        text="\n".join(line for line in lines if line),
        path=reverse("governance:deputy_list"),
        is_exempt=False,
    )


def _words(news: News) -> tuple[str, str]:
    is_over = _("Du er ikke lenger stedfortreder for %(principal)s")
    told = {
        News.APPOINTED: (
            _("Du er stedfortreder for %(principal)s"),
            _("Du kan opptre for %(principal)s som %(role)s fra %(first)s til og med %(last)s."),
        ),
        News.ENDED: (is_over, _("Du kan ikke lenger opptre for %(principal)s som %(role)s.")),
        News.STEPPED_DOWN: (
            _("%(deputy)s er ikke lenger stedfortreder for deg"),
            _("%(deputy)s har gått av som stedfortreder for deg (%(role)s). Utnevn en annen om du trenger det."),
        ),
        News.DEPUTY_LEFT: (
            _("%(deputy)s er ikke lenger stedfortreder for deg"),
            _("%(deputy)s (%(role)s) kan ikke lenger logge inn. Utnevn en annen stedfortreder om du trenger det."),
        ),
        News.ROLE_STAYS: (
            _("Du er fortsatt stedfortreder for %(principal)s"),
            _("Rollen %(role)s slutter likevel ikke for %(principal)s. Du kan opptre i den som avtalt."),
        ),
        News.ROLE_LASTS: (
            _("Du er fortsatt stedfortreder for %(principal)s"),
            _("Rollen %(role)s slutter senere enn varslet. Du kan opptre i den som avtalt, til og med %(agreed)s."),
        ),
        News.ROLE_ENDS: (
            _("Du er stedfortreder for %(principal)s bare til %(last)s"),
            _("Rollen %(role)s slutter for %(principal)s. Siste dag du kan opptre i den, er %(last)s."),
        ),
    }
    return told[news]
