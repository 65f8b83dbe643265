"""What changed in a story since the last approval, since the last commit, or since a revision."""

from __future__ import annotations

from dataclasses import dataclass

from curate.adapters import git as git_adapter
from curate.desk.approved_versions import (
    MOST_VERSIONS,
    Changes,
    Pictured,
    approved_versions,
    at_commit,
    changes_between,
    in_work_tree,
)
from curate.desk.finding_stories import read_story
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.desk.uncommitted import previous_version
from curate.errors import UsageFault
from curate.messages import msg
from curate.story.model import Review
from curate.story.story import Story
from curate.workflow.approvals import Standing, judge_approvals
from curate.workflow.digest import story_digest


@dataclass(frozen=True)
class Differing:
    """What changed in a story, and since when: an approval, or a commit, or neither for a story nobody committed.

    `changes` is None when the version to compare with is not in this clone's history.
    """

    story: Story
    approval: Review | None
    commit: str | None
    changes: Changes | None


def what_changed(newsroom: Newsroom, path: str, revision: str | None = None) -> Differing:
    """Compare a story of the work tree with the version last approved, else with the last commit.

    With `revision` compare with what that commit holds of it, under whatever name. Raises `UsageFault` when the
    revision names no commit, or one without the story.
    """
    story = read_story(newsroom, path)
    now = in_work_tree(newsroom, story)
    if revision is not None:
        commit, before = _at_revision(newsroom, story, revision)
        return Differing(story, None, commit, changes_between(before, now))
    approvals = judge_approvals(story, story_digest(story, now.pictures), newsroom.policy)
    given = [j.review for j in approvals.judged if j.standing in (Standing.VALID, Standing.STALE)]
    if given:
        digest = given[-1].digest or ""
        found = approved_versions(newsroom, story, {digest} - {""})
        changes = changes_between(found[digest], now) if digest in found else None
        return Differing(story, given[-1], None, changes)
    head = git_adapter.head_commit(newsroom.repository)
    if head is None:
        return Differing(story, None, None, None)
    last = previous_version(newsroom, WorkTree(newsroom.repository), path, story.id)
    committed = at_commit(newsroom, last.path if last is not None else path, head)
    if committed is None:
        return Differing(story, None, None, None)
    return Differing(story, None, head, changes_between(committed, now))


def _at_revision(newsroom: Newsroom, story: Story, revision: str) -> tuple[str, Pictured]:
    repository = newsroom.repository
    commit = git_adapter.resolve_commit(repository, revision)
    if commit is None:
        raise UsageFault(
            msg("{revision} names no commit.", revision=revision),
            msg("The commits of the story: `curate history {slug}`.", slug=story.slug),
        )
    for name in git_adapter.former_names(repository, story.path, MOST_VERSIONS):
        before = at_commit(newsroom, name, commit)
        if before is not None and before.story.id == story.id:
            return commit, before
    raise UsageFault(
        msg("{revision} does not hold {title}.", revision=revision, title=story.title),
        msg("The commits of the story: `curate history {slug}`.", slug=story.slug),
    )
