"""What each role does in the decision lines as they stand now, for the page about roles."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.process.models import DecisionStep, Mode


def steps_of_roles() -> list[tuple[str, str]]:
    """Return role and words, as «leverer enhetsrapport», for every step that names a role; one query."""
    rows = DecisionStep.objects.exclude(role="").select_related("line").order_by("line__kind", "position")
    return [(step.role, _words(step)) for step in rows]


def _words(step: DecisionStep) -> str:
    words = {"act": step.get_act_display(), "subject": step.line}
    if step.mode == Mode.BODY:
        return _("%(act)s %(subject)s, som gruppe") % words
    return _("%(act)s %(subject)s") % words
