"""The merge of lists whose items stand for themselves: records that are kept, and sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from curate.story.merging.parts import Item
from curate.story.merging.sources import known
from curate.story.nodes import Plain


def kept_union(ours: Sequence[Item], theirs: Sequence[Item]) -> list[Item]:
    """Put two lists of records together: each record once, those with a moment `at` in the order of time.

    The order of ours is not changed; one of theirs comes before the first of ours that is later.
    """
    result = list(ours)
    for item in _not_among(theirs, ours):
        at = _moment(item.value)
        later = (i for i, other in enumerate(result) if _is_later(other.value, at))
        result.insert(next(later, len(result)), item)
    return result


def set_of_three(base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]) -> list[Item]:
    """Put two lists together that stem from `base`: what one side added stays, what one side took out goes."""
    before, there = ({known(item.value) for item in side} for side in (base, theirs))
    kept = [item for item in ours if known(item.value) in there or known(item.value) not in before]
    return kept + [item for item in _not_among(theirs, ours) if known(item.value) not in before]


def _not_among(items: Sequence[Item], others: Sequence[Item]) -> list[Item]:
    """Give the items that are not among others; one that stands twice here has to stand twice there."""
    left = Counter(known(item.value) for item in others)
    missing = []
    for item in items:
        name = known(item.value)
        if left[name] > 0:
            left[name] -= 1
        else:
            missing.append(item)
    return missing


def _moment(value: Plain) -> datetime | None:
    typed = value.get("at") if isinstance(value, dict) else None
    try:
        moment = datetime.fromisoformat(typed) if isinstance(typed, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _is_later(value: Plain, than: datetime | None) -> bool:
    moment = _moment(value)
    return than is not None and moment is not None and moment > than
