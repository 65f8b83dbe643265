"""Characters and encodings that have no place in a story file, whoever reads it."""

from __future__ import annotations

import re
from itertools import islice

from curate.messages import Message, msg
from curate.story.fault import Fault

BOM = b"\xef\xbb\xbf"
MOST_FAULTS = 20
"""More bad characters than this in one file are one accident, not that many findings."""

# Cc but tab, newline and return; the two Unicode line ends; surrogates; noncharacters; U+FEFF inside the text.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_FORBIDDEN = re.compile(f"(?P<control>[{_CONTROL}])|(?P<bidi>[{_BIDI}])")
_LONE_RETURN = re.compile("\r(?!\n)")


def decode(data: bytes) -> str | Fault:
    """Decode UTF-8 strictly (a BOM at the start is dropped), or say where and why it cannot be."""
    raw = data.removeprefix(BOM)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return Fault(
            "encoding",
            line,
            column,
            msg("The file is not UTF-8: byte 0x{byte} cannot be read.", byte=f"{raw[error.start]:02x}"),
            _encoding_hint(raw),
        )


def guard(text: str) -> list[Fault]:
    """Find control characters, bidi controls and lone carriage returns in a whole file's text.

    Of each kind, the first `MOST_FAULTS` are given.
    """
    if _all_printable(text):
        return []
    controls: list[Fault] = []
    bidis: list[Fault] = []
    for match in _FORBIDDEN.finditer(text):
        found = bidis if match["bidi"] else controls
        if len(found) < MOST_FAULTS:
            found.append(forbidden_fault(match[0], *place_of(text, match.start())))
        elif len(bidis) == len(controls) == MOST_FAULTS:
            break
    returns = [
        Fault(
            "text-line-end",
            *place_of(text, match.start()),
            msg("A carriage return stands here without a line feed."),
            msg("Save the file with LF or CRLF line ends."),
        )
        for match in islice(_LONE_RETURN.finditer(text), MOST_FAULTS)
    ]
    return controls + bidis + returns


def forbidden_in(text: str) -> str | None:
    """Give the first character of a value that a file may not hold, or None."""
    if text.isprintable():
        return None
    match = _FORBIDDEN.search(text)
    if match is not None:
        return match[0]
    return "\r" if "\r" in text else None


def forbidden_fault(character: str, line: int, column: int) -> Fault:
    """Say that a character of `forbidden_in` stands at a place."""
    code = f"{ord(character):04X}"
    if re.match(f"[{_BIDI}]", character):
        return Fault(
            "text-bidi",
            line,
            column,
            msg("The text direction control U+{code} is not allowed.", code=code),
            msg("Delete it; it can make text read differently from what it says."),
        )
    return Fault(
        "text-control",
        line,
        column,
        msg("The control character U+{code} is not allowed.", code=code),
        msg("Delete it; it is invisible in most editors and often comes from a paste."),
    )


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Give line and column (from 1) of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _all_printable(text: str) -> bool:
    """True when a quick look finds nothing to look closer at; every forbidden character is unprintable."""
    if text.replace("\n", "").isprintable():
        return True
    for fine in ("\r\n", "\n", "\t", "\u3000"):
        text = text.replace(fine, "")
    return text.isprintable()


def _encoding_hint(raw: bytes) -> Message:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return msg("It looks like UTF-16; save it as UTF-8.")
    read = raw.decode("utf-8", "replace")
    broken = read.count("\ufffd")
    if sum(character > "\x7f" for character in read) > 2 * broken:
        return msg("The rest is UTF-8: delete this byte, or type the character again.")
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return msg("Save it as UTF-8.")
    return msg("It looks like GBK; save it as UTF-8.")
