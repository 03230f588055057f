"""What a status and a reason must say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken
from governance.core.progress import ProgressStatus


def check_status(status: str, comment: str, next_step: str) -> None:
    """Raise RuleBroken per field unless there is a status, and a deviation has a text and a next step (DOMAIN)."""
    if status not in ProgressStatus.values:
        raise RuleBroken(_("Velg en status."), field="status")
    if status != ProgressStatus.OFF_TRACK:
        return
    unwritten = RuleBroken(_("Skriv hva dere gjør nå, og hvem som gjør det."), field="next_step")
    if not comment:
        raise RuleBroken(_("Skriv hva avviket er."), field="comment", also=() if next_step else (unwritten,))
    if not next_step:
        raise unwritten


def require(text: str, message: str, *, field: str = "reason") -> None:
    """Raise RuleBroken with the message, at the field, when the text is empty."""
    if not text.strip():
        raise RuleBroken(message, field=field)
