"""The words that references use for roles and decision lines."""

from __future__ import annotations

from functools import cache

from django.utils import translation

from governance.core.slugs import ascii_slug
from governance.organisation.models import Role
from governance.process.models import LineKind


@cache
def role_words() -> dict[str, Role]:
    """Return the word of each role in references; that of its own language, whatever the reader's is."""
    with translation.override(None):
        return {ascii_slug(str(role.label)): role for role in Role}


@cache
def line_words() -> dict[str, LineKind]:
    """Return the word of each kind of decision line in references."""
    with translation.override(None):
        return {ascii_slug(str(kind.label)): kind for kind in LineKind}
