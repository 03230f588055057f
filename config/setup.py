"""What every municipality starts with, the demo included."""

from __future__ import annotations

from config.demo.year_wheel import YEAR_WHEEL
from governance.core import clock
from governance.notices import services as notices
from governance.organisation.models import OrgUnit
from governance.process import services as process
from governance.process.models import SubprocessCode
from planning.goals.models import SustainableDevelopmentGoal

#: Short Norwegian names of the United Nations' goals for sustainable development.
DEVELOPMENT_GOALS = (
    "Utrydde fattigdom", "Utrydde sult", "God helse og livskvalitet", "God utdanning", "Likestilling mellom kjønnene",
    "Rent vann og gode sanitærforhold", "Ren energi til alle", "Anstendig arbeid og økonomisk vekst",
    "Industri, innovasjon og infrastruktur", "Mindre ulikhet", "Bærekraftige byer og lokalsamfunn",
    "Ansvarlig forbruk og produksjon", "Stoppe klimaendringene", "Livet i havet", "Livet på land",
    "Fred, rettferdighet og velfungerende institusjoner", "Samarbeid for å nå målene",
)  # fmt: skip


#: What the three subprocesses are for, until the process owner says it in the municipality's own words.
PURPOSES: dict[str, str] = {
    SubprocessCode.PLANNING: "Sette mål for utviklingen av kommunen, og beskrive tiltakene som trengs for å nå dem.",
    SubprocessCode.STEERING: "Følge opp at tiltakene blir gjennomført, og rette kursen i tide.",
    SubprocessCode.EVALUATION: "Finne ut hva som virker, og ta lærdommen med inn i neste plan.",
}


def install_defaults(root: OrgUnit) -> None:
    """Install all that a municipality starts with."""
    install_process(root)
    install_rest()


def install_process(root: OrgUnit) -> None:
    """Install the decision lines, and the process map with its year wheel as its first version."""
    with process.one_version(what="Kartet er opprettet", by=None):
        process.install_default_lines(by=None)
        for code, purpose in PURPOSES.items():
            process.create_subprocess(code=code, purpose=purpose, owner_unit=root, by=None)
        for event in YEAR_WHEEL:
            process.create_year_wheel_event(
                month=event.month,
                day=event.day,
                title=event.title,
                reference=event.reference,
                subprocess=event.subprocess,
                by=None,
            )


def install_rest() -> None:
    """Install the reminder rules, the development goals and this year's cycle."""
    for code in notices.DEFAULT_RULES:
        notices.rule(code)
    for number, title in enumerate(DEVELOPMENT_GOALS, start=1):
        SustainableDevelopmentGoal.objects.get_or_create(number=number, defaults={"title": title})
    process.open_cycle(process.create_cycle(year=clock.today().year, by=None), by=None)
