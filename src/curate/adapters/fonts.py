"""The fonts that cards are drawn with: the newsroom's own, or Chinese ones found on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from curate.adapters.disk import open_regular
from curate.adapters.files import is_symlink_inside
from curate.errors import CurateError
from curate.messages import Message, msg
from curate.site.card_drawing import CardFonts, has_character
from curate.site.own_theme import CARD_FONTS, THEME_FOLDER

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MOST_FONT_BYTES = 100 * 1024 * 1024
_MOST_FONT_FILES = 50_000
"""So many files are looked at in the folders of fonts, so that a strange machine holds nothing up."""
_TABLES = 64 * 1024
"""The start of a font file lists its tables, each with a checksum: enough to tell it from any other."""
_MOST_FACES = 64
_SERIF = (
    "notoserifcjk",
    "notoserifcjk{cjk}",
    "notoserif{cjk}",
    "sourcehanserif",
    "sourcehanserif{cjk}",
    "sourcehanserif{cn}",
)
_SANS = (
    "notosanscjk",
    "notosanscjk{cjk}",
    "notosans{cjk}",
    "sourcehansans",
    "sourcehansans{cjk}",
    "sourcehansans{cn}",
)
_STRONG = (
    *(f"{family}{weight}" for weight in ("-bold", "-vf", "[wght]") for family in _SERIF),
    "songti",
    *(f"{family}{weight}" for weight in ("-bold", "-vf", "[wght]") for family in _SANS),
    "pingfang",
    "hiragino sans gb",
    "msjhbd",
    "msyhbd",
    "stheiti medium",
)
_PLAIN = (
    *(f"{family}{weight}" for weight in ("-regular", "-vf", "[wght]") for family in _SANS),
    "pingfang",
    "hiragino sans gb",
    "stheiti light",
    "msjh",
    "msyh",
    "wqy-microhei",
    "wqy-zenhei",
    "simhei",
    "deng",
    "simsun",
    *(f"{family}-regular" for family in _SERIF),
    "droidsansfallbackfull",
    "droidsansfallback",
    "uming",
)
"""Names of files without their ending, the best first. `{…}` is filled in by what the newsroom writes."""
_ENDINGS = (".otf", ".ttf", ".ttc", ".otc")
_REGIONS = {"sc": ("SC", "CN"), "tc": ("TC", "TW", "HK"), "hk": ("HK", "TC", "TW")}
"""What the faces of a collection are called that have the forms of characters a region writes."""
_ALL_REGIONS = frozenset(("SC", "CN", "TC", "TW", "HK", "JP", "KR", "J", "K"))
_WEIGHTS = {
    True: ("Bold", "W6", "Semibold", "Heavy", "Black", "Medium"),
    False: ("Regular", "W3", "Normal", "Book", "Medium", "Light"),
}
_STRONG_WEIGHT, _PLAIN_WEIGHT = 700, 400
"""What is asked of a font that can be drawn in any weight."""
_PROOF = {"sc": "快", "tc": "這", "hk": "這"}


@dataclass(frozen=True)
class FontFile:
    """A font in a file; `index` counts the faces of a collection, `key` is another for every other font.

    `weight` is that of a font which can be drawn in any, such as 700; 0 for one that has its own.
    """

    path: str
    index: int
    key: str
    weight: int = 0

    def at(self, size: int) -> FreeTypeFont:
        """Open it at a size in pixels. Raises `OSError` for what is no font."""
        return _opened(self.path, self.index, size, self.weight)


@dataclass(frozen=True)
class FoundFonts:
    """The fonts, or None where there are none; `notes` say what the desk has to know."""

    fonts: CardFonts | None
    notes: tuple[Message, ...] = ()


def find_card_fonts(top: Path, language: str, folders: Iterable[Path] | None = None) -> FoundFonts:
    """Find fonts to draw cards with: the newsroom's own below `top`, else the best that this machine has.

    `language` says whose forms of characters are wanted. `folders` are those of the machine's fonts unless given. The
    same files give the same choice.
    """
    region = _region(language)
    notes: list[Message] = []
    own = _own(top, region if language.lower().startswith("zh") else None, notes)
    if own is not None:
        lighter = replace(own, weight=_PLAIN_WEIGHT, key=f"{own.key}-plain") if own.weight else own
        return FoundFonts(CardFonts(own, lighter), tuple(notes))
    files = _files(font_folders(sys.platform, os.environ) if folders is None else folders)
    strong = _best(files, _STRONG, region, strong=True)
    plain = _best(files, _PLAIN, region, strong=False)
    first = strong or plain
    if first is not None:
        return FoundFonts(CardFonts(first, plain or first), tuple(notes))
    notes.append(
        msg(
            "No Chinese font was found, so stories without a cover have no picture beside their links. Put a font at"
            " {path}, or on Debian: `apt install fonts-noto-cjk`.",
            path=f"{THEME_FOLDER}/card.otf",
        )
    )
    return FoundFonts(None, tuple(notes))


def font_folders(platform: str, environment: Mapping[str, str]) -> list[Path]:
    """Give where a machine keeps fonts, those of all its users first; `platform` is as in `sys.platform`."""
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        places = [f"{environment.get('WINDIR') or 'C:/Windows'}/Fonts"]
        places += [f"{local}/Microsoft/Windows/Fonts"] if local else []
    elif platform == "darwin":
        places = ["/System/Library/Fonts", "/Library/Fonts"]
        places += [f"{home}/Library/Fonts"] if home else []
    else:
        shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        places = [f"{folder}/fonts" for folder in shared.split(":") if folder.startswith("/")]
        places.append("/run/current-system/sw/share/X11/fonts")
        own = environment.get("XDG_DATA_HOME") or (f"{home}/.local/share" if home else "")
        places += [f"{own}/fonts"] if own else []
        places += [f"{home}/.fonts"] if home else []
    return [Path(place) for place in dict.fromkeys(places)]


def _own(top: Path, region: str | None, notes: list[Message]) -> FontFile | None:
    """Open the newsroom's own font; what is wrong with it becomes a note."""
    for name in CARD_FONTS:
        rel = f"{THEME_FOLDER}/{name}"
        if not os.path.lexists(top / rel):
            continue
        face = None if is_symlink_inside(top, rel) else _face(top / rel, region or "sc", strong=True)
        if face is None or not has_character(face, _PROOF[region] if region else "a"):
            notes.append(
                msg(
                    "{path} cannot be used to draw cards: it has to be a font file (TTF, OTF or TTC) of at most"
                    " {most} MB that has the characters of the newsroom's language.",
                    path=rel,
                    most=MOST_FONT_BYTES // 1024 // 1024,
                )
            )
            continue
        return face
    return None


