"""What machines are told: JSON-LD and Open Graph read back from the page, the sitemap and robots.txt."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from page_reader import Reader
from site_stories import CREDIT, NOW, a_policy, a_site, a_story, made, page

from curate.site.frame import Frame
from curate.site.metadata import as_json
from curate.site.sitemap import robot_parts
from curate.site.visibility import published_stories
from curate.story.credit import credit_line

HERE = "https://kuaibao.example/news"
HOME = a_policy(f"site: {HERE}\n")


def described(text: str) -> dict[str, Any]:
    """Read the description of a story back as a parser finds it on the page."""
    data = json.loads(Reader(text).texts["script"])
    assert isinstance(data, dict)
    return data


def test_story__described_as_it_is_shown() -> None:
    story = a_story(
        "a",
        title="一个标题",
        credit=CREDIT
        + "    title: 示例视频\n    published: 2025-12-12\n    archive: https://archive.example/1\n",
        more="summary: 一句话\ntags: [甲, 乙]\nai: generated\ncover: c.png\n"
        "reviews: [{by: wang, verdict: approve, digest: x}]\n"
        "corrections: [{at: 2025-12-14T01:20:00+00:00, by: lin, note: 数字有误}]\n",
    )
    site = a_site([story], HOME, pictures={"stories/2025/12/a/c.png": b"\x89PNG\r\n\x1a\n"})
    address = f"{HERE}/stories/a/"
    assert described(page(site, "stories/a/index.html")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": "一个标题",
        "description": "一句话",
        "image": f"{address}c.png",
        "inLanguage": "zh-CN",
        "articleSection": "汽车",
        "keywords": ["甲", "乙"],
        "datePublished": "2025-12-14T08:00:00+08:00",
        "dateModified": "2025-12-14T09:20:00+08:00",
        "editor": {"@type": "Person", "name": "林编辑"},
        "contributor": [
            {"@type": "Role", "roleName": "审校", "contributor": {"@type": "Person", "name": "王审校"}}
        ],
        "publisher": {"@type": "Organization", "name": "快报", "url": f"{HERE}/"},
        "creditText": credit_line(story.sources),
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "name": "示例视频",
                "author": "示例作者甲",
                "provider": "视频号",
                "url": "https://example.org/v/1",
                "archivedAt": "https://archive.example/1",
                "datePublished": "2025-12-12",
            }
        ],
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "数字有误",
                "datePublished": "2025-12-14T09:20:00+08:00",
            }
        ],
    }


@pytest.mark.parametrize(
    ("relation", "keys", "author"),
    [
        ("整理自", {"isBasedOn", "editor"}, None),
        ("arrangement", {"isBasedOn", "editor"}, None),
        ("编译自", {"isBasedOn", "editor"}, None),
        ("综合自", {"isBasedOn", "editor"}, None),
        ("口述", {"isBasedOn", "editor"}, None),
        ("翻译自", {"isBasedOn", "translationOfWork", "translator", "editor"}, ["示例作者甲"]),
        ("转载自", {"isBasedOn", "editor"}, ["示例作者甲"]),
        ("转载有删改", {"isBasedOn", "editor"}, ["示例作者甲"]),
        ("援引", {"citation", "editor"}, None),
        ("来源", {"citation", "editor"}, None),
        ("自造的关系", {"citation", "editor"}, None),
        ("原创", set(), {"@type": "Person", "name": "林编辑"}),
    ],
)
def test_relation__what_it_is_to_machines(relation: str, keys: set[str], author: object) -> None:
    site = a_site([a_story("a", credit=CREDIT.replace("整理自", relation))])
    data = described(page(site, "stories/a/index.html"))
    asked = {"isBasedOn", "citation", "translationOfWork", "translator", "editor"}
    assert asked & data.keys() == keys
    assert data.get("author") == author


@pytest.mark.parametrize(
    ("ai", "kind"),
    [
        ("none", None),
        ("assisted", "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        ("transcribed", "CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        ("generated", "TrainedAlgorithmicMediaDigitalSource"),
    ],
)
def test_ai__how_the_text_was_made(ai: str, kind: str | None) -> None:
    data = described(page(a_site([a_story("a", more=f"ai: {ai}\n")]), "stories/a/index.html"))
    assert data.get("digitalSourceType") == (f"https://schema.org/{kind}" if kind else None)


def test_site_without_an_address__nothing_made_up() -> None:
    data = described(page(a_site([a_story("a")]), "stories/a/index.html"))
    assert not {"@id", "url", "image", "mainEntityOfPage"} & data.keys()
    assert data["publisher"] == {"@type": "Organization", "name": "快报"}


def test_hostile_source_address__not_passed_on() -> None:
    credit = CREDIT.replace("https://example.org/v/1", "javascript:alert(1)")
    data = described(page(a_site([a_story("a", credit=credit)]), "stories/a/index.html"))
    assert "url" not in data["isBasedOn"][0]


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;", "a\\u003c", '"}', "🚗/é"]
)
def test_hostile_title__comes_back_as_written(evil: str) -> None:
    text = page(a_site([a_story("a", title="'" + evil + "'")]), "stories/a/index.html")
    reader = Reader(text)
    assert reader.counts["script"] == 2  # the look and the data
    assert described(text)["headline"] == evil
    assert reader.metas["og:title"] == evil


@settings(max_examples=200)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_as_json__any_text__the_same_again_and_nothing_ends_the_element(text: str) -> None:
    written = as_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written) & set("<>&\u2028\u2029")


def test_open_graph__on_every_kind_of_page() -> None:
    story = a_story("a", title="标题", more="cover: c.png\nsummary: 一句话\ntags: [甲]\n")
    site = a_site([story], HOME, pictures={"stories/2025/12/a/c.png": b"\x89PNG\r\n\x1a\n"})
    shown = Reader(page(site, "stories/a/index.html")).metas
    assert shown["og:type"] == "article"
    assert shown["og:title"] == "标题"
    assert shown["og:description"] == shown["description"] == "一句话"
    assert shown["og:url"] == f"{HERE}/stories/a/"
    assert shown["og:image"] == f"{HERE}/stories/a/c.png"
    assert shown["og:locale"] == "zh_CN"
    assert shown["article:published_time"] == "2025-12-14T08:00+08:00"
    front = Reader(page(site, "index.html")).metas
    assert (front["og:type"], front["og:title"], front["og:url"]) == ("website", "快报", f"{HERE}/")
    tag = Reader(page(site, "tag/甲/index.html")).metas
    assert tag["og:title"] == "标签：甲 - 快报"
    assert "article:published_time" not in tag


def entries(data: bytes) -> dict[str, str | None]:
    """Read a sitemap's addresses with their last changes, by a parser of XML."""
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = etree.fromstring(data)
    assert root.tag in (name + "urlset", name + "sitemapindex")
    return {entry.findtext(name + "loc") or "": entry.findtext(name + "lastmod") for entry in root}


