"""Daily: steps whose holder has left go to the next above, and rounds whose time is out are closed.

What changes the process map from outside, as the name of a unit does, is kept too.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.core import clock
from governance.process import services
from governance.process.lines import CLOSED_BY_SUBJECT
from governance.process.map_versions import newest_version
from governance.process.models import DecisionRunStep, Mode, RunStatus, RunStepStatus


def reseat_steps() -> list[str]:
    """Move current steps that nobody holds any more; return a line when something moved."""
    current = DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT, run__status=RunStatus.RUNNING)
    moved = sum(services.reseat(step) for step in current.exclude(role="").select_related("run__unit", "unit"))
    return [_("%(count)d trinn fikk ny plass i beslutningslinjen.") % {"count": moved}] if moved else []


def close_rounds() -> list[str]:
    """Close the hearing rounds that are past their deadline, but for those that another room closes itself."""
    rounds = DecisionRunStep.objects.filter(status=RunStepStatus.CURRENT, mode=Mode.ALL, run__status=RunStatus.RUNNING)
    rounds = rounds.exclude(run__kind__in=CLOSED_BY_SUBJECT)
    late = [step for step in rounds.select_related("run__unit") if step.due_at and step.due_at < clock.now()]
    for step in late:
        services.close_round(step.run, by=None)
    return [_("%(count)d innspillsrunder er avsluttet.") % {"count": len(late)}] if late else []


def keep_map() -> list[str]:
    """Keep a version of the process map when it is not as it was last kept; return a line when it was not."""
    before = newest_version()
    after = services.current_map(by=None)
    is_new = after is not None and (before is None or before.number != after.number)
    return [_("Prosesskartet har fått en ny versjon.")] if is_new else []
