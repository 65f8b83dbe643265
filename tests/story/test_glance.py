"""A glance says published only of what reading says it of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.story.glance import says_published
from curate.story.story import parse_story
from curate.story.vocabulary import State

STORY = "---\nid: a\nstate: published\ntitle: 题\n---\n\n正文\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STORY, True),
        (STORY.replace("\n", "\r\n"), True),
        ("\ufeff" + STORY, True),
        (STORY.replace("published", "draft"), False),
        (STORY.replace("published", '"published"'), False),
        (STORY.replace("published", "published  # 早就"), False),
        (STORY.replace("published", "published soon"), False),
        (STORY.replace("state: published\n", "").replace("正文", "state: published\n---\n"), False),
        (STORY.replace("state:", "  state:"), False),
        (STORY.replace("id: a", "note: |\n  state: draft"), True),
        (STORY.partition("---\n\n")[0], False),
        (" " + STORY, False),
        ("", False),
    ],
)
def test_glance__sees_the_line_the_tool_writes(text: str, expected: bool) -> None:
    assert says_published(text.encode()) is expected


LINE = st.sampled_from(
    ["id: a", "state: published", "state: draft", " state: published", "note: |", "  state: published", "---", "x: [1]",
     'q: "a', 'b"', "state: 'published'", "state:", "# state: published", "", "正文"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(LINE, max_size=9), st.sampled_from(["\n", "\r\n"]))
def test_glance__never_hides_a_story_that_is_not_published(lines: list[str], eol: str) -> None:
    data = eol.join(["---", *lines]).encode()
    story = parse_story("stories/2025/12/a.md", data).story
    if says_published(data) and story is not None:
        assert story.state is State.PUBLISHED