def test_sitemap__pages_that_are_there_and_nothing_else() -> None:
    corrected = "corrections: [{at: 2025-12-14T01:20:00+00:00, note: 改}]\ntags: ['a&b', '<x>', 🚗]\n"
    site = a_site(
        [
            a_story("a", more=corrected),
            a_story("b", category="社会/民生"),
            a_story("secret", state="draft", more="tags: [金丝雀]\n"),
        ],
        HOME,
    )
    found = entries(site["sitemap.xml"])
    assert found.pop(f"{HERE}/stories/a/") == "2025-12-14T09:20:00+08:00"
    assert found.pop(f"{HERE}/stories/b/") == "2025-12-14T08:00:00+08:00"
    assert set(found.values()) == {None}
    for address in found:
        assert unquote(address.removeprefix(f"{HERE}/")) + "index.html" in site
    assert {f"{HERE}/", f"{HERE}/about/", f"{HERE}/corrections/", f"{HERE}/all/"} <= set(found)
    assert f"{HERE}/archive/2025/12/14/" in found
    assert b"secret" not in site["sitemap.xml"]
    assert site["robots.txt"].decode() == f"User-agent: *\nAllow: /\nSitemap: {HERE}/sitemap.xml\n"


def test_sitemap__an_expired_story__has_its_page_and_is_not_in_it() -> None:
    site = a_site([a_story("a"), a_story("gone", more="expires: 2025-12-13\ntags: [旧闻]\n")], HOME)
    assert "stories/gone/index.html" in site
    found = entries(site["sitemap.xml"])
    assert f"{HERE}/stories/a/" in found
    assert not [address for address in found if "gone" in address or "旧闻" in unquote(address)]


def test_sitemap__more_pages_than_one_file_holds__several_under_an_index() -> None:
    frame = Frame(published_stories([a_story(f"s{i}") for i in range(5)], HOME, NOW), HOME, {})
    whole = entries(made(robot_parts(frame))["sitemap.xml"])
    files = made(robot_parts(frame, most=4))
    parts = [entries(files[address.removeprefix(f"{HERE}/")]) for address in entries(files["sitemap.xml"])]
    assert all(1 <= len(part) <= 4 for part in parts)
    assert {address for part in parts for address in part} == set(whole)


def test_sitemap__site_without_an_address__none() -> None:
    site = a_site([a_story("a")])
    assert "sitemap.xml" not in site
    assert site["robots.txt"] == b"User-agent: *\nAllow: /\n"


def test_sitemap__address_with_signs_xml_knows__well_formed() -> None:
    site = a_site([a_story("a")], a_policy("site: 'https://kuaibao.example/a&b'\n"))
    assert "https://kuaibao.example/a&b/stories/a/" in entries(site["sitemap.xml"])
