"""The newsroom's own theme as it lies in the work tree, and what is wrong with its files."""

from __future__ import annotations

from curate.adapters import files, folders
from curate.desk.newsroom import Newsroom
from curate.errors import Refused
from curate.messages import msg
from curate.site.own_theme import (
    CARD_FONTS,
    MOST_THEME_BYTES,
    MOST_THEME_FILES,
    THEME_FOLDER,
    Theme,
    ThemeFault,
    theme_of,
)
from curate.site.resources import TEMPLATES
from curate.site.theme_files import is_hidden


def own_theme(newsroom: Newsroom) -> tuple[Theme, list[ThemeFault]]:
    """Read `stories/theme/`: regular files within limits, no links and nothing hidden; what is no use comes as faults.

    Raises `Refused` for more files than a theme may have.
    """
    given: dict[str, bytes] = {}
    faults: list[ThemeFault] = []
    fonts = {f"{THEME_FOLDER}/{name}" for name in CARD_FONTS}
    below = [
        path
        for path in folders.all_files(newsroom.top, THEME_FOLDER)
        if not is_hidden(path.removeprefix(f"{THEME_FOLDER}/")) and path not in fonts
    ]
    if len(below) > MOST_THEME_FILES:
        raise Refused(
            msg("{folder} holds more than {most} files.", folder=THEME_FOLDER, most=MOST_THEME_FILES),
            msg("Keep in it only what the theme needs."),
        )
    for path in below:
        if files.is_symlink_inside(newsroom.top, path):
            message = msg("The file is reached through a symbolic link, which is not followed.")
            faults.append(ThemeFault(path, message, msg("Put a regular file in its place.")))
            continue
        try:
            given[path.removeprefix(f"{THEME_FOLDER}/")] = files.read_bytes(
                newsroom.top / path, MOST_THEME_BYTES
            )
        except files.TooLarge as error:
            message = msg(
                "The file has {size} bytes; at most {most} are allowed.",
                size=error.size,
                most=MOST_THEME_BYTES,
            )
            faults.append(ThemeFault(path, message, msg("Make it smaller, or take it out of the theme.")))
        except Refused as error:
            hint = error.hint or msg("Put a regular file in its place.")
            faults.append(ThemeFault(path, error.message, hint))
    theme, of_no_use = theme_of(given, TEMPLATES)
    return theme, sorted([*faults, *of_no_use], key=lambda fault: fault.path)
