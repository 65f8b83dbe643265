"""A second judge of ranges, slow and simple, to hold the first against. It shares no code with it that judges.

It reads every commit that can be reached, each with its whole tree, by `git cat-file`, and walks all parents. Stories
and the policy are parsed by the same parser, and the digest is taken by the same function; everything else is written
anew from this specification:

**The range** is what is reachable from head and not from base. It *began* with what base and head have in common: the
tree of their latest common ancestor. Where there are several, a path began with what they agree on; where two differ,
with what is not as it began for those two; where that does not tell, with something the base does not hold now.
A path is *changed* when head holds there neither what base holds nor, if that is told, what the range began with. The
range *touches* it when it is changed, or when a commit of the range holds there what none of its parents does.

**A story** is judged when its path is changed and its file can be read at head. At any commit it is the file with its
id, at its path or, in order, at another that the range touches, else whatever readable story stands at its path.
A file in one of these places that cannot be read goes on with what a parent was, as a content of its own. *Before* is
the story as the range began.

**Its way** leads from head from parent to parent: to the first that is the same story in the same state, reviewed,
retracted and dated alike, else to the first in the same state, else to the first. A way may come from a commit that is
older than what the range began with; what is carried from there is older, and nobody's doing, until a merge
had the newer on another side: that merge did it.

**Moves** are what is left of the states along the way when every return to a state is cut out: from each state the last
time it was left. Each must be a step of the table, made by somebody with the role, not by a merge, and, but for
submitting, without a new content in the same commit. A story that is new may come in published where no approval is
needed. Who last made the retraction what it is must be a publisher, and so must be who last made the moment of a story
what it is that was published before and still is.

**Reviews** of before may not be missing. A new one comes from the commits that hold it, reach head through commits that
hold it, and have no parent that does; one of them has to be no merge and by whom the review names.

**Content** is made by a commit of the range whose digest none of its parents has, and by the merge that put an older
one in the place of what the range began with. Its authors, and all who were curator at any version, cannot approve;
what was approved before, and is the same after, stays. Authors must be known where approvals are needed.

**The change as a whole**: a story may be gone from head, or have another renamed over it, only as a draft. The base has
moved where it holds something else than what the range began with at the path of a judged story, or at the one
it had, or still holds a story that is gone from head. A protected file is changed by maintainers alone: in every
commit that makes it what no parent has, and in every merge that keeps what the base had once and has no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from naive_objects import Commit, Objects, Tree

from curate.policy import Policy, parse_policy
from curate.story.story import Story, parse_story
from curate.workflow.digest import story_digest

RULES = frozenset(
    {
        *("state-jump", "move-role", "move-in-merge", "edit-in-move", "retraction-role", "identity-changed"),
        *("approval-author", "approval-merge", "review-removed", "author-unknown", "approval-missing"),
        *("approval-stale", "approval-self", "approval-role", "changes-requested", "story-deleted"),
        *("policy-changed", "base-moved"),
    }
)
ROLES = {
    ("draft", "review"): {"curator"},
    ("review", "draft"): {"curator", "reviewer", "publisher"},
    ("review", "published"): {"publisher"},
}
PROTECTED = {"stories/newsroom.yaml", ".mailmap", ".github/workflows/check.yml"}
Found = set[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What a story was at one commit, as far as its way goes."""

    state: str
    curator: str | None
    reviews: tuple[object, ...]
    digest: str
    retraction: object
    published: object


