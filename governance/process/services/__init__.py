"""The only writers of cycles, lines and runs, gathered from the modules that hold them.

A subject's service calls these inside its own transaction and moves its own status beside them.
"""

from governance.process.services.cycles import close_cycle, create_cycle, open_cycle
from governance.process.services.lines import install_default_lines
from governance.process.services.runs import act, close_round, reseat, send_back, skip, start_run, withdraw_run
from governance.process.services.subprocesses import create_subprocess
from governance.process.services.year_wheel import create_year_wheel_event

__all__ = [
    "act",
    "close_cycle",
    "close_round",
    "create_cycle",
    "create_subprocess",
    "create_year_wheel_event",
    "install_default_lines",
    "open_cycle",
    "reseat",
    "send_back",
    "skip",
    "start_run",
    "withdraw_run",
]
