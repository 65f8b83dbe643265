"""What a takedown leaves of a story: exactly the keys it keeps, whatever their values, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from curate.story.nodes import Plain
from curate.story.scalar_text import written
from curate.story.story import Story, parse_story
from curate.story.tombstone import KEPT, is_tombstone, tombstone_bytes
from sample_desk import PATH, read, story_text

NOTICE = {"at": "2025-12-16T10:00:00+08:00", "by": "wang", "reason": "来源要求撤下：见 #3"}
WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=30)


def tombstone_of(story: Story) -> Story:
    parsed = parse_story(story.path, tombstone_bytes(story, NOTICE))
    assert parsed.story is not None, [str(fault.message) for fault in parsed.faults]
    assert not parsed.faults
    return parsed.story


def kept(story: Story) -> dict[str, Plain]:
    return {key: value for key, value in story.values.items() if key in KEPT}


@given(title=WORDS, source=st.dictionaries(st.sampled_from(["author", "title", "note", "stance"]), WORDS))
def test_tombstone__keeps_what_it_keeps_as_it_was(title: str, source: dict[str, str]) -> None:
    lines = "".join(f"    {key}: {written(text)}\n" for key, text in source.items())
    text = story_text(state="published").replace("    author: 示例作者甲\n", lines)
    text = text.replace("title: 新车的信任", f"title: {written(title)}")
    parsed = parse_story(PATH, text.encode())
    assert parsed.story is not None
    tombstone = tombstone_of(parsed.story)
    assert is_tombstone(tombstone)
    assert kept(tombstone) == kept(parsed.story)


def test_tombstone__has_no_comment_and_no_other_key_of_the_story() -> None:
    text = story_text(
        "# 内部备注：金丝雀\ntags: [金丝雀]\ncover: canary.jpg\nmood: 金丝雀\nreviews:\n"
        "  - {by: wang, verdict: point, quote: 金丝雀, note: 改}\n"
        "waivers:\n  - {rule: source-bare, reason: 没有网址, by: wang, until: 2026-01-01}\n",
        state="published",
        body="金丝雀。",
    )
    story = read(text.replace("summary: 一两句话说清这篇讲什么。", "summary: 金丝雀"))
    tombstone = tombstone_of(story)
    assert "金丝雀" not in tombstone.data.decode()
    assert "canary" not in tombstone.data.decode()
    assert set(tombstone.values) == {*kept(story), "retraction"}
    assert tombstone.values["waivers"] == story.values["waivers"]


def test_tombstone__is_none_while_anything_is_left() -> None:
    whole: dict[str, Any] = {"state": "published", "body": ""}
    retraction = "retraction: {at: 2025-12-16T10:00:00+08:00, by: wang, reason: 撤, takedown: 'true'}\n"
    bare = story_text(retraction, **whole).replace("summary: 一两句话说清这篇讲什么。\n", "")
    assert is_tombstone(read(bare))
    assert not is_tombstone(read(bare.replace(", takedown: 'true'", "")))
    assert not is_tombstone(read(bare.replace("state: published", "state: review")))
    assert not is_tombstone(read(bare + "一句话。\n"))
    assert not is_tombstone(read(bare.replace("category: 汽车\n", "category: 汽车\nai: none\n")))
