"""The checkout that is looked at: its repository, and what its policy is by now."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from curate.adapters import folders
from curate.adapters.git import Repository
from curate.policy import Policy


@dataclass(frozen=True)
class Checkout:
    """What every question is asked about.

    `policy` is None when there is none that can be read; `command` the program hook and merge driver should start;
    `deep` allows questions that take long.
    """

    repository: Repository
    policy: Policy | None
    command: Path
    now: datetime
    deep: bool = False

    @property
    def top(self) -> Path:
        return self.repository.top

    @cached_property
    def files_among_stories(self) -> list[str]:
        """Everything below `stories/`, hidden files too, relative to the top."""
        return folders.all_files(self.top, "stories")

    def shown(self, path: Path) -> str:
        """Give a path as it is typed at the top: relative where it lies below, in quotes where a shell wants them."""
        inside = path.is_relative_to(self.top)
        return shlex.quote(path.relative_to(self.top).as_posix() if inside else str(path))
