"""The one gate through which people's words reach a terminal or a log."""

from __future__ import annotations

import re
import unicodedata

_KEPT_INVISIBLE = {"\u200c", "\u200d"}
"""Joiners inside emoji and some scripts; they change no order and hide nothing by themselves."""


_OBEYED_FIRST = re.compile(r"^([^\S\n]*+):(?=:)", re.MULTILINE)
"""The log of a CI obeys `::command::` at the beginning of a line, blanks before it or not."""
_OBEYED_ANYWHERE = "##["


def safe_line(text: str) -> str:
    """Give a text as one line that steers neither a terminal nor a log; what is taken out stays visible."""
    return _unobeyed("".join(_shown(c, block=False) for c in text))


def safe_block(text: str) -> str:
    """Give a text of several lines; line feeds and tabs stay."""
    return _unobeyed("".join(_shown(c, block=True) for c in text.replace("\r\n", "\n")))


def _unobeyed(text: str) -> str:
    if _OBEYED_ANYWHERE in text:
        text = text.replace(_OBEYED_ANYWHERE, "##\\x5b")
    return _OBEYED_FIRST.sub(r"\1\\x3a", text) if "::" in text else text


def without_surrogates(text: str) -> str:
    """Give a text that every reader of JSON takes: what stands for bytes that are no UTF-8 becomes visible."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def width(text: str) -> int:
    """Give how many columns a safe line takes; Chinese characters take two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # its tables cost as much as a small command, and JSON needs none

    return max(wcswidth(text), 0)


def fit(text: str, columns: int) -> str:
    """Give a safe line cut or filled to exactly this many columns."""
    if width(text) <= columns:
        return text + " " * (columns - width(text))
    from wcwidth import wcwidth

    cut, used = "", 0
    for c in text:
        step = max(wcwidth(c), 0)
        if used + step > columns - 1:
            break
        cut, used = cut + c, used + step
    return cut + "…" + " " * (columns - used - 1)


def _shown(c: str, *, block: bool) -> str:
    if c in "\n\t":
        return c if block else {"\n": "\\n", "\t": "\\t"}[c]
    if c.isprintable():
        return f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cf", "Zl", "Zp") else c
    code = ord(c)
    if c in _KEPT_INVISIBLE:
        return c
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    if c == "\u3000" or c == "\xa0":
        return c
    return f"<U+{code:04X}>"