def _region(language: str) -> str:
    parts = language.lower().replace("_", "-").split("-")
    if "hk" in parts or "mo" in parts:
        return "hk"
    return "tc" if "hant" in parts or "tw" in parts else "sc"


def _files(folders: Iterable[Path]) -> dict[str, Path]:
    """Give the font files by their names in small letters; of two with one name that of the earlier folder."""
    files: dict[str, Path] = {}
    for number, path in enumerate(path for folder in folders for path in _below(folder)):
        if number >= _MOST_FONT_FILES:
            break
        if path.suffix.lower() in _ENDINGS:
            files.setdefault(path.name.lower(), path)
    return files


def _below(folder: Path) -> Iterator[Path]:
    for where, inner, names in os.walk(folder):
        inner.sort()
        yield from (Path(where) / name for name in sorted(names))


def _best(files: Mapping[str, Path], names: Iterable[str], region: str, *, strong: bool) -> FontFile | None:
    for pattern in names:
        name = pattern.format(cjk=region, cn={"sc": "cn", "tc": "tw", "hk": "hk"}[region])
        for ending in _ENDINGS:
            path = files.get(name + ending)
            face = _face(path, region, strong=strong) if path is not None else None
            if face is not None and has_character(face, _PROOF[region]) and has_character(face, "快"):
                return face
    return None


def _face(path: Path, region: str, *, strong: bool) -> FontFile | None:
    """Choose the face of a font file; None when it is none, or cannot be read."""
    try:
        with os.fdopen(open_regular(path.resolve()), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = file.read(_TABLES)
    except (OSError, CurateError):
        return None
    if size > MOST_FONT_BYTES:
        return None
    key = blake2b(b"%d " % size + start, digest_size=16).hexdigest()
    faces = []
    for index in range(_MOST_FACES if start.startswith(b"ttcf") else 1):
        try:
            family, style = _opened(str(path), index, 16, 0).getname()
        except (OSError, ValueError):
            break
        faces.append((_rank(family or "", style or "", region, strong=strong), index))
    if not faces:
        return None
    index = min(faces)[1]
    weight = _STRONG_WEIGHT if strong else _PLAIN_WEIGHT
    if _weight_axis(_opened(str(path), index, 16, 0)) is None:
        weight = 0
    return FontFile(str(path), index, f"{key}-{index}-{weight}", weight)


def _rank(family: str, style: str, region: str, *, strong: bool) -> tuple[int, int, int]:
    """Say how well a face fits, less for better: the region first, then no typewriter's, then the weight."""
    words, wanted = family.split(), _REGIONS[region]
    named = [word for word in words if word in _ALL_REGIONS]
    where = min((wanted.index(word) if word in wanted else 9 for word in named), default=len(wanted))
    weights = _WEIGHTS[strong]
    weight = weights.index(style) if style in weights else len(weights)
    return where, int("Mono" in words), weight


@lru_cache(maxsize=32)
def _opened(path: str, index: int, size: int, weight: int) -> FreeTypeFont:
    from PIL import ImageFont

    # Not `truetype`, which in place of a file it cannot open takes one of the same name from anywhere on the machine.
    # The other layout depends on a library that one machine has and the next has not.
    font = ImageFont.FreeTypeFont(path, size, index, layout_engine=ImageFont.Layout.BASIC)
    axis = _weight_axis(font) if weight else None
    if axis is not None:
        values = [axis_of["default"] for axis_of in font.get_variation_axes()]
        values[axis] = weight
        font.set_variation_by_axes([float(value or 0) for value in values])
    return font


def _weight_axis(font: FreeTypeFont) -> int | None:
    """Give which of its axes makes a font bolder; None for one that has only the weight it was made in."""
    try:
        names = [axis["name"] for axis in font.get_variation_axes()]
    except (OSError, NotImplementedError):
        return None
    return next((number for number, name in enumerate(names) if (name or b"").lower() == b"weight"), None)
