"""From what a person types for STORY to one story: an id, a slug or a path, exactly."""

from __future__ import annotations

from pathlib import Path

from curate.adapters import folders
from curate.checks.registry import as_findings
from curate.desk.branches.story_branch import elsewhere
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import Snapshot, WorkTree
from curate.errors import HasFindings, UsageFault
from curate.messages import msg
from curate.policy import Policy
from curate.story.fault import Fault
from curate.story.story import ParsedStory, Story, did_you_mean, parse_story
from curate.story.vocabulary import State


def find_story(newsroom: Newsroom, typed: str, here: Path) -> str:
    """Give the path (relative to the newsroom's top) of the one story meant; `here` is where paths start.

    Raises `UsageFault` when there is none or more than one.
    """
    tree = WorkTree(newsroom.repository)
    paths = tree.story_paths()
    as_path = _as_path(newsroom, typed, here)
    matches = {path for path in paths if path in (as_path, typed) or _slug(path) == typed}
    matches |= {path for path in tree.mentioning([typed]) if _id_of(tree, path) == typed}
    if len(matches) == 1:
        return matches.pop()
    if matches:
        raise UsageFault(
            msg("{typed} could be any of these:\n{paths}", typed=typed, paths="\n".join(sorted(matches))),
            msg("Type the path of the one you mean."),
        )
    raise UsageFault(
        msg("There is no story {typed}.", typed=typed),
        elsewhere(newsroom, typed)
        or did_you_mean(typed, [_slug(p) for p in paths])
        or msg("`curate list` shows all stories."),
    )


def read_story(newsroom: Newsroom, path: str) -> Story:
    """Read a story for work on it; raises `HasFindings` when it cannot be read at all."""
    parsed = read_parsed(newsroom, path)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    return parsed.story


def read_parsed(newsroom: Newsroom, path: str) -> ParsedStory:
    """Read a story from the work tree, readable or not."""
    return parsed_from(WorkTree(newsroom.repository), path)


def parsed_from(snapshot: Snapshot, path: str) -> ParsedStory:
    """Read a story from a snapshot, readable or not."""
    data = snapshot.read(path)
    return ParsedStory(path, None, (data,)) if isinstance(data, Fault) else parse_story(path, data)


def all_stories(newsroom: Newsroom) -> tuple[list[Story], list[ParsedStory]]:
    """Read all stories of the work tree: those that can be read, and the others with their faults."""
    parsed = all_parsed(WorkTree(newsroom.repository))
    return [p.story for p in parsed if p.story is not None], [p for p in parsed if p.story is None]


def all_parsed(snapshot: Snapshot) -> list[ParsedStory]:
    """Read all stories of a snapshot, readable or not."""
    return [parsed_from(snapshot, path) for path in snapshot.story_paths()]


def unreadable(parsed: ParsedStory, policy: Policy) -> HasFindings:
    """Make the error for a story that cannot be read."""
    findings = list(as_findings(parsed.path, parsed.faults, State.DRAFT, policy))
    return HasFindings(msg("{path} cannot be read.", path=parsed.path), findings)


def _as_path(newsroom: Newsroom, typed: str, here: Path) -> str | None:
    if "/" not in typed and not typed.endswith(".md"):
        return None
    return folders.relative_to(newsroom.top, here / typed)


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _id_of(tree: WorkTree, path: str) -> str:
    story = parsed_from(tree, path).story
    return story.id if story else ""
