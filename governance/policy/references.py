"""What the text of a policy points to: its chapters and figures, process steps, units, roles, events, lines and laws.

What was found is kept as JSON, reference → name, path, and whether everybody may open the path; a figure has its hash,
caption and size as well, a table its rows. It is drawn live while the version is a draft, and stands as it was from the
day that the version is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.core.editable import Visibility
from governance.documents import figures
from governance.documents.footnotes import loose_calls, unused_notes
from governance.documents.markdown import LONGEST_TEXT, parse
from governance.documents.references import Resolve, Target, references_in
from governance.organisation.models import OrgUnit
from governance.policy.diagrams import Diagram, draw
from governance.policy.laws import law
from governance.policy.matrices import Matrix
from governance.policy.models import PolicySection, PolicyVersion
from governance.policy.reference_words import line_words, role_words
from governance.process.models import DecisionLine, ProcessStep, YearWheelEvent

Referred = dict[str, dict[str, Any]]
LONGEST_KEY = 9  # digits; more than any row has, and few enough for any database

#: Why a reference of a kind points to nothing.
REASONS = {
    "kapittel": _lazy("Versjonen har ikke dette kapitlet."),
    "rolle": _lazy("Rollen finnes ikke."),
    "enhet": _lazy("Enheten finnes ikke, eller er lagt ned."),
    "trinn": _lazy("Prosesstrinnet finnes ikke, eller er tatt ut av prosesskartet."),
    "hendelse": _lazy("Hendelsen finnes ikke, eller er tatt ut av årshjulet."),
    "beslutningslinje": _lazy("Beslutningslinjen finnes ikke."),
    "figur": _lazy("Versjonen har ikke denne figuren."),
    "diagram": _lazy("Diagrammet finnes ikke, eller har ingenting å vise."),
    "lov": _lazy("Loven står ikke i listen over lover, eller paragrafen er skrevet feil."),
}


@dataclass(frozen=True)
class Broken:
    """A reference in a chapter that points to nothing, and why."""

    section: PolicySection
    reference: str
    reason: Any


def references_of(version: PolicyVersion, sections: Sequence[PolicySection]) -> Referred:
    """Return what the chapters refer to: as it was when the version was sent, before that as it is now."""
    if version.sent_references is not None:
        found: Referred = version.sent_references
        return found
    return look_up(version, (section.body for section in sections), sections)


def look_up(version: PolicyVersion, texts: Iterable[str], sections: Sequence[PolicySection]) -> Referred:
    """Return what the texts refer to and that is there now, in the version with these chapters; at most five queries.

    They are one for each kind but laws, roles and chapters.
    """
    asked: dict[str, list[str]] = {}
    for text in texts:
        for reference in _references(text):
            kind, _colon, key = reference.partition(":")
            asked.setdefault(kind, []).append(key)
    found: Referred = {}
    for kind, keys in asked.items():
        if kind == "kapittel":
            known = _chapters(sections)
        elif kind == figures.FIGURE:
            known = _figures(version)
        elif kind == figures.DIAGRAM:
            known = _diagrams(version, keys)
        else:
            known = FINDERS[kind](keys)
        found |= {f"{kind}:{key}": known[key] for key in keys if key in known}
    return found


def _references(text: str) -> list[str]:
    return _all_in(parse(text)) if len(text) <= LONGEST_TEXT else []


def _all_in(tokens: list[Any]) -> list[str]:
    return [*references_in(tokens), *figures.figures_in(tokens)]


def figure_keys(text: str) -> list[str]:
    """Return the keys of the figures that a text shows, each once."""
    found = figures.figures_in(parse(text)) if len(text) <= LONGEST_TEXT else ()
    parts = [reference.partition(":") for reference in found]
    return list(dict.fromkeys(key for kind, _colon, key in parts if kind == figures.FIGURE))


def names_of(found: Referred) -> dict[str, str]:
    """Return the names alone, by their references."""
    return {reference: row["name"] for reference, row in found.items()}


def pictures_of(found: Referred) -> dict[str, list[str]]:
    """Return what is seen of each figure beside its name: the hash of its picture, and its caption."""
    return {reference: [row["sha256"], row["caption"]] for reference, row in found.items() if "sha256" in row}


def read_names(found: Referred, before: Referred) -> dict[str, str]:
    """Return the names as differences read them: with captions, and a word where a picture is not the one before.

    The name of a table says all that it shows.
    """
    names = names_of(found)
    pictures = pictures_of({reference: row for reference, row in found.items() if "table" not in row})
    for reference, (sha256, caption) in pictures.items():
        is_other = reference in before and before[reference].get("sha256", sha256) != sha256
        words = [names[reference], caption, _("Nytt bilde") if is_other else ""]
        names[reference] = ". ".join(word.rstrip(".") for word in words if word)
    return names


def resolver(found: Referred, *, is_inside: bool, text_path: str = "") -> Resolve:
    """Return what tells the Markdown where references lead, for a reader who is logged in (`is_inside`), or for all.

    `text_path` is the page with the chapters, when it is not the one that the text stands on.
    """

    def resolve(reference: str) -> Target | None:
        row = found.get(reference)
        if row is None:
            return None
        path = f"{text_path}{row['path']}" if row["path"].startswith("#") else row["path"]
        address = path if is_inside or row["is_public"] else ""
        size = row.get("width", 0), row.get("height", 0)
        return Target(row["name"], address, row.get("caption", ""), *size, row.get("table", ()))

    return resolve


def broken(sections: Iterable[PolicySection], found: Referred) -> list[Broken]:
    """Return, chapter by chapter, what points to nothing: references, and footnotes without a text or a place."""
    return [row for section in sections if len(section.body) <= LONGEST_TEXT for row in _broken(section, found)]


def _broken(section: PolicySection, found: Referred) -> list[Broken]:
    env: dict[str, Any] = {}
    tokens = parse(section.body, env)
    missing = [reference for reference in dict.fromkeys(_all_in(tokens)) if reference not in found]
    calls = [(name, _("Fotnoten har ingen tekst.")) for name in dict.fromkeys(loose_calls(tokens))]
    notes = [(name, _("Ingenting i teksten viser til fotnoten.")) for name in unused_notes(env)]
    return [
        *(Broken(section, reference, REASONS[reference.partition(":")[0]]) for reference in missing),
        *(Broken(section, f"[^{name}]", reason) for name, reason in [*calls, *notes]),
    ]


# --- What there is to refer to ----------------------------------------------------------------------------------------
def _row(name: Any, path: str, *, is_public: bool = False) -> dict[str, Any]:
    return {"name": str(name), "path": path, "is_public": is_public}


def _chapters(sections: Iterable[PolicySection]) -> dict[str, dict[str, Any]]:
    return {
        section.key: _row(
            _("kapittel %(number)d «%(title)s»") % {"number": number, "title": section.title},
            f"#kapittel-{section.key}",
            is_public=True,
        )
        for number, section in enumerate(sections, start=1)
    }


def _figures(version: PolicyVersion) -> dict[str, dict[str, Any]]:
    rows = version.governance_figures.defer("content")
    return {
        figure.key: {
            **_row(figure.alt, figure_path(version, figure.key), is_public=True),
            "sha256": figure.sha256,
            "caption": figure.caption,
            "width": figure.width,
            "height": figure.height,
        }
        for figure in rows
    }


def _diagrams(version: PolicyVersion, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    drawn = {key: draw(key) for key in dict.fromkeys(keys)}
    return {key: diagram_row(version, key, diagram) for key, diagram in drawn.items() if diagram}


def diagram_row(version: PolicyVersion, key: str, diagram: Diagram | Matrix) -> dict[str, Any]:
    """Return what is kept of a diagram: with the drawing or the table, which stands from the day of the sending."""
    if isinstance(diagram, Matrix):
        row = _row(diagram.words, "", is_public=True)
        return {**row, "sha256": diagram.sha256, "caption": diagram.title, "table": diagram.table}
    path = reverse("governance:policy_diagram", args=[version.policy.slug, version.number, key])
    return {
        **_row(diagram.words, path, is_public=True),
        "sha256": diagram.sha256,
        "caption": diagram.title,
        "width": diagram.width,
        "height": diagram.height,
        "svg": diagram.svg,
    }


def figure_path(version: PolicyVersion, key: str) -> str:
    """Return the address of a figure's picture; who may open it is who may read the version."""
    return reverse("governance:policy_figure", args=[version.policy.slug, version.number, key])


