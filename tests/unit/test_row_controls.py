"""The controls of a report's rows are written out in templates: they are what Django's own widgets would draw."""

from __future__ import annotations

from decimal import Decimal

import html5lib
import pytest
from django.template.loader import render_to_string

from governance.core.forms import HelhetForm, style
from steering.reporting.forms import Control, row_form, stored_controls, typed_controls
from steering.reporting.models import ReportItem

NASTY = "<b>Fram</b> & \"tilbake\"\n\n'nå'"
ACTION = ReportItem(pk=7, action_id=1, status="at_risk", comment="\n" + NASTY, version=3)
INDICATOR = ReportItem(pk=8, indicator_id=1, value=Decimal("12.50"), comment=NASTY)
NOUGHT = ReportItem(pk=8, indicator_id=1, value=Decimal("0.00"))
TEMPLATES = {"status": "_status_choice", "value": "_row_value", "comment": "_row_text", "next_step": "_row_text"}

Drawn = list[tuple[str, list[tuple[str, str]], str | None]]


def drawn(markup: str) -> Drawn:
    """Return every control of the markup with its attributes and what stands in it."""
    tree = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    return [(e.tag, sorted(e.attrib.items()), e.text) for e in tree.iter() if e.tag in ("input", "textarea")]


def ours(controls: dict[str, Control]) -> Drawn:
    parts = [
        render_to_string(f"steering/{TEMPLATES[n]}.html", {"field": c}) for n, c in controls.items() if n in TEMPLATES
    ]
    return drawn("".join(parts))


def djangos(form: HelhetForm) -> Drawn:
    return drawn("".join(str(style(field)) for field in form.visible_fields()))


@pytest.mark.parametrize(
    "item", [ACTION, INDICATOR, NOUGHT, ReportItem(pk=9, action_id=1), ReportItem(pk=9, indicator_id=1)]
)
def test_what_is_stored_stands_in_the_same_controls_as_in_the_form(item: ReportItem) -> None:
    assert ours(stored_controls(item)) == djangos(row_form(item))


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        (ACTION, {"status": "tull", "comment": "x" * 10_001, "next_step": "\x00", "version": "3"}),
        (INDICATOR, {"value": "tolv <b>", "comment": NASTY, "version": "1"}),
        (INDICATOR, {}),
    ],
)
def test_what_was_typed_stands_in_the_same_controls_with_its_errors(item: ReportItem, typed: dict[str, str]) -> None:
    form = row_form(item, {f"rad{item.pk}-{name}": value for name, value in typed.items()})
    assert not form.is_valid()
    assert ours(typed_controls(form)) == djangos(form)


def test_a_hidden_version_says_which_row_the_form_was_filled_from() -> None:
    version = stored_controls(ACTION)["version"]
    assert (version.html_name, version.value) == ("rad7-version", 3)
