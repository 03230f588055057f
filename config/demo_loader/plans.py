"""The way of the demo's plans: what was adopted long ago, what went along its line, and what is on its way."""

from __future__ import annotations

from datetime import date, timedelta

from config.demo.plans import PLANS
from config.demo.shapes import Plan as Content
from config.demo_loader.town import DemoTown
from planning.plans import services
from planning.plans.models import AdoptingBody, Plan
from planning.plans.seals import shown_hash

HEARING = timedelta(days=21)
#: How long before its adoption a plan was put forward, and the director decided.
PUT_FORWARD, DECIDED = timedelta(days=40), timedelta(days=30)


def register_earlier(town: DemoTown, content: Content, made: Plan) -> None:
    """Register a plan that was adopted before it was entered, and let it hold."""
    adopted_on = content.adopted_on
    if isinstance(adopted_on, date):
        owner = town.people["prosesseier"]
        services.register_adopted(made, adopted_on=adopted_on, case_number=content.case_number, by=owner)
        services.put_in_force(made, by=owner)


def send_along_their_line(town: DemoTown) -> None:
    """Let the plans of this year be put forward and adopted, and those on their way come as far as they have."""
    today = town.calendar.today
    for content in PLANS:
        made = town.plans[content.key]
        if isinstance(content.adopted_on, tuple):
            _adopt(town, content, made, town.calendar.day(content.adopted_on))
        elif content.state == "in_line":
            _propose(town, content, made, today - timedelta(days=5))
        elif content.state == "hearing":
            _propose(town, content, made, today - timedelta(days=12))
            _decide(town, made, today - timedelta(days=6), hearing_ends_on=today + HEARING - timedelta(days=6))


def _adopt(town: DemoTown, content: Content, made: Plan, adopted_on: date) -> None:
    leader = town.leader(content.owner)
    _propose(town, content, made, adopted_on - PUT_FORWARD)
    if made.adopting_body == AdoptingBody.DIRECTOR:
        _decide(town, made, adopted_on)
    else:
        decided_on = adopted_on - DECIDED
        _decide(town, made, decided_on, hearing_ends_on=decided_on + HEARING)
        with town.on(adopted_on):
            services.present_plan(made, by=leader)
            services.adopt_plan(made, adopted_on=adopted_on, case_number=f"Demo 1/{adopted_on:%y}", by=leader)
    with town.on(adopted_on + timedelta(days=1)):
        services.put_in_force(made, by=leader)


def _propose(town: DemoTown, content: Content, made: Plan, day: date) -> None:
    with town.on(day):
        services.propose_plan(made, by=town.leader(content.owner))


def _decide(town: DemoTown, made: Plan, day: date, hearing_ends_on: date | None = None) -> None:
    with town.on(day):
        director = town.people["kommunedirektor"]
        services.decide(made, by=director, shown_hash=shown_hash(made), hearing_ends_on=hearing_ends_on)
