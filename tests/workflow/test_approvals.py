"""What an approval is worth: whose it is, of which version, and whether somebody objects."""

from __future__ import annotations

import pytest

from curate.policy import Policy
from curate.story.story import Story
from curate.workflow.approvals import (
    Standing,
    claims_hold,
    claims_of,
    judge_approvals,
    may_approve,
    unconfirmed,
    without_confirmation,
)
from sample_desk import desk_policy, digest_of, read, story_text

OTHER = "sha256:" + "0" * 64


def review(by: str, verdict: str = "approve", digest: str | None = "sha256:…") -> str:
    digest_key = "" if digest is None else f', digest: "{digest}"'
    return f"  - {{by: {by}, verdict: {verdict}, at: 2025-12-14T09:00:00+08:00{digest_key}}}\n"


def reviewed(*reviews: str, curator: str = "lin", category: str = "汽车") -> Story:
    """A story with these reviews, each with its own digest where it says `sha256:…`."""
    head = "reviews:\n" + "".join(reviews) if reviews else ""
    text = story_text(head, state="review").replace("curator: lin", f"curator: {curator}")
    text = text.replace("category: 汽车", f"category: {category}")
    return read(text.replace("sha256:…", digest_of(read(text))))


def standings(story: Story, policy: Policy | None = None) -> list[Standing]:
    judged = judge_approvals(story, digest_of(story), policy or desk_policy())
    return [j.standing for j in judged.judged]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (reviewed(review("wang")), [Standing.VALID]),
        (reviewed(review("wang", digest=OTHER)), [Standing.STALE]),
        (reviewed(review("wang", digest=None)), [Standing.STALE]),
        (reviewed(review("wang"), curator="wang"), [Standing.OWN]),
        (reviewed(review("wang", digest=OTHER), curator="wang"), [Standing.OWN]),
        (reviewed(review("lin")), [Standing.STRANGER]),
        (reviewed(review("chen")), [Standing.STRANGER]),
        (reviewed("  - {verdict: approve}\n"), [Standing.STRANGER]),
        (reviewed(review("wang"), review("zhao")), [Standing.VALID, Standing.VALID]),
        (reviewed(review("wang", digest=OTHER), review("wang")), [Standing.SUPERSEDED, Standing.VALID]),
        (reviewed(review("wang"), review("wang", digest=OTHER)), [Standing.SUPERSEDED, Standing.STALE]),
        (reviewed(review("wang"), review("wang", "request-changes")), [Standing.SUPERSEDED]),
        (reviewed(review("wang"), review("wang", "return", None)), [Standing.SUPERSEDED]),
        (reviewed(review("wang"), review("zhao", "return", None)), [Standing.VALID]),
        (reviewed(), []),
    ],
)
def test_standing__of_each_approval(story: Story, expected: list[Standing]) -> None:
    assert standings(story) == expected


def test_standing__a_desk_of_one_may_approve_its_own() -> None:
    solo = desk_policy("review: {solo: true}\n")
    story = reviewed(review("wang"), curator="wang")
    assert standings(story, solo) == [Standing.VALID]
    assert judge_approvals(story, digest_of(story), solo).enough
    assert standings(reviewed(review("lin")), solo) == [Standing.STRANGER], "solo gives nobody a role"


@pytest.mark.parametrize(
    ("person", "solo", "expected"),
    [("lin", "false", False), ("wang", "false", True), ("lin", "true", True)],
)
def test_may_approve__anybody_but_the_curator_unless_solo(person: str, solo: str, expected: bool) -> None:
    assert may_approve(reviewed(), person, desk_policy(f"review: {{solo: {solo}}}\n")) == expected


def test_approvals__a_change_of_one_character_makes_them_stale() -> None:
    story = reviewed(review("wang"))
    edited = read(story.data.decode().replace("正文。", "正文！"))
    assert standings(edited) == [Standing.STALE]
    moved = read(story.data.decode().replace("state: review", "state: published\nplacement: [picks]"))
    assert standings(moved) == [Standing.VALID]
    renamed = read(story.data, "stories/2026/01/xin-che.md")
    assert standings(renamed) == [Standing.VALID]


