"""Judging one story of a snapshot: with the policy, its pictures, what it was before, and how it came from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from curate.checks.findings import Finding
from curate.checks.registry import RULES, check_stories, check_story
from curate.checks.same_source import SourceFacts, facts_of
from curate.checks.surroundings import Surroundings
from curate.checks.unique import Holder
from curate.checks.waivers import waived_rules
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import Snapshot
from curate.desk.uncommitted import Tracer, UncommittedTracer, pictures_of
from curate.story.fault import Fault
from curate.story.story import ParsedStory, Story, parse_story
from curate.story.vocabulary import State
from curate.workflow.digest import story_digest


@dataclass(frozen=True)
class Judged:
    """What is kept of a story that was judged; a newsroom may have more stories than fit in memory."""

    path: str
    holder: Holder
    state: State
    facts: SourceFacts | None
    waived: frozenset[str]
    findings: list[Finding]


class Judge:
    """Judges stories of one snapshot; what does not depend on the story is asked for once."""

    def __init__(
        self, newsroom: Newsroom, snapshot: Snapshot, now: datetime, tracer: Tracer | None = None
    ) -> None:
        self._newsroom = newsroom
        self._snapshot = snapshot
        self._today: date = now.astimezone(newsroom.policy.zone).date()
        self._tracer = tracer or UncommittedTracer(newsroom, snapshot)

    def portion(self, paths: Sequence[str]) -> list[Judged]:
        """Read and judge stories of the snapshot."""
        self._snapshot.prepare(paths)
        # Each step for all of them, and then the next: the same code again and again is faster than all of it in turn.
        parsed = [self._read(path) for path in paths]
        return self._judged(parsed)

    def judged(self, parsed: ParsedStory) -> Judged:
        """Judge one story, as it is or would be, and keep what the rules about all stories need of it."""
        return self._judged([parsed])[0]

    def findings_of_each(self, stories: Sequence[ParsedStory]) -> list[list[Finding]]:
        """Judge stories, each by itself; gives the findings of each, in the order of the stories."""
        return check_stories([(parsed, self._surroundings(parsed)) for parsed in stories])

    def _judged(self, stories: Sequence[ParsedStory]) -> list[Judged]:
        around = [self._surroundings(parsed) for parsed in stories]
        findings = check_stories(list(zip(stories, around, strict=True)))
        return [self._kept(*each) for each in zip(stories, around, findings, strict=True)]

    @staticmethod
    def _kept(parsed: ParsedStory, around: Surroundings, findings: list[Finding]) -> Judged:
        story = parsed.story
        if story is None:
            return Judged(parsed.path, Holder(parsed.path, ""), State.DRAFT, None, frozenset(), findings)
        holder = Holder(parsed.path, story.id, *story.place("id"))
        waived = frozenset(waived_rules(story, around, RULES))
        return Judged(parsed.path, holder, story.state, facts_of(story), waived, findings)

    def findings(self, parsed: ParsedStory) -> list[Finding]:
        """Judge one story, as it is or would be."""
        return check_story(parsed, self._surroundings(parsed))

    def _read(self, path: str) -> ParsedStory:
        data = self._snapshot.read(path)
        return ParsedStory(path, None, (data,)) if isinstance(data, Fault) else parse_story(path, data)

    def _surroundings(self, parsed: ParsedStory) -> Surroundings:
        policy, story = self._newsroom.policy, parsed.story
        if story is None:
            return Surroundings(policy, self._today)
        pictures = _pictures(self._snapshot, story)
        there = [path for path, oid in pictures.items() if oid is not None]
        contents = self._snapshot.picture_contents(there) if there else {}
        changed = self._tracer.changed(parsed.path)
        digest = ""
        if changed or story.meta.reviews or story.state is State.PUBLISHED:
            digest = story_digest(story, pictures)
        if not changed:
            return Surroundings(policy, self._today, pictures, digest, contents)
        previous, trace = self._tracer.trace(story, digest)
        return Surroundings(
            policy, self._today, pictures, digest, contents, compared=True, previous=previous, trace=trace
        )


def digest_of(snapshot: Snapshot, story: Story) -> str:
    """Give the digest of a story with its pictures as the snapshot holds them."""
    return story_digest(story, _pictures(snapshot, story))


def _pictures(snapshot: Snapshot, story: Story) -> dict[str, str | None]:
    return snapshot.picture_ids(pictures_of(story))
