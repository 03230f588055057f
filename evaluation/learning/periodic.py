"""Daily: lessons follow the answers that planning has given."""

from __future__ import annotations

from django.utils.translation import ngettext

from evaluation.learning import queries, services
from governance.core.errors import Conflict


def collect_answers() -> list[str]:
    """Move the decided lessons that planning has answered; return a line when some moved.

    Run twice, or twice at once, it moves each lesson once: the state table decides.
    """
    moved = 0
    for lesson in queries.answered():
        try:
            services.follow_answer(lesson)
        except Conflict:
            continue
        moved += 1
    line = ngettext("%(count)d læringspunkt fikk svar.", "%(count)d læringspunkter fikk svar.", moved)
    return [line % {"count": moved}] if moved else []
