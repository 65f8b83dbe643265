"""The page of a story: who made it, whose views it holds, and what was said of it since."""

from __future__ import annotations

import re

import pytest
from page_reader import Reader
from site_stories import CREDIT, a_policy, a_site, a_story, page


def test_story__byline_credit_and_facts() -> None:
    more = (
        "summary: 一句话\ntags: [甲, 乙]\nai: assisted\n"
        "reviews:\n"
        "  - {by: old, verdict: approve, digest: 'sha256:1'}\n"
        "  - {by: wang, verdict: approve, digest: 'sha256:2'}\n"
        "corrections:\n"
        "  - {at: 2025-12-14T01:20:00+00:00, by: lin, note: 数字有误}\n"
    )
    credit = (
        CREDIT
        + "    permission: licence\n    permission_note: CC BY 4.0\n    archive: https://archive.example/1\n"
    )
    text = page(
        a_site([a_story("a", title="标题", more=more, credit=credit, body="字" * 401)]),
        "stories/a/index.html",
    )
    assert '<p class="lead-in">一句话</p>' in text
    assert '<span class="role">整理</span> 林编辑' in text
    assert '<span class="role">审校</span> 王审校' in text
    assert "old" not in text
    assert "401 字" in text
    assert "约 2 分钟" in text
    assert "这是谁的观点" in text
    line = re.search('<p class="credit-line">(.*?)</p>', text)
    assert line is not None
    assert "整理自视频号作者「示例作者甲」" in re.sub("<[^>]*>", "", line[1])
    assert "00:03:10-00:07:45" in text
    assert "CC BY 4.0" in text
    assert 'href="https://archive.example/1"' in text
    assert "AI" in text
    assert "已由人工审核" in text
    assert "2025年12月14日 09:20 星期日</time> 数字有误" in text
    assert "由同一人编辑与审校" not in text
    assert text.index('class="body"') < text.index('class="credit"')


def test_story__notes_of_the_desk_on_permission__stay_inside() -> None:
    credit = CREDIT + "    permission: requested\n    permission_note: 私信未回\n"
    assert "私信未回" not in page(a_site([a_story("a", credit=credit)]), "stories/a/index.html")


@pytest.mark.parametrize(
    ("solo", "reviews", "shown"),
    [
        ("true", "{by: lin, verdict: approve, digest: x}", True),
        ("false", "{by: lin, verdict: approve, digest: x}", False),
        ("true", "{by: lin, verdict: approve, digest: x}, {by: wang, verdict: approve, digest: x}", False),
        (
            "true",
            "{by: lin, verdict: approve, digest: x}, {by: lin, verdict: request-changes, digest: x}",
            False,
        ),
    ],
)
def test_story__one_person_desk__says_so(solo: str, reviews: str, shown: bool) -> None:
    site = a_site([a_story("a", more=f"reviews: [{reviews}]\n")], a_policy(f"review: {{solo: {solo}}}\n"))
    assert ("由同一人编辑与审校" in page(site, "stories/a/index.html")) is shown


def test_story__source_with_a_hostile_address__named_but_not_linked() -> None:
    credit = (
        CREDIT.replace("https://example.org/v/1", "javascript:alert(1)") + "    archive: 'data:text/html,x'\n"
    )
    text = page(a_site([a_story("a", credit=credit)]), "stories/a/index.html")
    assert "示例作者甲" in text
    assert not [link for link in Reader(text).links if link.startswith(("javascript", "data"))]
