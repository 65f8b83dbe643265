"""Finding the credit that somebody typed into a text, and lifting it out into sources.

A credit stands at the end of a text or at its head: a paragraph of its own, the tail of the last paragraph,
or lines of labels. What is found in the middle, in a quote, in code or in a heading is the text's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from curate.story.credit.words import CreditWords, credit_words
from curate.story.lifting.clause import apply_label, read_clause
from curate.story.lifting.found import BLANKS, Found
from curate.story.lifting.lines import Line, cut_lines
from curate.story.lifting.marks import find_marks
from curate.story.lifting.sentence import MOST_SENTENCE, SUBJECT, Place, Unit, read_unit

MOST_MISSES = 12
"""So many places in the last line are tried that look like the beginning of a credit and are none."""
MOST_UNITS = 60
"""More credits and labels in a row than this are a list of something else, and nothing of it is lifted."""
MOST_PASSES = 8
"""Taking one credit out may leave another at the end; a text with more layers than this is no article."""


@dataclass(frozen=True)
class Lifted:
    """`sources` as entries of `attribution`; `sentence` as it was typed; `rest` is the text without it."""

    sources: tuple[dict[str, str], ...]
    sentence: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """A unit and the stretch `[start, end)` of the text that it was."""

    unit: Unit
    start: int
    end: int


def lift_credit(text: str, platforms: Sequence[str], relations: Sequence[str]) -> Lifted | None:
    """Lift the credit out of a text with LF line ends; None when there is none.

    `platforms` and `relations` are those the desk knows: another platform is left out, another relation is no
    credit. What a source's keys cannot hold goes into its `note`. Time grows with the length of the text.
    """
    words = credit_words(tuple(platforms), tuple(relations))
    rest = text
    taken: list[tuple[Unit, str]] = []
    for _ in range(MOST_PASSES):
        lines = cut_lines(rest)
        tail = _from_end(rest, lines, words)
        head = _from_head(rest, lines, words, tail[0].start if tail else len(rest))
        if not head and not tail:
            break
        here = [(t.unit, rest[t.start : t.end].strip()) for t in (*head, *tail)]
        split = len(head)
        taken = [*taken, *here] if not taken else [*here[:split], *taken, *here[split:]]
        rest = _without(rest, [*head, *tail])
    sources = _sources([unit for unit, _ in taken], words)
    if not sources:
        return None
    return Lifted(tuple(sources), "\n".join(typed for _, typed in taken), rest)


# Where a credit may begin -----------------------------------------------------------------------------------

_CORE = re.compile(
    rf"(?P<subject>{SUBJECT})|(?P<label>(?:文章|原文|稿件|内容)?(?:来源|出处)\s*[：:]|原文链接\s*[：:]|via\s*[：:])|"
    r"(?P<based>根据|综合)|(?P<english>(?:This (?:article|story|piece|post|text)|The views|Arranged|"
    r"Summari[sz]ed|Condensed|Transcribed|Translated|Adapted|Reprinted|Republished|Reposted|Excerpted|Abridged|Compiled|"
    r"Synthesi[sz]ed|Source:)(?=[\s:]))"
)
_BEFORE_CORE = re.compile(
    r"(?P<end>\A|[。！？!?…；;.」』”）)》\"*]|(?P<blank>[ \t\u3000\u00a0]))"
    r"[ \t\u3000\u00a0]*(?P<wrap>[（(【\[*_]{0,4}|[-—–]{1,4})[ \t\u3000\u00a0]*"
    r"(?:(?:注|说明|声明|版权声明|编者按|编者注|附注|备注)[：:][ \t]*)?(?:经授权|授权)?\Z"
)
_REACH = 24
_WINDOW = 8_000
_SENTENCE_END = re.compile(r"[。！!？?]+[」』”）)*_]*|(?<=[a-z0-9”\")])\.(?= +[A-Z])")
_ASIDE_ONLY = re.compile(
    r"[-—–*_ \t]*(?:END|The End|完|全文完|（完）|\(完\)|正文完|本文完)[-—–*_ \t。]*\Z|"
    r"[（(*_ \t]*(?:如有侵权|如涉及?侵权|若有侵权|侵权请|侵删|图片来自|题图|封面图|欢迎关注|点击关注)"
    r"[^\n]{0,80}\Z"
)
"""Lines that often stand below a credit; they are looked past, and stay."""


def _starts(line: str, words: CreditWords) -> list[int]:
    """Give the places near the end of a line at which a credit may begin; the line's beginning is one."""
    window = max(0, len(line) - _WINDOW)
    starts = set() if window else {0}
    for pattern in (_CORE, words.relation):
        for core in pattern.finditer(line, window):
            reach = max(0, core.start() - _REACH)
            before = _BEFORE_CORE.search(line[reach : core.start()])
            if before is None or (before["end"] == "" and reach > 0):
                continue
            explicit = pattern is _CORE and core.lastgroup == "subject"
            if before["blank"] is not None and not (
                explicit or "（" in before["wrap"] or "(" in before["wrap"]
            ):
                continue
            starts.add(reach + before.end("end"))
    return sorted(starts)


