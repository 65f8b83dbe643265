"""A claim of the attribution is confirmed by the reviewer, recorded in the review, and asked for before publication."""

from __future__ import annotations

import pytest
from desks import WANG, ZHAO, Desk, DeskAt

SLUG = "deng-shen"
PATH = f"stories/2025/12/{SLUG}.md"
CLAIM = "保留其核心立场与判断"
OTHER = "片段[照录]原文, 观点属作者"
"""A claim that cannot stand plain between brackets."""
STORY = """\
---
id: 20251202-deng
title: 等着审的稿件
state: {state}
category: 科技
summary: 一句摘要。
curator: lin
created: 2025-12-02T10:00:00+08:00
attribution:
  - relation: 整理自
    platform: 公众号
    author: 示例来信
    url: https://example.org/deng-shen
    stance: {claim}
---

第一段：这是正文。
"""


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    """Give a desk with one story in review that makes a claim."""
    desk = desk_at("founded")
    desk.write(PATH, STORY.format(state="draft", claim=CLAIM))
    desk.curate("commit", SLUG).ended(0)
    desk.curate("submit", SLUG).ended(0)
    return desk


def text_of(desk: Desk) -> str:
    return (desk.top / PATH).read_text(encoding="utf-8")


def test_claim__not_confirmed_is_a_missing_flag_and_changes_nothing(desk: Desk) -> None:
    before = desk.on_disk()
    ran = desk.curate("review", SLUG, "--approve", who=WANG).ended(2)
    assert CLAIM in ran.err
    assert "--confirm" in ran.err
    assert desk.on_disk() == before


@pytest.mark.parametrize(
    ("named", "recorded"),
    [
        ([CLAIM], f"confirmed: [{CLAIM}]"),
        (["4"], f"confirmed: [{CLAIM}]"),
        (["4", "2"], f"confirmed: [署名完整, {CLAIM}]"),
        (["all"], f"confirmed: [每个数字都有出处, 署名完整, 未改写来源的立场, {CLAIM}]"),
    ],
)
def test_claim__confirmed_is_recorded_and_lets_the_story_be_published(
    desk: Desk, named: list[str], recorded: str
) -> None:
    flags = [flag for name in named for flag in ("--confirm", name)]
    desk.curate("review", SLUG, "--approve", *flags, "--note", "核对过", who=WANG).ended(0)
    (line,) = [line for line in text_of(desk).splitlines() if "by: wang" in line]
    assert line.endswith(f"{recorded}, note: 核对过}}")
    desk.curate("publish", SLUG, who=WANG).ended(0)
    desk.curate("check").ended(0)


@pytest.mark.parametrize("name", ["5", "0", "-1", "别的话", ""])
def test_claim__a_name_that_is_no_point_is_refused_with_the_choices(desk: Desk, name: str) -> None:
    ran = desk.curate("review", SLUG, "--approve", f"--confirm={name}", who=WANG).ended(2)
    assert "1 to 4" in ran.err
    assert "by: wang" not in text_of(desk)


def test_claim__whose_words_need_quotes_comes_back_as_it_was(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    desk.write(PATH, STORY.format(state="draft", claim=f'"{OTHER}"'))
    desk.curate("commit", SLUG).ended(0)
    desk.curate("submit", SLUG).ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", OTHER, who=WANG).ended(0)
    assert f'confirmed: ["{OTHER}"]' in text_of(desk)
    desk.curate("publish", SLUG, who=WANG).ended(0)


def test_claim__an_approval_from_before_is_renewed(desk: Desk) -> None:
    """Approvals that were given before claims were recorded do not publish, and can be given again."""
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    head, _, tail = text_of(desk).partition(", confirmed: [")
    desk.write(PATH, head + tail.partition("]")[2])
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=As it was before", who=WANG)
    refused = desk.curate("publish", SLUG, who=WANG)
    assert refused.code == 3
    assert CLAIM in refused.both
    assert "--confirm all" in refused.both
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.curate("publish", SLUG, who=WANG).ended(0)
    assert text_of(desk).count("verdict: approve") == 2


def test_claim__is_confirmed_once_and_a_second_approval_of_it_is_refused(desk: Desk) -> None:
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(3)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=ZHAO).ended(0)


def test_claim__changes_asked_for_need_no_confirmation_and_may_record_some(desk: Desk) -> None:
    desk.curate("review", SLUG, "--request-changes", "--confirm", "1", "--note", "第二段", who=WANG).ended(0)
    assert "verdict: request-changes" in text_of(desk)
    assert "confirmed: [每个数字都有出处], note: 第二段}" in text_of(desk)


def test_review__without_a_verdict_shows_the_numbers_and_takes_no_confirmation(desk: Desk) -> None:
    shown = desk.curate("review", SLUG, who=WANG).ended(0).out
    assert f"4 The claim holds: {CLAIM}" in shown
    assert "--confirm all" in shown
    desk.curate("review", SLUG, "--confirm", "all", who=WANG).ended(2)


def test_review__a_story_without_claims_is_approved_as_before(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    desk.write(PATH, STORY.format(state="draft", claim="").replace("    stance: \n", ""))
    desk.curate("commit", SLUG).ended(0)
    desk.curate("submit", SLUG).ended(0)
    desk.curate("review", SLUG, "--approve", who=WANG).ended(0)
    assert "confirmed" not in text_of(desk)
    desk.curate("publish", SLUG, who=WANG).ended(0)


def test_hook__an_approval_typed_by_hand_without_the_claim_is_refused(desk: Desk) -> None:
    dry = desk.curate("review", SLUG, "--approve", "--confirm", "all", "--dry-run", who=WANG).ended(0).out
    (line,) = [line[1:] for line in dry.splitlines() if line.startswith("+  - {by: wang")]
    bare = line.partition(", confirmed: [")[0] + "}"
    desk.write(PATH, text_of(desk).replace("---\n\n第", f"reviews:\n{bare}\n---\n\n第"))
    desk.git("add", PATH, who=WANG)
    ran = desk.curate("check", "--staged", who=WANG).ended(1)
    assert "claim-unconfirmed" in ran.out
    desk.write(PATH, text_of(desk).replace(bare, line))
    desk.git("add", PATH, who=WANG)
    desk.curate("check", "--staged", who=WANG).ended(0)
