"""The process map of the demo: laid out three years ago, and changed twice since."""

from __future__ import annotations

from config.demo.process_map import PURPOSES, STEPS
from config.demo.shapes import MapStep
from config.demo_loader.town import DemoTown
from governance.process import services
from governance.process.models import (
    ProcessStep,
    Share,
    Subprocess,
    YearWheelEvent,
)
from governance.process.services import Part, StepText, one_version


def lay_out(town: DemoTown) -> None:
    """Give the three subprocesses their purpose, their owner and their steps, as one version of the map."""
    with one_version(what="Kartet er tegnet", by=None, reason="Vedtatt sammen med den første policyen."):
        for code, (unit, purpose) in PURPOSES.items():
            row = Subprocess.objects.get(code=code)
            services.edit_subprocess(row, version=row.version, purpose=purpose, owner_unit=town.units[unit], by=None)
            for step in STEPS[code]:
                services.add_step(row, _text(town, step), parts=_parts(town, step), by=None)


def _text(town: DemoTown, step: MapStep) -> StepText:
    return StepText(step.title, step.description, step.takes_in, step.gives_out, town.units[step.owner], step.chapter)


def _parts(town: DemoTown, step: MapStep) -> list[Part]:
    parties = (
        (Share.ACCOUNTABLE, (step.accountable,)),
        (Share.CONTRIBUTES, step.contributes),
        (Share.CONSULTED, step.consulted),
        (Share.INFORMED, step.informed),
    )
    return [_part(town, share, party) for share, found in parties for party in found]


def _part(town: DemoTown, share: str, party: str) -> Part:
    kind, _colon, role = party.partition(":")
    return Part(share, role=role) if role else Part(share, unit=town.units[kind])


def revise(town: DemoTown) -> None:
    """Change the map in February and in August, as the process owner does when something has been learnt."""
    owner = town.people["prosesseier"]
    with town.on(town.calendar.past((0, 2, 20))):
        step = _find("Rapportere status")
        text = (
            "Rapportøren skriver, lederen leverer, og nærmeste overordnede godkjenner innen fem dager. Avvik skal ha "
        )
        text += "et neste steg, og vi skriver kort."
        services.edit_step(
            step, StepText(step.title, text, step.takes_in, step.gives_out, step.owner_unit, step.chapter_key),
            version=step.version, by=owner, reason="Rapportene ble for lange, og svarene kom for sent.",
        )  # fmt: skip
    with town.on(town.calendar.past((0, 8, 20))):
        step = _find("Beslutte hva vi tar med videre")
        parts = [*services.parts_of(step), Part(Share.INFORMED, unit=town.units["kommunikasjon"])]
        reason = "Innbyggerne skal få vite hva vi har lært."
        services.share_step(step, parts, version=step.version, by=owner, reason=reason)
        event = YearWheelEvent.objects.get(title="Læringsverksted")
        services.edit_year_wheel_event(
            event, version=event.version, month=4, day=15, title=event.title, reference="", subprocess=event.subprocess,
            by=owner, reason="Verkstedet må være ferdig før perspektivmeldingen.",
        )  # fmt: skip


def _find(title: str) -> ProcessStep:
    return ProcessStep.objects.select_related("subprocess__owner_unit", "owner_unit").get(title=title)
