"""The installed command says that a source was used before: at once, where, in which state, under which title."""

from __future__ import annotations

import json

import pytest
from desks import SLUG, Desk, DeskAt

USED = "https://www.bilibili.com/video/BV17x411w7KC/?spm_id_from=333.999.0.0"
AGAIN = "https://m.bilibili.com/video/av170001?vd_source=7a1b2c&share_source=copy_web"
NEW = (
    "new",
    "另一个标题",
    "--no-input",
    "--relation",
    "整理自",
    "--platform",
    "B站",
    "--author",
    "示例作者乙",
)


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    """Give a desk whose one story, a draft, is made from the video."""
    desk = desk_at("drafted")
    desk.curate("credit", SLUG, "--url", USED).ended(0)
    return desk


def title(desk: Desk) -> str:
    (line,) = [line for line in desk.story.splitlines() if line.startswith("title: ")]
    return line.removeprefix("title: ")


def said(desk: Desk, state: str = "draft") -> str:
    return f"The same source was used in {desk.story_path} ({state}): {title(desk)}"


def test_new__says_it_on_standard_error(desk: Desk) -> None:
    ran = desk.curate(*NEW, "--source-url", AGAIN).ended(0)
    assert ran.err.splitlines().count(said(desk)) == 1
    assert "✓ written" in ran.out
    assert "same source" not in ran.out


@pytest.mark.parametrize("state", ["review", "published"])
def test_new__names_the_state(desk: Desk, state: str) -> None:
    desk.edit("state: draft", f"state: {state}")
    assert said(desk, state) in desk.curate(*NEW, "--source-url", AGAIN).ended(0).err


def test_new__in_chinese(desk: Desk) -> None:
    ran = desk.curate("--lang", "zh", *NEW, "--source-url", AGAIN).ended(0)
    assert desk.story_path in ran.err
    assert "草稿" in ran.err


def test_new__says_it_before_the_rest_is_refused(desk: Desk) -> None:
    before = desk.on_disk()
    ran = desk.curate("new", "--no-input", "--source-url", AGAIN).ended(2)
    assert ran.err.splitlines()[0] == said(desk)
    assert desk.on_disk() == before


def test_new__dry_run_says_it_and_writes_nothing(desk: Desk) -> None:
    before = desk.on_disk()
    ran = desk.curate(*NEW, "--source-url", AGAIN, "--dry-run").ended(0)
    assert said(desk) in ran.err
    assert desk.on_disk() == before


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_new__json_holds_it(desk: Desk, more: tuple[str, ...]) -> None:
    ran = desk.curate(*NEW, "--source-url", AGAIN, "--json", *more).ended(0)
    seen = [{"path": desk.story_path, "title": title(desk), "state": "draft"}]
    assert json.loads(ran.out)["seen"] == seen
    assert ran.err == ""


def test_new__a_source_in_the_text_is_told_too(desk: Desk) -> None:
    text = f"新的标题\n\n正文写在这里。\n\n本文整理自B站作者「示例作者乙」的《示例标题》，原文链接：{AGAIN}\n"
    ran = desk.curate("new", "--no-input", "--body", "-", stdin=text.encode()).ended(0)
    assert "the credit sentence of the text became the attribution" in ran.out
    assert ran.err.splitlines().count(said(desk)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bilibili.com/video/BV17x411w7KC?p=2",
        "https://www.bilibili.com/video/BV1Q541167Qg",
        "https://www.bilibili.com/read/cv170001",
        "https://www.bilibili.com/",
    ],
)
def test_new__another_source_is_not_told(desk: Desk, url: str) -> None:
    ran = desk.curate(*NEW, "--source-url", url).ended(0)
    assert ran.err == ""


def test_new__a_citation_is_not_told(desk: Desk) -> None:
    cited = [word if word != "整理自" else "援引" for word in NEW]
    assert desk.curate(*cited, "--source-url", AGAIN).ended(0).err == ""
    desk.edit("relation: 整理自", "relation: 援引")
    assert desk.curate(*NEW, "--slug", "third", "--source-url", USED).ended(0).err == ""


def test_credit__says_it_of_the_other_story_and_never_of_itself(desk: Desk) -> None:
    desk.curate(*NEW, "--slug", "other").ended(0)
    ran = desk.curate("credit", "other", "--url", AGAIN).ended(0)
    assert ran.err.splitlines() == [said(desk)]
    ran = desk.curate("credit", "other", "--author", "示例作者丙").ended(0)
    assert ran.err == ""
    ran = desk.curate("credit", "other", "--url", "https://b23.tv/BV17x411w7KC").ended(0)
    assert ran.err == ""  # the same source in another spelling: it was said when it came in


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_credit__json_holds_it(desk: Desk, more: tuple[str, ...]) -> None:
    desk.curate(*NEW, "--slug", "other").ended(0)
    ran = desk.curate("credit", "other", "--url", AGAIN, "--json", *more).ended(0)
    assert json.loads(ran.out)["seen"] == [{"path": desk.story_path, "title": title(desk), "state": "draft"}]
