"""Mending what `check` finds: what the fixes would make of which stories, and writing that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from curate.checks.findings import Finding
from curate.checks.fixing import mend
from curate.desk.committing import save
from curate.desk.finding_stories import parsed_from
from curate.desk.judging import Judge, digest_of
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.errors import CurateError
from curate.workflow.approvals import judge_approvals


@dataclass(frozen=True)
class Mend:
    """One story with its fixes applied: the bytes that were read, those to write, and how many places changed.

    `approvers` are those whose approval counts now and would not any more.
    """

    path: str
    before: bytes
    after: bytes
    count: int
    approvers: tuple[str, ...]


@dataclass(frozen=True)
class Mends:
    """What fixing would do. `left` counts fixes that would have changed more than words."""

    stories: tuple[Mend, ...]
    left: int


def find_mends(newsroom: Newsroom, now: datetime, findings: Iterable[Finding], *, unsafe: bool) -> Mends:
    """Work out what the fixes of these findings make of the stories on disk; nothing is written.

    Without `unsafe` only safe fixes are applied.
    """
    tree = WorkTree(newsroom.repository)
    judge = Judge(newsroom, tree, now)
    stories, left = [], 0
    for path in sorted({f.path for f in findings if f.fix is not None and (unsafe or f.fix.safe)}):
        story = parsed_from(tree, path).story
        if story is None:
            continue
        mended = mend(story, judge.findings, unsafe=unsafe)
        left += mended.left
        if mended.data != story.data:
            approvals = judge_approvals(story, digest_of(tree, story), newsroom.policy)
            approvers = tuple(review.by or "?" for review in approvals.valid)
            stories.append(Mend(path, story.data, mended.data, mended.count, approvers))
    return Mends(tuple(stories), left)


@in_turn
def write_mends(newsroom: Newsroom, mends: Iterable[Mend]) -> tuple[list[Mend], list[CurateError]]:
    """Write the stories; gives those written, and why each of the others was not.

    A story that is not what it was when it was read is left as it is. Raises `Refused` for a stranger.
    """
    require_role(newsroom, ("curator", "reviewer", "publisher"))
    written, refused = [], []
    for one in mends:
        try:
            save(newsroom, one.path, one.after, expected=one.before)
        except CurateError as error:
            refused.append(error)
        else:
            written.append(one)
    return written, refused
