"""Notes made of the attribution: `[^s1]` in a text leads to the source with that id."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from curate.site.markdown import page_html
from curate.story.credit import source_phrase
from curate.story.model import Source
from curate.story.source_notes import noted_body, with_source_notes
from curate.story.story import Story
from sample_desk import digest_of, read, story_text

AUTHOR = "    author: 示例作者甲\n"


def a_story(body: str, keys: str = "    id: s1\n") -> Story:
    return read(story_text(body=body).replace(AUTHOR, AUTHOR + keys))


def shown(story: Story, language: str = "zh") -> str:
    """Give the words of the page's text, before each link its address."""
    html = page_html(noted_body(story, language=language))
    html = re.sub(r'<a href="(http[^"]*)"[^<>]*>', r"‹\1›", html)
    return unescape(re.sub(r"<[^<>]*>", "", html))


def test_note__is_made_of_the_source_that_is_referred_to() -> None:
    story = a_story("价格是4.2万元[^s1]。", "    id: s1\n    title: 示例文章\n    locator: 第3段\n")
    assert "公众号「示例作者甲」的‹https://example.org/a›《示例文章》，第3段。" in shown(story)
    assert '<sup class="note-mark"><a href="#fn-s1" id="fnref-s1">1</a></sup>' in page_html(noted_body(story))


def test_note__in_english() -> None:
    story = a_story("价格是4.2万元[^S1]。", "    id: s1\n    title: Example\n    locator: page 3\n")
    assert "‹https://example.org/a›“Example” by 示例作者甲 on WeChat Official Accounts, page 3." in shown(
        story, "en"
    )


def test_note__of_the_text_comes_first() -> None:
    story = a_story("价格[^s1]。\n\n[^s1]: 取自视频。")
    assert with_source_notes(story) == story.body
    assert noted_body(story) is story.parsed_body


def test_note__none_without_a_mark_in_the_text() -> None:
    for body in ("价格。", "价格 `[^s1]`。", "价格[^s2]。", ">" * 70 + "[^s1]"):
        story = a_story(body)
        assert with_source_notes(story) == story.body


def test_note__leaves_file_digest_and_places_alone() -> None:
    with_it, without = a_story("## 一\n\n价格[^s1]。"), a_story("## 一\n\n价格[^s1]。")
    noted_body(with_it)
    assert digest_of(with_it) == digest_of(without)
    assert with_it.parsed_body.outline == without.parsed_body.outline


def test_note__stands_apart_from_what_the_text_begins_or_ends_with() -> None:
    for body, kept in (
        ("    code\n\n价格[^s1]。", "<code>code\n</code>"),
        ("- 价格[^s1]。\n\n```\n[^x]: 没有收尾", "<code>[^x]: 没有收尾\n</code>"),
        ("[^2]: 另一条\n\n价格[^s1][^2]。", "另一条"),
    ):
        html = page_html(noted_body(a_story(body)))
        assert kept in html
        assert "公众号「示例作者甲」" in html
        assert "<!--" not in html


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co")), min_size=1)
)
def test_note__shows_names_as_they_are(name: str) -> None:
    source = Source(relation="整理自", author=name, id="s1")
    story = a_story("价格[^s1]。")
    meta = story.meta.model_copy(update={"attribution": [source]})
    noted = noted_body(Story(story.path, meta, story.data, story.cut, story.root))
    words = "".join(segment.text for segment in source_phrase(source))
    text = unescape(re.sub(r"<[^<>]*>", "", noted.html))
    assert re.sub(r"\s+", " ", words).strip() in re.sub(r"\s+", " ", text)
