"""What one story is judged with: the policy, the day, its pictures, what it was before, and how it came from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from curate.policy import Policy
from curate.story.picture_content import PictureContent
from curate.story.story import Story
from curate.workflow.trace import Trace


@dataclass(frozen=True)
class Surroundings:
    """The arguments of every rule besides the story itself."""

    policy: Policy
    today: date
    pictures: Mapping[str, str | None] = field(default_factory=dict)
    """Every picture the story uses that is a legal path, with its git object id; None when it is not there."""
    digest: str = ""
    """The story's digest; empty when nothing of the story depends on it."""
    picture_contents: Mapping[str, PictureContent] = field(default_factory=dict)
    """What those of the pictures that are there are by their bytes; without an entry nothing is said of it."""
    compared: bool = False
    """True when `previous` says what the story was before the change; False when there is nothing to compare with."""
    previous: Story | None = None
    """The story as the last commit, or the base of a range, has it; None when it is new."""
    trace: Trace | None = None
    """How the story came from `previous` to what it is; None when there is nothing to compare with."""
