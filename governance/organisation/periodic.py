"""Daily: roles begin and end with their dates, and the mirror follows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.organisation import access


def mirror_roles() -> list[str]:
    """Mirror today's roles where they differ; return a line when they did."""
    differing = len(access.differences())
    if not differing:
        return []
    access.mirror_all()
    return [_("%(count)d rettigheter fulgte rollenes datoer.") % {"count": differing}]
