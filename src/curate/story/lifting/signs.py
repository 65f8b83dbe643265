"""A cheap proof that a text holds no credit: the lines one may begin in hold nothing that every credit holds.

It is made of the same words as the readers; whoever gives a reader another way in adds its sign here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from curate.story.credit.words import CreditWords
from curate.story.lifting.clause import LABEL_SIGN
from curate.story.lifting.english import ENGLISH_SIGN
from curate.story.lifting.lines import ASIDE_ONLY, BREAK, HEADING, RULE
from curate.story.lifting.sentence import GROUND, HOW, LET, NOTE, ORIGIN, PRESENTED, TOLD
from curate.story.lifting.wrapped import MOST_WRAPPED, joined

_SENTENCE_SIGN = re.compile(f"{ORIGIN}|{LET}|{TOLD}|{PRESENTED}")
_GROUND_SIGN = re.compile(GROUND)
_HOW_SIGN = re.compile(HOW)
_ADDRESS_ALONE = re.compile(rf"(?:[\W_]++|{NOTE})*<?https?://")
"""The beginning of a line whose first words are an address; a unit may be nothing else."""
_BLANKS = re.compile(r"\s*+")


@lru_cache(maxsize=16)
def _relation_sign(spellings: tuple[str, ...]) -> re.Pattern[str]:
    # CreditWords.relation looks at what stands around a word too, which may have been cut off when it is used
    return re.compile("|".join(map(re.escape, spellings)) or "(?!)")


def may_hold_credit(text: str, words: CreditWords) -> bool:
    """False when `sentence.read_unit` gives None for whatever the lines at the edges of the text hold."""
    return any(_may_hold_unit(line, words) for line in _edges(text))


def _edges(text: str) -> Iterator[str]:
    """Give every line that may be the first one tried from the top or from the end, and maybe others.

    What kind a line is, is not looked at closely: from the top one heading is passed over, and from the end every
    line that may be a rule or stand below a credit.
    """
    position = 0
    titled = False
    while position < len(text):
        # A text may begin with as many blank lines as there is room for.
        words_from = _BLANKS.match(text, position).end()  # type: ignore[union-attr]  # it fits nothing at all too
        position = max(position, text.rfind("\n", position, words_from) + 1)
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end]
        position = end + 1
        if HEADING.match(line) and not titled:
            titled = True
        elif any(piece.strip() for piece in BREAK.split(line)):
            yield _with_lines_below(text, line, position)
            break
    end = text.find("\n", len(text.rstrip()))
    end = len(text) if end < 0 else end
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if not RULE.match(line) and not all(
            ASIDE_ONLY.match(piece) or not piece.strip() for piece in BREAK.split(line)
        ):
            yield line
            yield _with_lines_above(text, line, start)
            return
        end = start - 1


def _with_lines_below(text: str, line: str, position: int) -> str:
    lines = [line]
    while len(lines) < MOST_WRAPPED and position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if not text[position:end].strip():
            break
        lines.append(text[position:end])
        position = end + 1
    return joined(lines)


def _with_lines_above(text: str, line: str, start: int) -> str:
    lines = [line]
    while len(lines) < MOST_WRAPPED and start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        if not text[start:end].strip():
            break
        lines.append(text[start:end])
    return joined(lines[::-1])


def _may_hold_unit(line: str, words: CreditWords) -> bool:
    return (
        _SENTENCE_SIGN.search(line) is not None
        or _relation_sign(tuple(words.relation_of)).search(line) is not None
        or (_GROUND_SIGN.search(line) is not None and _HOW_SIGN.search(line) is not None)
        or LABEL_SIGN.search(line) is not None
        or ENGLISH_SIGN.search(line) is not None
        or _ADDRESS_ALONE.match(line) is not None
    )
