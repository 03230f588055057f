"""What has changed between two versions of the process map, in words. Pure functions; no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from governance.core.alignment import longest_rise
from governance.core.text_differences import Run, compare_texts
from governance.process.process_map import EventOfMap, LineOfMap, StepOfMap, SubprocessOfMap, subprocesses_of

EMPTY: dict[str, Any] = {"subprocesses": []}


@dataclass(frozen=True)
class Change:
    """One thing that is new, gone, moved or changed; the texts hold (label, runs) for what reads differently."""

    kind: str
    title: str
    words: str
    texts: tuple[tuple[str, tuple[Run, ...]], ...] = ()


@dataclass(frozen=True)
class SubprocessChanges:
    """What has changed in one of the three parts."""

    code: str
    label: str
    changes: tuple[Change, ...]


def compare_maps(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[SubprocessChanges]:
    """Return, for each part of the process that differs, what is added, changed, moved and taken out."""
    before = {part.code: part for part in subprocesses_of(old)}
    after = {part.code: part for part in subprocesses_of(new)}
    found = [
        SubprocessChanges(code, (after.get(code) or before[code]).label, tuple(_subprocess(before.get(code), part)))
        for code in dict.fromkeys([*after, *before])
        for part in [after.get(code)]
    ]
    return [part for part in found if part.changes]


def _subprocess(old: SubprocessOfMap | None, new: SubprocessOfMap | None) -> list[Change]:
    changes = []
    texts = _texts(
        (_("Formål"), old.purpose if old else "", new.purpose if new else ""),
        (_("Eierenhet"), old.owner if old else "", new.owner if new else ""),
    )
    if texts:
        changes.append(Change("changed", _("Om delprosessen"), _("Endret"), texts))
    changes += _steps(old.steps if old else (), new.steps if new else ())
    changes += _things(_events(old), _events(new), _("Hendelse i årshjulet"))
    return changes + _things(_lines(old), _lines(new), _("Beslutningslinje"))


def _steps(old: Sequence[StepOfMap], new: Sequence[StepOfMap]) -> list[Change]:
    before, after = {step.key: step for step in old}, {step.key: step for step in new}
    places = {step.key: number for number, step in enumerate(old, start=1)}
    common = [key for key in after if key in before]
    stayed = {common[place] for place in longest_rise([places[key] for key in common])}
    changes = []
    for number, step in enumerate(new, start=1):
        texts = _texts(*_step_pairs(before.get(step.key), step))
        if step.key not in before:
            changes.append(Change("added", step.title, _("Nytt trinn"), texts))
            continue
        if step.key not in stayed:
            words = _("Flyttet, var trinn %(before)d, er nå trinn %(after)d")
            words %= {"before": places[step.key], "after": number}
            changes.append(Change("moved", step.title, words, texts))
        elif texts:
            changes.append(Change("changed", step.title, _("Endret trinn"), texts))
    gone = [step for step in old if step.key not in after]
    return changes + [Change("removed", step.title, _("Tatt ut"), _texts(*_step_pairs(step, None))) for step in gone]


def _step_pairs(old: StepOfMap | None, new: StepOfMap | None) -> list[tuple[str, str, str]]:
    labels = {
        "title": _("Trinn"),
        "description": _("Beskrivelse"),
        "takes_in": _("Dette går inn"),
        "gives_out": _("Dette kommer ut"),
        "owner": _("Eierenhet"),
        "chapter_key": _("Kapittel i policyen"),
    }
    pairs = [
        (label, getattr(old, name) if old else "", getattr(new, name) if new else "") for name, label in labels.items()
    ]
    return [*pairs, (_("Ansvar"), _parts(old), _parts(new))]


def _parts(step: StepOfMap | None) -> str:
    return "\n".join(f"{part.party.name}: {part.word}" for part in step.parts) if step else ""


def _events(part: SubprocessOfMap | None) -> dict[Any, tuple[str, str]]:
    return {event.key: (event.title, _event(event)) for event in part.events} if part else {}


def _event(event: EventOfMap) -> str:
    return " · ".join(word for word in (event.when, event.title, event.reference) if word)


def _lines(part: SubprocessOfMap | None) -> dict[Any, tuple[str, str]]:
    return {line.kind: (line.label, _line(line)) for line in part.lines} if part else {}


def _line(line: LineOfMap) -> str:
    return "\n".join(f"{who} {act}" for act, who in line.words)


def _things(old: Mapping[Any, tuple[str, str]], new: Mapping[Any, tuple[str, str]], label: str) -> list[Change]:
    """Return what has happened to things of a kind: key → (title, all that it says)."""
    changes = []
    for key in dict.fromkeys([*new, *old]):
        (before, after) = (side.get(key, ("", "")) for side in (old, new))
        texts = _texts((label, before[1], after[1]))
        if texts:
            kind, word = _kind(key in old, key in new)
            changes.append(Change(kind, after[0] or before[0], f"{label}: {word}", texts))
    return changes


def _kind(was: bool, is_there: bool) -> tuple[str, str]:
    if was and is_there:
        return "changed", _("endret")
    return ("added", _("ny")) if is_there else ("removed", _("tatt ut"))


def _texts(*pairs: tuple[str, str, str]) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    return tuple((label, compare_texts(old, new)) for label, old, new in pairs if old != new)
