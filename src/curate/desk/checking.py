"""Judging stories by all rules: in the work tree, in what a commit would contain, or about to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from curate.adapters import git as git_adapter
from curate.checks.findings import Finding, has_errors, in_order
from curate.checks.registry import as_findings, check_policy
from curate.checks.whole_change import deleted_fault
from curate.desk.finding_stories import parsed_from
from curate.desk.judging import Judge, Judged
from curate.desk.newsroom import Newsroom, newsroom_with, open_newsroom
from curate.desk.portions import portions_of
from curate.desk.snapshots import Index, Snapshot, WorkTree, folders_around, is_story_path
from curate.desk.uncommitted import deleted_stories
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

        judged = judge_many(newsroom, now, portions_of(chosen, MANY // 10), processes or cores())
    else:
        judge = Judge(newsroom, tree, now)
        judged = (judge.portion(portion) for portion in portions_of(chosen, AT_ONCE))
    report = _check(newsroom, tree, chosen, judged, progress)
    return report if paths is not None else _with(report, _deleted(newsroom, tree))


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
    owners = {f"{folder}.md" for path in pictures for folder in folders_around(path)}
    chosen = sorted(stories | index.holds(owners))
    report = judge_portions(newsroom, index, chosen, Judge(newsroom, index, now), None)
    return _with(report, _deleted(newsroom, index))


def _with(report: CheckReport, more: Iterable[Finding]) -> CheckReport:
    return replace(report, findings=tuple(in_order([*report.findings, *more])))


def judge_portions(
    newsroom: Newsroom, snapshot: Snapshot, chosen: list[str], judge: Judge, progress: Progress | None
) -> CheckReport:
    """Judge stories of a snapshot, some at a time, with the rules about the whole newsroom and its policy."""
    return _check(newsroom, snapshot, chosen, map(judge.portion, portions_of(chosen, AT_ONCE)), progress)


def _deleted(newsroom: Newsroom, snapshot: Snapshot) -> list[Finding]:
    """Find the stories that the last commit holds and the snapshot takes away."""
    changes = snapshot.changes()
    if all(change.entry is not None for change in changes):
        return []
    there = [change.path for change in changes if change.entry is not None and is_story_path(change.path)]
    snapshot.prepare(there)
    parsed = [parsed_from(snapshot, path).story for path in there]
    gone = deleted_stories(newsroom, changes, {story.id for story in parsed if story is not None})
    faults = [(story, deleted_fault(story)) for story in gone]
    return [
        finding
        for story, fault in faults
        if fault is not None
        for finding in as_findings(story.path, [fault], story.state, newsroom.policy)
    ]


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
