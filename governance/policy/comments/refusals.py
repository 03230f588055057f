"""What keeps a version from going on: nobody is to be asked for her view, and get no answer."""

from __future__ import annotations

from django.utils.translation import ngettext

from governance.core.errors import RuleBroken
from governance.policy.comments.queries import unanswered
from governance.policy.models import PolicyVersion

MOST_NAMED = 20  # merknader in the message of a refusal; the page lists all


def check_all_answered(version: PolicyVersion) -> None:
    """Raise RuleBroken, with where they stand, while merknader to the version wait for an answer."""
    waiting = unanswered(version)
    if not waiting:
        return
    rows = "; ".join(f"{comment.chapter_title} ({comment.author})" for comment in waiting[:MOST_NAMED])
    rows += "; …" if len(waiting) > MOST_NAMED else ""
    message = ngettext(
        "%(count)d merknad er ikke besvart: %(rows)s. Svar på den først.",
        "%(count)d merknader er ikke besvart: %(rows)s. Svar på dem først.",
        len(waiting),
    )
    raise RuleBroken(message % {"count": len(waiting), "rows": rows})
