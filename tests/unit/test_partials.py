"""Every part of a page, full and empty, is strict HTML with nothing that the content security policy refuses."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms as django_forms
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from governance.core import clock, forms
from governance.core.errors import ConflictingField, StaleVersion, WrongState
from governance.core.panels import Duty
from governance.process.queries import StepView
from tests.support.html_check import page_faults

NASTY = "<i>Mål</i> & \"tiltak\" 'nå'"
PAGE = (
    "{% extends 'governance/base.html' %}{% block title %}Prøveside{% endblock %}"
    "{% block content %}{% include part %}{% endblock %}"
)


class Everything(forms.HelhetForm):
    line = forms.LineField(label=NASTY, help_text="Én linje")
    text = forms.TextField(label="Tekst", required=False)
    due = forms.DateField(label="Frist")
    value = forms.NumberField(label="Verdi", required=False)
    unit = django_forms.ChoiceField(label="Enhet", choices=[("", "Velg"), ("a", NASTY)])
    status = django_forms.ChoiceField(label="Status", choices=[("a", NASTY)], widget=django_forms.RadioSelect)
    goals = django_forms.MultipleChoiceField(
        label="Mål", required=False, help_text="Ett eller flere", choices=[("3", "3")],
        widget=django_forms.CheckboxSelectMultiple,
    )  # fmt: skip
    public = django_forms.BooleanField(label="Offentlig", required=False, help_text="Alle kan lese det")
    file = django_forms.FileField(label="Vedlegg", required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=1)


class Row(forms.HelhetForm):
    title = forms.LineField(label="Milepæl")


Rows = formset_factory(Row, extra=2)


def step(state: str, **changes: Any) -> StepView:
    values: dict[str, Any] = {
        "state": state, "act_label": "godkjenner", "who": ("Kari Nordmann",), "unit_name": "Teknisk", "acted_at": None,
        "waited_days": 0, "allowed_days": 0, "due_on": None, "note": "", "meeting_on": None, "is_late": False,
        "is_vacant": False,
    }  # fmt: skip
    return StepView(**{**values, **changes})


def run(*steps: StepView) -> SimpleNamespace:
    return SimpleNamespace(steps=list(steps), now=next((s for s in steps if s.state == "now"), None))


LATE = step("now", waited_days=9, allowed_days=7, is_late=True, due_on=date(2027, 3, 1))
STEPS = (
    step("done", acted_at=date(2027, 2, 1), meeting_on=date(2027, 2, 1)),
    step("returned", note=NASTY, statements=(SimpleNamespace(text=NASTY, stated_by="Ola"),)),
    LATE,
    step("next"),
    step("skipped"),
)
EVENT = SimpleNamespace(title=NASTY, reference="pbl § 10-1", subprocess="planning", day=None, path="/x/")
MONTHS = [SimpleNamespace(name="mars", number=n, is_now=n == 3, events=[EVENT] * (n % 3)) for n in range(1, 13)]
DUTIES = [
    Duty(NASTY, "/a/", "Lever", due_on=date(2027, 3, 1), is_overdue=True, detail=NASTY),
    Duty("B", "/b/", "Svar", since=date(2027, 2, 1)),
    Duty("C", "/c/", "Se"),
]
CARD = SimpleNamespace(title=NASTY, path="/x/", text="t", detail="d", status="at_risk", color="info")
LINK = SimpleNamespace(kind="delmål", title=NASTY, path="/x/")


def invalid_form() -> Everything:
    return Everything({"line": "a\x00b", "due": "x"})


def invalid_rows() -> Any:
    return Rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x" * 300})


PARTS: list[tuple[str, dict[str, Any]]] = [
    ("_breadcrumb", {"path1": "/a/", "label1": NASTY, "path2": "/b/", "label2": "B", "here": NASTY}),
    ("_breadcrumb", {}),
    ("_form", {"form": Everything(), "submit": "Lagre", "cancel_path": "/", "formset": Rows(), "legend": "Milepæler"}),
    ("_form", {"form": invalid_form(), "formset": invalid_rows(), "danger": True, "submit_name": "send"}),
    ("_post_button", {"action": "/x/", "label": "Send", "version": 3, "about": NASTY, "name": "to"}),
    ("_tag_state", {"label": NASTY}),
    ("_empty", {"title": "Tomt", "text": NASTY, "path": "/x/", "link": "Lag den første"}),
    ("_empty", {"text": NASTY}),
    ("_decision_run", {"run": run(*STEPS)}),
    ("_decision_run", {"run": run(step("now", is_vacant=True, who=()))}),
    ("_decision_run", {"run": None}),
    ("_duties", {"duties": DUTIES}),
    ("_duties", {"duties": []}),
    ("_cards", {"cards": [CARD]}),
    ("_facts", {"rows": [("Enhet", NASTY), ("Frist", "")], "caption": "Om målet"}),
    ("_pager", {"page": Paginator(range(30), 10).page(2)}),
    ("_pager", {"page": Paginator(range(3), 10).page(1)}),
    ("_thread", {"thread": [LINK, LINK, LINK]}),
    ("_thread", {"thread": []}),
    ("_cycle", {"paths": {"planning": "/p/", "steering": "/s/", "evaluation": "/e/"}, "planning_note": NASTY}),
    ("_cycle", {}),
    ("_year_wheel", {"wheel": MONTHS, "year": 2027}),
]


def page(**context: Any) -> str:
    frame = {
        "request": RequestFactory().get("/planlegging/maal/"),
        "municipality": SimpleNamespace(name=NASTY),
        "nav": [
            SimpleNamespace(label="Planlegging", path="/planlegging/"),
            SimpleNamespace(label="Policy", path="/policy/"),
        ],
        "user": SimpleNamespace(is_authenticated=True, first_name="", last_name="", get_username="kari"),
        "roles_line": NASTY,
        "deadlines_path": "/mine-frister/",
        "duty_count": SimpleNamespace(is_known=True, number=4),
        "can_act_as": [(1, NASTY)],
        "demo_mode": True,
        "messages": [SimpleNamespace(level_tag=tag, message=NASTY) for tag in ("success", "error", "warning", "info")],
        "csrf_token": "x",
    }
    with clock.at(date(2027, 3, 3)):
        return Template(PAGE).render(Context({**frame, **context}))


@pytest.mark.parametrize(("part", "values"), PARTS, ids=[name for name, _ in PARTS])
def test_a_part_in_the_frame_of_the_page_has_no_faults(part: str, values: dict[str, Any]) -> None:
    text = page(part=f"governance/{part}.html", **values)
    assert page_faults(text) == []
    assert "<i>Mål</i>" not in text


def test_the_frame_marks_where_the_reader_is() -> None:
    text = page(part="governance/_empty.html")
    assert 'href="/planlegging/" aria-current="true"' in text
    assert text.count("aria-current") == 1


def test_a_control_is_tied_to_its_help_and_its_error() -> None:
    text = page(part="governance/_form.html", form=invalid_form())
    for name in ("line", "due"):
        assert f'aria-describedby="id_{name}_helptext id_{name}_error"' in text
        assert f'id="id_{name}_helptext"' in text
        assert f'id="id_{name}_error"' in text
        assert f'href="#id_{name}"' in text
    assert 'aria-describedby="id_status_error"' in text
    assert 'href="#id_status_0"' in text


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    text = page(part="governance/_form.html", form=Everything())
    assert text.count("(valgfritt)") == len([f for f in Everything().visible_fields() if not f.field.required]) - 1
    assert "Rett dette" not in text


def test_who_has_the_case_is_said_in_words_with_days() -> None:
    text = " ".join(page(part="governance/_decision_run.html", run=run(*STEPS)).split())
    assert "har ventet 9 dager av 7 dager" in text
    assert "over fristen" in text
    assert "mangler beslutter" in page(
        part="governance/_decision_run.html", run=run(step("now", is_vacant=True, who=()))
    )


def test_the_conflict_page_holds_both_texts_whole() -> None:
    fields = [ConflictingField("Mål", mine=f"min {NASTY}\nlinje 2", theirs="deres")]
    context = {"conflict": StaleVersion("Kari lagret først.", fields), "is_stale": True, "back_path": "/x/"}
    text = render_to_string("governance/conflict.html", context)
    assert page_faults(text) == []
    assert "min &lt;i&gt;Mål&lt;/i&gt;" in text
    assert "linje 2" in text
    assert "deres" in text


def test_the_conflict_page_explains_a_state_that_has_passed() -> None:
    text = render_to_string(
        "governance/conflict.html", {"conflict": WrongState("Rapporten er godkjent."), "is_stale": False}
    )
    assert page_faults(text) == []
    assert "Rapporten er godkjent." in text
    assert "textarea" not in text


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "governance/csrf_failure", "governance/logged_out"])
def test_error_pages_need_no_context(name: str) -> None:
    assert page_faults(render_to_string(f"{name}.html")) == []


@pytest.mark.parametrize("name", ["login", "password_change"])
def test_pages_with_one_form(name: str) -> None:
    context = {"form": invalid_form(), "request": RequestFactory().get("/logg-inn/?next=/policy/")}
    text = render_to_string(f"governance/{name}.html", context)
    assert page_faults(text) == []
    assert 'action="/logg-inn/?next=/policy/"' in text
