"""What people have typed but not saved: kept for each by herself, given back when she asks, gone when she saves.

Nothing here stands in the change log: no text of a policy is changed, and nobody else sees it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.core import clock
from governance.core.errors import RuleBroken
from governance.organisation.models import User
from governance.policy.models import UNDER_WAY, PolicyVersion, UnsavedEdit
from governance.policy.permissions import check_write
from governance.policy.services.drafts import LONGEST_BODY, check_draft

LONGEST_TITLE = 200
KEPT = timedelta(days=90)


def keep_unsaved(
    version: PolicyVersion, *, key: str, title: str, body: str, section_version: int, by: User
) -> UnsavedEdit | None:
    """Keep what the person has typed into the chapter; None, and nothing is kept, when it is what the chapter says.

    What is typed into a new chapter is compared with all of them: it may have been saved while this was on its way.
    Raises WrongState when the version is a draft no more, and RuleBroken for more than a chapter can hold.
    """
    check_write(by, version.policy)
    check_draft(version)
    if len(body) > LONGEST_BODY or len(title) > LONGEST_TITLE:
        raise RuleBroken(_("Teksten er for lang. Del kapitlet i flere."), field="body")
    saved = version.governance_sections.filter(title=title, body=body, **({"key": key} if key else {}))
    if not (title or body) or saved.exists():
        discard_unsaved(version, key=key, by=by)
        return None
    typed = {"title": title, "body": body, "section_version": section_version, "saved_at": clock.now()}
    kept, _is_new = UnsavedEdit.objects.update_or_create(policy_version=version, key=key, saved_by=by, defaults=typed)
    return kept


def discard_unsaved(version: PolicyVersion, *, key: str, by: User) -> None:
    """Throw away what the person has typed into the chapter and not saved."""
    UnsavedEdit.objects.filter(policy_version=version, key=key, saved_by=by).delete()


def forget_unsaved() -> int:
    """Delete what is of no use any more: the version is decided on, or nobody has come back; return how many."""
    is_over = ~Q(policy_version__status__in=UNDER_WAY) | Q(saved_at__lt=clock.now() - KEPT)
    return UnsavedEdit.objects.filter(is_over).delete()[0]


def forget_unsaved_of(person: User) -> None:
    """Delete all that a person has typed and not saved."""
    UnsavedEdit.objects.filter(saved_by=person).delete()
