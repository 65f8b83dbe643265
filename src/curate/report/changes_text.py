"""What changed in a story, for a person at a terminal or in a pipe: keys, pictures, and the text word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from curate.messages import Message, Translate, msg
from curate.report.sanitise import safe_line
from curate.report.word_diff import Kind, Piece, Stretch, word_diff
from curate.report.wrapping import Cell, cells, painted, wrap
from curate.workflow.differences import Difference
from curate.workflow.differences import Kind as Part

MOST_SHOWN = 60_000
"""Characters of changed paragraphs that are shown."""
MOST_OF_A_PIECE = 6_000
"""Characters that are shown of what was removed or added in one place."""
MOST_SAME = 240
"""Unchanged characters between two changes of a paragraph that are shown; of more, the two ends."""
_KEPT_ENDS = 100

_STYLES = {Kind.SAME: "", Kind.REMOVED: "31;9", Kind.ADDED: "32;4"}
_MARKS = {Kind.SAME: ("", ""), Kind.REMOVED: ("[-", "-]"), Kind.ADDED: ("{+", "+}")}
_QUIET, _LABEL = "2", "1"
_BREAK = Cell("\n", 0, "")
_BLANKS = {" ": "␣", "\u3000": "<U+3000>", "\xa0": "<U+00A0>", "\r": "␍", "\n": "↵"}
_LINE_ENDS = re.compile(r"(?:\r?\n)++")
_MOST_CODES = 8

Line = list[Cell]


def changes_text(
    found: Sequence[Difference],
    sizes: Mapping[str, int],
    translate: Translate,
    columns: int,
    *,
    coloured: bool,
) -> str:
    """Show differences at this width: with colours struck through and underlined, else as `[-old-]{+new+}`.

    `sizes` gives the bytes of pictures by their object ids, as far as they are known.
    """
    wide = max(columns, 24)
    lines: list[Line] = []
    for one in sorted(found, key=lambda one: one.kind is Part.BODY):  # the longest last
        if one.kind is Part.KEY:
            lines += _key(one, translate, wide, coloured=coloured)
        elif one.kind is Part.PICTURE:
            lines += wrap(cells(safe_line(_picture(one, sizes).render(translate))), wide)
        else:
            lines += _body(one.before or "", one.after or "", translate, wide, coloured=coloured)
    return "\n".join(painted(_unobeyed(line), coloured=coloured) for line in lines)


def _key(one: Difference, translate: Translate, columns: int, *, coloured: bool) -> list[Line]:
    label = cells(f"{one.name}: ", _LABEL)
    if one.before and one.after:
        pieces = [piece for stretch in word_diff(one.before, one.after) for piece in stretch.pieces]
    else:
        empty = msg("(empty)").render(translate)
        sides = ((Kind.REMOVED, one.before), (Kind.ADDED, one.after))
        pieces = [Piece(kind, text or empty) for kind, text in sides if text is not None]
    first, *rest = wrap([*label, *_marked(pieces, coloured=coloured)], columns - 2)
    return [first, *([*cells("  "), *line] for line in rest)]


def _picture(one: Difference, sizes: Mapping[str, int]) -> Message:
    name, before, after = str(one.path[0]), one.before, one.after
    if one.renamed_from is not None:
        return msg("{before} renamed to {after}", before=one.renamed_from, after=name)
    if before and after:
        old, new = _size(sizes.get(before)), _size(sizes.get(after))
        return msg("{name} replaced ({before} → {after})", name=name, before=old, after=new)
    if after:
        return msg("{name} added ({size})", name=name, size=_size(sizes.get(after)))
    if after is not None:
        return msg("{name} is used and missing", name=name)
    return msg("{name} is no longer used", name=name)


def _size(count: int | None) -> str | Message:
    if count is None:
        return msg("unknown size")
    if count < 1024:
        return f"{count} B"
    return f"{-(-count // 1024)} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"


def _body(before: str, after: str, translate: Translate, columns: int, *, coloured: bool) -> Iterator[Line]:
    """Lay out what changed in the text, with a line of what stands around it."""
    yield cells(msg("Text:").render(translate), _LABEL)
    old_ends, new_ends = _line_ends(before), _line_ends(after)
    if {old_ends, new_ends} == {"LF", "CRLF"}:
        yield from _said(msg("line ends: {before} → {after}", before=old_ends, after=new_ends), translate)
        before, after = before.replace("\r\n", "\n"), after.replace("\r\n", "\n")
    stretches = word_diff(before, after)
    if not any(stretch.changed for stretch in stretches):
        return
    room = MOST_SHOWN
    for number, stretch in enumerate(stretches):
        if not stretch.changed:
            yield from _unchanged(
                stretch, translate, columns, first=number == 0, last=number == len(stretches) - 1
            )
            continue
        pieces = [_shortened(piece, translate) for piece in stretch.pieces]
        room -= sum(len(piece.text) for piece in pieces)
        for line in wrap(list(_marked(pieces, coloured=coloured)), columns - 2):
            yield [*cells("  "), *line]
        left_out = sum(later.changed for later in stretches[number + 1 :]) if room <= 0 else 0
        if left_out:
            more = msg(
                "… more was changed in {count} places; `curate diff STORY --json` has it …", count=left_out
            )
            yield from _said(more, translate)
            break


def _line_ends(text: str) -> str:
    with_return = text.count("\r\n")
    if not with_return:
        return "LF" if "\n" in text else ""
    return "CRLF" if with_return == text.count("\n") else "mixed"


def _unchanged(
    stretch: Stretch, translate: Translate, columns: int, *, first: bool, last: bool
) -> Iterator[Line]:
    """Give the lines next to what changed, and how many paragraphs are left out."""
    lines = [line.strip() for line in stretch.pieces[0].text.split("\n")]
    filled = [number for number, line in enumerate(lines) if line]
    shown = {*(filled[:1] if not first else []), *(filled[-1:] if not last else [])}
    counted = 0
    for number in filled:
        if number in shown:
            if counted:
                yield from _said(_paragraphs(counted), translate)
                counted = 0
            context = wrap(cells(f"  {lines[number]}", _QUIET), columns - 1)
            yield [*context[0], *(cells("…", _QUIET) if len(context) > 1 else [])]
        elif not counted or not lines[number - 1]:
            counted += 1
    if counted:
        yield from _said(_paragraphs(counted), translate)


def _paragraphs(count: int) -> Message:
    if count == 1:
        return msg("… 1 paragraph unchanged …")
    return msg("… {count} paragraphs unchanged …", count=count)


def _said(message: Message, translate: Translate) -> Iterator[Line]:
    yield cells("  " + message.render(translate), _QUIET)


def _shortened(piece: Piece, translate: Translate) -> Piece:
    most, kept = (
        (MOST_SAME, _KEPT_ENDS) if piece.kind is Kind.SAME else (MOST_OF_A_PIECE, MOST_OF_A_PIECE // 3)
    )
    if len(piece.text) <= most:
        return piece
    left_out = msg(" … {count} characters … ", count=len(piece.text) - 2 * kept).render(translate)
    return Piece(piece.kind, piece.text[:kept] + left_out + piece.text[-kept:])


def _marked(pieces: Sequence[Piece], *, coloured: bool) -> Iterator[Cell]:
    """Give the pieces with marks or styles, every change visible: blanks and line feeds as signs."""
    at_start = True
    for number, piece in enumerate(pieces):
        begin, end = ("", "") if coloured else _MARKS[piece.kind]
        style, text = _STYLES[piece.kind], piece.text
        whole = at_start and (text.endswith("\n") or number == len(pieces) - 1)
        if piece.kind is not Kind.SAME:
            text = _with_signs(text, whole_lines=whole)
            if _look_alike(pieces, number):
                codes = [f"U+{ord(c):04X}" for c in text if not c.isascii()]
                text += f"<{' '.join(codes[:_MOST_CODES])}>" if codes else ""
        at_start = text.endswith("\n")
        rows = [row for row in text.replace("\r\n", "\n").split("\n") if row]
        for place, row in enumerate(rows):
            if place or (piece.kind is Kind.SAME and text.startswith("\n")):
                yield _BREAK
            made = cells(row, style)
            # A mark stays on the line of what it marks.
            made[0] = _with_mark(made[0], begin if place == 0 else "", "")
            made[-1] = _with_mark(made[-1], "", end if place == len(rows) - 1 else "")
            yield from made
        if at_start:
            yield _BREAK


def _with_mark(cell: Cell, before: str, after: str) -> Cell:
    return Cell(f"{before}{cell.text}{after}", len(before) + cell.columns + len(after), cell.style)


def _with_signs(text: str, *, whole_lines: bool) -> str:
    """Make the blanks and line feeds of a change visible where it is made of them, or runs over the end of a line."""
    if not text.strip():
        return "".join(_BLANKS.get(c, c) for c in text) + "\n" * text.endswith("\n")
    if whole_lines:
        return text
    return _LINE_ENDS.sub(lambda found: "↵" * found.group().count("\n") + "\n", text)


def _look_alike(pieces: Sequence[Piece], number: int) -> bool:
    kind = pieces[number].kind
    other = number + 1 if kind is Kind.REMOVED else number - 1
    if not 0 <= other < len(pieces) or {kind, pieces[other].kind} != {Kind.REMOVED, Kind.ADDED}:
        return False
    one, two = (unicodedata.normalize("NFC", pieces[place].text) for place in (number, other))
    return one == two


def _unobeyed(line: Line) -> Line:
    """Keep a line that was put together from pieces from becoming a command to the log of a CI."""
    plain = "".join(cell.text for cell in line)
    if safe_line(plain) == plain:
        return line
    return [_escaped(cell) for cell in line]


def _escaped(cell: Cell) -> Cell:
    text = cell.text.replace(":", "\\x3a").replace("[", "\\x5b")
    return Cell(text, cell.columns + len(text) - len(cell.text), cell.style)
