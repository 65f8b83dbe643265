"""The paths that published stories had before they were renamed, while readers could already see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from curate.adapters import git as git_adapter
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import is_story_path
from curate.story.glance import says_published
from curate.story.head import StoryHead
from curate.story.story import parse_story
from curate.story.vocabulary import State


def former_paths(newsroom: Newsroom, stories: Sequence[StoryHead], now: datetime) -> dict[str, list[str]]:
    """Give, by a story's path, the paths it had before, the last one first; stories without any are left out.

    A path counts when the story was published there, and out at `now`: the working name of a draft stays the desk's.
    """
    gone = [
        file for file in git_adapter.deleted_files(newsroom.repository, "stories") if is_story_path(file.path)
    ]
    if not gone or not stories:
        return {}
    wanted = {story.id: story.path for story in stories if story.id}
    there = {story.path for story in stories}
    contents = git_adapter.read_blobs(newsroom.repository, {file.oid for file in gone})
    found: dict[str, list[str]] = {}
    for file in gone:
        data = contents[file.oid]
        if not isinstance(data, bytes) or file.path in there or not says_published(data):
            continue
        story = parse_story(file.path, data).story
        moment = story.meta.published if story is not None else None
        if story is None or story.state is not State.PUBLISHED or moment is None or moment > now:
            continue
        path = wanted.get(story.id)
        if path is not None and file.path not in found.setdefault(path, []):
            found[path].append(file.path)
    return found
