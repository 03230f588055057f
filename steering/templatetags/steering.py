"""Tags of steering's pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from governance.core.progress import ProgressStatus
from governance.templatetags.helhet import sign, status_colour

register = template.Library()

ONE_CHOICE = (
    '<div class="st-choice__one" data-color="{}">'
    '<input type="radio" name="{}" value="{}" class="ds-input" id="{}_{}"{}{}>'
    '<label for="{}_{}">{}</label></div>'
)
CHECKED, INVALID = SafeString(" checked"), SafeString(' aria-invalid="true"')


@cache
def _words(_language: str | None) -> dict[str, SafeString]:
    """Return each status as sign and word in the language."""
    return {status: format_html("{}{}", sign(status), word) for status, word in ProgressStatus.choices}


@register.simple_tag
def status_choices(html_name: str, auto_id: str, chosen: str, errors: Iterable[str]) -> SafeString:
    """Return the statuses to choose between, each with sign and word.

    A report has hundreds: drawn by a loop in a template they cost several times all the rest of their row.
    """
    invalid = INVALID if errors else ""
    choices = []
    for place, (status, words) in enumerate(_words(get_language()).items()):
        checked = CHECKED if status == chosen else ""
        control = html_name, status, auto_id, place, checked, invalid
        choices.append((status_colour(status), *control, auto_id, place, words))
    return format_html_join("", ONE_CHOICE, choices)
