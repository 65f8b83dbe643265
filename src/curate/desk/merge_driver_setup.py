"""The merge driver for stories: what a checkout's git has to be told, and whether it was."""

from __future__ import annotations

import shlex
from pathlib import Path

from curate.adapters.git import Repository
from curate.adapters.git.configuration import local_setting, set_local_settings

MERGE_ATTRIBUTE = "stories/**/*.md merge=curate-story"
"""The line of `.gitattributes`; where the driver is not installed, git merges as it does without the line."""

_NAME = "merge.curate-story.name"
_DRIVER = "merge.curate-story.driver"
_WAY = "merge-driver %O %A %B --path %P --marker-size %L"
_ELSE = "git merge-file -q --marker-size=%L -L ours -L base -L theirs %A %O %B; exit 1"
"""Where `curate` is gone or fails, both texts still end up in the file, and git calls it a conflict."""


def driver_settings(command: Path) -> dict[str, str]:
    """Give the entries of `.git/config`; `command` is the absolute path of `curate`."""
    program = shlex.quote(command.as_posix()).replace("%", "%%")
    return {
        _NAME: "curate: stories by key and by sentence",
        _DRIVER: f"{program} {_WAY}; s=$?; test $s -le 1 && exit $s; {_ELSE}",
    }


def driver_program(repository: Repository) -> Path | None:
    """Give the program this checkout's git starts to merge stories, or None when the driver is not installed.

    It need not be there any more.
    """
    driver = local_setting(repository, _DRIVER)
    if driver is None or f" {_WAY}; " not in driver:
        return None
    try:
        words = shlex.split(driver.partition(f" {_WAY}; ")[0])
    except ValueError:
        return None
    return Path(words[0].replace("%%", "%")) if len(words) == 1 else None


def driver_installed(repository: Repository) -> bool:
    """True when this checkout's git merges stories with a `curate` that is there."""
    program = driver_program(repository)
    return program is not None and program.is_file()


def install_driver(repository: Repository, command: Path) -> None:
    """Write the entries to `.git/config`; `command` is the absolute path of `curate`."""
    set_local_settings(repository, driver_settings(command))
