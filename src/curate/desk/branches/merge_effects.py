"""What a merge does to the newsroom: which paths it touches, and whether it breaks what neither side had broken."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from curate.adapters import git as git_adapter
from curate.adapters.git import merging
from curate.adapters.git.commit_range import TreeChange
from curate.adapters.git.repository import Repository
from curate.adapters.git.status import differences
from curate.checks.findings import Finding
from curate.desk.judging import Judge
from curate.desk.newsroom import Newsroom, newsroom_with
from curate.desk.snapshots import STORIES, Index, is_story_path
from curate.desk.whole_newsroom import among_all
from curate.policy import POLICY_PATH, parse_policy
from curate.story.story import parse_story

UNIQUE_RULES = frozenset({"id-duplicate", "slug-duplicate"})
"""What a merge can break without touching the file that is named: two sides that each made the same thing."""

_Fault = tuple[str, str]
"""A path and the rule that is broken there."""


def is_story(path: str) -> bool:
    """Tell whether a path of the repository is a story's."""
    return path.startswith(STORIES) and is_story_path(path)


def is_policy(path: str) -> bool:
    """Tell whether a path of the repository is the policy's."""
    return path == POLICY_PATH


def incoming(repository: Repository, ours: str, theirs: str) -> list[TreeChange]:
    """Give the paths that a merge of `theirs` into `ours` touches: those changed since the two parted."""
    bases = git_adapter.merge_bases(repository, ours, theirs)
    changes = {c.path: c for base in bases for c in git_adapter.tree_changes(repository, base, theirs)}
    return [changes[path] for path in sorted(changes)]


def refuse_overwriting(newsroom: Newsroom, touched: Sequence[TreeChange], *, clean_index: bool) -> None:
    """Raise `Refused` when files that are not committed would be overwritten, ignored ones too.

    A merge, unlike a move forward, wants nothing staged at all (`clean_index`).
    """
    repository = newsroom.repository
    paths = {change.path for change in touched}
    in_the_way = {
        d.path for d in differences(repository, "") if d.path in paths or (clean_index and d.staged)
    }
    added = sorted(change.path for change in touched if change.before is None and change.after is not None)
    there = [path for path in added if os.path.lexists(newsroom.top / path)]
    known = git_adapter.staged_entries(repository, there) if there else {}
    in_the_way |= {path for path in there if path not in known}
    if in_the_way:
        raise merging.overwriting(sorted(in_the_way))


@dataclass
class MergeEffects:
    """A merge of the commit `theirs` into `ours`, judged as it stands in the index."""

    newsroom: Newsroom
    now: datetime
    ours: str
    theirs: str
    _had: set[_Fault] = field(default_factory=set)

    def remember_faults(self) -> None:
        """Note, before the merge, what is wrong with our own stories as they are."""
        index = Index(self.newsroom.repository)
        self._had |= _faults(self._judged(self.newsroom, index, self._own(index)))

    def made_wrong(self) -> list[Finding]:
        """Give the errors of the merge that neither side had.

        Looked at are the stories that are as neither side has them, and of those we changed whether they share an
        id or a slug with one that came in.
        """
        index = Index(self.newsroom.repository)
        newsroom = self._merged_newsroom(index)
        mixed = self._mixed(index)
        own = self._own(index)
        self._had |= _faults(self._as_theirs(newsroom, index, mixed))
        found = self._judged(newsroom, index, sorted({*own, *mixed}))
        return [
            finding
            for finding in found
            if finding.severity == "error"
            and (finding.path in mixed or finding.rule in UNIQUE_RULES)
            and (finding.path, finding.rule) not in self._had
        ]

    def _judged(self, newsroom: Newsroom, index: Index, paths: Sequence[str]) -> list[Finding]:
        judged = Judge(newsroom, index, self.now).portion(paths) if paths else []
        findings = [finding for story in judged for finding in story.findings]
        return [*findings, *(among_all(newsroom, index, judged) if judged else ())]

    def _own(self, index: Index) -> list[str]:
        """Give the stories our side changed since the two parted, as far as the index holds them."""
        changed = incoming(self.newsroom.repository, self.theirs, self.ours)
        return sorted(index.holds(change.path for change in changed if is_story(change.path)))

    def _mixed(self, index: Index) -> dict[str, bytes | None]:
        """Give the stories that are as neither side has them, each with their side's bytes."""
        repository = self.newsroom.repository
        changed = {c.path: c.entry.oid for c in index.changes() if c.entry is not None and is_story(c.path)}
        theirs = git_adapter.tree_entries(repository, self.theirs, changed)
        oids = {path: theirs[path].oid if path in theirs else None for path in changed}
        mixed = {path: oid for path, oid in oids.items() if oid != changed[path]}
        blobs = git_adapter.read_blobs(repository, [oid for oid in mixed.values() if oid is not None])
        texts = {path: blobs[oid] if oid is not None else None for path, oid in mixed.items()}
        return {path: text if isinstance(text, bytes) else None for path, text in texts.items()}

    def _as_theirs(self, newsroom: Newsroom, index: Index, mixed: dict[str, bytes | None]) -> list[Finding]:
        judge = Judge(newsroom, index, self.now)
        texts = [(path, data) for path, data in mixed.items() if data is not None]
        return [finding for path, data in texts for finding in judge.findings(parse_story(path, data))]

    def _merged_newsroom(self, index: Index) -> Newsroom:
        """Give the newsroom with the policy the merge would hold. Raises `HasFindings` when that cannot be used."""
        data = index.policy()
        if data is None:
            return self.newsroom
        return newsroom_with(self.newsroom.repository, parse_policy(data))


def _faults(findings: Iterable[Finding]) -> set[_Fault]:
    return {(finding.path, finding.rule) for finding in findings if finding.severity == "error"}