@pytest.mark.parametrize(
    ("story", "objecting"),
    [
        (reviewed(review("wang", "request-changes")), ["wang"]),
        (reviewed(review("wang", "request-changes", None)), ["wang"]),
        (reviewed(review("wang", "request-changes", OTHER)), []),
        (reviewed(review("wang", "request-changes"), review("wang")), []),
        (reviewed(review("wang"), review("wang", "request-changes")), ["wang"]),
        (reviewed(review("zhao", "request-changes"), review("wang")), ["zhao"]),
        (reviewed(review("zhao", "request-changes"), review("wang", "request-changes")), ["zhao", "wang"]),
        (reviewed(review("wang", "return", None)), []),
    ],
)
def test_objections__are_each_persons_last_word_on_this_version(story: Story, objecting: list[str]) -> None:
    approvals = judge_approvals(story, digest_of(story), desk_policy())
    assert [o.by for o in approvals.objections] == objecting


def test_objection__keeps_a_story_back_whoever_else_approved() -> None:
    story = reviewed(review("zhao", "request-changes"), review("wang"))
    approvals = judge_approvals(story, digest_of(story), desk_policy())
    assert [a.by for a in approvals.valid] == ["wang"]
    assert not approvals.enough


@pytest.mark.parametrize(
    ("setting", "category", "needed"),
    [
        ("1", "汽车", 1),
        ("2", "汽车", 2),
        ("0", "汽车", 0),
        ("{汽车: 2}", "汽车", 2),
        ("{汽车: 2}", "科技", 1),
        ("{汽车: 2, 科技: 0}", "科技", 0),
        ("{汽车: 1, default: 2}", "科技", 2),
        ("{汽车: 1, default: 2}", "汽车", 1),
    ],
)
def test_needed__is_the_policys_number_for_the_category(setting: str, category: str, needed: int) -> None:
    policy = desk_policy(f"review: {{approvals: {setting}}}\n")
    for count, reviews in enumerate([(), (review("wang"),), (review("wang"), review("zhao"))]):
        story = reviewed(*reviews, category=category)
        approvals = judge_approvals(story, digest_of(story), policy)
        assert approvals.needed == needed
        assert len(approvals.valid) == count
        assert approvals.enough == (count >= needed)


def test_approvals__two_of_one_person_count_once() -> None:
    story = reviewed(review("wang"), review("wang"))
    approvals = judge_approvals(story, digest_of(story), desk_policy("review: {approvals: 2}\n"))
    assert len(approvals.valid) == 1
    assert not approvals.enough


def test_approvals__say_which_review_each_is() -> None:
    story = reviewed(review("zhao", "return", None), review("wang"))
    (judged,) = judge_approvals(story, digest_of(story), desk_policy()).judged
    assert (judged.index, judged.review.by) == (1, "wang")


def claiming(*reviews: str, claims: str = "    stance: 甲\n") -> Story:
    """A story in review whose source makes claims, with these reviews."""
    head = claims + ("reviews:\n" + "".join(reviews) if reviews else "")
    text = story_text(head, state="review")
    return read(text.replace("sha256:…", digest_of(read(text))))


def confirming(by: str, *texts: str) -> str:
    return review(by).replace("}", f", confirmed: [{', '.join(texts)}]}}")


def test_claims__are_the_stances_of_the_sources_each_once() -> None:
    two = "    stance: 甲\n  - {relation: 整理自, stance: 甲}\n  - {relation: 整理自, stance: 乙}\n"
    assert claims_of(claiming(claims=two)) == ["甲", "乙"]
    assert claims_of(claiming(claims="    stance: '　'\n")) == []
    assert unconfirmed(claiming(claims=two), ["乙", "丙"]) == ["甲"]


@pytest.mark.parametrize(
    ("reviews", "lacking", "hold"),
    [
        ([], [], True),
        ([review("wang")], ["wang"], False),
        ([confirming("wang", "甲")], [], True),
        ([confirming("wang", "乙")], ["wang"], False),
        ([review("wang"), confirming("zhao", "甲")], ["wang"], True),
        ([review("wang", "request-changes")], [], True),
        ([review("wang", digest=OTHER)], [], True),
    ],
)
def test_claims__hold_while_enough_approvals_record_them(
    reviews: list[str], lacking: list[str], hold: bool
) -> None:
    story = claiming(*reviews)
    approvals = judge_approvals(story, digest_of(story), desk_policy())
    assert [judged.review.by for judged in without_confirmation(story, approvals)] == lacking
    assert claims_hold(story, approvals) is hold
