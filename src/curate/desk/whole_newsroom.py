"""What only the whole newsroom can tell of a story: whether another has its id, its slug, its source or its text."""

from __future__ import annotations

from collections.abc import Sequence

from curate.checks.findings import Finding
from curate.checks.registry import as_findings
from curate.checks.same_source import SourceFacts, check_bodies, check_sources, facts_of, needles_of
from curate.checks.unique import Holder, check_ids, check_slugs
from curate.desk.judging import Judged
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import Snapshot
from curate.story.front_matter import Cut, cut
from curate.story.story import Story, parse_story


def among_all(newsroom: Newsroom, snapshot: Snapshot, judged: Sequence[Judged]) -> list[Finding]:
    """Judge stories against all others of the snapshot; findings are given for the judged ones only.

    Of the others only those are read that git says may share an id or a source with one of these. Texts are compared
    among the judged stories alone: a check of all of them compares all.
    """
    holders = [story.holder for story in judged]
    facts = [story.facts for story in judged if story.facts is not None]
    sharing = list(facts)
    all_paths = snapshot.story_paths()
    if len(judged) < len(all_paths):
        for other in _others(snapshot, holders, facts):
            holders.append(Holder(other.path, other.id, *other.place("id")))
            sharing.append(facts_of(other, with_text=False))
    by_path = {story.path: story for story in judged}
    findings: list[Finding] = []
    for path, fault in (
        *check_ids(holders),
        *check_slugs(all_paths),
        *check_sources(sharing),
        *check_bodies(facts, lambda path: _body(snapshot, path)),
    ):
        story = by_path.get(path)
        if story is not None and fault.rule not in story.waived:
            findings += as_findings(path, [fault], story.state, newsroom.policy)
    return findings


def _others(snapshot: Snapshot, holders: Sequence[Holder], facts: Sequence[SourceFacts]) -> list[Story]:
    known = {holder.path for holder in holders}
    texts = {holder.id for holder in holders if holder.id} | needles_of(facts)
    paths = [path for path in snapshot.mentioning(texts) if path not in known]
    snapshot.prepare(paths)
    read = (_story(snapshot, path) for path in paths)
    return [story for story in read if story is not None]


def _body(snapshot: Snapshot, path: str) -> str:
    data = snapshot.read(path)
    parts = cut(data) if isinstance(data, bytes) else None
    return parts.body if isinstance(parts, Cut) else ""


def _story(snapshot: Snapshot, path: str) -> Story | None:
    data = snapshot.read(path)
    return parse_story(path, data).story if isinstance(data, bytes) else None
