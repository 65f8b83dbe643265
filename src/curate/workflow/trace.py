"""How a story came to what it is: its versions from commit to commit, who made each, and what follows from that.

One form serves a change that is not committed yet (one step by the person at work) and a range of commits with all
its merges; the rules about moves and approvals look at nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from curate.story.model import Retraction, Review
from curate.story.story import Story
from curate.story.vocabulary import State


@dataclass(frozen=True)
class Version:
    """A story at one commit, as far as moves and approvals go; `digest` is that of the story with its pictures."""

    state: State
    curator: str | None
    reviews: tuple[Review, ...]
    digest: str
    retraction: Retraction | None = None
    published: datetime | None = None


@dataclass(frozen=True)
class Author:
    """Who made a step: the address git recorded, the person it belongs to (None for a stranger).

    `signer` is the person whose key signed the commit; None without a good signature.
    """

    person: str | None
    email: str
    signer: str | None = None

    @property
    def name(self) -> str:
        """The person's id, or the address of a stranger, or a question mark for a commit without any."""
        return self.person or self.email or "?"


@dataclass(frozen=True)
class Step:
    """One commit of a range, or the one that would be made now (`commit` is then empty).

    `parents` are keys of `Trace.versions`; a story that is new has a parent whose version is None.
    """

    commit: str
    parents: tuple[str, ...]
    author: Author

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1

    @property
    def is_anybodys(self) -> bool:
        """True for a change not yet committed while git knows nobody; a commit without an address is a stranger's."""
        return not self.commit and not self.author.email


@dataclass(frozen=True)
class Move:
    """A move between states that counts: what it led from and to, and the step that made it."""

    start: State
    end: State
    step: Step


