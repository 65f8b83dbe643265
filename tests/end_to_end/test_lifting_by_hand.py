"""`credit --lift`: a sentence typed in the text becomes data, along with what it leaves open."""

from __future__ import annotations

import pytest
from desks import Desk, DeskAt
from faults import MONTH, story

PATH = f"{MONTH}/ti.md"
ONE = "正文。\n\n本文观点整理自视频号作者「示例作者·甲」的相关内容。"
TWO = "正文。\n\n本文综合自公众号「示例甲」和公众号「示例乙」的相关内容。"


@pytest.fixture
def desk(desk_at: DeskAt) -> Desk:
    return desk_at("founded")


def write(desk: Desk, body: str) -> None:
    desk.write(PATH, story("ti", without="attribution", body=body))


def test_lift__completed_by_flags__is_one_source(desk: Desk) -> None:
    write(desk, ONE)
    note, locator = "没有公开网址", "00:01:00-00:02:00"
    desk.curate("credit", "ti", "--lift", "--url-note", note, "--locator", locator).ended(0)
    text = (desk.top / PATH).read_text(encoding="utf-8")
    assert "本文观点整理自" not in text
    assert text.count("  - relation: 整理自\n") == 1
    assert f"    author: 示例作者·甲\n    url_note: {note}\n    locator: {locator}\n" in text


def test_lift__several_sources_and_a_flag__asks_which(desk: Desk) -> None:
    write(desk, TWO)
    before = (desk.top / PATH).read_bytes()
    ran = desk.curate("credit", "ti", "--lift", "--url", "https://example.org/b").ended(2)
    assert "--index 1" in ran.err
    assert (desk.top / PATH).read_bytes() == before
    desk.curate("credit", "ti", "--lift", "--index", "2", "--url", "https://example.org/b").ended(0)
    text = (desk.top / PATH).read_text(encoding="utf-8")
    assert "    author: 示例乙\n    url: https://example.org/b\n" in text
    assert "本文综合自" not in text


@pytest.mark.parametrize("index", ["0", "3"])
def test_lift__a_number_there_is_not__is_refused(desk: Desk, index: str) -> None:
    write(desk, TWO)
    before = (desk.top / PATH).read_bytes()
    desk.curate("credit", "ti", "--lift", "--index", index, "--url", "https://example.org/b").ended(2)
    assert (desk.top / PATH).read_bytes() == before


def test_lift__with_add__adds_a_source_of_its_own(desk: Desk) -> None:
    write(desk, ONE)
    other = ("--relation", "援引", "--platform", "网页", "--author", "示例丙", "--title", "一份报告")
    desk.curate("credit", "ti", "--lift", "--add", *other, "--url", "https://example.org/c").ended(0)
    text = (desk.top / PATH).read_text(encoding="utf-8")
    assert text.count("  - relation: ") == 2
