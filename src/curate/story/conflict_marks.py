"""Marks that git leaves in a file where a merge is unfinished."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from curate.messages import Message, msg
from curate.story.fault import Fault

MOST_FAULTS = 60
"""More marks than this in one file are one accident."""

USUAL_LENGTH = 7
"""Characters of a mark as git writes it by default."""

_MARK = re.compile(r"^(<{7,}+|\|{7,}+|={7,}+|>{7,}+)( [^\r\n]*+)?\r?+$", re.MULTILINE)


def conflict_faults(text: str, first_line: int = 1) -> list[Fault]:
    """Find the lines of conflict marks in a text; `first_line` is the line of the file it begins at.

    A line of equals signs is a heading in Markdown: it counts between an opening and a closing mark only. Of these
    two, one alone counts when it has the usual length and words behind it, as git writes it. At most `MOST_FAULTS` are
    given.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    return list(islice(_faults(text, first_line), MOST_FAULTS))


def _faults(text: str, first_line: int) -> Iterator[Fault]:
    group: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        kind = mark[1][0]
        if kind == "<":
            yield from _alone(text, group[:1], first_line)
            group = [mark]
        elif group and len(mark[1]) == len(group[0][1]) and (kind != "=" or mark[2] is None):
            kinds = [met[1][0] for met in group]
            if kind == ">" and "=" in kinds:
                for met in [*group, mark]:
                    yield _fault(text, met, first_line)
                group = []
            elif kind not in kinds and "=" not in kinds:
                group.append(mark)
        elif kind == ">":
            yield from _alone(text, [mark], first_line)
    yield from _alone(text, group[:1], first_line)


def _alone(text: str, marks: list[re.Match[str]], first_line: int) -> Iterator[Fault]:
    for mark in marks:
        # Longer ones are made for a conflict within a conflict; alone they are a quotation deep in quotations.
        if mark[2] is not None and len(mark[1]) == USUAL_LENGTH:
            yield _fault(text, mark, first_line)


def _fault(text: str, mark: re.Match[str], first_line: int) -> Fault:
    line = text.count("\n", 0, mark.start()) + first_line
    message, hint = _SAID[mark[1][0]]
    return Fault("conflict-marker", line, 1, message, hint, length=len(mark[0].rstrip("\r")))


_SAID: dict[str, tuple[Message, Message]] = {
    "<": (
        msg("A merge is unfinished: two versions of the same lines stand from here on."),
        msg(
            "Keep the lines that are right and delete the marks; in an example of code, put a blank before each."
        ),
    ),
    "|": (
        msg("A merge is unfinished: what stood there before both begins here."),
        msg("Delete from this line up to the line of equals signs."),
    ),
    "=": (
        msg("A merge is unfinished: the second version begins here."),
        msg("Keep the first version, the second, or what is right of both; then delete this line."),
    ),
    ">": (
        msg("A merge is unfinished: the second version ends here."),
        msg("Delete this line once the lines above are right."),
    ),
}
