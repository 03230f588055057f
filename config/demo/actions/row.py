"""One line of the action lists, filled up to an `Action`."""

from config.demo.people import leader_of
from config.demo.shapes import Action, Milestone, RelDate

OPERATION = "operation"
INVESTMENT = "investment"
CLIMATE = "climate"
DEVELOPMENT = "development"

NEW_FUNDS = "new_funds"
WITHIN_BUDGET = "within_budget"


def action(
    key: str,
    goal: str,
    unit: str,
    kind: str,
    start: RelDate,
    due: RelDate,
    title: str,
    description: str,
    *steps: tuple[str, RelDate],
    funding: str = WITHIN_BUDGET,
    responsible: str = "",
    state: str = "in_progress",
    case: str = "",
) -> Action:
    """Return an action whose ansvarlig is the leader of its unit unless another is named."""
    return Action(
        key,
        title,
        description,
        goal,
        unit,
        responsible or leader_of(unit),
        kind,
        funding,
        start,
        due,
        state,
        tuple(Milestone(step, on) for step, on in steps),
        case,
    )
