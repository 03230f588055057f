"""Tags of steering's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from governance.core.progress import ProgressStatus
from governance.templatetags.helhet import sign, status_colour

register = template.Library()

ONE_CHOICE = (
    '<div class="st-choice__one" data-color="{}">'
    '<input type="radio" name="{}" value="{}" class="ds-input" id="{}"{}{}>'
    '<label for="{}">{}{}</label></div>'
)
CHECKED, INVALID = SafeString(" checked"), SafeString(' aria-invalid="true"')


@register.simple_tag
def status_choices(html_name: str, auto_id: str, chosen: str, errors: Iterable[str]) -> SafeString:
    """Return the statuses to choose between, each with sign and word.

    A report has hundreds: drawn by a loop in a template they cost several times all the rest of their row.
    """
    invalid = INVALID if errors else ""
    choices = []
    for place, (status, word) in enumerate(ProgressStatus.choices):
        control, checked = f"{auto_id}_{place}", CHECKED if status == chosen else ""
        attributes = status_colour(status), html_name, status, control, checked, invalid
        choices.append((*attributes, control, sign(status), word))
    return format_html_join("", ONE_CHOICE, choices)
