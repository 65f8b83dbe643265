"""The same source and the same text again, found by `check` whichever way it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desks import Desk, DeskAt
from faults import MONTH, story

OLD, NEW = f"{MONTH}/jiu.md", f"{MONTH}/xin.md"
TEXT = (Path(__file__).parents[2] / "stories/2025/12/yong-git-jizhang.md").read_text(encoding="utf-8")
PARAGRAPHS = [
    part for part in TEXT.split("---\n", 2)[2].strip().split("\n\n") if not part.startswith(("#", "[^"))
]


def made(name: str, url: str, *more: str, relation: str = "整理自", body: str = "正文。") -> str:
    source = f"\n  - {{relation: {relation}, platform: 公众号, author: 示例作者甲, title: 一篇, url: {url}}}"
    return story(name, *more, attribution=source, body=body)


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    desk = desk_at("founded")
    desk.write(OLD, made("jiu", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp?scene=1"))
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message=old")
    return desk


def found(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    ran = desk.curate("check", "--json", *arguments)
    return [f for f in ran.json["findings"] if f["rule"] in ("source-reused", "body-duplicate")]


def test_same_source__is_found_in_every_way_of_checking(desk: Desk) -> None:
    desk.write(NEW, made("xin", "http://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp#rd"))
    desk.git("add", "--all")
    everywhere = found(desk)
    assert [(f["path"], f["rule"], f["severity"]) for f in everywhere] == [(NEW, "source-reused", "warning")]
    assert OLD in everywhere[0]["message"]
    assert found(desk, "xin") == everywhere
    assert found(desk, "--staged") == everywhere
    hook = desk.try_git("commit", "--message=new").ended(0)
    assert "source-reused" in hook.err


def test_same_source__a_waiver_lifts_it(desk: Desk) -> None:
    waiver = "waivers: [{rule: source-reused, reason: 同一期的下半场, by: wang, until: 2099-01-01}]"
    desk.write(NEW, made("xin", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp", waiver))
    assert found(desk) == found(desk, "xin") == []


def test_same_source__the_policy_decides_how_grave_it_is(desk: Desk) -> None:
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.write("stories/newsroom.yaml", policy + "rules:\n  source-reused: error\n")
    desk.write(NEW, made("xin", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp"))
    assert {f["severity"] for f in found(desk, "xin")} == {"error"}


@pytest.mark.parametrize(
    ("url", "relation"),
    [
        ("https://mp.weixin.qq.com/s/AnotherArticle00", "整理自"),
        ("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp", "援引"),
    ],
)
def test_another_source_or_a_citation__is_no_reuse(desk: Desk, url: str, relation: str) -> None:
    desk.write(NEW, made("xin", url, relation=relation))
    assert found(desk) == []


def test_same_text__shuffled__is_found_across_the_newsroom(desk: Desk) -> None:
    desk.write(f"{MONTH}/yi.md", made("yi", "https://example.org/1", body="\n\n".join(PARAGRAPHS)))
    desk.write(f"{MONTH}/er.md", made("er", "https://example.org/2", body="\n\n".join(reversed(PARAGRAPHS))))
    # Both were made at the same moment, so the order of their paths decides which is the later one.
    assert [(f["rule"], f["path"]) for f in found(desk)] == [("body-duplicate", f"{MONTH}/yi.md")]
