"""Judging stories by all rules: in the work tree, in what a commit would contain, or about to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.adapters import git as git_adapter
from curate.checks.findings import Finding, has_errors, in_order
from curate.checks.registry import check_policy
from curate.desk.judging import Judge, Judged
from curate.desk.newsroom import Newsroom, newsroom_with, open_newsroom
from curate.desk.snapshots import Index, Snapshot, WorkTree, is_story_path
from curate.desk.whole_newsroom import among_all
from curate.errors import EXIT_FINDINGS, EXIT_FINE
from curate.policy import parse_policy
from curate.story.story import ParsedStory

MANY = 2_000
"""From so many stories on, starting more processes costs less than they save."""
AT_ONCE = 50
"""How many stories are read together."""
Progress = Callable[[int, int], None]
"""Is told how many stories of how many have been judged."""


@dataclass(frozen=True)
class CheckReport:
    """What a check found, in order, and the paths of the stories it looked at."""

    paths: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def checked(self) -> int:
        """How many stories were looked at."""
        return len(self.paths)

    @property
    def exit_code(self) -> int:
        return EXIT_FINDINGS if has_errors(self.findings) else EXIT_FINE


def check_work_tree(
    newsroom: Newsroom,
    now: datetime,
    paths: Iterable[str] | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> CheckReport:
    """Judge all stories on disk, or those at `paths`; what only one may have is judged against all either way.

    Many stories are shared among `processes`, as many as the machine has cores unless given.
    """
    tree = WorkTree(newsroom.repository)
    chosen = tree.story_paths() if paths is None else sorted(set(paths))
    if len(chosen) >= MANY:
        from curate.adapters.workers import cores  # what several processes need is not loaded for one story
        from curate.desk.judging_many import judge_many

        judged = judge_many(newsroom, now, _portions(chosen, MANY // 10), processes or cores())
    else:
        judge = Judge(newsroom, tree, now)
        judged = (judge.portion(portion) for portion in _portions(chosen, AT_ONCE))
    return _check(newsroom, tree, chosen, judged, progress)


def open_for_commit(start: Path) -> Newsroom:
    """Open the newsroom with the policy a commit made now would hold; one never staged counts as it is on disk.

    Raises what `open_newsroom` raises.
    """
    repository = git_adapter.find_repository(start)
    staged = Index(repository).policy()
    return open_newsroom(start) if staged is None else newsroom_with(repository, parse_policy(staged))


def check_staged(newsroom: Newsroom, now: datetime) -> CheckReport:
    """Judge the stories a commit made now would change, in the form it would hold; see `open_for_commit`."""
    index = Index(newsroom.repository)
    changed = index.changes()
    stories = {c.path for c in changed if c.entry is not None and is_story_path(c.path)}
    # A picture that is new, changed or gone changes the story it belongs to.
    pictures = [c.path for c in changed if not is_story_path(c.path)]
    owners = {f"{folder}.md" for path in pictures for folder in _folders_around(path)}
    chosen = sorted(stories | index.holds(owners))
    judge = Judge(newsroom, index, now)
    return _check(newsroom, index, chosen, map(judge.portion, _portions(chosen, AT_ONCE)), None)


def _folders_around(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(2, len(parts) + 1)]


def judge(newsroom: Newsroom, snapshot: Snapshot, parsed: ParsedStory, now: datetime) -> list[Finding]:
    """Judge one story as it is or would be, with all rules but those about the whole newsroom."""
    return Judge(newsroom, snapshot, now).findings(parsed)


def judge_fully(newsroom: Newsroom, snapshot: Snapshot, parsed: ParsedStory, now: datetime) -> list[Finding]:
    """Judge one story as it is or would be with all rules, those about the whole newsroom included."""
    judged = Judge(newsroom, snapshot, now).judged(parsed)
    return [*judged.findings, *among_all(newsroom, snapshot, [judged])]


def _check(
    newsroom: Newsroom,
    snapshot: Snapshot,
    chosen: list[str],
    judged: Iterable[list[Judged]],
    progress: Progress | None,
) -> CheckReport:
    stories: list[Judged] = []
    for portion in judged:
        stories += portion
        if progress is not None:
            progress(len(stories), len(chosen))
    findings = [finding for story in stories for finding in story.findings]
    findings += among_all(newsroom, snapshot, stories)
    findings += _policy_findings(snapshot)
    return CheckReport(tuple(chosen), tuple(in_order(findings)))


def _policy_findings(snapshot: Snapshot) -> list[Finding]:
    data = snapshot.policy()
    return check_policy(parse_policy(data)) if data is not None else []


def _portions(paths: list[str], size: int) -> list[list[str]]:
    return [paths[start : start + size] for start in range(0, len(paths), size)]
