"""Which sentences of a Chinese story are in another language, or a reference list's; those keep their own marks."""

from __future__ import annotations

import re

from curate.checks.copy.letters import count_han

_END = re.compile(r"[\n。！？]")
_WORD = re.compile(r"(?<![A-Za-z])[a-z]{2}")
_REFERENCE = re.compile(r"\[(?:[JMDNCRSPZG]|EB|DB|CP)(?:/OL)?\]")
_CLOSING = re.compile(r"[”」）]")
LEAST_WORDS = 3


def _is_foreign(text: str) -> bool:
    return LEAST_WORDS <= len(_WORD.findall(text)) > count_han(text)


class Sentences:
    """The sentences of a masked text, asked from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0
        self._foreign = False
        self._has_han = True
        self._all_foreign: bool | None = None

    def is_foreign(self, offset: int) -> bool:
        """True when the sentence around an offset has more words of another language than Chinese characters.

        In a story written in another language all sentences are foreign.
        """
        if self._all_foreign is None:
            self._all_foreign = len(_WORD.findall(self._text)) > count_han(self._text)
        if self._all_foreign:
            return True
        if not self._start <= offset < self._end:
            self._move(offset)
        return self._foreign or self._is_in_foreign_quotation(offset)

    def is_chinese(self, offset: int) -> bool:
        """True when the sentence around an offset has Chinese characters and is not foreign."""
        return not self.is_foreign(offset) and self._has_han

    def before(self, offset: int) -> str:
        """Give what stands before an offset in its sentence."""
        if not self._start <= offset < self._end:
            self._move(offset)
        return self._text[max(self._start, offset - MOST_BEFORE) : offset]

    def _is_in_foreign_quotation(self, offset: int) -> bool:
        low = max(self._start, offset - MOST_BEFORE)
        opening = max(self._text.rfind(mark, low, offset) for mark in "“「（")
        if opening < 0 or _CLOSING.search(self._text, opening, offset):
            return False
        closing = _CLOSING.search(self._text, offset, offset + MOST_BEFORE)
        return closing is not None and _is_foreign(self._text[opening : closing.start()])

    def _move(self, offset: int) -> None:
        least = self._end if offset >= self._end else 0
        start = 1 + max(self._text.rfind(end, least, offset) for end in "\n。！？")
        found = _END.search(self._text, offset)
        self._start = start or least
        self._end = len(self._text) if found is None else found.end()
        sentence = self._text[self._start : self._end]
        self._has_han = count_han(sentence) > 0
        self._foreign = _is_foreign(sentence) or _REFERENCE.search(sentence) is not None


MOST_BEFORE = 200
"""Characters of a sentence that are looked at before a place."""
