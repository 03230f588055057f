"""Filters and tags that every page uses: Norwegian dates and sizes, status words, and form fields in our markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.core import charts, clock, forms, progress

register = template.Library()

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
NBSP = "\N{NO-BREAK SPACE}"

#: The design system's colour of each status. The word comes from core.progress, the symbol is in `_symbol.html`.
STATUS_COLOURS = {
    "on_track": "success",
    "at_risk": "warning",
    "off_track": "danger",
    "reached": "info",
    "not_assessed": "neutral",
    "stale": "neutral",
}


# --- Dates and sizes --------------------------------------------------------------------------------------------------
def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def nodate(value: date | datetime | None) -> str:
    """Return a day as «3. mars 2027» (day and month never parted by a line break), or "" for nothing."""
    if not isinstance(value, date):
        return ""
    day = _local_day(value)
    return f"{day.day}.{NBSP}{MONTHS[day.month - 1]} {day.year}"


@register.filter
def nodatetime(value: datetime | None) -> str:
    """Return a moment as «3. mars 2027 kl. 14.05» in the municipality's time, or "" for nothing."""
    if not isinstance(value, datetime):
        return nodate(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{nodate(local)} kl.{NBSP}{local:%H.%M}"


@register.filter
def daymonth(value: date | None) -> str:
    """Return a day without its year, «3. mars», for lists within one year."""
    if not isinstance(value, date):
        return ""
    day = _local_day(value)
    return f"{day.day}.{NBSP}{MONTHS[day.month - 1]}"


@register.filter
def isodate(value: date | None) -> str:
    """Return the day as machines read it, for the `datetime` attribute of `<time>`."""
    return _local_day(value).isoformat() if isinstance(value, date) else ""


@register.filter
def days_ago(value: date | datetime | None) -> str:
    """Return how long it is since a day: «i dag», «i går», «for 5 dager siden», «om 3 dager»."""
    if not isinstance(value, date):
        return ""
    days = (clock.today() - _local_day(value)).days
    if days in (0, 1, -1):
        return {0: _("i dag"), 1: _("i går"), -1: _("i morgen")}[days]
    if days > 0:
        return _("for %(days)d dager siden") % {"days": days}
    return _("om %(days)d dager") % {"days": -days}


@register.filter
def in_days(days: int | None) -> str:
    """Return a number of days in words: «1 dag», «12 dager»."""
    return "" if days is None else ngettext("%(days)d dag", "%(days)d dager", days) % {"days": days}


@register.filter
def filesize_no(size: int | None) -> str:
    """Return a size in bytes as people write it: «427 kB», «1,3 MB» (1 kB is 1000 bytes)."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size}{NBSP}B"
    if size < 999_500:
        return f"{round(size / 1000)}{NBSP}kB"
    return f"{size / 1_000_000:.1f}{NBSP}MB".replace(".", ",")


@register.filter
def number_no(value: Any) -> str:
    """Return a number with decimal comma, without useless zeros: 12.50 → «12,5», 41000 → «41 000»."""
    if value is None or value == "":
        return ""
    whole, _dot, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    text = whole.replace(",", NBSP) + (f",{decimals}" if decimals else "")
    return text.replace("-", "\N{MINUS SIGN}")


@register.filter
def law(reference: str) -> str:
    """Return a legal reference where the paragraph sign never parts from its number: «kommuneloven § 14-3»."""
    return reference.replace("§ ", f"§{NBSP}")


# --- Status -----------------------------------------------------------------------------------------------------------
@register.filter
def status_label(status: str) -> str:
    """Return the screen word of a progress status or of `stale`; nothing reported yet is «ikke vurdert»."""
    return progress.label(status or "not_assessed")


@register.filter
def status_colour(status: str) -> str:
    """Return the design system's colour of a progress status."""
    return STATUS_COLOURS.get(status, "neutral")


@cache
def _symbol(code: str) -> SafeString:
    """Return the sign of a status. Lists have hundreds, so it is rendered once."""
    return render_to_string("governance/_symbol.html", {"symbol": code})


@register.simple_tag
def sign(code: str) -> SafeString:
    """Return the sign alone, where its word stands beside it."""
    return _symbol(code)


@register.simple_tag
def status_sign(status: str) -> SafeString:
    """Return a status as sign and word; the colour only repeats what they say."""
    code = status or "not_assessed"
    markup = '<span class="hh-status" data-color="{}">{}<span>{}</span></span>'
    return format_html(markup, status_colour(code), _symbol(code), status_label(code))


# --- Diagrams ---------------------------------------------------------------------------------------------------------
SUBPROCESSES = {
    "planning": gettext_lazy("planlegging"),
    "steering": gettext_lazy("styring"),
    "evaluation": gettext_lazy("evaluering og læring"),
}


@register.filter
def subprocess_label(code: str) -> str:
    """Return the screen word of a subprocess."""
    return str(SUBPROCESSES.get(code, code))


@register.filter
def wheel_months(months: Sequence[Any]) -> list[charts.WheelMonth]:
    """Return the twelve months with where each is drawn in the year wheel."""
    return charts.wheel_months(months)


@register.filter
def unlocal(value: float) -> str:
    """Return a number as SVG reads it, with full stop whatever the page's language."""
    return f"{value:g}"


# --- Navigation -------------------------------------------------------------------------------------------------------
@register.filter
def leads_to(path: str, here: str | None) -> bool:
    """Return True when the page shown lies at or below the path of a menu entry."""
    return bool(here) and path != "/" and str(here).startswith(path)


class PageTitle(Node):
    """Renders the block `title` once more, as plain text: a block itself can be used only once in a template."""

    def render(self, context: Context) -> SafeString:
        """Return the heading's text without tags; it is already escaped."""
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block("title") if blocks else None
        text = " ".join(strip_tags(block.render(context)).split()) if block else "Helhet"
        return mark_safe(text)  # noqa: S308 - the block has escaped its values, and tags are taken away


@register.tag
def page_title(parser: Parser, token: Token) -> PageTitle:
    """Return the text of the block `title`, for the head of the page."""
    return PageTitle()


# --- Forms ------------------------------------------------------------------------------------------------------------
@register.filter
def styled(field: BoundField) -> BoundField:
    """Return the field with the design system's class on its control."""
    return forms.style(field)


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how the field is laid out: checkbox, choices, file or line."""
    return forms.kind_of(field)


@register.filter
def has_errors(form: Any) -> bool:
    """Return True for a form or formset that was sent in and did not pass."""
    return bool(form) and form.is_bound and not form.is_valid()


@register.filter
def all_errors(form: Any) -> Iterable[forms.FieldError]:
    """Return every error of a form or formset, each with the id of the control it belongs to."""
    return forms.errors_of(form) if has_errors(form) else ()
