"""The index of the search: what it finds, what it never holds, and that it stays small in its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]
from site_stories import CREDIT, a_site, a_story, page

from curate.site.search_index import SHARD_BYTES, STORIES_IN_FILE
from curate.site.search_terms import shard_of, terms_of
from curate.story.story import Story

CANARY = "金丝雀词"


def found(site: Mapping[str, bytes], query: str, kind: str = "all") -> list[str]:
    """Give the titles of the stories that hold every term of a query, oldest first, as the index has them."""
    outline = json.loads(site["search/index.json"])
    shown = [
        story
        for number in range(-(-outline["stories"] // outline["in_file"]))
        for story in json.loads(site[f"search/stories/{number}.json"])
    ]
    held = []
    for term in terms_of(query):
        shard = json.loads(site[f"search/terms/{shard_of(term, outline['shards'])}.json"])
        numbers, number = set(), 0
        for step in shard[kind].get(term, []):
            number += step
            numbers.add(number)
        held.append(numbers)
    return [shown[number]["title"] for number in sorted(set.intersection(*held))]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("小米汽车", {"小米", "米汽", "汽车"}),
        ("小米，汽车", {"小米", "汽车"}),
        ("小\n米", {"小米"}),
        ("A股和5G网络", {"a股", "股和", "和5", "5g", "g网", "网络", "a"}),
        ("ＡＩ 大模型", {"ai", "大模", "模型"}),
        ("GitHub's README", {"github", "s", "readme"}),
        ("Café Привет", {"café", "привет"}),
        ("米", set()),
        ("カメラ 한국어", {"カメ", "メラ", "한국", "국어"}),
        ("𠮷野家", {"𠮷野", "野家"}),
        ("<b>&amp;\"'", {"b", "amp"}),
    ],
)
def test_terms(text: str, terms: set[str]) -> None:
    assert terms_of(text) == terms


@given(st.text(max_size=80), st.text(max_size=20))
def test_terms__of_any_text(text: str, part: str) -> None:
    terms = terms_of(text)
    assert all(term and len(term) <= 32 for term in terms)
    assert terms <= terms_of(f"{text} | {part}")
    assert all(0 <= shard_of(term, 7) < 7 for term in terms)


def test_index__finds_two_characters_anywhere_in_a_story() -> None:
    story = a_story(
        "a",
        title="新车上市",
        more="summary: 摘要里有雷军\ntags: [续航]\n",
        credit=CREDIT + "    title: 原题目\n",
        body="## 电池\n\n一段**小**米的话，换\n行也在。\n\n- 列表项\n\n`代码片段`[^1]\n\n[^1]: 脚注内容\n",
    )
    site = a_site([story, a_story("b", "2025-12-13T08:00:00+08:00")])
    for query in (
        "上市",
        "雷军",
        "续航",
        "电池",
        "小米",
        "换行",
        "表项",
        "码片",
        "脚注",
        "示例",
        "原题",
        "汽车",
    ):
        assert "新车上市" in found(site, query), query
    assert found(site, "电池一段") == []
    assert found(site, "观点") == []  # a word of every credit line
    assert found(site, "上市", "titles") == ["新车上市"]
    assert found(site, "小米", "titles") == []


def test_index__lists_oldest_first_whatever_the_order_given() -> None:
    stories = [a_story(f"s{i}", f"2025-12-{i:02}T08:00:00+08:00", title=f"小米 {i}") for i in range(1, 13)]
    sites = (a_site(many) for many in (stories, stories[::-1]))
    one, other = ({p: d for p, d in site.items() if p.startswith("search/")} for site in sites)
    assert one == other
    assert found(one, "小米") == [f"小米 {i}" for i in range(1, 13)]


def test_what_readers_may_not_see__is_in_no_file_of_the_search() -> None:
    def hidden(slug: str, more: str = "", **other: str) -> Story:
        words = {"title": CANARY, "body": CANARY, "credit": CREDIT.replace("示例作者甲", CANARY)}
        return a_story(slug, more=f"summary: {CANARY}\n" + more, **(words | other))

    shown = a_story("a")
    stories = [
        shown,
        hidden("d", state="draft"),
        hidden("r", state="review"),
        hidden("e", published="2025-12-14T09:39:01+08:00"),
        hidden("t", "retraction: {at: 2025-12-14T09:00:00+08:00, by: lin, reason: 有误}\n"),
        hidden("x", "expires: 2025-12-13\n", published="2025-12-10T08:00:00+08:00"),
    ]
    search, alone = (
        {p: d for p, d in a_site(many).items() if p.startswith("search/") and p.endswith(".json")}
        for many in (stories, [shown])
    )
    assert search == alone
    for path, data in search.items():
        text = data.decode()
        assert not [pair for pair in ("金丝", "丝雀", "雀词") if pair in text], path
    assert found(a_site([shown, hidden("v")]), CANARY) == [CANARY]


def test_parts__stay_small() -> None:
    letters = [chr(0x4E00 + i) for i in range(3000)]
    stories = []
    for number in range(2 * STORIES_IN_FILE + 1):
        body = "".join(letters[(number * 7919 + i * (number + 1)) % 3000] for i in range(1300))
        stories.append(a_story(f"s{number}", f"2025-11-01T08:{number % 60:02}:00+08:00", body=body + "\n"))
    site = a_site(stories)
    outline = json.loads(site["search/index.json"])
    parts = [data for path, data in site.items() if path.startswith("search/terms/")]
    assert outline == {"stories": len(stories), "shards": len(parts), "in_file": STORIES_IN_FILE}
    assert len(parts) > 5
    assert max(map(len, parts)) < 4 * SHARD_BYTES
    assert len([path for path in site if path.startswith("search/stories/")]) == 3


def test_page__works_for_those_who_cannot_see_it_or_run_its_script() -> None:
    site = a_site([a_story("a")])
    tree = html.fromstring(page(site, "search/index.html"))
    assert tree.xpath("//search[@role='search']/form/label/@for") == tree.xpath("//input/@id")
    assert tree.xpath("//*[@role='status']/@aria-live") == ["polite"]
    without = tree.get_element_by_id("search-without")
    assert without.get("hidden") is None
    assert "脚本" in without.text_content()
    links = tree.xpath("//nav[@aria-labelledby='search-instead']//a/@href")
    assert links[0] == "../all/index.html"
    assert "../category/%E6%B1%BD%E8%BD%A6/index.html" in links
    csp = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert {"script-src 'self'", "connect-src 'self'"} <= set(csp.split("; "))
    assert "unsafe" not in csp


def test_other_pages__lead_to_it_and_may_fetch_nothing() -> None:
    site = a_site([a_story("a")])
    for path in ("index.html", "stories/a/index.html", "all/index.html"):
        tree = html.fromstring(page(site, path))
        assert len(tree.xpath("//footer//a[contains(@href, 'search/index.html')]")) == 1
        assert "connect-src" not in tree.xpath("//meta[@http-equiv]/@content")[0]
        assert [src.rpartition("/")[2] for src in tree.xpath("//script/@src")] == ["look.js"]


def test_script__sets_text_only() -> None:
    script = page(a_site([a_story("a")]), "theme/search.js")
    for dangerous in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
    ):
        assert dangerous not in script


def test_without_a_story__no_search() -> None:
    site = a_site([])
    assert not [path for path in site if path.startswith("search/")]
    assert "search/" not in page(site, "index.html")
