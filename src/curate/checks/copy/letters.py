"""The classes of characters that copy rules speak of, as the inside of a regular expression's brackets."""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OPENING = "（「『《〈【〔［“‘"
CLOSING = "）」』》〉】〕］”’"
PAUSES = "，。、；：？！"
MARKUP = "*_~"
"""Signs of emphasis, which stand between a word and the mark behind it."""
AFTER_NUMBERS = "%‰℃°％"
BLANKS = " \t\u00a0"
"""What separates words within a line; the indent of Chinese paragraphs, U+3000, is none of them."""

_HAN = re.compile(f"[{HAN}]")


def is_han(character: str) -> bool:
    """True for one Chinese character."""
    return "\u4e00" <= character <= "\u9fff" or _HAN.match(character) is not None


def count_han(text: str) -> int:
    """Give how many Chinese characters a text has."""
    return len(_HAN.findall(text))


def without_markup_before(masked: str, offset: int, more: str = "") -> int:
    """Give the end of what stands before an offset, less signs of emphasis and the characters in `more`."""
    start = max(0, offset - MOST_MARKUP)
    return start + len(masked[start:offset].rstrip(MARKUP + more))


MOST_MARKUP = 12
