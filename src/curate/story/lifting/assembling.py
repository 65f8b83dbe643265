"""The sentences and labels of one credit, put together to the sources they tell of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curate.story.credit.words import CreditWords
from curate.story.lifting.clause import apply_label
from curate.story.lifting.found import Found, name_nobody
from curate.story.lifting.sentence import Unit


def sources_of(units: Sequence[Unit], words: CreditWords) -> list[dict[str, str]]:
    """Put the sentences and the labels of one credit together."""
    named: list[Found] = []
    for unit in units:
        for found in unit.sources:
            twin = next((f for f in named if _same(f, found)), None)
            if twin is None:
                named.append(found)
            else:
                twin.take(found)
    labelled: list[Found] = []
    origin_given = False
    for unit in units:
        target = named[-1] if named else (labelled[-1] if labelled else None)
        for label in unit.labels:
            if target is None or (not named and label.kind == "source" and origin_given):
                target = Found()
                labelled.append(target)
            origin_given = origin_given or label.kind == "source"
            if len(named) > 1 or not apply_label(label, words, target):
                target.remark(f"{label.key}：{label.value}")
            _imply_relation(target, label.key, words)
        if unit.extra is not None and (named or labelled):
            (named or labelled)[-1].take(unit.extra)
    everything = [found for found in (*named, *labelled) if found.values]
    for found in everything:
        _tell_edited(found, words)
        name_nobody(found)
    return [found.source() for found in everything if found.values]


def _same(one: Found, other: Found) -> bool:
    keys = ("relation", "author")
    return all(one.values.get(key) == other.values.get(key) is not None for key in keys)


_IMPLIED = {
    "译者": "翻译自",
    "翻译": "翻译自",
    "翻译者": "翻译自",
    "中文译者": "翻译自",
    "Translator": "翻译自",
    "编译": "编译自",
    "整理": "整理自",
    "文字整理": "整理自",
}


def _imply_relation(found: Found, key: str, words: CreditWords) -> None:
    """Who translated or arranged a text says what the text is to its source."""
    relation = words.known(_IMPLIED.get(key, ""))
    if relation and "relation" not in found.values:
        found.values = {"relation": relation, **found.values}


_EDITED = re.compile(
    r"删[改节减略选去]|有(?:所|少量|部分)?(?:删|改动|修改|节略)|edited|abridged|condensed|shortened",
    re.IGNORECASE,
)


_SAYS_NO_MORE = re.compile(r"(?:有删改|edited|with edits)(?:，|\Z)")


def _tell_edited(found: Found, words: CreditWords) -> None:
    """A reprint that was cut or changed is one with edits; 有删改 alone says no more than that relation does."""
    treatment = found.values.get("treatment", "")
    if (
        found.values.get("relation") != "转载自"
        or not words.known("转载有删改")
        or not _EDITED.search(treatment)
    ):
        return
    found.values["relation"] = "转载有删改"
    plain = _SAYS_NO_MORE.match(treatment)
    beyond = treatment[plain.end() :] if plain is not None else treatment
    if beyond:
        found.values["treatment"] = beyond
    else:
        del found.values["treatment"]
