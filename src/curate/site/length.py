"""How long a text is: characters a Chinese desk counts, and minutes to read."""

from __future__ import annotations

import re
from dataclasses import dataclass

HAN_PER_MINUTE = 400
WORDS_PER_MINUTE = 200

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[.,:'’_-][0-9A-Za-z\u00c0-\u024f]+)*")


@dataclass(frozen=True)
class Length:
    """Han characters, and words of other scripts (a number counts as a word)."""

    han: int
    words: int

    @property
    def count(self) -> int:
        """What a desk calls 字数, without punctuation."""
        return self.han + self.words

    @property
    def minutes(self) -> int:
        """Minutes to read, rounded up, at least one."""
        parts = self.han * WORDS_PER_MINUTE + self.words * HAN_PER_MINUTE
        return max(1, -(-parts // (HAN_PER_MINUTE * WORDS_PER_MINUTE)))


def length(text: str) -> Length:
    """Measure plain text."""
    return Length(len(_HAN.findall(text)), len(_WORD.findall(text)))
