"""The process itself: cycles, subprocesses, the year wheel, and decision lines with their runs."""

from governance.process.models.cycles import CycleStatus, GovernanceCycle
from governance.process.models.lines import (
    ADVISING,
    DECIDING,
    MERGING,
    PUTTING_FORWARD,
    Act,
    DecisionLine,
    DecisionStep,
    LineKind,
    Mode,
    Place,
    StepFields,
)
from governance.process.models.map_versions import ProcessMapVersion
from governance.process.models.runs import DecisionRun, DecisionRunStep, DecisionStatement, RunStatus, RunStepStatus
from governance.process.models.steps import ProcessStep, Responsibility, Share
from governance.process.models.subprocesses import Subprocess, SubprocessCode
from governance.process.models.year_wheel import YearWheelEvent

__all__ = [
    "ADVISING",
    "DECIDING",
    "MERGING",
    "PUTTING_FORWARD",
    "Act",
    "CycleStatus",
    "DecisionLine",
    "DecisionRun",
    "DecisionRunStep",
    "DecisionStatement",
    "DecisionStep",
    "GovernanceCycle",
    "LineKind",
    "Mode",
    "Place",
    "ProcessMapVersion",
    "ProcessStep",
    "Responsibility",
    "RunStatus",
    "RunStepStatus",
    "Share",
    "StepFields",
    "Subprocess",
    "SubprocessCode",
    "YearWheelEvent",
]
