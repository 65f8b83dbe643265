"""Feeds after a story was corrected or taken back: who read it there is told there, under the same id."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree  # type: ignore[import-untyped]
from site_stories import CREDIT, NOW, a_policy, a_story, page

from curate.site.feeds import NEWEST
from curate.site.pages import render_site
from curate.site.visibility import published_stories, retracted_stories
from curate.story.story import Story

SITE = "site: https://kuaibao.example\n"
CANARY = "金丝雀"
RETRACTION = "retraction: {at: 2025-12-14T09:00:00+08:00, by: wang, reason: 来源 <b>要求</b> 撤下}\n"
SECRETS = {
    "title": "撤下的 <i>标题</i>",
    "body": f"{CANARY}。\n\n![{CANARY}](a.png)\n",
    "credit": CREDIT.replace("示例作者甲", CANARY),
}
MORE = (
    f"summary: {CANARY}\ntags: [{CANARY}]\ncover: a.png\ncover_credit: {CANARY}\nai: generated\n"
    f"corrections: [{{at: 2025-12-13T09:00:00+08:00, by: lin, note: {CANARY}}}]\n"
    "created: 2025-12-01T20:00:00+08:00\n"
)


def site_of(stories: Sequence[Story], language: str = "zh-CN") -> dict[str, bytes]:
    policy = a_policy(SITE).model_copy(update={"language": language})
    pictures = {"stories/2025/12/che-hui/a.png": b"\x89PNG"}
    return render_site(
        published_stories(stories, policy, NOW),
        policy,
        NOW,
        pictures,
        retracted=retracted_stories(stories, policy, NOW),
    )


def before_and_after(day: str = "2025-12-13") -> tuple[Story, Story]:
    """Give a story as it was, and as it was taken back."""
    moment = f"{day}T08:00:00+08:00"
    return (
        a_story("che-hui", moment, more=MORE, **SECRETS),
        a_story("che-hui", moment, more=MORE + RETRACTION, **SECRETS),
    )


def read(data: bytes) -> Any:
    etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def feeds_of(site: Mapping[str, bytes]) -> dict[str, bytes]:
    return {p: d for p, d in site.items() if p.endswith(("rss.xml", "atom.xml", "feed.json"))}


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "category/汽车/rss.xml", "category/汽车/atom.xml"])
def test_retracted__stands_in_its_old_place_with_the_notice(name: str) -> None:
    others = [a_story("xin"), a_story("jiu", "2025-12-12T08:00:00+08:00")]
    was, gone = before_and_after()
    old = read(site_of([*others, was])[name]).entries
    new = read(site_of([*others, gone])[name]).entries
    assert [entry.id for entry in new] == [entry.id for entry in old]
    assert [entry.link for entry in new] == [entry.link for entry in old]
    entry = new[1]
    assert entry.title == "撤下的 <i>标题</i>（已撤回）"
    assert "来源 &lt;b&gt;要求&lt;/b&gt; 撤下" in entry.content[0].value
    assert "本文已于 2025年12月14日 09:00" in entry.content[0].value
    assert "来源" in entry.summary
    assert entry.author == "快报"
    assert entry.updated_parsed[:5] == (2025, 12, 14, 1, 0)
    assert entry.published_parsed == old[1].published_parsed
    assert "tags" not in entry


@pytest.mark.parametrize(("language", "said"), [("zh-CN", "撤回"), ("en", "was retracted on")])
def test_retracted__says_what_its_page_says_and_nothing_else(language: str, said: str) -> None:
    was, gone = before_and_after()
    assert sum(CANARY.encode() in data for data in feeds_of(site_of([a_story("xin"), was])).values()) == 6
    site = site_of([a_story("xin"), gone], language)
    feeds = feeds_of(site)
    assert len(feeds) == 6
    for path, data in feeds.items():
        assert CANARY not in data.decode(), path
        assert said in data.decode(), path
    assert CANARY not in page(site, "stories/che-hui/index.html")
    item = json.loads(site["feed.json"])["items"][1]
    assert item["date_modified"] == "2025-12-14T09:00:00+08:00"
    assert item["url"] == "https://kuaibao.example/stories/che-hui/"
    assert "tags" not in item
    assert "image" not in item


def test_retracted__takes_no_place_of_a_newer_story_and_leaves_with_its_age() -> None:
    newer = [a_story(f"s{i:02}", f"2025-12-14T07:{i:02}:00+08:00") for i in range(NEWEST - 1)]
    _, gone = before_and_after()
    titles = [entry.title for entry in read(site_of([*newer, gone])["atom.xml"]).entries]
    assert len(titles) == NEWEST
    assert "撤回" in titles[-1]
    one_more = a_story("one-more", "2025-12-14T07:59:00+08:00")
    titles = [entry.title for entry in read(site_of([*newer, one_more, gone])["atom.xml"]).entries]
    assert len(titles) == NEWEST
    assert not [title for title in titles if "撤回" in title]


def test_retracted__the_only_story_still_tells_those_who_read_it() -> None:
    _, gone = before_and_after()
    site = site_of([gone])
    assert [entry.link for entry in read(site["rss.xml"]).entries] == [
        "https://kuaibao.example/stories/che-hui/"
    ]
    assert not [path for path in feeds_of(site) if path.startswith("category/")]


def test_retracted__before_it_came_out_is_in_no_feed() -> None:
    _, gone = before_and_after("2025-12-15")
    assert feeds_of(site_of([a_story("xin"), gone])) == feeds_of(site_of([a_story("xin")]))


def test_corrected__carries_the_dated_note_and_the_new_moment_in_each_format() -> None:
    note = "corrections: [{at: 2025-12-14T09:10:00+08:00, by: lin, note: 原写三，应为四。}]\n"
    plain, corrected = (site_of([a_story("gai", more=more)]) for more in ("", note))
    for name in ("rss.xml", "atom.xml"):
        old, new = read(plain[name]).entries[0], read(corrected[name]).entries[0]
        assert new.id == old.id
        assert old.updated_parsed[:5] == (2025, 12, 14, 0, 0)
        assert new.updated_parsed[:5] == (2025, 12, 14, 1, 10)
        assert "2025年12月14日 09:10 星期日 原写三，应为四。" in new.content[0].value
    item = json.loads(corrected["feed.json"])["items"][0]
    assert item["date_modified"] == "2025-12-14T09:10:00+08:00"
    assert "原写三，应为四。" in item["content_html"]