def _from_end(text: str, lines: list[Line], words: CreditWords) -> list[_Taken]:
    """Take units from the end upwards until one is none."""
    taken: list[_Taken] = []
    for line in reversed(lines):
        content = text[line.start : line.end]
        if line.kind in ("blank", "rule") or (line.kind == "text" and _ASIDE_ONLY.match(content)):
            continue
        if line.kind != "text":
            break
        end = len(content)
        misses = 0
        for start in reversed(_starts(content, words)):  # the nearest to the end first
            if end - start > MOST_SENTENCE or misses > MOST_MISSES:
                break
            unit = _whole(content[start:end], words, "in line" if content[:start].strip() else "own line")
            if unit is None:
                misses += 1  # it may be inside one that opens before it: 本文整理自「A」。作者…
                continue
            taken.append(_Taken(unit, line.start + start, line.start + end))
            if len(taken) > MOST_UNITS:
                return []
            end = start
        if content[:end].strip():
            break
    taken.reverse()
    return taken if any(t.unit.strong for t in taken) else []


def _whole(stretch: str, words: CreditWords, place: Place) -> Unit | None:
    """Read a stretch that has to be a credit to its last sentence."""
    unit = read_unit(stretch, words, place)
    if unit is not None or len(stretch) > MOST_SENTENCE:
        return unit
    ends = _sentence_ends(stretch)
    if len(ends) < 2:
        return None
    first = read_unit(stretch[: ends[0]], words, place)
    if first is None:
        return None
    for start, end in pairwise(ends):
        attached = read_unit(stretch[start:end], words, "own line")
        if attached is None or attached.sources:
            said = Found()
            if attached is not None or not _attach(stretch[start:end], words, said):
                return None
            attached = Unit(extra=said, strong=False)
        first = first.with_more(attached)
    return first


def _attach(sentence: str, words: CreditWords, said: Found) -> bool:
    return read_clause(sentence.strip(BLANKS + "。.！!"), words, said)


def _sentence_ends(text: str) -> list[int]:
    ends = []
    position = 0
    for mark in find_marks(text):
        ends += [m.end() for m in _SENTENCE_END.finditer(text, position, mark.start)]
        position = mark.end
    ends += [m.end() for m in _SENTENCE_END.finditer(text, position)]
    if not ends or text[ends[-1] :].strip():
        ends.append(len(text))
    return ends


def _from_head(text: str, lines: list[Line], words: CreditWords, limit: int) -> list[_Taken]:
    """Take units from the first line downwards until one is none; a title above them is looked past."""
    taken: list[_Taken] = []
    titled = False
    for line in lines:
        content = text[line.start : min(line.end, limit)]
        if line.start >= limit:
            break
        if line.kind == "blank":
            continue
        if line.kind == "heading" and not taken and not titled:
            titled = True
            continue
        if line.kind != "text":
            break
        position = 0
        while content[position:].strip():
            unit, end = _first(content[position:], words)
            if unit is None:
                break
            taken.append(_Taken(unit, line.start + position, line.start + position + end))
            if len(taken) > MOST_UNITS:
                return []
            position += end
        if content[position:].strip():
            break
    return taken if any(t.unit.strong for t in taken) else []


def _first(content: str, words: CreditWords) -> tuple[Unit | None, int]:
    """Read the credit at the beginning of a line: all of the line, or its first sentence."""
    if len(content) <= MOST_SENTENCE:
        unit = _whole(content, words, "head")
        if unit is not None:
            return unit, len(content)
    window = content[:MOST_SENTENCE]
    for mark in find_marks(window):
        if not window[: mark.start].strip(BLANKS) and mark.kind == "aside":
            unit = read_unit(window[: mark.end], words, "head")
            if unit is not None:
                return unit, mark.end
        break
    ends = _sentence_ends(window)
    unit = read_unit(window[: ends[0]], words, "head")
    return (unit, ends[0]) if unit is not None else (None, 0)


# What it says -----------------------------------------------------------------------------------------------


def _sources(units: list[Unit], words: CreditWords) -> list[dict[str, str]]:
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
    return [found.source() for found in (*named, *labelled) if found.values]


def _same(one: Found, other: Found) -> bool:
    keys = ("relation", "author")
    return all(one.values.get(key) == other.values.get(key) is not None for key in keys)


_IMPLIED = {"译者": "翻译自", "翻译": "翻译自", "编译": "编译自", "整理": "整理自", "文字整理": "整理自"}


def _imply_relation(found: Found, key: str, words: CreditWords) -> None:
    """Who translated or arranged a text says what the text is to its source."""
    relation = words.known(_IMPLIED.get(key, ""))
    if relation and "relation" not in found.values:
        found.values = {"relation": relation, **found.values}


# What is left -----------------------------------------------------------------------------------------------


def _without(text: str, taken: list[_Taken]) -> str:
    """Take the stretches out, and the blank lines they leave behind."""
    pieces = []
    position = 0
    for stretch in taken:
        pieces.append(text[position : stretch.start])
        position = stretch.end
        before = "".join(pieces[-1:])
        alone = not before or before.endswith("\n") or not before.strip()
        if alone:  # its whole line goes, and the blank ones below
            after = re.compile(r"[ \t\u3000\u00a0]*\n\s*").match(text, position)
            position = after.end() if after is not None else position
        else:
            pieces[-1] = before.rstrip(BLANKS)
    rest = "".join(pieces) + text[position:]
    return rest if text[position:].strip() else rest.rstrip()
