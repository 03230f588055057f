"""The only writers of cycles, lines, runs and the process map, gathered from the modules that hold them.

A subject's service calls these inside its own transaction and moves its own status beside them.
"""

from governance.process.services.cycles import close_cycle, create_cycle, open_cycle
from governance.process.services.lines import change_line, install_default_lines, steps_of
from governance.process.services.map_versions import current_map, keep_map, one_version
from governance.process.services.restoring import restore_map, restore_run
from governance.process.services.runs import (
    Needs,
    act,
    begin_anew,
    close_round,
    reseat,
    send_back,
    skip,
    start_run,
    take_back,
    withdraw_run,
)
from governance.process.services.shown import act_on_shown
from governance.process.services.steps import (
    Part,
    StepText,
    add_step,
    archive_step,
    edit_step,
    living_steps,
    move_step,
    parts_of,
    share_step,
)
from governance.process.services.subprocesses import create_subprocess, edit_subprocess
from governance.process.services.year_wheel import (
    archive_year_wheel_event,
    create_year_wheel_event,
    edit_year_wheel_event,
)

__all__ = [
    "Needs",
    "Part",
    "StepText",
    "act",
    "act_on_shown",
    "add_step",
    "archive_step",
    "archive_year_wheel_event",
    "begin_anew",
    "change_line",
    "close_cycle",
    "close_round",
    "create_cycle",
    "create_subprocess",
    "create_year_wheel_event",
    "current_map",
    "edit_step",
    "edit_subprocess",
    "edit_year_wheel_event",
    "install_default_lines",
    "keep_map",
    "living_steps",
    "move_step",
    "one_version",
    "open_cycle",
    "parts_of",
    "reseat",
    "restore_map",
    "restore_run",
    "send_back",
    "share_step",
    "skip",
    "start_run",
    "steps_of",
    "take_back",
    "withdraw_run",
]
