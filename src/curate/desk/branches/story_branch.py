"""The branch a story's commits go to: the one at hand, or one of the story's own when the policy says per-story."""

from __future__ import annotations

import shlex

from curate.adapters import git as git_adapter
from curate.adapters.git import branches
from curate.adapters.git.branches import Start
from curate.adapters.git.transfer import usual_remote
from curate.desk.newsroom import Newsroom
from curate.errors import Refused
from curate.messages import Message, msg
from curate.story.story import Story

PREFIX = "story/"


def branch_for(newsroom: Newsroom, story: Story, *, own: bool) -> str | None:
    """Give the branch a commit of the story is made on; None when HEAD stands on none and stays there.

    With `own` it is the story's own where the policy asks for one and there is a commit to begin it at.
    """
    repository = newsroom.repository
    if not own or newsroom.policy.git.branch == "current" or git_adapter.head_commit(repository) is None:
        return branches.current_branch(repository)
    return own_branch(newsroom, story)


def own_branch(newsroom: Newsroom, story: Story) -> str:
    """Give the name of the story's own branch: by its slug, or by its id when git takes no such name."""
    for name in (story.slug, story.id):
        if branches.is_branch_name(newsroom.repository, f"{PREFIX}{name}"):
            return f"{PREFIX}{name}"
    raise Refused(
        msg("Neither the slug nor the id of {path} can be the name of a branch.", path=story.path),
        msg("Rename the file with `git mv`; the slug is the story's address too."),
    )


def go_to_its_branch(newsroom: Newsroom, story: Story) -> bool:
    """Check out the branch the story's commit goes to, made where there is none; tell whether that was another.

    What is not committed comes along. Raises `Refused` when a file would be lost, and when the branch holds
    another text of the story than the one at hand.
    """
    repository = newsroom.repository
    branch = branch_for(newsroom, story, own=True)
    if branch is None or branch == branches.current_branch(repository):
        return False
    branches.switch_to(repository, branch, _start(newsroom, story, branch))
    try:
        same = (newsroom.top / story.path).read_bytes() == story.data
    except OSError:
        same = False
    if not same:
        raise Refused(
            msg(
                "The branch {branch} holds another text of {path}; it is checked out now.",
                branch=branch,
                path=story.path,
            ),
            msg("Look at that text; then type the same command again."),
        )
    return True


def _start(newsroom: Newsroom, story: Story, branch: str) -> Start | None:
    """Say where the story's branch begins; None when it is there, brought forward as far as nothing is left behind."""
    repository = newsroom.repository
    remote = usual_remote(repository, None) or "origin"
    main = branches.main_branch(repository, remote)
    base = None
    if main is not None:
        base = main if branches.has_branch(repository, main) else f"refs/remotes/{remote}/{main}"
        if main == branches.current_branch(repository) or not _holds_as_head(newsroom, story, base):
            base = None
    if branches.has_branch(repository, branch):
        # Merged long ago, it is the same as a new branch; what it held is in the branch it was merged into.
        branches.bring_forward(repository, branch, base or "HEAD")
        return None
    if branches.has_ref(repository, f"refs/remotes/{remote}/{branch}"):
        return Start(f"{remote}/{branch}", follows=True)
    return Start(base or "HEAD")


def _holds_as_head(newsroom: Newsroom, story: Story, revision: str) -> bool:
    """Tell whether a revision has the same text of the story as HEAD, so that going there takes nothing away."""
    repository = newsroom.repository
    head, other = git_adapter.head_commit(repository), git_adapter.resolve_commit(repository, revision)
    if head is None or other is None:
        return False
    return git_adapter.tree_entry(repository, head, story.path) == git_adapter.tree_entry(
        repository, other, story.path
    )


def elsewhere(newsroom: Newsroom, typed: str) -> Message | None:
    """Say how to get to a story that is not in the work tree and has a branch of its own; None without one."""
    repository, branch = newsroom.repository, f"{PREFIX}{typed}"
    if "/" in typed or not branches.is_branch_name(repository, branch):
        return None
    remote = usual_remote(repository, None) or "origin"
    if not any(
        branches.has_ref(repository, f"{where}/{branch}")
        for where in ("refs/heads", f"refs/remotes/{remote}")
    ):
        return None
    return msg("It has a branch of its own. Go there: git switch {branch}", branch=shlex.quote(branch))
