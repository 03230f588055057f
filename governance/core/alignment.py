"""Which items of two sequences belong together. Pure functions.

Items that occur once in both sequences are paired first, in the longest order that both share ("patience" comparison),
or, where there are none, groups of items that do. What lies between them is treated the same way, and short rests are
left to difflib. Unlike difflib alone this stays near linear when a text is long or repeats itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Block = tuple[int, int, int]
Range = tuple[int, int, int, int]

#: So many items in a row are looked for where no single item occurs just once.
GROUP = 5
#: Rests with more pairs of items than this are not compared pair by pair.
MOST_PAIRS = 250_000


@dataclass
class Effort:
    """How many items and pairs of items may still be looked at."""

    left: int


def blocks(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Block]:
    """The blocks that both sequences have, in order: where in the old, where in the new, how long.

    When the effort is used up, only what stands at either end of a passage is still recognised as the same.
    """
    found: list[Block] = []
    waiting: list[Range] = [(0, len(old), 0, len(new))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        effort.left -= 1 + (i_end - i) + (j_end - j)
        size = _common_start(old, new, (i, i_end, j, j_end))
        found.append((i, j, size))
        i, j = i + size, j + size
        size = _common_end(old, new, (i, i_end, j, j_end))
        i_end, j_end = i_end - size, j_end - size
        found.append((i_end, j_end, size))
        if i == i_end or j == j_end or effort.left <= 0:
            continue
        anchors = _anchors(old[i:i_end], new[j:j_end]) or _anchors(_groups(old[i:i_end]), _groups(new[j:j_end]))
        if anchors:
            waiting += _between(anchors, (i, i_end, j, j_end))
        elif (i_end - i) * (j_end - j) <= MOST_PAIRS:
            effort.left -= 4 * (i_end - i) * (j_end - j)
            matcher = SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False)
            found += [(i + a, j + b, size) for a, b, size in matcher.get_matching_blocks()]
    return _joined(sorted(block for block in found if block[2]))


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """The places of the longest rising selection of different numbers (patience sorting, n log n)."""
    tops: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        places[pile : pile + 1] = [place]
    rise: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        rise.append(place)
        place = before[place]
    return rise[::-1]


def _common_start(old: Sequence[str], new: Sequence[str], within: Range) -> int:
    i, i_end, j, j_end = within
    size, most = 0, min(i_end - i, j_end - j)
    while size < most and old[i + size] == new[j + size]:
        size += 1
    return size


def _common_end(old: Sequence[str], new: Sequence[str], within: Range) -> int:
    i, i_end, j, j_end = within
    size, most = 0, min(i_end - i, j_end - j)
    while size < most and old[i_end - 1 - size] == new[j_end - 1 - size]:
        size += 1
    return size


def _groups(items: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(items[start:] for start in range(GROUP)), strict=False))


def _joined(found: Sequence[Block]) -> list[Block]:
    """The blocks with those made one that follow each other in both sequences."""
    joined: list[Block] = []
    for i, j, size in found:
        if joined and (i, j) == (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]):
            size += joined[-1][2]
            i, j, _ = joined.pop()
        joined.append((i, j, size))
    return joined


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of places of the items that each sequence has once, in an order that rises in both."""
    once_old, once_new = Counter(old), Counter(new)
    places = {item: place for place, item in enumerate(new) if once_new[item] == 1}
    pairs = [(i, places[item]) for i, item in enumerate(old) if once_old[item] == 1 and item in places]
    return [pairs[index] for index in longest_rise([j for _, j in pairs])]


def _between(anchors: Sequence[tuple[int, int]], within: Range) -> list[Range]:
    """The ranges that begin at each anchor and end before the next, and the one before the first."""
    i, i_end, j, j_end = within
    starts = [(i, j), *((i + a, j + b) for a, b in anchors)]
    ends = [*starts[1:], (i_end, j_end)]
    return [(a, a_end, b, b_end) for (a, b), (a_end, b_end) in zip(starts, ends, strict=True)]
