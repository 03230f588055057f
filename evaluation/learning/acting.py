"""What each in the line can do with a lesson on its page: the form, the service behind it, and the words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.learning import services
from evaluation.learning.forms import AgainForm, DecideForm, OpinionForm, RecommendForm
from evaluation.learning.models import Lesson
from evaluation.learning.permissions import can_take_back
from evaluation.learning.queries import shown_hash
from governance.process.acting import (
    SEND_BACK,
    TAKE_BACK,
    Deed,
    Said,
    SendBackForm,
    ShownDeed,
    TakeBackForm,
    show,
)
from governance.process.models import Act


def _state(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.state_opinion(lesson, by=by, **data)


def _recommend(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.recommend(lesson, by=by, **data)


def _decide(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.decide(lesson, by=by, **data)


def _send_back(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.send_back(lesson, by=by, **data)


def _propose_again(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.propose_again(lesson, by=by, **data)


def _take_back(lesson: Lesson, by: Any, data: dict[str, Any]) -> None:
    services.take_back(lesson, by=by, **data)


DEEDS: dict[str, Deed] = {
    Act.STATE.value: Deed(
        OpinionForm, _state, _("Gi innspillet ditt"), _("Gi innspill"), _("Send innspillet"),
        _("Takk. Innspillet er registrert."),
    ),
    Act.RECOMMEND.value: Deed(
        RecommendForm, _recommend, _("Gi din anbefaling"), _("Gi anbefaling"), _("Send anbefalingen"),
        _("Anbefalingen er registrert."),
    ),
    Act.DECIDE.value: Deed(
        DecideForm, _decide, _("Registrer hva toppledergruppa besluttet"), _("Registrer beslutning"),
        _("Registrer beslutningen"), _("Beslutningen er registrert."),
    ),
    Act.PROPOSE.value: Deed(
        AgainForm, _propose_again, _("Er læringspunktet rettet?"), _("Rett og send på nytt"), _("Send på nytt"),
        _("Læringspunktet er sendt på nytt."),
    ),
    SEND_BACK: Deed(
        SendBackForm, _send_back, _("Send tilbake til den som foreslo det"), _("Send tilbake"), _("Send tilbake"),
        _("Læringspunktet er sendt tilbake."),
    ),
    TAKE_BACK: Deed(
        TakeBackForm, _take_back, _("Ta forslaget tilbake"), _("Ta tilbake"), _("Ta tilbake"),
        _("Du har tatt forslaget tilbake. Rett det, og send det på nytt."),
    ),
}  # fmt: skip


def deeds_of(user: Any, lesson: Lesson, turn: str, said: Said | None = None) -> list[ShownDeed]:
    """Return what the user can do now: what her turn asks of her, or take back what she proposed."""
    names = [turn] if turn == Act.PROPOSE else [turn, SEND_BACK] if turn else []
    if turn != Act.PROPOSE and can_take_back(user, lesson):
        names.append(TAKE_BACK)
    return show(DEEDS, names, seal=shown_hash(lesson) if names else "", said=said)
