"""`check --fix`: the difference first, then the files, and nothing that was not meant."""

from __future__ import annotations

import json

import pytest
from desks import LIN, SLUG, STRANGER, Desk, DeskAt
from faults import story

PATH = "stories/2025/12/xiang.md"
WRONG = "他想了想...没有回答，代码 `a...` 照旧。\r\n\r\n后来又说。。。算了。"
RIGHT = "他想了想……没有回答，代码 `a...` 照旧。\r\n\r\n后来又说……算了。"


def written(body: str, *more: str, state: str = "draft") -> bytes:
    return story("xiang", *more, body=body, state=state).replace("\r\n", "\n").replace("\n", "\r\n").encode()


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    desk = desk_at("founded")
    desk.write(PATH, written(WRONG))
    return desk


def test_fix__shows_the_difference_then_writes_it_and_nothing_else(desk: Desk) -> None:
    ran = desk.curate("check", "--fix").ended(0)
    assert (desk.top / PATH).read_bytes() == written(RIGHT)
    assert "-他想了想...没有回答" in ran.out
    assert "+他想了想……没有回答" in ran.out
    assert ran.out.index("+他想了想") < ran.out.index("✓ mended: places 2 · stories 1")
    assert "zh-ellipsis" not in ran.out


def test_fix__dry_run__writes_nothing(desk: Desk) -> None:
    ran = desk.curate("check", "--fix", "--dry-run").ended(0)
    assert "+他想了想……没有回答" in ran.out
    assert "Dry run: nothing was written." in ran.out
    assert (desk.top / PATH).read_bytes() == written(WRONG)


def test_fix__twice__changes_nothing_the_second_time(desk: Desk) -> None:
    desk.curate("check", "--fix").ended(0)
    once = (desk.top / PATH).read_bytes()
    ran = desk.curate("check", "--fix").ended(0)
    assert "There is nothing that could be mended this way." in ran.out
    assert (desk.top / PATH).read_bytes() == once


def test_fix__json__stays_alone_on_standard_output(desk: Desk) -> None:
    ran = desk.curate("check", "--fix", "--json").ended(0)
    assert json.loads(ran.out)["findings"] == []
    assert "+他想了想……没有回答" in ran.err


def test_fix__only_the_stories_named(desk: Desk) -> None:
    other = "stories/2025/12/ling.md"
    desk.write(other, story("ling", body="另一篇...也有。").encode())
    desk.curate("check", "xiang", "--fix").ended(0)
    assert "另一篇...也有" in (desk.top / other).read_text(encoding="utf-8")


def test_fix__a_published_story__stays_byte_for_byte(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    (path,) = desk.top.glob(f"stories/*/*/{SLUG}.md")
    before = path.read_bytes() + "\n结尾...没有\n".encode()
    path.write_bytes(before)
    ran = desk.curate("check", SLUG, "--fix").ended(1)
    assert "There is nothing that could be mended this way." in ran.out
    assert "zh-ellipsis" in ran.out
    assert path.read_bytes() == before


def test_fix__mixed_line_ends_in_the_text__are_left_byte_for_byte_and_told(desk: Desk) -> None:
    mixed = written(WRONG).replace("。。。算了。\r\n".encode(), "。。。算了。\n".encode())
    assert mixed != written(WRONG)
    desk.write(PATH, mixed)
    ran = desk.curate("check", "--fix").ended(0)
    assert "2 fixes were left out" in ran.out
    assert (desk.top / PATH).read_bytes() == mixed


def test_fix__a_waived_rule__is_not_mended(desk: Desk) -> None:
    waiver = "waivers: [{rule: zh-ellipsis, reason: 引文原样, by: wang, until: 2099-01-01}]"
    desk.write(PATH, written(WRONG, waiver))
    desk.curate("check", "--fix").ended(0)
    assert (desk.top / PATH).read_bytes() == written(WRONG, waiver)


def test_fix__a_stranger__is_refused_and_told_how_to_be_added(desk: Desk) -> None:
    ran = desk.curate("check", "--fix", who=STRANGER).ended(3)
    assert "is not one of this newsroom's people" in ran.err
    assert (desk.top / PATH).read_bytes() == written(WRONG)


def test_fix__of_what_is_staged__is_a_usage_fault(desk: Desk) -> None:
    ran = desk.curate("check", "--staged", "--fix").ended(2)
    assert "curate check --fix" in ran.err


@pytest.mark.parametrize("option", ["--yes", "--dry-run"])
def test_how_to_fix__without_fixing__is_a_usage_fault(desk: Desk, option: str) -> None:
    ran = desk.curate("check", option).ended(2)
    assert "--unsafe-fix" in ran.err


def test_fix__other_staged_work__stays_staged(desk: Desk) -> None:
    desk.git("add", PATH, who=LIN)
    staged = desk.git("ls-files", "--stage", PATH)
    desk.curate("check", "--fix").ended(0)
    assert desk.git("ls-files", "--stage", PATH) == staged


def test_many_stories__are_judged_the_same_by_several_processes(desk: Desk) -> None:
    for number in range(2_050):
        body = "正文..." if number % 500 == 0 else "正文。"
        text = story(f"n-{number}", body=body, attribution=_own(number))
        desk.write(f"stories/2025/11/n-{number}.md", text.encode())
    ran = desk.curate("check", "--json").ended(0).json
    assert ran["checked"] == 2_051
    found = sorted({f["path"] for f in ran["findings"] if f["rule"] == "zh-ellipsis"})
    assert found == sorted([*(f"stories/2025/11/n-{n}.md" for n in range(0, 2050, 500)), PATH])


def _own(number: int) -> str:
    return f"\n  - {{relation: 整理自, platform: 公众号, author: 示例作者甲, url: https://example.org/a/{number}}}"
