"""Daily: roles begin and end with their dates, and the mirror follows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.organisation import access
from governance.organisation.services import importing


def mirror_roles() -> list[str]:
    """Mirror today's roles where they differ; return a line when they did."""
    differing = len(access.differences())
    if not differing:
        return []
    access.mirror_all()
    return [_("%(count)d rettigheter fulgte rollenes datoer.") % {"count": differing}]


def forget_imports() -> list[str]:
    """Empty imports that nobody carried out; return a line when there were some."""
    count = importing.forget_old_imports()
    return [_("%(count)d importer ble forkastet.") % {"count": count}] if count else []
