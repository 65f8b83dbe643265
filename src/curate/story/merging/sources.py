"""Which source of one list of sources is which of another, when both were edited."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence

from curate.story.nodes import Plain

_MOST_PAIRS = 10_000
"""Pairs of sources looked at closely; no story has a hundred sources that were all rewritten."""
_IDENTIFYING = ("id", "url", "platform", "author", "title")
Name = Callable[[Plain], Hashable]
"""Gives what two writings of one source have in common, or None."""


def known(value: Plain) -> str:
    """Write a value so that equal ones are written alike, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def align(left: Sequence[Plain], right: Sequence[Plain], *, of_one_origin: bool = True) -> dict[int, int]:
    """Give the index in `right` of each source of `left` that is there too, maybe edited.

    Sources are the same by all they say, by id, by address, by platform with author and title. When one list was made
    out of the other (`of_one_origin`), what is left over is the same where nothing that identifies a source
    contradicts, and then where something of it agrees. A name that two sources of one list share is no name.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()

    def note(i: int, j: int) -> None:
        found[i] = j
        taken.add(j)

    said = [known(value) for value in right]
    for i, value in enumerate(map(known, left)):
        equal = (j for j, other in enumerate(said) if other == value and j not in taken)
        if (j := next(equal, None)) is not None:
            note(i, j)
    for name in (_id, _url, _work):
        here = _named(left, found, name)
        there = _named(right, taken, name)
        for word in here.keys() & there.keys():
            if _ids_agree(left[here[word]], right[there[word]]):
                note(here[word], there[word])
    if of_one_origin:
        for alike in (_compatible, _related):
            here_left = [i for i in range(len(left)) if i not in found]
            there_left = [j for j in range(len(right)) if j not in taken]
            if len(here_left) * len(there_left) > _MOST_PAIRS:
                break
            pairs = [(i, j) for i in here_left for j in there_left if alike(left[i], right[j])]
            lefts, rights = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
            for i, j in pairs:
                if lefts[i] == rights[j] == 1:
                    note(i, j)
    return found


def _named(values: Sequence[Plain], used: Mapping[int, int] | set[int], name: Name) -> dict[Hashable, int]:
    """Give the values not used yet by their names; a name that two of them have is left out."""
    names = {i: name(value) for i, value in enumerate(values) if i not in used}
    counts = Counter(names.values())
    return {word: i for i, word in names.items() if word is not None and counts[word] == 1}


def _id(value: Plain) -> Hashable:
    return (value.get("id") or None) and str(value["id"]) if isinstance(value, dict) else None


def _url(value: Plain) -> Hashable:
    return (value.get("url") or None) and str(value["url"]) if isinstance(value, dict) else None


def _work(value: Plain) -> Hashable:
    if not isinstance(value, dict) or not (value.get("author") or value.get("title")):
        return None
    return tuple(known(value.get(key, "")) for key in ("platform", "author", "title"))


def _ids_agree(left: Plain, right: Plain) -> bool:
    """False for sources that bear different ids: the text refers to each of them by its own."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    return not (left.get("id") and right.get("id") and left["id"] != right["id"])


def _related(left: Plain, right: Plain) -> bool:
    """True for what names the same work or author, and may have been corrected in the rest."""
    if not isinstance(left, dict) or not isinstance(right, dict) or not _ids_agree(left, right):
        return False
    agreed = [key for key in ("url", "title", "author") if left.get(key) and left[key] == right.get(key)]
    differing = [k for k in ("url", "title") if left.get(k) and right.get(k) and left[k] != right[k]]
    return bool(agreed) and len(differing) < 2


def _compatible(left: Plain, right: Plain) -> bool:
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    return not any(left.get(k) and right.get(k) and left[k] != right[k] for k in _IDENTIFYING)
