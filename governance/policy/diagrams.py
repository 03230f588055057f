"""Diagrams that a text shows and the program draws: the three parts of the process, the year wheel, a decision line.

Who does what in a part of the process is a table instead (governance.policy.matrices). Each of the others is one SVG of
its own with all that it needs, so that it is the same on the page and in the PDF, and one text with the same content
for those who do not see it. It shows only what everybody may know, whoever asks and on whatever day, for it is part of
what is decided on. Kept as JSON like other references, with the SVG itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.charts import wheel_months
from governance.core.editable import Visibility
from governance.policy import matrices
from governance.policy.matrices import Matrix
from governance.policy.reference_words import line_words
from governance.process.models import DecisionLine, DecisionStep, LineKind, SubprocessCode, YearWheelEvent
from governance.process.year_wheel import MonthOfWheel, months_of_wheel

INK, LINE = "#053227", "#0d7a5f"
FILLS = {"planning": "#d9efe8", "steering": "#e8f1fb", "evaluation": "#fdf1dc"}
FONT = "Inter, Helhet Text, sans-serif"
NO_DAY = date(2000, 1, 1)  # nothing in the drawing hangs on what day it is
LONGEST_LINE = 76  # characters of an event in the list beside the wheel


@dataclass(frozen=True)
class Diagram:
    """A drawing, what it is called, and the same in words."""

    svg: str
    title: str
    words: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Return the hash of the drawing."""
        return hashlib.sha256(self.svg.encode()).hexdigest()


def draw(key: str) -> Diagram | Matrix | None:
    """Return the diagram as it is now; None when there is none of that name."""
    if key in DRAWERS:
        return DRAWERS[key]()
    kind, _dash, word = key.partition("-")
    if kind == matrices.WORD:
        return matrices.matrix(word)
    return _line(line_words()[word]) if kind == "beslutningslinje" and word in line_words() else None


def names() -> list[tuple[str, str]]:
    """Return key → what it is called, of the diagrams that there is something to draw for; three queries."""
    agreed = set(DecisionLine.objects.filter(archived_at=None).values_list("kind", flat=True))
    lines = [(f"beslutningslinje-{word}", _line_title(kind)) for word, kind in line_words().items() if kind in agreed]
    wheel = [("aarshjul", _wheel_title())] if _public_events().exists() else []
    return [("prosess", _process_title()), *wheel, *matrices.names(), *lines]


def _svg(width: int, height: int, title: str, inside: Iterable[SafeString]) -> str:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" '
        'font-family="{2}" fill="{3}"><title>{4}</title><rect width="{0}" height="{1}" fill="#ffffff"/>{5}</svg>',
        width, height, FONT, INK, title, format_html_join("", "{}", ((part,) for part in inside)),
    )  # fmt: skip


def _text(x: float, y: float, words: str, *, size: int = 15, anchor: str = "start", weight: int = 400) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}">{}</text>',
        f"{x:g}", f"{y:g}", size, weight, anchor, words,
    )  # fmt: skip


def _box(x: int, y: int, width: int, height: int, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="12" fill="{}" stroke="{}" stroke-width="2"/>',
        x, y, width, height, fill, LINE,
    )  # fmt: skip


def _arrow(path: str, *, x: int, y: int, angle: int) -> SafeString:
    """Return a line with a head at its end, pointing so many degrees clockwise from the right."""
    return format_html(
        '<path d="{0}" fill="none" stroke="{1}" stroke-width="3"/>'
        '<path d="M0 0L-15 -8L-15 8Z" fill="{1}" transform="translate({2} {3}) rotate({4})"/>',
        path, LINE, x, y, angle,
    )  # fmt: skip


# --- The three parts of the process -----------------------------------------------------------------------------------
def _process_title() -> str:
    return _("Helhetlig styring: tre deler som går i ring")


def _process() -> Diagram:
    title = _process_title()
    places = {"planning": (270, 24), "steering": (500, 250), "evaluation": (40, 250)}
    names = {code.value: str(code.label).capitalize() for code in SubprocessCode}
    parts = [
        _arrow("M540 84Q640 110 630 222", x=629, y=242, angle=92),
        _arrow("M490 305Q400 345 316 309", x=300, y=301, angle=204),
        _arrow("M160 240Q156 110 238 90", x=258, y=84, angle=-14),
    ]
    for code, (x, y) in places.items():
        parts += [
            _box(x, y, 250, 100, FILLS[code]),
            _text(x + 125, y + 57, names[code], size=18, anchor="middle", weight=600),
        ]
    order = [names[code] for code in places]
    words = _("Tre deler i ring: %(first)s fører til %(second)s, som fører til %(third)s, som fører til %(first)s.")
    about = {"first": order[0].lower(), "second": order[1].lower(), "third": order[2].lower()}
    return Diagram(_svg(790, 380, title, parts), title, words % about, 790, 380)


