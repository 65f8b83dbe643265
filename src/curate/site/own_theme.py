"""A newsroom's own theme: which files below `stories/theme/` mean something, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from curate.messages import Message, msg
from curate.site.theme_files import (
    ENDINGS,
    ROOT,
    has_ending_of_theme,
    wrong_at_top,
    wrong_inside,
)

THEME_FOLDER = "stories/theme"
ROOT_FOLDER = f"{THEME_FOLDER}/{ROOT}"
"""What lies here is copied to the top of the site."""
ABOUT_TEXT = "about.md"
"""The desk's own words about itself; it lies in the theme's folder, where no file is taken for a story."""
CARD_FONTS = ("card.otf", "card.ttf", "card.ttc")
"""The font that cards are drawn with, the first there is; it is no part of the site."""
MOST_THEME_BYTES = 1024 * 1024
"""Of one file."""
MOST_THEME_FILES = 200


@dataclass(frozen=True)
class Theme:
    """Templates by name, files by path on the site, and the Markdown of the about page.

    `root` are files for the top of the site, by path on the site; no page shows them.
    """

    templates: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    about: str = ""
    root: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class ThemeFault:
    """A file of the theme that is of no use; `path` is relative to the top of the newsroom."""

    path: str
    message: Message
    hint: Message


def theme_of(given: Mapping[str, bytes], known: Collection[str]) -> tuple[Theme, list[ThemeFault]]:
    """Sort the files of a theme (path below its folder to bytes); `known` are the templates there are.

    What has no use is left out and comes back as a fault, in the order of the paths.
    """
    templates: dict[str, str] = {}
    files: dict[str, bytes] = {}
    root: dict[str, bytes] = {}
    about = ""
    faults: list[ThemeFault] = []
    for path, data in sorted(given.items()):
        name = path.removeprefix("templates/")
        if path.startswith(ROOT):
            on_site = path.removeprefix(ROOT)
            wrong = wrong_at_top(on_site, data)
            if wrong is None:
                root[on_site] = data
            else:
                faults.append(_fault(path, *wrong))
        elif path.startswith("templates/") and name not in known:
            hint = msg("The templates are: {names}", names=", ".join(sorted(known)))
            faults.append(_fault(path, msg("There is no template of this name."), hint))
        elif path.startswith("templates/") or path == ABOUT_TEXT:
            text = _text(data)
            if text is None:
                faults.append(_fault(path, msg("The file is not UTF-8 text."), msg("Save it as UTF-8.")))
            elif path == ABOUT_TEXT:
                about = text
            else:
                templates[name] = text
        elif not has_ending_of_theme(path):
            faults.append(_fault(path, msg("A theme has no use for this file."), _where_to(path, known)))
        elif (wrong := wrong_inside(path, data)) is not None:
            faults.append(_fault(path, *wrong))
        else:
            files[f"theme/{path}"] = data
    return Theme(templates, files, about, root), faults


def _where_to(path: str, known: Collection[str]) -> Message:
    if path in known:
        return msg("A template goes here: {path}", path=f"{THEME_FOLDER}/templates/{path}")
    return msg(
        "A theme holds templates and files that end in {endings}; what has to lie at the top of the site goes"
        " here: {folder}",
        endings=" ".join(ENDINGS),
        folder=ROOT_FOLDER,
    )


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _fault(path: str, message: Message, hint: Message) -> ThemeFault:
    return ThemeFault(f"{THEME_FOLDER}/{path}", message, hint)