class NaiveJudge:
    """Judges one range of a repository."""

    def __init__(self, top: Path, base: str, head: str) -> None:
        objects = Objects(top)
        try:
            self.commits: dict[str, Commit] = {}
            waiting = [base, head]
            while waiting:
                oid = waiting.pop()
                if oid not in self.commits:
                    self.commits[oid] = objects.commit(oid)
                    waiting += self.commits[oid].parents
            blobs = {blob for commit in self.commits.values() for blob in commit.tree.values()}
            self.blobs = {blob: objects.read(blob) for blob in blobs}
        finally:
            objects.close()
        self.base, self.head = base, head
        self.range = self.ancestors(head) - self.ancestors(base)
        self.policy = _policy(self.blobs[self.commits[base].tree["stories/newsroom.yaml"]])

    # What is there --------------------------------------------------------------------------------------------------

    def ancestors(self, oid: str) -> set[str]:
        found, waiting = set[str](), [oid]
        while waiting:
            if (at := waiting.pop()) not in found:
                found.add(at)
                waiting += self.commits[at].parents
        return found

    def forks(self, one: str, other: str) -> list[str]:
        common = self.ancestors(one) & self.ancestors(other)
        return sorted(c for c in common if not any(c in self.ancestors(d) for d in common if d != c))

    def entries_at_fork(self, forks: list[str], path: str) -> list[str | None]:
        known: list[str | None] = []
        for fork in forks:
            entry = self.commits[fork].tree.get(path)
            known += [entry] if entry not in known else []
        if len(known) == 1 or len(forks) != 2:
            return known
        earlier = self.entries_at_fork(self.forks(*forks), path)
        if len(earlier) == 1 and earlier[0] in known:
            return [entry for entry in known if entry != earlier[0]]
        return known

    @cached_property
    def began(self) -> Tree:
        forks = self.forks(self.base, self.head)
        now = self.commits[self.base].tree
        tree = {}
        for path in {path for commit in self.commits.values() for path in commit.tree}:
            known = self.entries_at_fork(forks, path)
            entry = known[0] if len(known) == 1 else next(e for e in known if e != now.get(path))
            if entry is not None:
                tree[path] = entry
        return tree

    @cached_property
    def changed(self) -> set[str]:
        now, base = self.commits[self.head].tree, self.commits[self.base].tree
        forks = self.forks(self.base, self.head)
        return {
            path
            for path in {*now, *self.began}
            if now.get(path) != base.get(path)
            and (now.get(path) != self.began.get(path) or len(self.entries_at_fork(forks, path)) > 1)
        }

    def makes(self, oid: str, path: str) -> bool:
        """True when a commit holds at a path what none of its parents does."""
        commit = self.commits[oid]
        there = [self.commits[parent].tree.get(path) for parent in commit.parents] or [None]
        return commit.tree.get(path) not in there

    @cached_property
    def touched(self) -> set[str]:
        paths = {path for oid in self.commits for path in self.commits[oid].tree}
        made = {path for path in paths if any(self.makes(oid, path) for oid in self.range)}
        return {path for path in made | self.changed if path.startswith("stories/")}

    def story(self, path: str, blob: str) -> Story | None:
        return _story(path, self.blobs[blob]) if path.endswith(".md") else None

    def person(self, oid: str) -> str | None:
        email = self.commits[oid].email.lower()
        return next((name for name, p in self.policy.people.items() if email in p.emails), None)

    def has_role(self, oid: str, roles: set[str]) -> bool:
        person = self.person(oid)
        return person is not None and bool(roles & set(self.policy.people[person].roles))

    @property
    def trees(self) -> dict[str, Tree]:
        """The trees of the range and of what it grew from; under "" what it began with."""
        near = self.range | {parent for oid in self.range for parent in self.commits[oid].parents}
        return {"": self.began} | {oid: self.commits[oid].tree for oid in near}

    # The verdict ----------------------------------------------------------------------------------------------------

    def found(self) -> Found:
        found: Found = set()
        now = self.commits[self.head].tree
        judged = [
            JudgedStory(self, path, story) for path in sorted(self.changed) if (story := self._at_head(path))
        ]
        for each in judged:
            found |= {(rule, each.path) for rule in each.rules()}
        kept = {each.story.id for each in judged}
        moved_in = {each.path for each in judged if each.before is not None and each.before.path != each.path}
        base = self.commits[self.base].tree
        places = {each.path for each in judged} | {each.before.path for each in judged if each.before}
        for path in self.changed & set(self.began):
            gone = path not in now or path in moved_in
            story = self.story(path, self.began[path])
            if gone and story is not None and story.id not in kept and story.state.value != "draft":
                found.add(("story-deleted", path))
            both = path not in now and base.get(path, self.began[path]) != self.began[path]
            if both and story is not None and path not in places:
                found.add(("base-moved", path))
        for path in self.changed & PROTECTED:
            if not all(self.has_role(oid, {"maintainer"}) for oid in self.answering(path)):
                found.add(("policy-changed", path))
        return found

    def _at_head(self, path: str) -> Story | None:
        blob = self.commits[self.head].tree.get(path)
        if blob is None or not path.startswith("stories/"):
            return None
        return self.story(path, blob)

    def answering(self, path: str) -> set[str]:
        """Give the commits that made a file what it is, and the merges that brought back what it had been."""
        answering = {oid for oid in self.range if self.makes(oid, path)}
        now = self.commits[self.head].tree.get(path)
        carrying, waiting = set[str](), [self.head]
        while waiting:
            oid = waiting.pop()
            if oid not in carrying and self.commits[oid].tree.get(path) == now:
                carrying.add(oid)
                waiting += self.commits[oid].parents if oid in self.range else ()
        if carrying - self.range:
            for oid in carrying & self.range:
                parents = self.commits[oid].parents
                if len(parents) > 1 and any(parent not in carrying for parent in parents):
                    answering.add(oid)
        return answering


