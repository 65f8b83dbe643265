"""Who does what next: for each way a story can stand, who is waited for and what each person can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.policy import Policy
from curate.story.story import Story
from curate.story.vocabulary import State
from curate.workflow.claims import claimed_by_other, last_day, running_claim
from curate.workflow.next_steps import Situation, Step, situation_of
from sample_desk import desk_policy, digest_of, read, story_text

POLICY = desk_policy(
    text="""\
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher]}
  qian: {name: 钱发布, emails: [qian@example.org], roles: [publisher]}
"""
)
OTHER = "sha256:" + "0" * 64
STANCE = "    stance: 保留其核心立场\n"
EVERYBODY = ("lin", "wang", "zhao", "qian", "lu-ren", None)


def entry(by: str, verdict: str, **more: str) -> str:
    keys = "".join(f', {key}: "{text}"' for key, text in more.items())
    return f"  - {{by: {by}, verdict: {verdict}, at: 2025-12-14T09:00:00+08:00{keys}}}\n"


def approve(by: str, digest: str = "sha256:…", **more: str) -> str:
    return entry(by, "approve", digest=digest, **more)


def changes(by: str, digest: str = "sha256:…") -> str:
    return entry(by, "request-changes", digest=digest, note="出处")


def point(name: str, by: str = "wang") -> str:
    return entry(by, "point", point=name, quote="正文", note="改")


def answer(name: str) -> str:
    return entry("lin", "answer", point=name, note="改了")


@dataclass(frozen=True)
class Case:
    """A state with reviews, who is waited for, and what those who can do more than wait can do."""

    name: str
    state: str
    reviews: tuple[str, ...]
    waits_for: tuple[str, ...]
    steps: dict[str, Step]
    waiting: tuple[str, ...] = ()
    """Those for whom others wait."""
    curator: str = "lin"
    policy: Policy = POLICY
    head: str = ""


def needs(approvals: int, *, solo: bool = False) -> Policy:
    return POLICY.model_copy(
        update={
            "review": POLICY.review.model_copy(update={"approvals": {"default": approvals}, "solo": solo})
        }
    )


REVIEWERS = {"wang": Step.REVIEW, "zhao": Step.REVIEW}
PUBLISHERS = {"zhao": Step.PUBLISH, "qian": Step.PUBLISH}
CASES = [
    Case("a new draft", "draft", (), ("lin",), {"lin": Step.SUBMIT}),
    Case("a draft of nobody", "draft", (), (), {}, curator=""),
    Case("changes asked for", "draft", (changes("wang"),), ("lin",), {"lin": Step.MEND}, ("lin",)),
    Case("changed since", "draft", (changes("wang", OTHER),), ("lin",), {"lin": Step.SUBMIT}, ("lin",)),
    Case("returned", "draft", (entry("zhao", "return", note="x"),), ("lin",), {"lin": Step.MEND}, ("lin",)),
    Case("an open point", "draft", (point("wang-1"), changes("wang")), ("lin",), {"lin": Step.ANSWER}, ("lin",)),
    Case("points answered", "draft", (point("wang-1"), changes("wang"), answer("wang-1")),
         ("lin",), {"lin": Step.SUBMIT}, ("lin",)),
    Case("one of two answered", "draft", (point("wang-1"), point("wang-2"), changes("wang"), answer("wang-1")),
         ("lin",), {"lin": Step.ANSWER}, ("lin",)),
    Case("once approved, and a draft by hand", "draft", (approve("wang"),), ("lin",), {"lin": Step.SUBMIT}),
    Case("in review", "review", (), ("wang", "zhao"), REVIEWERS, ("wang", "zhao")),
    Case("its curator reviews too", "review", (), ("wang",), {"wang": Step.REVIEW}, ("wang",), curator="zhao"),
    Case("a desk of one", "review", (), ("wang", "zhao"), REVIEWERS, ("wang", "zhao"), "zhao", needs(1, solo=True)),
    Case("approved", "review", (approve("wang"),), ("zhao", "qian"), PUBLISHERS, ("zhao", "qian")),
    Case("approved and changed", "review", (approve("wang", OTHER),), ("wang", "zhao"), REVIEWERS, ("wang", "zhao")),
    Case("one of two approvals", "review", (approve("wang"),), ("zhao",), {"zhao": Step.REVIEW}, ("zhao",),
         policy=needs(2)),
    Case("no approval needed", "review", (), ("zhao", "qian"), PUBLISHERS, ("zhao", "qian"), policy=needs(0)),
    Case("sent in again as it was", "review", (changes("wang"),), ("wang", "zhao"), REVIEWERS, ("wang", "zhao")),
    Case("approved by one, objected to by another", "review", (approve("zhao"), changes("wang")),
         ("wang",), {"wang": Step.REVIEW}, ("wang",)),
    Case("approved with an open point", "review", (point("zhao-1", "zhao"), approve("wang")),
         ("lin",), {"lin": Step.ANSWER}, ("lin",)),
    Case("a claim nobody confirmed", "review", (approve("wang"),), ("wang", "zhao"), REVIEWERS, ("wang", "zhao"),
         head=STANCE),
    Case("published", "published", (approve("wang"),), (), {}),
]  # fmt: skip


def story_of(case: Case) -> Story:
    head = case.head + ("reviews:\n" + "".join(case.reviews) if case.reviews else "")
    text = story_text(head, state=case.state)
    text = text.replace("curator: lin\n", f"curator: {case.curator}\n" if case.curator else "")
    return read(text.replace("sha256:…", digest_of(read(text))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_situation__says_who_is_waited_for_and_what_each_can_do(case: Case) -> None:
    situation = situation_of(story_of(case), digest_of, case.policy)
    assert situation.waits_for == case.waits_for
    rest = None if case.state == "published" else Step.WAIT
    assert {p: situation.step_of(p) for p in EVERYBODY} == {
        p: case.steps.get(p or "", rest) for p in EVERYBODY
    }
    assert tuple(p for p in EVERYBODY if situation.is_waiting_for(p)) == case.waiting


def test_situation__asks_for_no_digest_where_nothing_depends_on_it() -> None:
    def never(story: Story) -> str:
        raise AssertionError(story.path)

    for case in CASES:
        if case.name in ("a new draft", "returned", "an open point", "published"):
            situation_of(story_of(case), never, POLICY)


REVIEW = st.one_of(
    st.builds(approve, st.sampled_from(["lin", "wang", "zhao"]), st.sampled_from(["sha256:…", OTHER])),
    st.builds(changes, st.sampled_from(["wang", "zhao"]), st.sampled_from(["sha256:…", OTHER])),
    st.builds(point, st.sampled_from(["wang-1", "zhao-1"])),
    st.builds(answer, st.sampled_from(["wang-1", "zhao-1", "x-1"])),
)


@given(
    st.sampled_from(["draft", "review", "published"]),
    st.lists(REVIEW, max_size=5),
    st.sampled_from(["lin", "zhao"]),
    st.integers(0, 3),
)
def test_situation__somebody_moves_or_nobody_can(
    state: str, reviews: list[str], curator: str, approvals: int
) -> None:
    case = Case("any", state, tuple(reviews), (), {}, curator=curator, policy=needs(approvals))
    found: Situation = situation_of(story_of(case), digest_of, case.policy)
    movers = [p for p in EVERYBODY if found.step_of(p) not in (None, Step.WAIT)]
    assert sorted(map(str, movers)) == sorted(found.waits_for)
    assert bool(found.open_points) <= (found.waits_for == (curator,) or state == "published")
    if found.ready:
        assert found.state is State.REVIEW
        assert not found.open_points


# Claims

TODAY = date(2025, 12, 15)


def claimed(text: str) -> Story:
    return read(story_text(f"claim: {text}\n"))


@pytest.mark.parametrize(
    ("claim", "by"),
    [
        ("{by: lin, until: 2025-12-15}", "lin"),
        ("{by: lin, until: 2025-12-14}", None),
        ("{by: lin}", None),
        ("{until: 2025-12-20}", None),
        ("{by: nobody, until: 2025-12-20}", None),
        ("{by: wang, until: soon}", None),
        ("", None),
    ],
)
def test_running_claim__its_last_day_counts(claim: str, by: str | None) -> None:
    story = claimed(claim)
    running = running_claim(story, POLICY, TODAY)
    assert (running.by if running else None) == by
    other = claimed_by_other(story, POLICY, TODAY, "wang")
    assert (other.by if other else None) == by
    assert claimed_by_other(story, POLICY, TODAY, "lin") is None or by != "lin"


@pytest.mark.parametrize(
    ("person", "days", "until"),
    [
        ("wang", None, date(2025, 12, 17)),
        ("wang", 1, date(2025, 12, 16)),
        ("lin", None, date(2025, 12, 24)),
        ("lin", 1, date(2025, 12, 16)),
        ("lin", 60, date(2026, 2, 13)),
    ],
)
def test_last_day__ones_own_is_never_cut_short_without_a_word(
    person: str, days: int | None, until: date
) -> None:
    running = running_claim(claimed("{by: lin, until: 2025-12-24}"), POLICY, TODAY)
    assert last_day(running, person, TODAY, days) == until
