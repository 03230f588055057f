"""What each in the line can do with a plan on its page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

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
from planning.plans import services
from planning.plans.forms import DirectorForm, OpinionForm, RecommendForm, ToCouncilForm
from planning.plans.models import AdoptingBody, Plan
from planning.plans.permissions import can_take_back_plan, turn_of
from planning.plans.seals import shown_hash


def _advise(plan: Plan, by: Any, data: dict[str, Any], *, deed: str) -> None:
    services.advise(plan, deed, by=by, **data)


def _decide(plan: Plan, by: Any, data: dict[str, Any]) -> None:
    services.decide(plan, by=by, **data)


def _send_back(plan: Plan, by: Any, data: dict[str, Any]) -> None:
    services.send_back(plan, by=by, **data)


def _take_back(plan: Plan, by: Any, data: dict[str, Any]) -> None:
    services.take_back(plan, by=by, **data)


#: What the way to the decision asks of each, as the button in «Mine frister» says it.
GO = {
    Act.STATE.value: _("Les og gi innspill"),
    Act.RECOMMEND.value: _("Les og anbefal"),
    Act.DECIDE.value: _("Beslutt"),
}


def deeds_for(plan: Plan) -> Mapping[str, Deed]:
    """Return what can be done with the plan in its line; the director's decision depends on who adopts it."""
    return {
        Act.STATE.value: Deed(
            OpinionForm, partial(_advise, deed=Act.STATE.value), _("Gi innspillet ditt"), _("Gi innspill"),
            _("Send innspillet"), _("Takk. Innspillet er registrert."),
        ),
        Act.RECOMMEND.value: Deed(
            RecommendForm, partial(_advise, deed=Act.RECOMMEND.value), _("Anbefal planen"), _("Anbefal planen"),
            _("Anbefal planen"), _("Anbefalingen er registrert."),
        ),
        Act.DECIDE.value: _decision(plan),
        SEND_BACK: Deed(
            SendBackForm, _send_back, _("Send planen tilbake til eierenheten"), _("Send tilbake"), _("Send tilbake"),
            _("Planen er sendt tilbake."),
        ),
        TAKE_BACK: Deed(
            TakeBackForm, _take_back, _("Ta planen tilbake"), _("Ta tilbake"), _("Ta tilbake"),
            _("Du har tatt planen tilbake. Rett den, og legg den frem på nytt."),
        ),
    }  # fmt: skip


def _decision(plan: Plan) -> Deed:
    if plan.adopting_body == AdoptingBody.DIRECTOR:
        return Deed(
            DirectorForm, _decide, _("Vedta planen"), _("Vedta planen"), _("Vedta planen"), _("Planen er vedtatt.")
        )
    return Deed(
        partial(ToCouncilForm, plan=plan), _decide, _("Legg planen frem for kommunestyret"), _("Beslutt"),
        _("Legg frem"), _("Planen er lagt frem."),
    )  # fmt: skip


def deeds_of(user: Any, plan: Plan, said: Said | None = None) -> list[ShownDeed]:
    """Return what the user can do now: what her turn asks of her, or take back what she put forward."""
    turn = turn_of(user, plan)
    names = [turn, SEND_BACK] if turn else []
    if can_take_back_plan(user, plan):
        names.append(TAKE_BACK)
    return show(deeds_for(plan), names, seal=shown_hash(plan) if names else "", said=said)