# --- The year wheel ---------------------------------------------------------------------------------------------------
def _wheel_title() -> str:
    return _("Årshjulet")


def _public_events() -> QuerySet[YearWheelEvent]:
    return YearWheelEvent.objects.filter(archived_at=None, visibility=Visibility.PUBLIC).order_by("pk")


def _wheel() -> Diagram | None:
    events = list(_public_events())
    if not events:
        return None
    title = _wheel_title()
    months = months_of_wheel(events, NO_DAY)
    lines = [line for month in months for line in _month_lines(month)]
    height = max(420, 40 + 21 * len(lines))
    parts = [*_ring(months), *(_list_line(place, *line) for place, line in enumerate(lines))]
    words = "; ".join(
        f"{month.name}: {', '.join(event.title for event in month.events)}" for month in months if month.events
    )
    return Diagram(_svg(1000, height, title, parts), title, _("Årshjulet. %(words)s.") % {"words": words}, 1000, height)


def _ring(months: Sequence[MonthOfWheel]) -> Iterable[SafeString]:
    for part in wheel_months(months):
        yield format_html('<path d="{}" fill="#ffffff" stroke="{}"/>', part.path, LINE)
        yield _text(part.x, part.y + 6, part.month.name[:3], size=16, anchor="middle")
        for dot in part.dots:
            yield format_html('<circle cx="{}" cy="{}" r="4.5" fill="{}"/>', f"{dot.x:g}", f"{dot.y:g}", LINE)


def _month_lines(month: MonthOfWheel) -> list[tuple[str, str]]:
    """Return the lines of the list: the month once, and its events behind it."""
    return [(month.name.capitalize() if not place else "", _cut(event)) for place, event in enumerate(month.events)]


def _cut(event: YearWheelEvent) -> str:
    words = f"{event.day}. {event.title}" if event.day else event.title
    return words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1].rstrip()}…"


def _list_line(place: int, month: str, words: str) -> SafeString:
    y = 36 + 21 * place
    return format_html("{}{}", _text(420, y, month, weight=600), _text(535, y, words, size=13))


# --- A decision line --------------------------------------------------------------------------------------------------
def _line_title(kind: LineKind) -> str:
    return _("Beslutningslinjen for %(kind)s") % {"kind": kind.label}


def _line(kind: LineKind) -> Diagram | None:
    line = DecisionLine.objects.filter(kind=kind, archived_at=None).first()
    steps = list(line.governance_steps.select_related("named_unit").order_by("position")) if line else []
    if not line or not steps:
        return None
    title = _line_title(kind)
    height, parts = 20 + 96 * len(steps), []
    for place, step in enumerate(steps):
        y = 16 + 96 * place
        fill = FILLS["planning"] if step.act in ("approve", "decide") else "#ffffff"
        parts += [
            _box(20, y, 560, 66, fill),
            _text(40, y + 28, f"{place + 1}. {step.get_act_display().capitalize()}", size=17, weight=600),
            _text(40, y + 52, _who(step)),
        ]
        if place:
            parts.append(_arrow(f"M300 {y - 30}V{y - 12}", x=300, y=y - 1, angle=90))
    words = "; ".join(f"{place}. {s.get_act_display()}: {_who(s)}" for place, s in enumerate(steps, start=1))
    return Diagram(_svg(600, height, title, parts), title, f"{title}. {words}.", 600, height)


def _who(step: DecisionStep) -> str:
    where = step.named_unit.name if step.named_unit else step.get_place_display()
    days = ngettext("innen %(days)d dag", "innen %(days)d dager", step.days_allowed) % {"days": step.days_allowed}
    return f"{step.get_role_display() or _('den det gjelder')}, {where}, {days}"


DRAWERS: dict[str, Callable[[], Diagram | None]] = {"prosess": _process, "aarshjul": _wheel}
