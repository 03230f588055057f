"""The only writer of periods, reports and what they leave behind, gathered from the modules that hold it."""

from steering.reporting.services.corrections import check_uncorrected, correct_status
from steering.reporting.services.moves import approve, hand_over, recommend, send_back, state_opinion, submit, take_back
from steering.reporting.services.periods import close_period, create_period, extend_period, open_period, publish_period
from steering.reporting.services.turns import check_state, check_turn, why_not_writable
from steering.reporting.services.writing import mark_unchanged, save_item, save_summary

__all__ = [
    "approve",
    "check_state",
    "check_turn",
    "check_uncorrected",
    "close_period",
    "correct_status",
    "create_period",
    "extend_period",
    "hand_over",
    "mark_unchanged",
    "open_period",
    "publish_period",
    "recommend",
    "save_item",
    "save_summary",
    "send_back",
    "state_opinion",
    "submit",
    "take_back",
    "why_not_writable",
]
