"""Words that stand nowhere else, each in one secret of a newsroom, and the search for them in whatever came out."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

_FIRST_HAN = 0x3447
"""From here on lie rare characters of which no page of ours holds any; a canary has two of them."""


@dataclass(frozen=True)
class Canary:
    """A made-up word; one Han character of it, or its Latin half, is enough to give it away."""

    number: int

    @property
    def han(self) -> str:
        return chr(_FIRST_HAN + 2 * self.number) + chr(_FIRST_HAN + 2 * self.number + 1)

    @property
    def latin(self) -> str:
        return f"zqx{self.number:02}jvk"

    def __str__(self) -> str:
        return f"{self.han}{self.latin}"

    def stands_in(self, data: bytes) -> bool:
        """Tell whether any part of it stands in some bytes, in whatever way the web writes characters."""
        return self.stands_in_plain(unwrapped(data))

    def stands_in_plain(self, plain: bytes) -> bool:
        """Ask the same of bytes that `unwrapped` has given."""
        return any(form in plain for form in self._forms)

    @cached_property
    def _forms(self) -> list[bytes]:
        forms = [self.latin.encode(), self.latin.upper().encode()]
        forms += [self.han.encode("utf-16-be"), self.han.encode("utf-16-le")]
        for char in self.han:
            code = ord(char)
            forms += [
                char.encode("utf-8"),
                char.encode("gb18030"),
                quote(char).encode(),
                quote(char).lower().encode(),
                json.dumps(char)[1:-1].encode(),
                f"\\u{code:04X}".encode(),
                f"&#{code};".encode(),
                f"&#x{code:x};".encode(),
                f"&#x{code:X};".encode(),
            ]
        return forms


def unwrapped(data: bytes) -> bytes:
    """Give a file and what it holds wrapped up: percent-encoded, parts of a mail, pictures within a page."""
    return b"\n".join([data, unquote_to_bytes(data), *_parts(data)])


def _parts(data: bytes) -> Iterable[bytes]:
    if b"MIME-Version:" in data[:4096]:
        for part in message_from_bytes(data).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload
            yield str(part.items()).encode()
    for piece in data.split(b";base64,")[1:]:
        coded = piece.split(b'"', 1)[0].split(b")", 1)[0]
        yield b64decode(coded, validate=False)


def all_files(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def found_in(canaries: Mapping[str, Canary], files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Give which canary is in which file, its name counted."""
    found = set()
    for path, data in files.items():
        plain = unwrapped(path.encode()) + b"\n" + unwrapped(data)
        found |= {(secret, path) for secret, canary in canaries.items() if canary.stands_in_plain(plain)}
    return found