def _keys(keys: Iterable[str]) -> set[int]:
    return {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY}


def _units(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    units = OrgUnit.objects.living().filter(pk__in=_keys(keys))
    return {str(unit.pk): _row(unit.name, reverse("governance:unit_detail", args=[unit.pk])) for unit in units}


def _steps(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = ProcessStep.objects.filter(pk__in=_keys(keys), archived_at=None, subprocess__archived_at=None)
    return {str(step.pk): _row(step.title, _step_path(step)) for step in rows.select_related("subprocess")}


def _step_path(step: ProcessStep) -> str:
    return f"{reverse('governance:subprocess', args=[step.subprocess.code])}#trinn-{step.pk}"


def _events(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    wheel = reverse("governance:year_wheel")
    return {
        str(event.pk): _row(
            event.title, f"{wheel}#maaned-{event.month}", is_public=event.visibility == Visibility.PUBLIC
        )
        for event in referable_events().filter(pk__in=_keys(keys))
    }


def referable_events() -> Any:
    """Return the events that a policy may name: those of the wheel, without what is exempt from public access."""
    shown = (Visibility.PUBLIC, Visibility.INTERNAL)
    return YearWheelEvent.objects.filter(archived_at=None, visibility__in=shown)


def _roles(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    page = reverse("governance:role_abilities")
    words = role_words()
    return {key: _row(words[key].label, f"{page}#rolle-{words[key].value}") for key in keys if key in words}


def _lines(_keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    page, words = reverse("governance:decision_line_list"), line_words()
    lines = {line.kind: line for line in DecisionLine.objects.filter(archived_at=None)}
    return {
        word: _row(_("beslutningslinjen for %(kind)s") % {"kind": kind.label}, f"{page}#linje-{lines[kind].pk}")
        for word, kind in words.items()
        if kind in lines
    }


def _laws(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    cited = {key: law(key) for key in keys}
    return {key: _row(*found, is_public=True) for key, found in cited.items() if found}


FINDERS: dict[str, Callable[[list[str]], dict[str, dict[str, Any]]]] = {
    "enhet": _units,
    "trinn": _steps,
    "hendelse": _events,
    "rolle": _roles,
    "beslutningslinje": _lines,
    "lov": _laws,
}
