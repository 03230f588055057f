"""Tags of steering's pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from governance.core.progress import ProgressStatus
from governance.templatetags.helhet import sign, status_colour

register = template.Library()

#: One choice. What stands in double braces differs from row to row, and is filled in when the row is drawn.
ONE_CHOICE = (
    '<div class="st-choice__one" data-color="{colour}">'
    '<input type="radio" name="{{name}}" value="{status}" class="ds-input" id="{{id}}_{place}"{{{status}}}{{invalid}}>'
    '<label for="{{id}}_{place}">{sign}{word}</label></div>'
)
CHECKED, INVALID = SafeString(" checked"), SafeString(' aria-invalid="true"')


@cache
def _choices(_language: str | None) -> str:
    """Return all choices in the language, with room for what differs from row to row."""
    return "".join(
        format_html(ONE_CHOICE, colour=status_colour(status), status=status, place=place, sign=sign(status), word=word)
        for place, (status, word) in enumerate(ProgressStatus.choices)
    )


@register.simple_tag
def status_choices(html_name: str, auto_id: str, chosen: str, errors: Iterable[str]) -> SafeString:
    """Return the statuses to choose between, each with sign and word.

    A report has hundreds: drawn by a loop in a template they cost several times all the rest of their row.
    """
    marks = {status: CHECKED if status == chosen else "" for status in ProgressStatus.values}
    invalid = INVALID if errors else ""
    return format_html(_choices(get_language()), name=html_name, id=auto_id, invalid=invalid, **marks)
