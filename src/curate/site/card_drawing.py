"""Draws the card of a page, the picture that others show beside a link to it: texts and fonts to a PNG."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.site.card_typesetting import Line, set_lines, shown_text
from curate.site.own_theme import CARD_FONTS, THEME_FOLDER

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels; what Open Graph readers show whole."""
_MARGIN = 84
_INNER = WIDTH - 2 * _MARGIN
_TITLE_SIZES = ((120, 1), (84, 2), (68, 3), (54, 4))
"""Each size in pixels with how many lines there is room for."""
_NAME_SIZES = ((180, 1), (130, 1), (84, 2))
_NAME_SIZE, _SMALL_SIZE = 42, 28
_LINE_HEIGHT = 1.36
_HEAD, _FOOT = 136, 530
"""Where the rules lie between which the title stands."""
_RUNS = zlib.Z_RLE
_DRAWN = [0] + [255] * 255
"""All that is not paper."""
_NO_CHARACTER = "\U0010ffff"

_INK_STEPS, _SOFT_STEPS, _ACCENT_STEPS = 4, 3, 3
_INK, _SOFT, _ACCENT = 1, 1 + _INK_STEPS, 1 + _INK_STEPS + _SOFT_STEPS
_RULE = 1 + _INK_STEPS + _SOFT_STEPS + _ACCENT_STEPS
"""Places in the palette: paper, then for each colour its steps from paper on, then the thin rules.

There are few, for a small file.
"""


@dataclass(frozen=True)
class Colours:
    """The colours of a card, each `#rrggbb`, named as in the theme's style."""

    paper: str = "#fbf9f4"
    ink: str = "#1f1c18"
    soft: str = "#5d574e"
    line: str = "#d8d1c3"
    accent: str = "#9d2226"


@dataclass(frozen=True)
class CardText:
    """All that is written on a card. Cards with the same text, look and fonts are the same to the byte."""

    name: str
    title: str
    kicker: str = ""
    credit: str = ""
    day: str = ""
    masthead: bool = False
    """Whether this is the card of the front page: the title is the newsroom's name, set like a masthead."""
    colours: Colours = Colours()


class Face(Protocol):
    """A font that opens itself at a size in pixels, and can be a key; `key` is another for every other font.

    A Chinese font has some 20 MB. It is opened where it lies, for to copy it for each size would take longer than the
    drawing.
    """

    @property
    def path(self) -> str:
        """Say which font it is, for a person."""

    @property
    def key(self) -> str:
        """Tell this font from all others."""

    def at(self, size: int) -> FreeTypeFont:
        """Open the font."""

    def __hash__(self) -> int:
        """Be a key."""


@dataclass(frozen=True)
class CardFonts:
    """The font of titles and names, and that of everything small."""

    strong: Face
    plain: Face

    @property
    def key(self) -> str:
        """Tell these fonts, and the way cards are drawn with them, from all others."""
        from PIL import __version__

        return f"1 {__version__} {self.strong.key} {self.plain.key}"


def draw_card(card: CardText, fonts: CardFonts) -> bytes:
    """Give a card as a PNG of 1200 × 630 pixels. Characters that the fonts do not have are no fault.

    Raises `EnvironmentFault` for a font that cannot be used.
    """
    try:
        return _drawn(card, fonts)
    except (OSError, ValueError) as error:
        paths = dict.fromkeys((fonts.strong.path, fonts.plain.path))
        raise EnvironmentFault(
            msg(
                "A card cannot be drawn with the font {path}: {reason}.",
                path=", ".join(paths),
                reason=str(error),
            ),
            msg("Put another font at {path}.", path=f"{THEME_FOLDER}/{CARD_FONTS[0]}"),
        ) from error


def _drawn(card: CardText, fonts: CardFonts) -> bytes:
    from PIL import Image

    canvas = Image.new("L", (WIDTH, HEIGHT), 0)
    strong, plain = _Type(fonts.strong), _Type(fonts.plain)
    if card.masthead:
        _draw_masthead(canvas, card, strong, plain)
    else:
        _draw_head(canvas, card, strong, plain)
        _draw_title(canvas, card, strong, plain)
        _draw_foot(canvas, card, plain)
    canvas.putpalette(_palette(card.colours))
    png = _Bytes()
    # runs are nearly all that there is to shorten: smaller than the usual way, in a third of the time
    canvas.save(png, "PNG", bits=4, compress_type=_RUNS)  # type: ignore[arg-type]  # a PNG needs nothing but write()
    return b"".join(png.parts)


@lru_cache(maxsize=8192)
def has_character(face: Face, char: str) -> bool:
    """Say whether a font can draw a character: whether it draws anything else than for one it cannot know."""
    font = face.at(_SMALL_SIZE)
    shape, unknown = font.getmask(char), font.getmask(_NO_CHARACTER)
    return shape.size != unknown.size or bytes(shape) != bytes(unknown)


@lru_cache(maxsize=16384)
def _advance(face: Face, size: int, char: str) -> float:
    return face.at(size).getlength(char)


