"""Judging a range of commits, as a pull request is: by the policy of its base, and by who made which commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.adapters import git as git_adapter
from curate.adapters.git import Oversize, RangeCommit, Repository, TreeChange
from curate.checks.findings import Finding, in_order
from curate.checks.registry import as_findings
from curate.checks.whole_change import deleted_fault, moved_fault, protected_fault
from curate.desk.checking import CheckReport, Progress, judge_portions
from curate.desk.judging import Judge
from curate.desk.newsroom import Newsroom, newsroom_with
from curate.desk.ranges.commit_range import CommitRange, held_along, held_at_fork, open_range
from curate.desk.ranges.revision import Revision
from curate.desk.ranges.versions import FORK, RangeVersions
from curate.desk.snapshots import STORIES, is_story_path
from curate.errors import EnvironmentFault
from curate.messages import msg
from curate.policy import POLICY_PATH, Policy, parse_policy
from curate.policy.protected import is_protected
from curate.story.story import Story
from curate.story.vocabulary import State
from curate.workflow.trace import Author, Step, Trace, Version


@dataclass(frozen=True)
class OpenRange:
    """A range with the newsroom it is judged by: the policy is the base's."""

    newsroom: Newsroom
    commits: CommitRange
    revision: Revision


def open_range_for_check(start: Path, base: str, head: str) -> OpenRange:
    """Find the range and the policy it is judged by.

    Raises what `open_range` raises, `EnvironmentFault` when the base has no policy, and `HasFindings` when nobody can
    work by it.
    """
    repository = git_adapter.find_repository(start)
    commits = open_range(repository, base, head)
    newsroom = newsroom_with(repository, parse_policy(_policy_of(repository, commits.base)))
    return OpenRange(newsroom, commits, Revision(repository, commits))


def _policy_of(repository: Repository, commit: str) -> bytes:
    entry = git_adapter.tree_entries(repository, commit, [POLICY_PATH]).get(POLICY_PATH)
    if entry is None:
        raise EnvironmentFault(
            msg("The base {commit} has no {path} to judge by.", commit=commit[:10], path=POLICY_PATH),
            msg(
                "The first policy comes in by hand: `curate init`, commit it on the base, then ask for changes."
            ),
        )
    git_adapter.fetch_missing(repository, [entry.oid])
    blob = git_adapter.read_blobs(repository, [entry.oid])[entry.oid]
    return b"\0" if isinstance(blob, Oversize) else blob


def with_policy_of(repository: Repository, base: str) -> Revision:
    """Give the base as a tree that holds its policy and nothing else, for showing what is wrong with that."""
    commit = git_adapter.named_commit(repository, base)
    entry = git_adapter.tree_entries(repository, commit, [POLICY_PATH]).get(POLICY_PATH)
    return Revision(
        repository, CommitRange(commit, (commit,), commit, (), (TreeChange(POLICY_PATH, None, entry),))
    )


def check_range(opened: OpenRange, now: datetime, progress: Progress | None = None) -> CheckReport:
    """Judge the stories a range changes, each from base to head, and what else of it concerns the desk."""
    newsroom, revision = opened.newsroom, opened.revision
    tracer = RangeTracer(newsroom, opened.commits, revision)
    judge = Judge(newsroom, revision, now, tracer)
    report = judge_portions(newsroom, revision, revision.story_paths(), judge, progress)
    findings = [*report.findings, *tracer.deleted(), *tracer.base_moved(), *_protected(opened)]
    return CheckReport(report.paths, tuple(in_order(findings)))


