"""Two styles of quotation marks in one story, and pairs that do not close or lie in each other the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.quotes import NAME, PARAGRAPH_END
from curate.checks.copy.slips import Slip, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-quote-mixed", "warning", "warning", "warning"),)

_TOKEN = re.compile(rf"{NAME}|[“”‘’「」『』]|{PARAGRAPH_END}")
_NEXT = re.compile(r"\n[ \t\u3000>\r\n]*+(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]++)?(?P<first>[“「]?)")
MOST_OPEN = 8
"""Pairs that lie in each other; deeper ones are forgotten."""
_APOSTROPHE = re.compile(r"’(?<=[A-Za-z0-9].)|‘(?=[a-z0-9])(?<=[\sA-Za-z0-9].)")
_BEHIND_WORD = re.compile(r"’(?<=[A-Za-z0-9].)(?![A-Za-z0-9])")
"""An apostrophe, as in users’, unless a quotation waits for its end."""
_CLOSES = {"”": "“", "’": "‘", "」": "「", "』": "『"}
_INNER = {"‘": "“", "『": "「"}
"""Each inner mark with the outer one of its style."""
_STYLE = {"“": "“”", "「": "「」"}


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find quotation marks of two styles, without their other half, or one in the other the wrong way."""
    copy = story.copy_text
    masked = copy.masked
    if not any(mark in masked for mark in "“”「」‘『』"):
        return
    reader = _Reader(masked, around.policy.style.quotes)
    told: dict[int, tuple[Message, Message]] = {}
    for offset, message, hint in sorted(reader.read(), key=lambda found: found[0]):
        told.setdefault(offset, (message, hint))
    slips = (Slip(offset, offset + 1) for offset in told)
    yield from faults_of("zh-quote-mixed", copy, slips, lambda found: told[found.start])


class _Reader:
    """One pass over the quotation marks of a text."""

    def __init__(self, masked: str, house: str) -> None:
        self.masked, self.house = masked, house
        self.used: dict[str, list[int]] = {"“": [], "「": []}
        self.open_ones: list[tuple[str, int]] = []

    def read(self) -> Iterator[tuple[int, Message, Message]]:
        """Give offset, message and hint of all that is wrong."""
        for match in matches(_TOKEN, self.masked):
            mark = match[0]
            if mark == "\n":
                yield from self._paragraph_ends(match.start())
            elif len(mark) > 1 or self._is_apostrophe(match.start()):
                continue
            elif mark in _CLOSES:
                yield from self._close(mark, match.start())
            else:
                yield from self._open(mark, match.start())
        yield from self._paragraph_ends(len(self.masked))
        yield from self._two_styles()

    def _is_apostrophe(self, offset: int) -> bool:
        if self.open_ones and self.open_ones[-1][0] == "‘" and _BEHIND_WORD.match(self.masked, offset):
            return False
        return _APOSTROPHE.match(self.masked, offset) is not None

    def _open(self, mark: str, offset: int) -> Iterator[tuple[int, Message, Message]]:
        around = self.open_ones[-1][0] if self.open_ones else ""
        if mark in self.used:
            self.used[mark].append(offset)
        if around == mark:
            yield (
                offset,
                msg("{mark} stands within a pair of the same kind.", mark=mark),
                msg("Within “” write ‘’, within 「」 write 『』; or close the first pair."),
            )
        elif _INNER.get(around) == mark and len(self.open_ones) == 1:
            yield (
                self.open_ones[-1][1],
                msg("{inner} is around {outer}; it belongs within it.", inner=around, outer=mark),
                msg("Outside stand “” or 「」, within them ‘’ or 『』."),
            )
        self.open_ones.append((mark, offset))
        del self.open_ones[:-MOST_OPEN]

    def _close(self, mark: str, offset: int) -> Iterator[tuple[int, Message, Message]]:
        wanted = _CLOSES[mark]
        if self.open_ones and self.open_ones[-1][0] == wanted:
            self.open_ones.pop()
            return
        if wanted in (mark for mark, _ in self.open_ones):
            while self.open_ones:
                other, start = self.open_ones.pop()
                if other == wanted:
                    break
                yield start, *_unclosed(other)
            return
        yield (
            offset,
            msg("{mark} closes nothing.", mark=mark),
            msg("Put {other} where the quotation begins, or delete it.", other=wanted),
        )

    def _paragraph_ends(self, offset: int) -> Iterator[tuple[int, Message, Message]]:
        """A quotation of several paragraphs opens each of them again and is closed in the last."""
        if not self.open_ones:
            return
        following = _NEXT.match(self.masked, offset)
        follows = following["first"] if following is not None else ""
        for mark, start in self.open_ones:
            if mark != follows:
                yield start, *_unclosed(mark)
        self.open_ones.clear()

    def _two_styles(self) -> Iterator[tuple[int, Message, Message]]:
        """Tell the rarer style; of as many of each, the one that is not the desk's own."""
        curly, corner = self.used["“"], self.used["「"]
        if curly and corner:
            fewer = len(curly) < len(corner) or (len(curly) == len(corner) and self.house == "corner")
            rarer, other = ("“", "「") if fewer else ("「", "“")
            yield (
                self.used[rarer][0],
                msg(
                    "{rarer} ({few}) and {other} ({many}) are both the quotation marks of this story.",
                    rarer=_STYLE[rarer],
                    few=len(self.used[rarer]),
                    other=_STYLE[other],
                    many=len(self.used[other]),
                ),
                msg("Keep to one of them; only names of accounts may have their own."),
            )


def _unclosed(mark: str) -> tuple[Message, Message]:
    return (
        msg("{mark} is not closed in its paragraph.", mark=mark),
        msg("Put {other} where the quotation ends.", other=next(c for c, o in _CLOSES.items() if o == mark)),
    )