class _Bytes:
    """Takes what is written to it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)


class _Type:
    """A font to set text with."""

    def __init__(self, face: Face) -> None:
        self.face = face

    def largest(self, text: str, sizes: Sequence[tuple[int, int]]) -> tuple[list[Line], int]:
        """Set a title as large as the whole of it can be; give its size too. `sizes` come with how many lines fit."""
        shown = shown_text(text, partial(has_character, self.face))
        lines: list[Line] = []
        size = 0
        for size, most in sizes:
            measure = partial(_advance, self.face, size)
            lines, whole = set_lines(shown, measure, float(size), _INNER, most)
            if whole:
                break
        return lines, size

    def line(self, text: str, size: int, width: float = _INNER) -> Line | None:
        """Set as much of a text as fits one line, a name in it as it stands; None for nothing."""
        shown = shown_text(text, partial(has_character, self.face))
        measure = partial(_advance, self.face, size)
        return next(iter(set_lines(shown, measure, float(size), width, 1, spaced=False)[0]), None)

    def draw(
        self, canvas: Image, line: Line, size: int, at: tuple[int, int], colour: int, steps: int
    ) -> None:
        """Draw a line; `at` is where its left edge and its base line meet."""
        from PIL import Image, ImageDraw

        x, base = at
        above, below, beside = round(size * 1.05), round(size * 0.3), size // 2
        tile = Image.new("L", (round(line.width) + size + beside, above + below), 0)
        pencil = ImageDraw.Draw(tile)
        font = self.face.at(size)
        for text, place in line.runs:
            pencil.text((beside + round(place), above), text, fill=255, font=font, anchor="ls")
        steps_of = tile.point(_ramp(colour, steps))
        canvas.paste(steps_of, (x - beside, base - above), tile.point(_DRAWN))


def _draw_head(canvas: Image, card: CardText, strong: _Type, plain: _Type) -> None:
    """Draw whose page it is above a double rule like that of the front page, and at its end the day."""
    room = float(_INNER)
    day = plain.line(card.day, _SMALL_SIZE, _INNER / 2)
    if day:
        right = WIDTH - _MARGIN - round(day.width)
        plain.draw(canvas, day, _SMALL_SIZE, (right, _HEAD - 34), _SOFT, _SOFT_STEPS)
        room -= day.width + _NAME_SIZE
    name = strong.line(card.name, _NAME_SIZE, room)
    if name:
        strong.draw(canvas, name, _NAME_SIZE, (_MARGIN, _HEAD - 34), _INK, _INK_STEPS)
    _draw_double_rule(canvas, _HEAD)


def _draw_double_rule(canvas: Image, at: int) -> None:
    canvas.paste(_INK + _INK_STEPS - 1, (_MARGIN, at - 7, WIDTH - _MARGIN, at - 3))
    canvas.paste(_INK + _INK_STEPS - 1, (_MARGIN, at, WIDTH - _MARGIN, at + 1))


def _draw_masthead(canvas: Image, card: CardText, strong: _Type, plain: _Type) -> None:
    """Draw the name in the middle as the front page has it, with the double rule below, and below that the rest."""
    lines, size = strong.largest(card.title, _NAME_SIZES)
    step = round(size * _LINE_HEIGHT)
    rule = (HEIGHT + step * len(lines)) // 2 - 28
    for number, line in enumerate(lines):
        base = rule - step * (len(lines) - number) + round(size * 0.88)
        strong.draw(canvas, line, size, (_centred(line), base), _INK, _INK_STEPS)
    _draw_double_rule(canvas, rule)
    rest = plain.line(card.credit, _SMALL_SIZE)
    if rest:
        plain.draw(canvas, rest, _SMALL_SIZE, (_centred(rest), rule + 58), _SOFT, _SOFT_STEPS)


def _centred(line: Line) -> int:
    return (WIDTH - round(line.width)) // 2


def _draw_title(canvas: Image, card: CardText, strong: _Type, plain: _Type) -> None:
    """Draw the title in the middle of the card, as large as it can be, with the kicker above it."""
    lines, size = strong.largest(card.title, _TITLE_SIZES)
    kicker = plain.line(card.kicker, _SMALL_SIZE, _INNER - 22)
    step = round(size * _LINE_HEIGHT)
    gap = 62 if kicker else 0
    high = gap + step * len(lines)
    top = _HEAD + max(0, (_FOOT - _HEAD - high) // 2)
    if kicker:
        canvas.paste(_ACCENT + _ACCENT_STEPS - 1, (_MARGIN, top + 17, _MARGIN + 6, top + 45))
        plain.draw(canvas, kicker, _SMALL_SIZE, (_MARGIN + 22, top + 41), _ACCENT, _ACCENT_STEPS)
    for number, line in enumerate(lines):
        base = top + gap + step * number + round(size * 1.05)
        strong.draw(canvas, line, size, (_MARGIN, base), _INK, _INK_STEPS)


def _draw_foot(canvas: Image, card: CardText, plain: _Type) -> None:
    """Draw below a thin rule whose views these are."""
    credit = plain.line(card.credit, _SMALL_SIZE)
    if credit:
        canvas.paste(_RULE, (_MARGIN, _FOOT, WIDTH - _MARGIN, _FOOT + 2))
        plain.draw(canvas, credit, _SMALL_SIZE, (_MARGIN, _FOOT + 48), _SOFT, _SOFT_STEPS)


@lru_cache(maxsize=8)
def _ramp(colour: int, steps: int) -> list[int]:
    """Give for every darkness 0 … 255 its place in the palette."""
    return [0 if (step := round(dark * steps / 255)) == 0 else colour + step - 1 for dark in range(256)]


@lru_cache(maxsize=8)
def _palette(colours: Colours) -> list[int]:
    paper = _rgb(colours.paper)
    entries = [paper]
    for colour, steps in (
        (colours.ink, _INK_STEPS),
        (colours.soft, _SOFT_STEPS),
        (colours.accent, _ACCENT_STEPS),
    ):
        entries += [_mixed(paper, _rgb(colour), step / steps) for step in range(1, steps + 1)]
    entries.append(_rgb(colours.line))
    return [part for entry in entries for part in entry]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(one: Sequence[int], other: Sequence[int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
