"""Judging stories by all rules: in the work tree, in what a commit would contain, or about to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from curate.adapters import git as git_adapter
from curate.adapters.git import Change
from curate.checks.findings import Finding, has_errors, in_order
from curate.checks.registry import as_findings, check_policy, check_story
from curate.checks.surroundings import Surroundings
from curate.checks.unique import Holder, check_ids, check_slugs
from curate.desk.newsroom import Newsroom, Person, newsroom_with, open_newsroom
from curate.desk.snapshots import Index, Snapshot, WorkTree, is_story_path
from curate.errors import EXIT_FINDINGS, EXIT_FINE
from curate.policy import parse_policy
from curate.story.fault import Fault
from curate.story.pictures import pictures_used
from curate.story.story import ParsedStory, Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.digest import story_digest

READ_AT_ONCE = 500
Progress = Callable[[int, int], None]
"""Is told how many stories of how many have been judged."""


@dataclass(frozen=True)
class CheckReport:
    """What a check found, in order, and how many stories it looked at."""

    checked: int
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        return EXIT_FINDINGS if has_errors(self.findings) else EXIT_FINE


def check_work_tree(
    newsroom: Newsroom, now: datetime, paths: Iterable[str] | None = None, progress: Progress | None = None
) -> CheckReport:
    """Judge all stories on disk, or those at `paths`; uniqueness is judged against all either way."""
    tree = WorkTree(newsroom.repository)
    chosen = tree.story_paths() if paths is None else sorted(set(paths))
    return _check(newsroom, tree, chosen, now, progress)


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
    return _check(newsroom, index, sorted(stories | index.holds(owners)), now, None)


def _folders_around(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(2, len(parts) + 1)]


def judge(newsroom: Newsroom, snapshot: Snapshot, parsed: ParsedStory, now: datetime) -> list[Finding]:
    """Judge one story as it is or would be, with all rules but uniqueness."""
    return _Judge(newsroom, snapshot, now).findings(parsed)


def judge_fully(newsroom: Newsroom, snapshot: Snapshot, parsed: ParsedStory, now: datetime) -> list[Finding]:
    """Judge one story as it is or would be with all rules, uniqueness among all stories included."""
    path = parsed.path
    unique = _unique(newsroom, snapshot, {path: _holder(parsed)}, {path: _state(parsed)})
    return [*judge(newsroom, snapshot, parsed, now), *unique]


def digest_of(snapshot: Snapshot, story: Story) -> str:
    """Give the digest of a story with its pictures as the snapshot holds them."""
    return story_digest(story, _pictures(snapshot, story))


def previous_version(newsroom: Newsroom, snapshot: Snapshot, path: str, identity: str) -> Story | None:
    """Give the story as the last commit has it, under this path or, after a rename, under another."""
    changes = {change.path: change for change in snapshot.changes()}
    change = changes.get(path)
    gone = [c for c in changes.values() if c.entry is None and is_story_path(c.path)]
    heads = _head_stories(newsroom, [*([change] if change is not None else []), *gone])
    return _previous(path, identity, heads, gone)


def _check(
    newsroom: Newsroom, snapshot: Snapshot, chosen: list[str], now: datetime, progress: Progress | None
) -> CheckReport:
    judge_all = _Judge(newsroom, snapshot, now)
    findings: list[Finding] = []
    holders: dict[str, Holder] = {}
    states: dict[str, State] = {}
    for start in range(0, len(chosen), READ_AT_ONCE):
        portion = chosen[start : start + READ_AT_ONCE]
        snapshot.prepare(portion)
        for number, path in enumerate(portion, start + 1):
            data = snapshot.read(path)
            parsed = ParsedStory(path, None, (data,)) if isinstance(data, Fault) else parse_story(path, data)
            # Of a story that was judged only this is kept: a newsroom may have more of them than fit in memory.
            holders[path], states[path] = _holder(parsed), _state(parsed)
            findings += judge_all.findings(parsed)
            if progress is not None:
                progress(number, len(chosen))
    findings += _unique(newsroom, snapshot, holders, states)
    findings += _policy_findings(snapshot)
    return CheckReport(len(chosen), tuple(in_order(findings)))


def _policy_findings(snapshot: Snapshot) -> list[Finding]:
    data = snapshot.policy()
    return check_policy(parse_policy(data)) if data is not None else []


def _unique(
    newsroom: Newsroom, snapshot: Snapshot, chosen: dict[str, Holder], states: dict[str, State]
) -> list[Finding]:
    """Judge ids and slugs against the whole newsroom; findings are given for the chosen stories only."""
    holders = dict(chosen)
    all_paths = snapshot.story_paths()
    if len(chosen) < len(all_paths):
        others = [
            p for p in snapshot.mentioning({h.id for h in holders.values() if h.id}) if p not in holders
        ]
        snapshot.prepare(others)
        for path in others:
            data = snapshot.read(path)
            if isinstance(data, bytes):
                holders[path] = _holder(parse_story(path, data))
    faults = [*check_ids(holders.values()), *check_slugs(all_paths)]
    findings: list[Finding] = []
    for path, fault in faults:
        if path in chosen:
            findings += as_findings(path, [fault], states[path], newsroom.policy)
    return findings


def _holder(parsed: ParsedStory) -> Holder:
    if parsed.story is None:
        return Holder(parsed.path, "")
    return Holder(parsed.path, parsed.story.id, *parsed.story.place("id"))


def _state(parsed: ParsedStory) -> State:
    return parsed.story.state if parsed.story is not None else State.DRAFT


class _Judge:
    """Judges stories of one snapshot; what does not depend on the story is asked for once."""

    def __init__(self, newsroom: Newsroom, snapshot: Snapshot, now: datetime) -> None:
        self._newsroom = newsroom
        self._snapshot = snapshot
        self._today: date = now.astimezone(newsroom.policy.zone).date()
        self._changes = {change.path: change for change in snapshot.changes() if is_story_path(change.path)}
        self._person: Person | None = None

    def findings(self, parsed: ParsedStory) -> list[Finding]:
        return check_story(parsed, self._surroundings(parsed))

    def _surroundings(self, parsed: ParsedStory) -> Surroundings:
        policy, story = self._newsroom.policy, parsed.story
        if story is None:
            return Surroundings(policy, self._today)
        pictures = _pictures(self._snapshot, story)
        digest = ""
        if story.meta.reviews or story.state is State.PUBLISHED:
            digest = story_digest(story, pictures)
        if parsed.path not in self._changes:
            return Surroundings(policy, self._today, pictures, digest)
        author, email = self._author()
        return Surroundings(
            policy,
            self._today,
            pictures,
            digest,
            compared=True,
            previous=_previous(parsed.path, story.id, self._heads, self._gone),
            author=author,
            author_email=email,
        )

    @cached_property
    def _heads(self) -> dict[str, Story]:
        return _head_stories(self._newsroom, list(self._changes.values()))

    @cached_property
    def _gone(self) -> list[Change]:
        return [change for change in self._changes.values() if change.entry is None]

    def _author(self) -> tuple[str | None, str]:
        if self._person is None:
            found = git_adapter.identity_if_any(self._newsroom.repository)
            if found is None:
                return None, ""
            self._person = Person(found, self._newsroom.policy.person_with_email(found.email))
        return self._person.id, self._person.identity.email


def _pictures(snapshot: Snapshot, story: Story) -> dict[str, str | None]:
    return snapshot.picture_ids(sorted({use.path for use in pictures_used(story) if use.path is not None}))


def _head_stories(newsroom: Newsroom, changes: list[Change]) -> dict[str, Story]:
    """Give, by path, the stories of the last commit at changed paths; those it cannot be read from are left out."""
    oids = {change.path: change.head_oid for change in changes if change.head_oid is not None}
    blobs = git_adapter.read_blobs(newsroom.repository, oids.values())
    stories = {}
    for path, oid in oids.items():
        blob = blobs[oid]
        story = parse_story(path, blob).story if isinstance(blob, bytes) else None
        if story is not None:
            stories[path] = story
    return stories


def _previous(path: str, identity: str, heads: dict[str, Story], gone: list[Change]) -> Story | None:
    """Give what the story was: the same path, else a path that is gone and held the same id."""
    if path in heads:
        return heads[path]
    renamed = (heads[change.path] for change in gone if change.path in heads)
    return next((story for story in renamed if story.id and story.id == identity), None)
