"""Who had a hand in a story on the branch at hand, as the check of its pull request will see it."""

from __future__ import annotations

from curate.adapters import git as git_adapter
from curate.adapters.git import branches, transfer
from curate.desk.newsroom import Newsroom
from curate.desk.ranges.checking import RangeTracer
from curate.desk.ranges.commit_range import open_range
from curate.desk.ranges.revision import Revision
from curate.errors import EnvironmentFault
from curate.story.story import Story


def hands_in(newsroom: Newsroom, story: Story) -> frozenset[str]:
    """Give the people who changed a story, or were its curator, since the branch left the one all work goes into.

    Nobody when there is no such branch to compare with, or when this clone cannot tell: the check of the pull request
    decides; here a reviewer is only spared an approval that it would refuse.
    """
    repository = newsroom.repository
    current = branches.current_branch(repository)
    remote = transfer.usual_remote(repository, current) or "origin"
    main = branches.main_branch(repository, remote)
    if main is None:
        return frozenset()
    known = [f"refs/remotes/{remote}/{main}", *([f"refs/heads/{main}"] if current != main else [])]
    base = next((name for name in known if branches.has_ref(repository, name)), None)
    head = git_adapter.head_commit(repository)
    if base is None or head is None:
        return frozenset()
    try:
        commits = open_range(repository, base, head)
    except EnvironmentFault:
        return frozenset()
    revision = Revision(repository, commits)
    tracer = RangeTracer(newsroom, commits, revision)
    if not tracer.changed(story.path):
        return frozenset()
    _, trace = tracer.trace(story, "")
    return trace.curators | {author.person for author in trace.content_authors if author.person}
