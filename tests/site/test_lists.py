"""The lists readers look through: by tag, by source and by day, and the pages about the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from posixpath import normpath
from urllib.parse import quote

import pytest
from page_reader import Reader, own_scripts
from site_stories import CREDIT, NOW, POLICY, a_policy, a_site, a_story, page

from curate.site.frame import Frame
from curate.site.own_theme import Theme
from curate.site.pages import ON_PAGE, render_site, site_parts
from curate.site.visibility import published_stories, retracted_stories


def titles(site: dict[str, bytes], path: str) -> list[str]:
    return re.findall(r'class="title[^"]*"><a [^>]*>([^<]*)</a>', page(site, path))


def test_tag__its_stories_whatever_the_letter_case__newest_first() -> None:
    site = a_site(
        [
            a_story("old", "2025-12-01T08:00:00+08:00", more="tags: [AI, 芯片]\n"),
            a_story("new", "2025-12-02T08:00:00+08:00", more="tags: [' ai ']\n"),
            a_story("other", more="tags: [芯片]\n"),
        ]
    )
    assert titles(site, "tag/AI/index.html") == ["new", "old"]
    assert titles(site, "tag/芯片/index.html") == ["other", "old"]
    assert not [path for path in site if path.startswith("tag/ai/")]
    assert '<a href="../../tag/AI/index.html" rel="tag">ai</a>' in page(site, "stories/new/index.html")


def test_source__everything_from_one_author_on_one_platform() -> None:
    elsewhere = CREDIT.replace("视频号", "微博")
    longer = CREDIT.replace("示例作者甲", "示例作者甲乙")
    both = CREDIT + "  - {relation: 援引, platform: 微博, author: 示例作者甲, title: 示例}\n"
    site = a_site(
        [
            a_story("a", "2025-12-01T08:00:00+08:00"),
            a_story("b", credit=elsewhere),
            a_story("c", credit=longer),
            a_story("d", "2025-12-03T08:00:00+08:00", credit=both),
            a_story("e", credit="attribution: [{relation: 原创}]\n"),
        ]
    )
    path = "source/视频号-示例作者甲/index.html"
    assert titles(site, path) == ["d", "a"]
    assert "<h1>来源：视频号「示例作者甲」</h1>" in page(site, path)
    assert sorted(titles(site, "source/微博-示例作者甲/index.html")) == ["b", "d"]
    assert titles(site, "source/视频号-示例作者甲乙/index.html") == ["c"]
    assert not [link for link in Reader(page(site, "stories/e/index.html")).links if "/source/" in link]
    assert Reader(page(site, "all/index.html")).links.count("../" + quote(path)) == 2
    links = Reader(page(site, "stories/d/index.html")).links
    assert len([link for link in links if "/source/" in link]) == 2


def test_archive__day_month_and_overview_in_the_newsrooms_zone() -> None:
    site = a_site(
        [
            a_story("late", "2025-12-13T23:30:00+00:00"),
            a_story("early", "2025-12-13T08:00:00+08:00"),
            a_story("before", "2025-02-02T08:00:00+08:00"),
        ]
    )
    assert titles(site, "archive/2025/12/14/index.html") == ["late"]
    assert titles(site, "archive/2025/12/13/index.html") == ["early"]
    month = page(site, "archive/2025/12/index.html")
    assert month.index("late") < month.index("early")
    assert "before" not in month
    overview = Reader(page(site, "archive/index.html"))
    assert [link for link in overview.links if "/20" in link] == [
        "../archive/2025/12/index.html",
        "../archive/2025/02/index.html",
    ]
    assert "../../archive/2025/12/14/index.html" in Reader(page(site, "stories/late/index.html")).links


def test_lists__long__go_on_in_pages_beside_the_days_of_the_month() -> None:
    stories = [a_story(f"s{i:03}", (NOW - timedelta(minutes=i)).isoformat()) for i in range(ON_PAGE + 1)]
    site = a_site([*stories, a_story("second", "2025-12-02T08:00:00+08:00")])
    assert len(titles(site, "archive/2025/12/14/index.html")) == ON_PAGE
    assert titles(site, "archive/2025/12/14/2/index.html") == [f"s{ON_PAGE:03}"]
    assert titles(site, "archive/2025/12/02/index.html") == ["second"]


def test_expired_story__page_kept_lists_without_it() -> None:
    more = "tags: [旧]\nexpires: 2025-12-10\n"
    credit = CREDIT.replace("示例作者甲", "示例作者旧")
    gone = a_story("gone", "2025-12-01T08:00:00+08:00", category="旧闻", more=more, credit=credit)
    site = a_site([gone, a_story("a")])
    text = page(site, "stories/gone/index.html")
    for path in site:
        assert not path.startswith(
            ("tag/", "category/旧闻", "source/视频号-示例作者旧", "archive/2025/12/01")
        )
    assert not [link for link in Reader(text).links if link.startswith(("../../tag", "../../source"))]
    assert "旧闻" in text


@pytest.mark.parametrize(
    "name",
    [
        "a/b",
        "..",
        "../../etc",
        "</script><script>",
        "C++",
        "C#",
        "🚗",
        "🚀",
        " ",
        "CON",
        "a" * 400,
        "标签?x=1",
    ],
)
def test_odd_tags_and_authors__one_folder_each_and_shown_as_written(name: str) -> None:
    quoted = f"'{name}'"
    credit = CREDIT.replace("示例作者甲", quoted)
    site = a_site([a_story("a", more=f"tags: [{quoted}, C, 示]\n", credit=credit)])
    tags = [path for path in site if path.startswith("tag/")]
    assert len(tags) == (3 if name.strip() else 2)
    for path in tags + [path for path in site if path.startswith("source/")]:
        assert normpath(path) == path
        assert path.count("/") == 2
        assert not set(path) & set(' ?#\\:*"<>|')
        assert len(path.encode()) < 200
    if name.strip():
        assert sum(f"标签：{name}" in Reader(page(site, path)).texts["h1"] for path in tags) == 1


def test_tags_that_give_one_folder__the_earlier_keeps_it() -> None:
    early = a_story("early", "2025-12-01T08:00:00+08:00", more="tags: [C]\n")
    late = a_story("late", more="tags: ['C++', 'C#']\n")
    site = a_site([late, early])
    assert titles(site, "tag/C/index.html") == ["early"]
    assert "标签：C++" in page(site, "tag/C-2/index.html")
    assert "标签：C#" in page(site, "tag/C-3/index.html")


def test_corrections__all_of_them_newest_first() -> None:
    two = (
        "corrections:\n  - {at: 2025-12-12T03:20:00+00:00, by: lin, note: 第一处}\n"
        "  - {at: 2025-12-13T20:20:00+00:00, by: lin, note: 第三处}\n"
    )
    one = "corrections:\n  - {at: 2025-12-13T03:20:00+00:00, note: 第二处}\n  - {note: 没有时间}\n"
    text = page(a_site([a_story("a", more=two), a_story("b", more=one)]), "corrections/index.html")
    order = ["2025年12月14日 04:20 星期日", "第三处", "第二处", "第一处", "没有时间"]
    assert sorted(order, key=text.index) == order
    assert text.count('<a href="../stories/a/index.html">a</a>') == 2
    assert "还没有更正" not in text


def test_corrections__retractions_stand_among_them_and_lead_to_the_notice() -> None:
    gone = a_story(
        "gone",
        "2025-12-11T08:00:00+08:00",
        more="retraction: {at: 2025-12-13T10:00:00+08:00, reason: 来源撤稿}\n",
    )
    corrected = "corrections: [{at: 2025-12-13T08:00:00+08:00, note: 先}, {at: 2025-12-13T12:00:00+08:00, note: 后}]\n"
    stories, policy = [gone, a_story("a", more=corrected)], a_policy()
    out, back = published_stories(stories, policy, NOW), retracted_stories(stories, policy, NOW)
    text = page(render_site(out, policy, NOW, {}, retracted=back), "corrections/index.html")
    order = ["后", "本文已撤回：来源撤稿", "先"]
    assert sorted(order, key=text.index) == order
    assert "../stories/gone/index.html" in Reader(text).links


def test_corrections__none__says_so() -> None:
    assert "还没有更正过任何文章" in page(a_site([a_story("a")]), "corrections/index.html")


def test_about__people_and_rules_of_the_policy__no_address() -> None:
    review = (
        "review: {approvals: {default: 1, 汽车: 2, 科技: 0}, identity: signed, checklist: [数字有出处]}\n"
    )
    text = page(a_site([a_story("a")], a_policy(review)), "about/index.html")
    assert "<dt>王审校</dt><dd>编辑、审校</dd>" in text
    assert "须有 1 人审定" in text
    assert "「汽车」须有 2 人审定" in text
    assert "「科技」不要求审定" in text
    assert "编辑不能审定自己的稿件" in text
    assert "数字签名" in text
    assert "<li>数字有出处</li>" in text
    assert "@example.org" not in text
    solo = page(a_site([], a_policy("review: {solo: true, approvals: 1}\n")), "about/index.html")
    assert "由同一人编辑与审校" in solo
    assert "编辑不能审定" not in solo


def test_about__own_words__rendered_like_a_story_and_as_clean() -> None:
    about = "你好。\n\n## 联系\n\n<script>alert(1)</script>\n\n[坏](javascript:alert(1)) [好](https://example.org/)\n"
    policy = a_policy()
    site = render_site(published_stories([], policy, NOW), policy, NOW, {}, Theme(about=about))
    reader = Reader(page(site, "about/index.html"))
    assert "联系" in reader.texts["h2"]
    assert reader.counts["script"] == len(own_scripts("about/index.html")) // 2 == 1
    assert "alert" not in page(site, "about/index.html")
    assert not [link for link in reader.links if link.startswith("javascript")]
    assert "https://example.org/" in reader.links


def test_lists__english_newsroom__english_words() -> None:
    policy = a_policy(text=POLICY.replace("zh-CN", "en").replace("快报", "Brief"))
    site = a_site([a_story("a", more="tags: [AI]\n")], policy)
    assert "December 2025" in page(site, "archive/index.html")
    assert "Source: 示例作者甲 on WeChat Channels" in page(site, "source/视频号-示例作者甲/index.html")
    assert "Tag: AI" in page(site, "tag/AI/index.html")
    assert "How we review" in page(site, "about/index.html")
    assert "Nobody approves a story of their own." in page(site, "about/index.html")


def test_every_page__is_made_once() -> None:
    policy = a_policy("site: https://kuaibao.example\n")
    stories = [a_story(f"s{i}", more="tags: [甲, 2]\n") for i in range(3)]
    frame = Frame(published_stories(stories, policy, NOW), policy, {})
    paths = [part.path for part in site_parts(frame, NOW)]
    assert len(paths) == len(set(paths))
    assert len(paths) == len({path.casefold() for path in paths})
