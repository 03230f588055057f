"""The figures of drafts. Like the chapters they can be changed while the version is a draft, and only then."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core.concurrency import stale
from governance.core.errors import RuleBroken
from governance.core.slugs import ascii_slug
from governance.documents.pictures import Picture, read_picture
from governance.organisation.models import User
from governance.policy.models import PolicyFigure, PolicyVersion
from governance.policy.models.figures import LONGEST_ALT, LONGEST_CAPTION
from governance.policy.permissions import check_write
from governance.policy.services.drafts import check_draft, touch

MOST_FIGURES = 40
KEY_LENGTH = 50


def add_figure(
    version: PolicyVersion, *, data: bytes, alt: str, by: User | None, name: str = "", caption: str = "", key: str = ""
) -> PolicyFigure:
    """Take a picture into a draft; without a key it gets one of the name of its file.

    Raises RuleBroken for a file that is no picture within the limits, and without an alternative text. The picture is
    unpacked before the writers' queue, which nobody has to wait in for that.
    """
    check_write(by, version.policy)
    check_draft(version)
    _check_words(alt, caption)
    picture = read_picture(data)
    with transaction.atomic():
        touch(version)
        taken = set(version.governance_figures.values_list("key", flat=True))
        _check_room(key, taken)
        figure = PolicyFigure.objects.create(
            policy_version=version, key=key or _free_key(name, taken), alt=alt.strip(), caption=caption.strip(),
            **_fields(picture),
        )  # fmt: skip
        changes = {"alt": [None, figure.alt], "caption": [None, figure.caption], "sha256": [None, figure.sha256]}
        audit.record(by=by, verb="figure_added", subject=figure, changes=changes)
    return figure


def _check_room(key: str, taken: set[str]) -> None:
    if len(taken) >= MOST_FIGURES:
        message = _("En policy kan ha høyst %(count)d figurer. Slett noen først.")
        raise RuleBroken(message % {"count": MOST_FIGURES})
    if key in taken:
        raise RuleBroken(_("Versjonen har allerede en figur med dette navnet. Velg et annet navn."))


def edit_figure(
    figure: PolicyFigure, *, version: int, alt: str, caption: str, by: User | None, data: bytes | None = None
) -> bool:
    """Change what is said of a figure, and with `data` its picture; return False when nothing was changed.

    `version` is the figure's, as shown. Raises StaleVersion with both texts when somebody saved first, and when it is a
    draft no more.
    """
    check_write(by, figure.policy_version.policy)
    _check_words(alt, caption)
    picture = read_picture(data) if data is not None else None
    words: dict[str, Any] = {"alt": alt.strip(), "caption": caption.strip()}
    fields = words | ({"sha256": picture.sha256} if picture else {})
    with transaction.atomic():
        touch(figure.policy_version, stale(figure, words))
        is_edited = audit.edit(figure, by=by, version=version, fields=fields)
        if picture:  # beside the change log, which has the hash of the picture and need not hold it
            PolicyFigure.objects.filter(pk=figure.pk).update(**_fields(picture))
    return is_edited


@transaction.atomic
def delete_figure(figure: PolicyFigure, *, by: User | None) -> None:
    """Take a figure out of a draft. What it said stays in the change log, and the picture in earlier versions only."""
    version = figure.policy_version
    check_write(by, version.policy)
    touch(version)
    changes = {"alt": [figure.alt, None], "sha256": [figure.sha256, None]}
    audit.record(by=by, verb="figure_deleted", subject=version, changes=changes)
    version.governance_figures.filter(pk=figure.pk).delete()


def _fields(picture: Picture) -> dict[str, Any]:
    return {
        "content": picture.content, "media_type": picture.media_type, "sha256": picture.sha256,
        "width": picture.width, "height": picture.height,
    }  # fmt: skip


def _check_words(alt: str, caption: str) -> None:
    if not alt.strip():
        raise RuleBroken(_("Skriv hva figuren viser, til dem som ikke kan se den."), field="alt")
    if len(alt) > LONGEST_ALT:
        raise RuleBroken(_("Teksten kan ha høyst %(count)d tegn.") % {"count": LONGEST_ALT}, field="alt")
    if len(caption) > LONGEST_CAPTION:
        raise RuleBroken(_("Teksten kan ha høyst %(count)d tegn.") % {"count": LONGEST_CAPTION}, field="caption")


def _free_key(name: str, taken: set[str]) -> str:
    """Return the name of the file as a key, numbered when another figure has it."""
    base = ascii_slug(PurePath(name).stem)[:KEY_LENGTH].strip("-") or "figur"
    numbered = (f"{base}-{number}" for number in range(2, MOST_FIGURES + 3))
    return base if base not in taken else next(key for key in numbered if key not in taken)
