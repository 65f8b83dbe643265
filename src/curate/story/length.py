"""How long a text is: characters a Chinese desk counts, and minutes to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from curate.story.body import Body

HAN_PER_MINUTE = 400
WORDS_PER_MINUTE = 200
PICTURES_PER_MINUTE = 10

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]++(?:[.,:'’_-][0-9A-Za-z\u00c0-\u024f]++)*+")
_NOTE_MARK = re.compile(
    r'<sup [^<>]*class="footnote-ref"><a [^<>]*>[^<>]*</a></sup>'
    r'|<a [^<>]*class="footnote-backref"[^<>]*>[^<>]*(?:<sup[^<>]*>[^<>]*</sup>)?</a>'
    r"|\[\^[^\[\]\s<>]{1,100}\]"  # refers to a source by its id
)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Length:
    """Han characters, words of other scripts (a number counts as a word), and pictures."""

    han: int
    words: int
    pictures: int = 0

    @property
    def count(self) -> int:
        """What a desk calls 字数, without punctuation."""
        return self.han + self.words

    @property
    def minutes(self) -> int:
        """Minutes to read and look at, rounded up, at least one."""
        whole = HAN_PER_MINUTE * WORDS_PER_MINUTE * PICTURES_PER_MINUTE
        parts = self.han * WORDS_PER_MINUTE * PICTURES_PER_MINUTE
        parts += self.words * HAN_PER_MINUTE * PICTURES_PER_MINUTE
        parts += self.pictures * HAN_PER_MINUTE * WORDS_PER_MINUTE
        return max(1, -(-parts // whole))


def length(text: str) -> Length:
    """Measure plain text."""
    return Length(sum(map(len, _HAN.findall(text))), len(_WORD.findall(text)))


def plain_text(body: Body) -> str:
    """Give the words of a body without any markup; the marks that lead to notes and back are none of them."""
    return unescape(_TAG.sub("", _NOTE_MARK.sub("", body.html)))


def length_of(body: Body) -> Length:
    """Measure what a page shows of a body."""
    measured = length(plain_text(body))
    return Length(measured.han, measured.words, len(body.outline.pictures))
