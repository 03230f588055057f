"""The pages of steering: the overview, periods, reports, and how it goes."""

from steering.reporting.views.overview import overview
from steering.reporting.views.periods import (
    period_close,
    period_create,
    period_detail,
    period_extend,
    period_open,
    period_publish,
)
from steering.reporting.views.progress import status_list, status_matrix
from steering.reporting.views.report_moves import (
    report_approve,
    report_hand_over,
    report_opinion,
    report_return,
    report_submit,
    report_take_back,
    status_correct,
)
from steering.reporting.views.report_page import report_detail
from steering.reporting.views.report_writing import report_row, report_summary

__all__ = [
    "overview",
    "period_close",
    "period_create",
    "period_detail",
    "period_extend",
    "period_open",
    "period_publish",
    "report_approve",
    "report_detail",
    "report_hand_over",
    "report_opinion",
    "report_return",
    "report_row",
    "report_submit",
    "report_summary",
    "report_take_back",
    "status_correct",
    "status_list",
    "status_matrix",
]
