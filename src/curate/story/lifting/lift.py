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
from curate.story.lifting.assembling import sources_of
from curate.story.lifting.clause import read_clause
from curate.story.lifting.found import BLANKS, Found
from curate.story.lifting.leaving import without
from curate.story.lifting.lines import ASIDE_ONLY, Line, cut_lines
from curate.story.lifting.marks import find_marks
from curate.story.lifting.sentence import MOST_SENTENCE, SUBJECT, Place, Unit, read_unit
from curate.story.lifting.signs import may_hold_credit
from curate.story.lifting.wrapped import MOST_WRAPPED, has_to_go_on, joined, may_go_on, visible

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
    return lift_closely(text, words) if may_hold_credit(visible(text).text, words) else None


def lift_closely(text: str, words: CreditWords) -> Lifted | None:
    """Lift without asking first, by a look at its edges, whether the text can hold a credit."""
    rest = text
    taken: list[tuple[Unit, str]] = []
    for _ in range(MOST_PASSES):
        seen = visible(rest)
        lines = cut_lines(seen.text)
        tail = _from_end(seen.text, lines, words)
        head = _from_head(seen.text, lines, words, tail[0].start if tail else len(seen.text))
        if not head and not tail:
            break
        found = [_Taken(t.unit, *seen.original(t.start, t.end)) for t in (*head, *tail)]
        here = [(t.unit, rest[t.start : t.end].strip()) for t in found]
        split = len(head)
        taken = [*taken, *here] if not taken else [*here[:split], *taken, *here[split:]]
        rest = without(rest, [(t.start, t.end) for t in found])
    sources = sources_of([unit for unit, _ in taken], words)
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
    r"(?P<end>\A|[。！？!?…；;.」』”）)》\"*]|(?P<blank>(?<![ \t\u3000\u00a0])[ \t\u3000\u00a0]))"
    r"[ \t\u3000\u00a0]*+(?P<wrap>[（(【\[*_]{1,4}+|[-—–]{1,4}+|)[ \t\u3000\u00a0]*+"
    r"(?:(?:注|说明|声明|版权声明|编者按|编者注|附注|备注)[：:][ \t]*+)?(?:经授权|授权)?\Z"
)
_REACH = 24
_WINDOW = 8_000
_SENTENCE_END = re.compile(r"[。！!？?]+[」』”）)*_]*|(?<=[a-z0-9”\")])\.(?= +[A-Z])")


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
    above = len(lines)
    while above:
        above -= 1
        line = lines[above]
        content = text[line.start : line.end]
        if line.kind in ("blank", "rule") or (line.kind == "text" and ASIDE_ONLY.match(content)):
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
            if start == 0 and _is_of_what_stands_above(text, lines, above, unit):
                break
            taken.append(_Taken(unit, line.start + start, line.start + end))
            if len(taken) > MOST_UNITS:
                return []
            end = start
        if end == len(content):
            broken = _broken_at_end(text, lines, above, words)
            if broken is not None:
                above, credit = broken
                taken.append(credit)
                end, content = credit.start - lines[above].start, text[lines[above].start : credit.start]
        if content[:end].strip():
            break
    taken.reverse()
    return taken if any(t.unit.strong for t in taken) else []


def _is_of_what_stands_above(text: str, lines: list[Line], index: int, unit: Unit) -> bool:
    """True for a bare 来源 below a table, or right below a picture: it says where those come from."""
    if unit.sources or not unit.labels or any(label.kind != "source" for label in unit.labels):
        return False
    above = index - 1
    while above >= 0 and lines[above].kind == "blank":
        above -= 1
    if above < 0 or lines[above].kind != "other":
        return False
    beginning = text[lines[above].start : lines[above].end].lstrip()
    return beginning.startswith("|") or (beginning.startswith("![") and above == index - 1)


def _broken_at_end(text: str, lines: list[Line], last: int, words: CreditWords) -> tuple[int, _Taken] | None:
    """Read a credit that begins in a line above and was broken over lines down to this one."""
    for first in range(last - 1, max(last - MOST_WRAPPED, -1), -1):
        parts = [text[line.start : line.end] for line in lines[first : last + 1]]
        if not _is_paragraph(text, lines, first, first + 1) or not may_go_on(parts[0]):
            return None
        for start in _starts(parts[0], words)[: -MOST_MISSES - 1 : -1]:
            unit = _broken(
                [parts[0][start:], *parts[1:]], words, "in line" if parts[0][:start].strip() else "own line"
            )
            if unit is not None:
                return first, _Taken(unit, lines[first].start + start, lines[last].end)
    return None


def _broken(parts: list[str], words: CreditWords, place: Place) -> Unit | None:
    """Read lines as one sentence; None when the first says all by itself and nothing shows that it goes on."""
    stretch = joined(parts)
    if len(stretch) > MOST_SENTENCE:
        return None
    if not has_to_go_on(parts) and read_unit(parts[0], words, place) is not None:
        return None
    unit = _whole(stretch, words, place)
    return unit if unit is not None and unit.sources else None


def _is_paragraph(text: str, lines: list[Line], first: int, last: int) -> bool:
    """True when the lines are text, each right below the other."""
    stretch = lines[first : last + 1]
    return all(line.kind == "text" for line in stretch) and all(
        text[one.end : other.start] == "\n" for one, other in pairwise(stretch)
    )


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
    below = 0
    while below < len(lines):
        line = lines[below]
        below += 1
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
        broken = _broken_at_head(text, lines, below - 1, words, limit)
        if broken is not None:
            below, unit_taken = broken
            taken.append(unit_taken)
            continue
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


def _broken_at_head(
    text: str, lines: list[Line], first: int, words: CreditWords, limit: int
) -> tuple[int, _Taken] | None:
    """Read a credit that fills the paragraph which begins with this line; give the line below it, too."""
    last = first
    while (
        last + 1 < len(lines)
        and last + 1 - first < MOST_WRAPPED
        and _is_paragraph(text, lines, last, last + 1)
        and may_go_on(text[lines[last].start : lines[last].end])
    ):
        last += 1
    ends = last + 1 == len(lines) or lines[last + 1].kind != "text"
    if last == first or not ends or lines[last].end > limit:
        return None
    unit = _broken([text[line.start : line.end] for line in lines[first : last + 1]], words, "head")
    return None if unit is None else (last + 1, _Taken(unit, lines[first].start, lines[last].end))


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
