"""The feeds, read by parsers of others: what is in them, what is not, and that nothing can break them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from lxml import etree, html  # type: ignore[import-untyped]
from page_reader import Reader
from site_stories import CREDIT, NOW, a_policy, a_site, a_story, made, page

from curate.messages import Message
from curate.site.edition import published_stories
from curate.site.feeds import NEWEST, feed_parts
from curate.site.frame import Frame
from curate.site.visibility import PublishedStory
from curate.story.story import Story, parse_story

ADDRESS = "https://kuaibao.example/news"
SITE = f"site: {ADDRESS}/\n"
PICTURES = {"stories/2025/12/a/图 1.png": b"\x89PNG", "stories/2025/12/a/cover.jpg": b"\xff\xd8"}
ATOM = "{http://www.w3.org/2005/Atom}"
CANARY = "金丝雀词"

FULL = """\
summary: 一句摘要。
tags: [小米, 银行]
ai: assisted
cover: cover.jpg
cover_credit: 图：示例
created: 2025-12-01T20:00:00+08:00
corrections:
  - {at: 2025-12-14T09:10:00+08:00, note: 原写 <b>三</b>，应为四。}
"""
BODY = """\
## 小节

正文[^1]，见[另一篇](b.md)、[草稿](d.md)和[外站](https://example.org/x)。

![一图](<图 1.png>)

| 甲 | 乙 |
|---|---|
| 1 | 2 |

[^1]: 注 `<a href="#s">`。
"""

JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "pattern": "^https://"},
        "feed_url": {"type": "string", "pattern": "^https://"},
        "description": {"type": "string"},
        "language": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "pattern": "^https://"},
                    "title": {"type": "string"},
                    "content_html": {"type": "string"},
                    "summary": {"type": "string"},
                    "image": {"type": "string", "pattern": "^https://"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "date_modified": {"type": "string", "format": "date-time"},
                    "authors": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {"name": {"type": "string", "minLength": 1}},
                            "additionalProperties": False,
                        },
                    },
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""What the specification of JSON Feed 1.1 says of the keys used here."""


def stories() -> list[Story]:
    return [
        a_story("a", title="'题 & <b>目</b>'", more=FULL, body=BODY),
        a_story("b", "2025-12-13T08:00:00+08:00", category="科技"),
        a_story("d", state="draft", title=CANARY, body=CANARY),
    ]


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return a_site(stories(), a_policy(SITE), pictures=PICTURES)


def parsed(data: bytes) -> Any:
    """Read a feed with feedparser, which has to find nothing wrong with it; lxml has to agree."""
    etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo, read.get("bozo_exception")
    return read


def told(
    published: list[PublishedStory], more: str = SITE, **other: Any
) -> tuple[dict[str, bytes], list[str]]:
    """Make the feeds alone; give also what was told."""
    said: list[Message] = []
    files = made(feed_parts(Frame(published, a_policy(more), {}), said.append, **other))
    return files, [str(message) for message in said]


FEEDS = ("rss.xml", "atom.xml", "feed.json")


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_xml_feed__as_others_read_it(site: Mapping[str, bytes], name: str) -> None:
    read = parsed(site[name])
    assert read.version == ("rss20" if name == "rss.xml" else "atom10")
    assert read.feed.title == "快报"
    assert read.feed.link == f"{ADDRESS}/"
    assert [link.href for link in read.feed.links if link.rel == "self"] == [f"{ADDRESS}/{name}"]
    first, second = read.entries
    assert (first.title, second.title) == ("题 & <b>目</b>", "b")
    assert first.link == f"{ADDRESS}/stories/a/"
    assert first.id == "tag:kuaibao.example,2025-12-01:id-a"
    assert first.author == "林编辑"
    assert [tag.term for tag in first.tags] == ["汽车", "小米", "银行"]
    assert first.published_parsed[:5] == (2025, 12, 14, 0, 0)
    assert first.updated_parsed[:5] == (2025, 12, 14, 1, 10)
    assert second.updated_parsed == second.published_parsed
    assert read.feed.updated_parsed[:5] == (2025, 12, 14, 1, 10)


def test_atom__holds_what_the_standard_asks_for(site: Mapping[str, bytes]) -> None:
    feed = etree.fromstring(site["atom.xml"])
    assert feed.findtext(f"{ATOM}id") == f"{ADDRESS}/atom.xml"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(len(part.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert [e.get("href") for e in entry.findall(f"{ATOM}link[@rel='via']")] == [
            "https://example.org/v/1"
        ]


def test_json_feed__as_the_specification_says(site: Mapping[str, bytes]) -> None:
    feed = json.loads(site["feed.json"])
    Draft202012Validator(JSON_FEED, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(feed)
    assert feed["feed_url"] == f"{ADDRESS}/feed.json"
    first = feed["items"][0]
    assert first["id"] == parsed(site["rss.xml"]).entries[0].id
    assert first["date_modified"] == "2025-12-14T09:10:00+08:00"
    assert first["image"] == f"{ADDRESS}/stories/a/cover.jpg"


def contents(site: Mapping[str, bytes], slug: str) -> list[tuple[str, str]]:
    """Give the text and the summary of a story in each of the three feeds."""
    found = []
    for name in ("rss.xml", "atom.xml"):
        entry = next(e for e in parsed(site[name]).entries if f"/{slug}/" in e.link)
        found.append((entry.content[0].value, html.fromstring(f"<p>{entry.summary}</p>").text_content()))
    item = next(i for i in json.loads(site["feed.json"])["items"] if f"/{slug}/" in i["url"])
    return [*found, (item["content_html"], item["summary"])]


def test_content__the_same_in_each_format_and_whole(site: Mapping[str, bytes]) -> None:
    texts = contents(site, "a")
    assert len({text for text, _ in texts}) == len({summary for _, summary in texts}) == 1
    tree = html.fromstring(f"<div>{texts[0][0]}</div>")
    said = tree.text_content()
    credit, disclosure = (
        "本文观点整理自视频号作者「示例作者甲」的相关内容。",
        "本文在编辑中使用AI工具辅助润色与校对，尚未经人工审核。",
    )
    assert said.index(credit) < said.index(disclosure) < said.index("正文")
    assert "原写 <b>三</b>，应为四。" in said
    assert '<a href="#s">' in said
    assert "图：示例" in said
    assert tree.xpath("//td/text()") == ["1", "2"]
    assert texts[0][1] == f"一句摘要。 {credit} {disclosure}"


def test_content__addresses_are_full_and_lead_somewhere(site: Mapping[str, bytes]) -> None:
    tree = html.fromstring(f"<div>{contents(site, 'a')[0][0]}</div>")
    links = [link for _, _, link, _ in tree.iterlinks()]
    assert "https://example.org/x" in links
    assert f"{ADDRESS}/stories/b/index.html" in links
    assert f"{ADDRESS}/stories/a/%E5%9B%BE%201.png" in links
    ours = [link for link in links if not link.startswith("https://example.org/")]
    assert all(link.startswith(f"{ADDRESS}/stories/") for link in ours)
    assert not tree.xpath("//@class | //@id | //@style | //@tabindex")


def test_categories__have_feeds_of_their_own(site: Mapping[str, bytes]) -> None:
    read = parsed(site["category/科技/atom.xml"])
    assert read.feed.title == "快报 · 科技"
    assert read.feed.link == f"{ADDRESS}/category/%E7%A7%91%E6%8A%80/"
    assert [entry.title for entry in read.entries] == ["b"]
    assert {path for path in site if path.endswith(FEEDS)} == {
        f"{folder}{name}" for folder in ("", "category/汽车/", "category/科技/") for name in FEEDS
    }


def test_pages__state_the_feeds(site: Mapping[str, bytes]) -> None:
    def stated(path: str) -> list[str]:
        tree = html.fromstring(page(site, path))
        return [link.get("href") for link in tree.xpath("//link[@rel='alternate'][@title]")]

    assert stated("index.html") == ["rss.xml", "atom.xml", "feed.json"]
    assert stated("stories/a/index.html") == [f"../../{name}" for name in FEEDS]
    of_category = stated("category/科技/index.html")
    assert of_category[0] == "../../category/%E7%A7%91%E6%8A%80/rss.xml"
    assert of_category[3:] == [f"../../{name}" for name in FEEDS]
    assert "RSS" in Reader(page(site, "index.html")).texts["a"]


def test_without_an_address__no_feeds_and_it_is_said() -> None:
    files, said = told(published_stories(stories(), a_policy(), NOW), "")
    assert files == {}
    assert said == ["No feeds were made: set `site:` in stories/newsroom.yaml to the address of the site."]
    assert b"alternate" not in a_site(stories())["index.html"]


def test_without_a_story__no_feed() -> None:
    site = a_site([], a_policy(SITE))
    assert not [path for path in site if path.endswith(FEEDS)]
    assert b'rel="alternate"' not in site["index.html"]


def test_ids__outlive_title_slug_and_moment() -> None:
    def of(story: Story) -> str:
        return str(parsed(a_site([story], a_policy(SITE))["rss.xml"]).entries[0].id)

    before = a_story("a", more="created: 2025-12-01T20:00:00+08:00\n")
    text = before.data.decode().replace("title: 'a'", "title: 新题").replace("T08:00:00", "T08:30:00")
    after = parse_story("stories/2025/12/new-slug.md", text.encode()).story
    assert after is not None
    assert of(before) == of(after) == "tag:kuaibao.example,2025-12-01:id-a"


def test_newest__and_no_more() -> None:
    many = [a_story(f"s{i:02}", f"2025-12-{i:02}T08:00:00+08:00") for i in range(1, 14)]
    many += [a_story(f"t{i:02}", f"2025-11-{i:02}T08:00:00+08:00", month="2025/11") for i in range(1, 31)]
    titles = [entry.title for entry in parsed(a_site(many, a_policy(SITE))["rss.xml"]).entries]
    assert len(titles) == NEWEST
    assert titles[:2] == ["s13", "s12"]
    assert titles[-1] == "t24"


def test_what_readers_may_not_see__is_in_no_feed() -> None:
    words = {"title": CANARY, "body": CANARY, "credit": CREDIT.replace("示例作者甲", CANARY)}
    hidden = [
        a_story("d", state="draft", **words),
        a_story("r", state="review", **words),
        a_story("e", "2025-12-14T09:39:01+08:00", **words),
        a_story("t", more="retraction: {at: 2025-12-14T09:00:00+08:00, by: lin, reason: 有误}\n", **words),
        a_story("x", "2025-12-10T08:00:00+08:00", more="expires: 2025-12-13\n", **words),
    ]
    with_hidden, without = ([*stories()[:2], *more] for more in (hidden, []))
    policy = a_policy(SITE)
    seen, alone = (
        {p: d for p, d in a_site(s, policy).items() if p.endswith(FEEDS)} for s in (with_hidden, without)
    )
    assert seen == alone
    assert not [path for path, data in seen.items() if CANARY in data.decode()]
    assert CANARY in a_site([a_story("v", **words)], policy)["rss.xml"].decode()


def test_bytes__depend_on_the_stories_alone() -> None:
    def feeds(many: list[Story], now: datetime) -> dict[str, bytes]:
        return {p: d for p, d in a_site(many, a_policy(SITE), now).items() if p.endswith(FEEDS)}

    assert feeds(stories(), NOW) == feeds(stories()[::-1], NOW + timedelta(days=400))


def test_one_bad_story__is_named_and_the_others_stay() -> None:
    def body(_frame: Frame, story: PublishedStory) -> str:
        if story.story.slug == "a":
            raise ValueError("out of order")
        return "<p>好</p>"

    files, said = told(published_stories(stories(), a_policy(), NOW), body=body)
    assert said == ["Left out of the feeds: stories/2025/12/a.md (out of order)"]
    assert [entry.title for entry in parsed(files["atom.xml"]).entries] == ["b"]
    assert parsed(files["category/汽车/rss.xml"]).entries == []  # the pages state it, so it is there


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.sampled_from(
    ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "]]>", "<![CDATA[", "&nbsp;", "\u0085", "</rss>"]
)


@given(
    st.lists(ANY_TEXT | NASTY, max_size=8).map("".join), st.lists(ANY_TEXT | NASTY, max_size=8).map("".join)
)
def test_any_text__leaves_the_feeds_well_formed(title: str, body: str) -> None:
    story = a_story("a", more="tags: [小米]\n")
    meta = story.meta.model_copy(
        update={"title": title, "summary": body, "cover_credit": title, "tags": [title]}
    )
    published = [PublishedStory(Story(story.path, meta, story.data, story.cut, story.root), NOW)]
    files, said = told(published, body=lambda *_: f"<p>{body}</p>")
    assert said == []
    for path, data in files.items():
        if path.endswith(".xml"):
            etree.fromstring(data, etree.XMLParser(huge_tree=False))
        else:
            Draft202012Validator(JSON_FEED).validate(json.loads(data))


@given(st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30)))
def test_any_moment__is_one_to_others(moment: datetime) -> None:
    published = [PublishedStory(a_story("a"), moment.replace(tzinfo=UTC).astimezone(a_policy().zone))]
    files, said = told(published)
    assert said == []
    for path, element in (("rss.xml", ".//pubDate"), ("atom.xml", f".//{ATOM}published")):
        assert etree.fromstring(files[path]).findtext(element)
    stated = json.loads(files["feed.json"])["items"][0]["date_published"]
    assert datetime.fromisoformat(stated) == moment.replace(microsecond=0, tzinfo=UTC) or moment.microsecond
