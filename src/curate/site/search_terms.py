"""What a text is found by: pairs of characters where words have no blanks between them, words elsewhere.

`theme/search.js` cuts a query in the same way; what changes here has to change there.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

LONGEST_WORD = 32
"""Characters of a word that count."""
_PRIME = 1009

_WIDE = (
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Han, kana, bopomofo and Hangul."""
_WIDE_RUN = re.compile(f"[{_WIDE}]{{2,}}")
_NARROW = rf"[^\W_{_WIDE}]"
"""A letter or digit that is not wide."""
_WORD = re.compile(rf"{_NARROW}+")
_WIDE_FIRST = re.compile(rf"[{_WIDE}]{_NARROW}")
_WIDE_LAST = re.compile(rf"{_NARROW}[{_WIDE}]")
_FOLDED_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t]*+\n[ \t]*+(?=[{_WIDE}])")


def folded(text: str) -> str:
    """Give a text without differences that do not matter to a search: width, letter case, line ends in Chinese."""
    return unicodedata.normalize("NFKC", _FOLDED_LINE.sub("", text)).lower()


def terms_of(text: str) -> set[str]:
    """Give the terms of a text: every pair of neighbours with a wide character in it, and every other word."""
    text = folded(text)
    terms: set[str] = set()
    for run in _WIDE_RUN.findall(text):
        terms.update(map(add, run, run[1:]))
    terms.update(word[:LONGEST_WORD] for word in _WORD.findall(text))
    terms.update(_WIDE_FIRST.findall(text))
    terms.update(_WIDE_LAST.findall(text))
    return terms


def shard_of(term: str, shards: int) -> int:
    """Say in which of `shards` parts of the index a term lies; terms that begin alike lie together."""
    return (ord(term[0]) * _PRIME + (ord(term[1]) if len(term) > 1 else 0)) % shards