class JudgedStory:
    """One story that the range changed."""

    def __init__(self, judge: NaiveJudge, path: str, story: Story) -> None:
        self.judge, self.path, self.story = judge, path, story
        places = {path}
        for tree in judge.trees.values():
            for at in judge.touched & set(tree):
                other = judge.story(at, tree[at])
                if other is not None and other.id == story.id and story.id:
                    places.add(at)
        self.places = [path, *sorted(places - {path})]
        self.before = self.at(judge.began)
        self.known: dict[str, Known | None] = {}
        for oid in judge.trees:
            self._learn(oid)

    def at(self, tree: Tree) -> Story | None:
        for place in self.places:
            found = self.judge.story(place, tree[place]) if place in tree else None
            if found is not None and found.id == self.story.id:
                return found
        return self.judge.story(self.path, tree[self.path]) if self.path in tree else None

    def _learn(self, oid: str) -> Known | None:
        if oid in self.known:
            return self.known[oid]
        tree = self.judge.trees[oid]
        story = self.at(tree)
        known = None
        if story is not None:
            meta = story.meta
            known = Known(
                story.state.value,
                meta.curator,
                tuple(meta.reviews),
                story_digest(story, {}),
                meta.retraction,
                meta.published,
            )
        else:
            broken = [p for p in self.places if p in tree and self.judge.story(p, tree[p]) is None]
            if broken:
                known = Known("draft", None, (), f"broken {tree[broken[0]]}", None, None)
                for parent in self.judge.commits[oid].parents if oid in self.judge.range else ():
                    if (was := self._learn(parent)) is not None:
                        known = replace(was, digest=known.digest)
                        break
        self.known[oid] = known
        return known

    # The way --------------------------------------------------------------------------------------------------------

    @cached_property
    def way(self) -> list[str]:
        """The commits of the way, head first; the last is outside the range, unless it came from nowhere."""
        way = [self.judge.head]
        while way[-1] in self.judge.range:
            parents = self.judge.commits[way[-1]].parents
            if not parents:
                break
            now = self.known[way[-1]]
            same = [p for p in parents if self.known[p] == now]
            alike = [p for p in parents if self._value(p, "state") == self._value(way[-1], "state")]
            way.append((same or (alike if now is not None else []) or list(parents))[0])
        return way

    def _value(self, oid: str, key: str) -> object:
        known = self.known[oid]
        return None if known is None else (getattr(known, key),)

    def way_of(self, key: str) -> tuple[list[str], str | None]:
        """Give the commits of the range along the way, oldest first, and the merge that brought back what was older.

        What was merely carried until that merge is left out.
        """
        steps = [oid for oid in reversed(self.way) if oid in self.judge.range]
        last = self.way[-1]
        if last in self.judge.range or self.known[""] is None or self.known[last] is None:
            return steps, None
        older, newer = self._value(last, key), self._value("", key)
        if older == newer:
            return steps, None
        for index, oid in enumerate(steps):
            if self._value(oid, key) != older:
                break
            if newer in [self._value(parent, key) for parent in self.judge.commits[oid].parents]:
                return steps[index:], oid
        return steps, None

    def moves(self) -> list[tuple[str, str, str]]:
        """Give the moves that stay: from, to, by which commit."""
        known = self.known[""]
        states = [(known.state if known else "draft", "")]
        for oid in self.way_of("state")[0]:
            if (at := self.known[oid]) is not None:
                states.append((at.state, oid))
        moves: list[tuple[str, str, str]] = []
        while True:
            state = states[0][0]
            while any(later == state for later, _ in states[1:]):
                states.pop(0)
            states.pop(0)
            if not states:
                return moves
            moves.append((state, *states[0]))

    # The rules ------------------------------------------------------------------------------------------------------

    def rules(self) -> set[str]:
        return {*self._of_moves(), *self._of_reviews(), *self._of_approvals(), *self._of_the_change()}

    def _of_the_change(self) -> Iterator[str]:
        before = self.before
        if before is not None and before.id and self.story.id and before.id != self.story.id:
            yield "identity-changed"
        base, began = self.judge.commits[self.judge.base].tree, self.judge.began
        for place in (self.path, before.path if before is not None else self.path):
            if base.get(place) != began.get(place):
                yield "base-moved"
        if self.needed > 0 and any(self.judge.person(oid) is None for oid in self.makers):
            yield "author-unknown"

    def _of_moves(self) -> Iterator[str]:
        for start, end, oid in self.moves():
            roles = ROLES.get((start, end))
            if roles is None:
                if self.before is not None or self.needed > 0:
                    yield "state-jump"
                continue
            parents = self.judge.commits[oid].parents
            if len(parents) > 1:
                yield "move-in-merge"
            if not self.judge.has_role(oid, roles):
                yield "move-role"
            was_there = any(self.known[parent] is not None for parent in parents)
            if (start, end) != ("draft", "review") and was_there and self.makes_content(oid):
                yield "edit-in-move"
        if self._made_by_no_publisher("retraction"):
            yield "retraction-role"
        ends = (self.known[""], self.known[self.judge.head])
        if all(k is not None and k.state == "published" for k in ends) and self._made_by_no_publisher(
            "published"
        ):
            yield "move-role"

    def _made_by_no_publisher(self, key: str) -> bool:
        """True when a value differs from what it was, and who made it last what it is is no publisher."""
        was = began = getattr(self.known[""], key, None)
        maker = None
        for oid in self.way_of(key)[0]:
            at = self.known[oid]
            if at is not None and getattr(at, key) != was:
                maker, was = oid, getattr(at, key)
        changed = maker is not None and getattr(self.story.meta, key) != began
        return changed and maker is not None and not self.judge.has_role(maker, {"publisher"})

    def _of_reviews(self) -> Iterator[str]:
        before = list(self.before.meta.reviews) if self.before is not None else []
        if any(review not in self.story.meta.reviews for review in before):
            yield "review-removed"
        for review in self.story.meta.reviews:
            origins = self._origins(review) if review not in before else set()
            if not origins:
                continue
            plain = [oid for oid in origins if len(self.judge.commits[oid].parents) < 2]
            if not plain:
                yield "approval-merge"
            elif not any(self.judge.person(oid) == review.by for oid in plain):
                yield "approval-author"

    def _origins(self, review: object) -> set[str]:
        def holds(oid: str) -> bool:
            known = self.known[oid]
            return known is not None and review in known.reviews

        def origins(oid: str) -> set[str]:
            holding = [parent for parent in self.judge.commits[oid].parents if holds(parent)]
            if not holding:
                return {oid}
            return set().union(*(origins(parent) for parent in holding if parent in self.judge.range))

        return origins(self.judge.head)

    @property
    def needed(self) -> int:
        return self.judge.policy.review.needed(self.story.meta.category)

    def makes_content(self, oid: str) -> bool:
        known = self.known[oid]
        parents = [self.known[parent] for parent in self.judge.commits[oid].parents]
        return known is not None and known.digest not in [p.digest for p in parents if p is not None]

    @cached_property
    def makers(self) -> set[str]:
        """The commits that made a content, or brought an older one back."""
        back = self.way_of("digest")[1]
        return {oid for oid in self.judge.range if self.makes_content(oid)} | ({back} if back else set())

    def _had_a_hand(self, person: str) -> bool:
        curators = {known.curator for known in self.known.values() if known is not None}
        return person in curators or person in {self.judge.person(oid) for oid in self.makers}

    def _of_approvals(self) -> Iterator[str]:
        policy, digest = self.judge.policy.review, story_digest(self.story, {})
        reviews = self.story.meta.reviews
        before = self.known[""]
        valid = stale = objections = 0
        for index, review in enumerate(reviews):
            verdict = review.verdict.value if review.verdict else ""
            later = [r for r in reviews[index + 1 :] if r.by == review.by and r.verdict is not None]
            if verdict == "request-changes":
                objections += not later and review.digest == digest
                continue
            person = self.judge.policy.people.get(review.by or "")
            approved_before = before is not None and before.digest == digest and review in before.reviews
            if person is None or "reviewer" not in person.roles:
                yield "approval-role"
            elif review.by == self.story.meta.curator and not policy.solo:
                yield "approval-self"
            elif later:
                pass
            elif review.digest != digest:
                stale += 1
            elif not policy.solo and not approved_before and self._had_a_hand(review.by or ""):
                yield "approval-self"
            else:
                valid += 1
        if self.story.state.value == "published":
            if objections:
                yield "changes-requested"
            if valid < self.needed:
                yield "approval-stale" if stale else "approval-missing"


@lru_cache(maxsize=20_000)
def _story(path: str, data: bytes) -> Story | None:
    return parse_story(path, data).story


@lru_cache(maxsize=100)
def _policy(data: bytes) -> Policy:
    policy = parse_policy(data).policy
    assert policy is not None
    return policy
