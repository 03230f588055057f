"""Who decides or recommends sends the seal of what her page showed, and another content behind it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.learning.models import Lesson
from governance.policy.models import PolicySection, PolicyVersion
from governance.process.models import DecisionRun, DecisionRunStep
from steering.reporting.models import ReportItem, ReportStatus, UnitReport
from tests.factories import evaluation, policy, steering
from tests.factories.municipality import Town


class Case(NamedTuple):
    """Something that is decided on: who has it, the page she reads, where she sends to, and a change behind it."""

    make: Callable[[Town], Any]
    who: str
    page: Callable[[Any], str]
    press: Callable[[Any], str]
    said: dict[str, str]
    change: Callable[[], Any]


def delivered(town: Town) -> Any:
    steering.open_town(town)
    return steering.bring_to(town, ReportStatus.DELIVERED)


def stated(town: Town) -> Any:
    return evaluation.make_stated(town)


def recommended(town: Town) -> Any:
    evaluation.make_cycles(town)
    return evaluation.make_recommended(town)


def version(state: str) -> Callable[[Town], Any]:
    return lambda town: policy.make_version(town, state)


def of_report(name: str) -> Callable[[Any], str]:
    return lambda report: reverse(f"steering:report_{name}", args=[report.pk])


def of_lesson(lesson: Any) -> str:
    return reverse("evaluation:lesson_detail", args=[lesson.pk])


def of_policy(name: str) -> Callable[[Any], str]:
    return lambda version: reverse(f"governance:policy_{name}", args=[version.policy.slug, version.number])


def write_in_row() -> None:
    ReportItem.objects.filter(action__isnull=False).update(comment="Noe annet")


def write_in_lesson() -> None:
    Lesson.objects.update(proposal="Noe annet")


def write_in_chapter() -> None:
    PolicySection.objects.update(body="Noe annet")


MEETING = {"meeting_on": "02.11.2026", "note": "Slik"}
YES = {"handling": "decide", "carry_on": "yes", **MEETING}
CASES = {
    "report approved": Case(
        delivered, "oppvekstsjef", of_report("detail"), of_report("approve"), {}, write_in_row
    ),
    "lesson recommended": Case(
        stated, "prosesseier", of_lesson, of_lesson, {"handling": "recommend", "note": "Ja"}, write_in_lesson
    ),
    "lesson decided": Case(recommended, "kultursjef", of_lesson, of_lesson, YES, write_in_lesson),
    "policy recommended": Case(
        version("recommending"), "oppvekstsjef", of_policy("recommend"), of_policy("recommend"), MEETING,
        write_in_chapter,
    ),
    "policy decided": Case(
        version("deciding"), "direktor", of_policy("approve"), of_policy("approve"), {}, write_in_chapter
    ),
}  # fmt: skip


def sent(town: Town, case: Case, *, changed: bool) -> tuple[int, str]:
    """Open the page, send what it holds, and return the answer with the seal that the page held."""
    subject, client = case.make(town), Client()
    client.force_login(town.user(case.who))
    page = client.get(case.page(subject)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(version|shown_hash)" value="([^"]+)"', page))
    assert re.fullmatch("[0-9a-f]{64}", hidden["shown_hash"])
    if changed:
        case.change()
    return client.post(case.press(subject), {**hidden, **case.said}).status_code, hidden["shown_hash"]


@pytest.mark.parametrize("name", CASES)
def test_what_was_shown_is_what_is_decided_on(town: Town, name: str) -> None:
    status, seal = sent(town, CASES[name], changed=False)
    assert status == 302
    assert DecisionRunStep.objects.filter(status="done").order_by("-acted_at", "-position")[0].shown_hash == seal


@pytest.mark.parametrize("name", CASES)
def test_another_content_than_what_was_shown_is_refused(town: Town, name: str) -> None:
    CASES[name].make(town)
    done = DecisionRunStep.objects.filter(status="done").count()
    assert sent(town, CASES[name]._replace(make=lambda _town: made(name)), changed=True)[0] == 409
    assert DecisionRunStep.objects.filter(status="done").count() == done
    assert not DecisionRun.objects.filter(status="completed").exists()


def made(name: str) -> Any:
    """Return what the case made."""
    if name.startswith("report"):
        return UnitReport.objects.get(status=ReportStatus.DELIVERED)
    return Lesson.objects.get() if name.startswith("lesson") else PolicyVersion.objects.get()
