"""The words that references use for roles, decision lines and the parts of the process."""

from __future__ import annotations

from functools import cache

from django.utils import translation

from governance.core.slugs import ascii_slug
from governance.organisation.models import Role
from governance.process.models import LineKind, SubprocessCode


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


@cache
def part_words() -> dict[str, SubprocessCode]:
    """Return the word of each part of the process in references: the first of its name."""
    with translation.override(None):
        return {ascii_slug(str(code.label)).partition("-")[0]: code for code in SubprocessCode}
