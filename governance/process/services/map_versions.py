"""Keeping the process map as it was: a frozen version after every change.

Whatever is saved in the map ends with `keep_map`. `one_version` gathers many saves in one version.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.digests import digest
from governance.organisation.models import User
from governance.process.map_versions import draw_map, newest_version
from governance.process.models import ProcessMapVersion

_is_gathering: ContextVar[bool] = ContextVar("helhet_map_gathering", default=False)
LONGEST_WHAT = 250


@transaction.atomic
def keep_map(*, what: str, by: User | None, reason: str = "") -> ProcessMapVersion | None:
    """Freeze the map as it is now and return the newest version: a new one, unless nothing differs from the last.

    Its seal goes into the change log. Returns None inside `one_version`, which keeps the map when it is done.
    """
    if _is_gathering.get():
        return None
    take_turn()
    frozen, last = draw_map(), newest_version()
    sha256 = digest(frozen)
    if last is not None and last.sha256 == sha256:
        return last
    version = ProcessMapVersion(
        number=last.number + 1 if last else 1, at=clock.now(), what=what[:LONGEST_WHAT], reason=reason, frozen=frozen,
        sha256=sha256,
    )  # fmt: skip
    seals = {"sha256": [last.sha256 if last else None, sha256]}
    event = audit.record(by=by, verb="map_kept", subject=version, changes=seals, reason=reason)
    version.audit_number = event.number
    version.save(force_insert=True)
    return version


@contextmanager
def one_version(*, what: str, by: User | None, reason: str = "") -> Iterator[None]:
    """Let all that is saved inside the block become one version of the map, or nothing of it when the block fails."""
    with transaction.atomic():
        token = _is_gathering.set(True)
        try:
            yield
        finally:
            _is_gathering.reset(token)
        keep_map(what=what, by=by, reason=reason)


def current_map(*, by: User | None) -> ProcessMapVersion | None:
    """Return the version of the map as it is now; keeps a new one when something beside the map has changed it.

    A unit's name, say, or a decision line. None where no map has been made at all.
    """
    if newest_version() is None and not draw_map()["subprocesses"]:
        return None
    return keep_map(what=_("Enheter eller beslutningslinjer er endret"), by=by)
