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


def install_defaults(root: OrgUnit) -> None:
    """Install decision lines, subprocesses, year wheel, reminder rules, development goals and this year's cycle."""
    process.install_default_lines(by=None)
    for code in SubprocessCode.values:
        process.create_subprocess(code=code, purpose="", owner_unit=root, by=None)
    for event in YEAR_WHEEL:
        process.create_year_wheel_event(
            month=event.month,
            day=event.day,
            title=event.title,
            reference=event.reference,
            subprocess=event.subprocess,
            by=None,
        )
    for code in notices.DEFAULT_RULES:
        notices.rule(code)
    for number, title in enumerate(DEVELOPMENT_GOALS, start=1):
        SustainableDevelopmentGoal.objects.get_or_create(number=number, defaults={"title": title})
    process.open_cycle(process.create_cycle(year=clock.today().year, by=None), by=None)