@dataclass(frozen=True)
class Trace:
    """A story's way from `before`, its version where the range begins, to the commit `head`.

    `steps` come parents first; `versions` gives the story at each step and at the commits the range grew from.
    """

    before: Version | None
    head: str
    steps: tuple[Step, ...]
    versions: Mapping[str, Version | None] = field(default_factory=dict)

    @property
    def now(self) -> Version | None:
        """The story as it is in the end."""
        return self.versions.get(self.head)

    @cached_property
    def _by_commit(self) -> dict[str, Step]:
        return {step.commit: step for step in self.steps}

    def moves(self) -> list[Move]:
        """Give the moves that led from the first state to the last, without those that were taken back.

        Of several ways through merges the one is followed whose version the merge kept. A story that did not exist
        before begins as a draft.
        """
        way = self._way()[self._set_aside(lambda version: version.state) or 0 :]
        states: list[tuple[State, Step | None]] = [(self.before.state if self.before else State.DRAFT, None)]
        states += [(version.state, step) for step, version in way if version is not None]
        moves: list[Move] = []
        at = 0
        while True:
            # The last time the story was in this state is when it left it for good.
            at = max(i for i, (state, _) in enumerate(states) if state is states[at][0])
            if at + 1 == len(states):
                return moves
            state, step = states[at + 1]
            assert step is not None
            moves.append(Move(states[at][0], state, step))
            at += 1

    def _way(self) -> list[tuple[Step, Version | None]]:
        """Give the steps from first to last along which the story's version came about."""
        return self._way_from_outside[1]

    @cached_property
    def _way_from_outside(self) -> tuple[Version | None, list[tuple[Step, Version | None]]]:
        """Give that way together with the version it comes from, which may be older than the one before the range."""
        way = []
        commit = self.head
        while commit in self._by_commit:
            step = self._by_commit[commit]
            version = self.versions.get(commit)
            way.append((step, version))
            commit = self._parent_kept(step, version)
        return self.versions.get(commit), way[::-1]

    def _set_aside(self, value: Callable[[Version], object]) -> int | None:
        """Give the place on the way of the merge that put an older value in the place of the base's, None without one.

        A branch that grew from an older commit carries what the story was there; that is nobody's doing until a merge
        sets aside what the base made of it. What a merge not yet committed brings in is no older than what it meets.
        """
        older, way = self._way_from_outside
        before = self.before
        if not self.head or before is None or older is None or value(older) == value(before):
            return None
        for at, (step, version) in enumerate(way):
            if version is None or value(version) != value(older):
                return None
            sides = [self.versions.get(parent) for parent in step.parents]
            if any(side is not None and value(side) == value(before) for side in sides):
                return at
        return None

    def retracting_step(self) -> Step | None:
        """Give the step that made the retraction what it is; None when it is what it was before."""
        return self._step_that_made(lambda version: version.retraction)

    def rescheduling_step(self) -> Step | None:
        """Give the step that made the moment of a published story what it is; None when it is what it was before.

        The moment of a story that was not published before, or no longer is, is part of its move.
        """
        ends = (self.before, self.now)
        if any(version is None or version.state is not State.PUBLISHED for version in ends):
            return None
        return self._step_that_made(lambda version: version.published)

    def _step_that_made(self, value: Callable[[Version], object]) -> Step | None:
        before = value(self.before) if self.before else None
        now = self.now
        if now is None or value(now) == before:
            return None
        last = None
        previous = before
        for step, version in self._way()[self._set_aside(value) or 0 :]:
            if version is not None and value(version) != previous:
                last, previous = step, value(version)
        return last

    def _parent_kept(self, step: Step, version: Version | None) -> str:
        """Give the parent whose version a merge kept, else one of the same state, else the first."""
        there = [(parent, self.versions.get(parent)) for parent in step.parents]
        for parent, known in there:
            if known == version:
                return parent
        for parent, known in there:
            if known is not None and version is not None and known.state is version.state:
                return parent
        return step.parents[0]

    def origins(self, review: Review) -> list[Step]:
        """Give the steps that brought a review to `head`; none when it was there before all of them."""
        found: list[Step] = []
        waiting, seen = [self.head], {self.head}
        while waiting:
            commit = waiting.pop()
            step = self._by_commit.get(commit)
            if step is None or not self._holds(commit, review):
                continue  # it came from before the range
            parents = [parent for parent in step.parents if self._holds(parent, review)]
            if not parents:
                found.append(step)
            for parent in parents:
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return found

    def is_new(self, review: Review) -> bool:
        """True when the review was not there where the range begins."""
        return self.before is None or review not in self.before.reviews

    def _holds(self, commit: str, review: Review) -> bool:
        version = self.versions.get(commit)
        return version is not None and review in version.reviews

    def changes_content(self, step: Step) -> bool:
        """True when a step made a content that none of its parents has."""
        version = self.versions.get(step.commit)
        if version is None:
            return False
        known = [self.versions.get(parent) for parent in step.parents]
        return all(parent is None or parent.digest != version.digest for parent in known)

    @cached_property
    def content_authors(self) -> list[Author]:
        """Who changed what a reader sees, in any step, taken back or not; each once."""
        steps = [step for step in self.steps if self.changes_content(step)]
        aside = self._set_aside(lambda version: version.digest)
        steps += [self._way()[aside][0]] if aside is not None else []
        return list(dict.fromkeys(step.author for step in steps))

    @cached_property
    def curators(self) -> frozenset[str]:
        """Every curator the story had at any of its versions."""
        versions = [self.before, *self.versions.values()]
        return frozenset(v.curator for v in versions if v is not None and v.curator)

    def is_own(self, review: Review) -> bool:
        """True when whoever gave a review had a hand in what it is about.

        What was approved before the range and is the same after it stays approved.
        """
        before, now = self.before, self.now
        if before is not None and now is not None and before.digest == now.digest and not self.is_new(review):
            return False
        return review.by in self.curators or review.by in {author.person for author in self.content_authors}


def uncommitted(
    before: Version | None, now: Version, author: Author, merged: Sequence[Version | None] = ()
) -> Trace:
    """Give the trace of a change that is not committed: from the last commit, and those being merged, to the files."""
    parents = [before, *merged]
    names = tuple(f"parent {number}" for number in range(1, len(parents) + 1))
    versions = dict(zip(names, parents, strict=True))
    return Trace(before, "", (Step("", names, author),), {**versions, "": now})


def version_of(story: Story, digest: str) -> Version:
    """Give what of a story moves and approvals are judged by."""
    meta = story.meta
    return Version(story.state, meta.curator, tuple(meta.reviews), digest, meta.retraction, meta.published)
