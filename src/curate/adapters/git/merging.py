"""Merging another commit into the branch at hand: trying it, making it, going on after a conflict, giving it up."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence

from curate.adapters.git.branches import named_files
from curate.adapters.git.preflight import merge_heads
from curate.adapters.git.reading import head_commit
from curate.adapters.git.repository import Repository
from curate.adapters.git.run import Answer, executable, first_line, words_of_a_hook
from curate.adapters.git.status import unmerged_paths
from curate.adapters.git.with_hooks import run_with_hooks
from curate.errors import EnvironmentFault, Refused
from curate.messages import msg

_MOST_AT_ONCE = 500


class MergeFailed(EnvironmentFault):
    """git or a hook did not merge; nothing has changed."""


def fast_forward(repo: Repository, commit: str) -> None:
    """Move the branch at hand and the work tree forward to a commit that holds all it holds."""
    answer = _merge(repo, "--ff-only", commit)
    if head_commit(repo) != commit:
        raise _refusal(answer)


def try_merge(repo: Repository, revision: str, message: str) -> bool:
    """Merge without committing; give True when there is no conflict, False when a person has to mend some.

    The merge is then under way either way. Raises `Refused` or `MergeFailed` when git does not begin.
    """
    answer = _merge(repo, "--no-commit", "--no-ff", "-m", message, revision)
    if not merge_heads(repo):
        raise _refusal(answer)
    return answer.code == 0 and not unmerged_paths(repo)


def make_merge(repo: Repository, commit: str, message: str) -> str:
    """Merge and commit at once, with the hooks of a merge; gives the commit made. Raises `MergeFailed`.

    What a hook refused is given up again.
    """
    before = head_commit(repo)
    answer = _merge(repo, "--commit", "--no-ff", "-m", message, commit)
    after = head_commit(repo)
    if after is None or after == before:
        if merge_heads(repo):
            give_up_merge(repo)
        raise _refusal(answer)
    return after


def commit_merge(repo: Repository, message: str) -> str:
    """Commit the merge under way as it is staged, with the user's hooks; gives the commit. Raises `MergeFailed`."""
    before = head_commit(repo)
    command = [executable(), "--no-pager", "-c", "i18n.commitEncoding=UTF-8", "commit", "--quiet"]
    answer = run_with_hooks(repo, [*command, "--no-verbose", "--file=-", "--cleanup=verbatim"], message)
    after = head_commit(repo)
    if after is None or after == before:
        said = words_of_a_hook(answer.err) or words_of_a_hook(answer.out)
        raise MergeFailed(
            msg("The merge was not committed: {said}", said=said or "git commit"),
            msg("Mend that, then type: curate sync --continue"),
        )
    return after


def merge_message(repo: Repository) -> str:
    """Give the message prepared for the merge under way, without git's remarks; "" when there is none."""
    try:
        text = (repo.git_dir / "MERGE_MSG").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()


def give_up_merge(repo: Repository) -> None:
    """Go back to what was before the merge under way. Raises `EnvironmentFault` when git cannot."""
    answer = run_with_hooks(repo, [executable(), "--no-pager", "merge", "--abort"])
    if merge_heads(repo):
        raise EnvironmentFault(
            msg("git could not give the merge up: {said}", said=first_line(answer.err)),
            msg("To see what stands in the way, type: git status"),
        )


def conflict_sides(repo: Repository) -> dict[str, set[int]]:
    """Give the paths in conflict, each with the stages the index holds: 1 common, 2 ours, 3 theirs."""
    out = repo.read("ls-files", "--unmerged", "-z")
    found: defaultdict[str, set[int]] = defaultdict(set)
    for record in out.split(b"\0")[:-1]:
        facts, _, path = record.partition(b"\t")
        found[os.fsdecode(path)].add(int(facts[-1:]))
    return dict(found)


def stage(repo: Repository, paths: Sequence[str]) -> None:
    """Stage the files as they lie on disk, through the user's filters; raises `EnvironmentFault` when git does not."""
    for start in range(0, len(paths), _MOST_AT_ONCE):
        portion = [f":(top,literal){path}" for path in paths[start : start + _MOST_AT_ONCE]]
        answer = run_with_hooks(repo, [executable(), "--no-pager", "add", "--", *portion])
        if answer.code != 0:
            raise EnvironmentFault(msg("git could not stage the files: {said}", said=first_line(answer.err)))


def _merge(repo: Repository, *arguments: str) -> Answer:
    command = [
        executable(),
        "--no-pager",
        "-c",
        "i18n.commitEncoding=UTF-8",
        "merge",
        "--no-edit",
        "--no-stat",
    ]
    # Whatever `merge.*` and `branch.*.mergeOptions` say: nothing is squashed, nothing is stashed behind our back.
    return run_with_hooks(repo, [*command, "--no-squash", "--no-autostash", *arguments])


def _refusal(answer: Answer) -> Refused | MergeFailed:
    in_the_way = named_files(answer)
    if in_the_way:
        return overwriting(in_the_way)
    said = words_of_a_hook(answer.err) or words_of_a_hook(answer.out)
    return MergeFailed(
        msg("git did not merge: {said}", said=said or "git merge"), msg("To see more, type: git status")
    )


def overwriting(paths: Sequence[str]) -> Refused:
    """Make the refusal for files that are not committed and that a merge would overwrite."""
    shown = [*paths[:10], *(["…"] if len(paths) > 10 else [])]
    return Refused(
        msg(
            "These files are not committed, and what comes in would change them:\n{files}",
            files="\n".join(shown),
        ),
        msg("Commit them (`curate commit STORY`) or put them aside (`git stash`); then type: curate sync"),
    )
