"""What is new in a version: how long it takes to read, and what concerns the roles of the one who reads."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from governance.documents.plain_text import to_text
from governance.organisation.access import roles_of
from governance.organisation.models import Role
from governance.policy.differences import ChapterDifference
from governance.policy.readability import SENTENCE, WORD
from governance.process.models import ProcessStep, Responsibility

WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class News:
    """One chapter that is new, changed or deleted: the steps of the map that tie it to the reader, and her roles."""

    difference: ChapterDifference
    steps: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the heading of the chapter; of one that is deleted, the one it had."""
        chapter = self.difference.new or self.difference.old
        return chapter.title if chapter else ""

    @property
    def is_mine(self) -> bool:
        """Return True when it concerns a role of the reader."""
        return bool(self.steps or self.named)


def minutes(texts: Iterable[str]) -> int:
    """Return about how many minutes it takes to read the texts; at least one."""
    words = sum(len(WORD.findall(to_text(text))) for text in texts)
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def news_for(user: Any, differences: Sequence[ChapterDifference]) -> list[News]:
    """Return what has happened to the chapters, in their order, with what concerns the user's roles; two queries."""
    found = [difference for difference in differences if not difference.is_unchanged]
    held = roles_of(user).held
    if not found or not held:
        return [News(difference) for difference in found]
    roles = {h.role for h in held}
    steps = _steps(roles, {h.path for h in held}, {difference.key for difference in found})
    return [News(d, tuple(steps.get(d.key, ())), _named(roles, d)) for d in found]


def _steps(roles: Collection[str], paths: Collection[str], keys: Collection[str]) -> dict[str, list[str]]:
    """Return, by chapter, the steps of the process map where one of the roles or units takes part."""
    takes_part = Responsibility.objects.filter(Q(role__in=roles) | Q(unit__path__in=paths)).order_by()
    rows = ProcessStep.objects.filter(pk__in=takes_part.values("step"), chapter_key__in=keys, archived_at=None)
    steps: dict[str, list[str]] = {}
    for step in rows.order_by("subprocess", "position"):
        steps.setdefault(step.chapter_key, []).append(step.title)
    return steps


def _named(roles: Iterable[str], difference: ChapterDifference) -> tuple[str, ...]:
    """Return the roles that are named in a sentence which only one of the versions has."""
    old = _sentences(difference.old.body) if difference.old else set()
    new = _sentences(difference.new.body) if difference.new else set()
    text = "\n".join(sorted(old ^ new))
    labels = sorted(str(Role(role).label) for role in roles)
    return tuple(label for label in labels if re.search(rf"\b{re.escape(label)}", text, re.IGNORECASE))


def _sentences(markdown: str) -> set[str]:
    return {match.group().strip() for match in SENTENCE.finditer(to_text(markdown))}
