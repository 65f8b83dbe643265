"""The version of a story that somebody approved, found in the history with its pictures, and what changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from curate.adapters import git as git_adapter
from curate.adapters.git import Repository
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import Snapshot, WorkTree
from curate.desk.uncommitted import pictures_of
from curate.messages import Message, msg
from curate.story.model import Review
from curate.story.story import Story, parse_story
from curate.story.vocabulary import Verdict
from curate.workflow.approvals import Approvals, Standing
from curate.workflow.differences import Difference, differences, parts_that_differ
from curate.workflow.digest import story_digest

MOST_VERSIONS = 200
"""How many commits of a story are searched for the version somebody approved."""
_AT_ONCE = 25


@dataclass(frozen=True)
class Pictured:
    """A version of a story with the object ids of its pictures, and their sizes in bytes by object id."""

    story: Story
    pictures: Mapping[str, str | None]
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What changed from one version of a story to another; `sizes` of the pictures in bytes by object id."""

    differences: tuple[Difference, ...]
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class EarlierWord:
    """What a reviewer said of an earlier version. `changes` is None when this history does not hold that version."""

    review: Review
    index: int
    """Its place in the story's `reviews`."""
    changes: Changes | None

    @property
    def parts(self) -> Message | None:
        """The parts of the story that changed since, as the subject of a sentence, when they are known."""
        if self.changes is None or not self.changes.differences:
            return None
        return parts_that_differ(self.changes.differences)

    @property
    def stale_because(self) -> Message:
        """Why an approval is stale, in a few words."""
        if self.parts is None or self.changes is None:
            return msg("stale: the approved version is not in this clone's history")
        if any(one.name == "id" for one in self.changes.differences):
            return msg("void: given to a story with another id")
        return msg("stale: {parts} changed since", parts=self.parts)


def stale_approvals(newsroom: Newsroom, story: Story, approvals: Approvals) -> tuple[EarlierWord, ...]:
    """Give the approvals that went stale, in the order they were given, with what changed in the work tree since.

    The history is looked at only when there are any.
    """
    stale = [judged for judged in approvals.judged if judged.standing is Standing.STALE]
    return _with_changes(newsroom, story, [(judged.index, judged.review) for judged in stale])


def words_of_earlier_versions(
    newsroom: Newsroom, story: Story, approvals: Approvals, digest: str
) -> tuple[EarlierWord, ...]:
    """Give the stale approvals; when there are none, the last request for changes, if it was of another version."""
    stale = stale_approvals(newsroom, story, approvals)
    verdicts = [
        (index, review)
        for index, review in enumerate(story.meta.reviews)
        if review.verdict in (Verdict.APPROVE, Verdict.REQUEST_CHANGES)
    ]
    if stale or not verdicts:
        return stale
    index, last = verdicts[-1]
    asked = last.verdict is Verdict.REQUEST_CHANGES and last.digest is not None and last.digest != digest
    return _with_changes(newsroom, story, [(index, last)] if asked else [])


def _with_changes(
    newsroom: Newsroom, story: Story, given: Sequence[tuple[int, Review]]
) -> tuple[EarlierWord, ...]:
    if not given:
        return ()
    found = approved_versions(newsroom, story, {review.digest for _, review in given if review.digest})
    now = in_work_tree(newsroom, story)
    return tuple(
        EarlierWord(
            review,
            index,
            changes_between(found[digest], now) if (digest := review.digest or "") in found else None,
        )
        for index, review in given
    )


def approved_versions(newsroom: Newsroom, story: Story, digests: Collection[str]) -> dict[str, Pictured]:
    """Give, by digest, the newest committed version that has it with the pictures of its own commit.

    A version somebody asked to be changed is found the same way. Those this history does not hold, or only further
    back than `MOST_VERSIONS`, are left out.
    """
    found: dict[str, Pictured] = {}
    if not digests:
        return found
    for version in _versions(newsroom.repository, story.path):
        digest = story_digest(version.story, version.pictures)
        if digest in digests and digest not in found:
            found[digest] = version
            if len(found) == len(set(digests)):
                break
    return found


def at_commit(newsroom: Newsroom, path: str, commit: str) -> Pictured | None:
    """Give the story that a commit holds at a path, with its pictures, or None."""
    repository = newsroom.repository
    (blob,) = git_adapter.blobs_named(repository, [f"{commit}:{path}"])
    data = git_adapter.read_blobs(repository, [blob.oid])[blob.oid] if blob is not None else None
    story = parse_story(path, data).story if isinstance(data, bytes) else None
    return None if story is None else _with_pictures(repository, [(commit, story)])[0]


def in_work_tree(newsroom: Newsroom, story: Story) -> Pictured:
    """Give a story of the work tree with its pictures as they lie there."""
    tree: Snapshot = WorkTree(newsroom.repository)
    pictures = tree.picture_ids(pictures_of(story))
    contents = tree.picture_contents([path for path, oid in pictures.items() if oid is not None])
    sizes = {
        oid: contents[path].size for path, oid in pictures.items() if oid is not None and path in contents
    }
    return Pictured(story, pictures, sizes)


def changes_between(before: Pictured, after: Pictured) -> Changes:
    """Compare two versions over exactly what the digest covers."""
    found = differences(before.story, after.story, before.pictures, after.pictures)
    return Changes(found, {**before.sizes, **after.sizes})


def _versions(repository: Repository, path: str) -> Iterator[Pictured]:
    committed = git_adapter.versions(repository, path, MOST_VERSIONS)
    while portion := list(islice(committed, _AT_ONCE)):
        read = [(version.commit, parse_story(version.path, version.data).story) for version in portion]
        yield from _with_pictures(
            repository, [(commit, story) for commit, story in read if story is not None]
        )


def _with_pictures(repository: Repository, stories: Sequence[tuple[str, Story]]) -> list[Pictured]:
    """Add the pictures that each commit holds to its story; all are asked for together."""
    asked = [(number, path) for number, (_, story) in enumerate(stories) for path in pictures_of(story)]
    blobs = git_adapter.blobs_named(repository, [f"{stories[number][0]}:{path}" for number, path in asked])
    pictures: list[dict[str, str | None]] = [{} for _ in stories]
    sizes: list[dict[str, int]] = [{} for _ in stories]
    for (number, path), blob in zip(asked, blobs, strict=True):
        pictures[number][path] = None if blob is None else blob.oid
        if blob is not None:
            sizes[number][blob.oid] = blob.size
    return [Pictured(story, pictures[n], sizes[n]) for n, (_, story) in enumerate(stories)]
