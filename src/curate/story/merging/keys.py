"""The merge of keys: which side's value stands, what is put together of both, what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curate.messages import Message, msg
from curate.story.merging.lists import kept_union, set_of_three
from curate.story.merging.parts import (
    Chunk,
    Item,
    Part,
    flow_value,
    items_of,
    list_part,
    parts_of,
    table_flow,
    table_lines,
)
from curate.story.merging.sources import align, known
from curate.story.nodes import Table

KEPT = frozenset({"reviews", "corrections"})
"""Records: what one side adds is added, and what one side has is not dropped."""
SETS = frozenset({"tags", "placement", "waivers"})
SOURCES = "attribution"


@dataclass(frozen=True, slots=True)
class Settled:
    """A merged key. Where `reason` says that it is a conflict, `ours` and `theirs` are what to choose from.

    Without one, both are the same. None: the key is not there.
    """

    ours: Part | None
    theirs: Part | None
    reason: Message | None = None

    @classmethod
    def as_one(cls, part: Part | None) -> Settled:
        return cls(part, part)


def merge_tables(
    base: Sequence[Part], ours: Sequence[Part], theirs: Sequence[Part], *, by_rule: bool = True
) -> list[Settled]:
    """Merge mappings key by key, in the order of ours; `by_rule` is for a story's own keys, some of which are lists."""
    before, here, there = ({part.key: part for part in side} for side in (base, ours, theirs))
    settled = []
    for key in _in_order(ours, theirs):
        versions = (before.get(key), here.get(key), there.get(key))
        merged = _settle(key, *versions, by_rule=by_rule)
        gap = merged_gap(*(None if part is None else part.gap for part in versions))
        settled.append(
            Settled(
                merged.ours and replace(merged.ours, gap=gap),
                merged.theirs and replace(merged.theirs, gap=gap),
                merged.reason,
            )
        )
    return [each for each in settled if each.ours is not None or each.theirs is not None]


def merged_gap(base: str | None, ours: str | None, theirs: str | None) -> str:
    """Merge the comments above a key; those of both sides stay where both changed them."""
    if theirs is None or ours == theirs or theirs == base:
        return ours if ours is not None else theirs or ""
    if ours is None or ours == base:
        return theirs
    lines = ours.splitlines(keepends=True)
    return ours + "".join(line for line in theirs.splitlines(keepends=True) if line not in lines)


def same(left: Part | None, right: Part | None) -> bool:
    """True when both say the same; a key without a value or with an empty list says nothing, as a missing one."""
    return known((left.value if left else "") or "") == known((right.value if right else "") or "")


def _in_order(ours: Sequence[Part], theirs: Sequence[Part]) -> list[str]:
    """Give all keys: those of ours, and each new one of theirs behind the one it stands behind there."""
    order = [part.key for part in ours]
    previous = None
    for key in [part.key for part in theirs]:
        if key not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, key)
        previous = key
    return order


def _settle(key: str, base: Part | None, ours: Part | None, theirs: Part | None, *, by_rule: bool) -> Settled:
    if same(ours, theirs):
        typed_so = ours is not None and base is not None and ours.chunk.at(0) == base.chunk.at(0)
        untouched = typed_so or (ours is None and base is None)
        return Settled.as_one(theirs if untouched else ours)
    if same(ours, base):
        return Settled.as_one(theirs)
    if same(theirs, base):
        return Settled.as_one(ours)
    if by_rule:
        merged = _settle_by_rule(key, base, ours, theirs)
        if merged is not None:
            return merged
    return Settled(ours, theirs, msg("{key} was changed on both sides, in different ways.", key=key))


def _settle_by_rule(key: str, base: Part | None, ours: Part | None, theirs: Part | None) -> Settled | None:
    before, here, there = items_of(base), items_of(ours), items_of(theirs)
    if before is None or here is None or there is None:
        return None
    if key in KEPT:
        return Settled.as_one(list_part(key, (ours, theirs), kept_union(here, there)))
    if key in SETS:
        return Settled.as_one(list_part(key, (ours, theirs), set_of_three(before, here, there)))
    if key == SOURCES:
        return _settle_sources(key, (ours, theirs), before, here, there)
    return None


def _settle_sources(
    key: str, like: Sequence[Part | None], before: list[Item], here: list[Item], there: list[Item]
) -> Settled:
    bases, ours, theirs = ([item.value for item in side] for side in (before, here, there))
    from_base = align(bases, ours)
    base_of = {i: b for b, i in from_base.items()}
    theirs_of_base = align(bases, theirs)
    added_here = [i for i in range(len(ours)) if i not in base_of]
    added_there = [j for j in range(len(theirs)) if j not in theirs_of_base.values()]
    pairs = align([ours[i] for i in added_here], [theirs[j] for j in added_there], of_one_origin=False)
    added_alike = {added_here[i]: added_there[j] for i, j in pairs.items()}
    chosen: list[_Choice] = []
    for i, item in enumerate(here):
        b = base_of.get(i)
        j = added_alike.get(i) if b is None else theirs_of_base.get(b)
        chosen.append(_settle_source(None if b is None else before[b], item, None if j is None else there[j]))
    for j, item in enumerate(there):
        origin = next((b for b, index in theirs_of_base.items() if index == j), None)
        if j in added_alike.values() or origin in from_base:
            continue
        chosen.append(_settle_source(None if origin is None else before[origin], None, item))
    first = list_part(key, like, [c.ours for c in chosen if c.ours is not None])
    if all(choice.ours is choice.theirs for choice in chosen):
        return Settled.as_one(first)
    second = list_part(key, like, [c.theirs for c in chosen if c.theirs is not None])
    return Settled(first, second, msg("One source was changed on both sides, in different ways."))


@dataclass(frozen=True, slots=True)
class _Choice:
    """A merged item, in two versions where there is a conflict; None where it is gone."""

    ours: Item | None
    theirs: Item | None


def _settle_source(base: Item | None, ours: Item | None, theirs: Item | None) -> _Choice:
    here, there, before = (None if i is None else known(i.value) for i in (ours, theirs, base))
    if here == there or there == before:
        return _Choice(ours, ours)
    if here == before:
        return _Choice(theirs, theirs)
    if ours is None or theirs is None:
        return _Choice(ours, theirs)
    tables = [None if item is None else item.node for item in (base, ours, theirs)]
    if not isinstance(tables[1], Table) or not isinstance(tables[2], Table):
        return _Choice(ours, theirs)
    parts = [
        parts_of(item.head, item.node)[0] if item is not None and isinstance(item.node, Table) else []
        for item in (base, ours, theirs)
    ]
    settled = merge_tables(*parts, by_rule=False)
    first = _item(ours, tables[1], [s.ours for s in settled if s.ours is not None])
    if all(each.reason is None for each in settled):
        return _Choice(first, first)
    return _Choice(first, _item(ours, tables[1], [s.theirs for s in settled if s.theirs is not None]))


def _item(like: Item, table: Table, parts: Sequence[Part]) -> Item:
    """Write a source of these keys as `like` is written."""
    value = {part.key: part.value for part in parts}
    if table.flow or like.chunk is None:
        return Item(value, None, table_flow(parts) if parts else flow_value(value), like.gap)
    dash = like.chunk
    width = table.column - 1
    lead = dash.raw[: width - dash.column]
    if "\n" in lead or not lead.endswith(" "):  # the keys begin on the line below the dash
        lead = "- "
        width = dash.column + len(lead)
    return Item(value, Chunk(lead + table_lines(parts, width), dash.column), None, like.gap)