class RangeTracer:
    """Knows how the stories of a range came to what they are, commit by commit."""

    def __init__(self, newsroom: Newsroom, commits: CommitRange, revision: Revision) -> None:
        self._newsroom = newsroom
        self._range = commits
        self._versions = RangeVersions(newsroom.repository, commits)
        self._paths = frozenset(revision.story_paths())
        self._traced: dict[str, Story] = {}
        self._before: dict[str, str] = {}
        authors = Authors(newsroom, commits.commits)
        self._steps = tuple(
            Step(commit.oid, commit.parents or ("",), authors.of(commit)) for commit in commits.commits
        )

    def changed(self, path: str) -> bool:
        return path in self._paths

    def trace(self, story: Story, digest: str) -> tuple[Story | None, Trace]:
        del digest  # each version's is taken alike, the last one's too
        self._traced[story.path] = story
        before = self._versions.story_at(FORK, story.path, story.id)
        self._before[story.path] = before.path if before is not None else story.path
        versions: dict[str, Version | None] = self._versions.versions(story.path, story.id)
        return before, Trace(versions.pop(FORK), self._range.head, self._steps, versions)

    def deleted(self) -> Iterator[Finding]:
        """Find the stories that the range takes away; call it when all others were traced."""
        kept = {story.id for story in self._traced.values() if story.id}
        for change in self._range.changes:
            if change.before is None or not _is_story(change.path):
                continue
            # Another story that was renamed may stand in its place.
            overlaid = self._before.get(change.path, change.path) != change.path
            if change.after is not None and not overlaid:
                continue
            story = self._versions.story_of(change.path, change.before.oid)
            fault = deleted_fault(story) if story is not None and story.id not in kept else None
            if fault is not None:
                yield from as_findings(change.path, [fault], State.DRAFT, self._newsroom.policy)

    def base_moved(self) -> Iterator[Finding]:
        """Find the stories that the base changed too; call it when all were traced."""
        if self._range.forks == (self._range.base,):
            return
        repository = self._newsroom.repository
        places = {path: dict.fromkeys([before, path]) for path, before in self._before.items()}
        judged = {place for both in places.values() for place in both}
        gone = {change.path for change in self._range.changes if change.after is None} - judged
        paths = sorted(judged | {path for path in gone if _is_story(path)})
        entries = git_adapter.tree_entries(repository, self._range.base, paths)
        began = held_at_fork(repository, self._range.base, self._range.forks, paths)
        for path, story in self._traced.items():
            # Under the name it had, and under the one it has now.
            moved = next((place for place in places[path] if entries.get(place) != began.get(place)), None)
            if moved is not None:
                there = self._versions.other_story(moved, entries[moved]) if moved in entries else None
                known = there or self._versions.story_at(FORK, moved, story.id)
                yield from self._moved(path, story, there, known)
        for path in sorted(gone & set(entries)):
            # What is taken away here and changed there, git may take for renamed to whatever is like it.
            before = self._versions.story_of(path, began[path].oid) if path in began else None
            if before is not None and entries[path] != began[path]:
                there = self._versions.other_story(path, entries[path])
                yield from self._moved(path, before, there, there)

    def _moved(self, path: str, story: Story, there: Story | None, known: Story | None) -> Iterable[Finding]:
        state = State.PUBLISHED if known is not None and known.state is State.PUBLISHED else story.state
        return as_findings(path, [moved_fault(story, there)], state, self._newsroom.policy)


def _is_story(path: str) -> bool:
    return path.startswith(STORIES) and is_story_path(path)


class Authors:
    """Who made which commit: the address it carries, and the signature where the policy asks for one."""

    def __init__(self, newsroom: Newsroom, commits: tuple[RangeCommit, ...]) -> None:
        self._policy = newsroom.policy
        self._signers: dict[str, str] = {}
        if self._policy.review.identity == "signed":
            keys = {person_id: person.keys for person_id, person in self._policy.people.items()}
            telling = [
                c.oid for c in commits if any(p.startswith("stories/") or is_protected(p) for p in c.own)
            ]
            self._signers = git_adapter.signers(newsroom.repository, telling, keys)

    def of(self, commit: RangeCommit) -> Author:
        """Give the author of a commit."""
        email = commit.author_email
        return Author(self._policy.person_with_email(email), email, self._signers.get(commit.oid))

    def may_maintain(self, commit: RangeCommit) -> bool:
        """True when the base lets the author of a commit change how others are judged."""
        author = self.of(commit)
        person = self._policy.people.get(author.person or "")
        proven = self._policy.review.identity != "signed" or author.signer == author.person
        return person is not None and "maintainer" in person.roles and proven


def _protected(opened: OpenRange) -> Iterator[Finding]:
    """Find changes to what changes are judged by, made by somebody the base does not let."""
    policy, commits = opened.newsroom.policy, opened.commits.commits
    changed = [change.path for change in opened.commits.changes if is_protected(change.path)]
    if not changed:
        return
    authors = Authors(opened.newsroom, commits)
    aside = _set_aside(opened, changed)
    for path in changed:
        touching = [commit for commit in commits if path in commit.own or commit.oid in aside[path]]
        refused = [commit for commit in touching if not authors.may_maintain(commit)]
        if refused:
            names = list(dict.fromkeys(_name(policy, commit) for commit in refused))
            fault = protected_fault(path, names, signed=policy.review.identity == "signed")
            yield from as_findings(path, [fault], State.PUBLISHED, policy)


def _set_aside(opened: OpenRange, paths: list[str]) -> dict[str, set[str]]:
    """Give, by path, the merges that put what the base had earlier in the place of what it has."""
    commits = opened.commits
    held = held_along(opened.newsroom.repository, commits, paths)
    parents = {commit.oid: commit.parents for commit in commits.commits}
    found: dict[str, set[str]] = {}
    for path in paths:
        now = held[commits.head].get(path)
        carrying, waiting, older = set[str](), [commits.head], False
        while waiting:
            oid = waiting.pop()
            if oid in carrying or held[oid].get(path) != now:
                continue
            carrying.add(oid)
            older = older or oid not in parents
            waiting += parents.get(oid, ())
        merges = {oid for oid in carrying if any(p not in carrying for p in parents.get(oid, ()))}
        found[path] = {oid for oid in merges if len(parents[oid]) > 1} if older else set()
    return found


def _name(policy: Policy, commit: RangeCommit) -> str:
    return policy.person_with_email(commit.author_email) or commit.author_email
