"""The credit a reader sees is the one `curate credit` and `curate show` print, with all that belongs to it."""

from __future__ import annotations

import html
import re
from itertools import cycle, product

import pytest
from site_stories import a_policy, a_site, a_story, page

from curate.policy import Policy
from curate.report.stories_json import story_values
from curate.report.stories_text import story_head
from curate.story.credit import credit_line, disclosure_line
from curate.story.edit import quoted
from curate.story.vocabulary import RELATIONS, Ai, Permission
from sample_desk import TODAY

REMARKS = {"treatment": "文字为整理与结构化呈现", "stance": "保留其核心立场与判断"}
CHINESE, ENGLISH = a_policy(), a_policy("slots: {}\n").model_copy(update={"language": "en"})


def attribution(relation: str, count: int, permission: Permission | None, remarks: dict[str, str]) -> str:
    """Write sources as they stand in a story; the first is linked."""
    lines = ["attribution:"]
    for number in range(count):
        values = {"relation": relation, "platform": "公众号", "author": f"示例「{number}」& <号>"}
        values |= {"title": "《慢行》之后"} if number else {"url": "https://example.org/a?b=1&c=2"}
        values |= remarks | ({"permission": permission.value} if permission else {})
        lines += [
            f"  {'- ' if index == 0 else '  '}{key}: {quoted(text)}"
            for index, (key, text) in enumerate(values.items())
        ]
    return "\n".join(lines) + "\n"


def credit_on(text: str) -> str:
    """Give the words of a page's credit line."""
    found = re.search('<p class="credit-line">(.*?)</p>', text, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub("<[^>]*>", "", found[1]))


@pytest.mark.parametrize("policy", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("relation", RELATIONS)
def test_credit__is_the_same_on_the_page_and_in_the_commands(relation: str, policy: Policy) -> None:
    for count, remarks, (permission, ai) in product(
        (1, 2), ({}, REMARKS), zip((None, *Permission), cycle((None, *Ai)))
    ):
        story = a_story(
            "a",
            credit=attribution(relation, count, permission, remarks),
            more=f"ai: {ai.value}\n" if ai else "",
        )
        text = page(a_site([story], policy), "stories/a/index.html")
        line = credit_line(story.sources, language=policy.language)
        assert credit_on(text) == line
        shown = story_head(
            story, policy, None, policy.language, lambda t: t, lambda t, _: t, 2_000, today=TODAY
        )
        assert f"  {line}\n" in f"{shown}\n"
        if policy is CHINESE:
            assert story_values(story)["credit"] == line
        disclosure = disclosure_line(ai, language=policy.language)
        assert text.count('<p class="disclosure">') == bool(disclosure)
        assert disclosure in text


@pytest.mark.parametrize(
    ("permission", "chinese", "english"),
    [
        ("none", "未取得授权", "none obtained"),
        ("requested", "已申请，尚未取得授权", "asked for, not granted yet"),
        ("granted", "已获授权", "granted"),
        ("licence", "依许可协议使用", "used under its licence"),
        ("fair-quotation", "合理引用", "quoted fairly"),
    ],
)
def test_permission__is_shown_as_the_field_says(permission: str, chinese: str, english: str) -> None:
    for policy, label, said in ((CHINESE, "授权", chinese), (ENGLISH, "Permission", english)):
        story = a_story("a", credit=attribution("整理自", 1, Permission(permission), {}))
        text = page(a_site([story], policy), "stories/a/index.html")
        assert f"<dt>{label}</dt><dd>{said}</dd>" in text


def test_permission__that_is_not_recorded_is_not_made_up() -> None:
    text = page(a_site([a_story("a", credit=attribution("整理自", 1, None, {}))]), "stories/a/index.html")
    assert "<dt>授权</dt>" not in text


def test_translator__is_shown_with_the_source() -> None:
    credit = attribution("翻译自", 1, None, {"translator": "示例译者 Jr."})
    text = page(a_site([a_story("a", credit=credit)]), "stories/a/index.html")
    assert "<dt>译者</dt><dd>示例译者 Jr.</dd>" in text
