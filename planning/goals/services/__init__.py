"""The only writers of satsingsområder, goals, indicators and measurements, gathered under one name."""

from planning.goals.services.focus_areas import (
    archive_focus_area,
    create_focus_area,
    rename_focus_area,
    restore_focus_area,
)
from planning.goals.services.goals import (
    activate_goal,
    adopt_goal,
    check_visibility,
    edit_goal,
    link_goals,
    move_goal,
    reassign_goal,
    register_goal,
    unlink_goals,
)
from planning.goals.services.measuring import (
    add_indicator,
    archive_indicator,
    correct_measurement,
    edit_indicator,
    record_measurement,
)
from planning.goals.services.status import refresh_status, set_derived_status

__all__ = [
    "activate_goal",
    "add_indicator",
    "adopt_goal",
    "archive_focus_area",
    "archive_indicator",
    "check_visibility",
    "correct_measurement",
    "create_focus_area",
    "edit_goal",
    "edit_indicator",
    "link_goals",
    "move_goal",
    "reassign_goal",
    "record_measurement",
    "refresh_status",
    "register_goal",
    "rename_focus_area",
    "restore_focus_area",
    "set_derived_status",
    "unlink_goals",
]
