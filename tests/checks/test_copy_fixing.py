"""What fixing by the copy rules makes of any text: it comes to rest, and changes words only."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curate.checks.findings import Finding
from curate.checks.fixing import Mended, fixes_of, mend, skeleton
from curate.checks.registry import RULES, check_story
from curate.checks.surroundings import Surroundings
from curate.story.story import ParsedStory, Story
from sample_desk import TODAY, desk_policy, read, story_text

COPY_RULES = sorted(name for name in RULES if name.startswith("zh-"))
POLICY = (
    "rules:\n" + "".join(f"  {name}: warning\n" for name in COPY_RULES) + "style:\n  terms: {站点: 网站}\n"
)
KEPT = (
    "示例作者甲",
    "https://example.org/a,b(c)",
    "`a,中文(b)...`",
    "「差评X.PIN」",
    "《你好,世界...》",
    "#小米,汽车#",
)
"""What stands in a text and is never changed; 「」 behind 博主 is the name of an account."""

PIECES = (
    *"中文他的是二十一年月日站，。、；：？！（）「」『》《“”‘’…—～·％３Ａ　",
    *"abGkg019,.?!;:()\"'`*_~-–#>|[]<&$\\/@+=% \t",
    *(
        "...",
        "。。。",
        "--",
        "——",
        "……",
        " ,",
        "，，",
        "**",
        "**中文**",
        "~~",
        "``",
        "```\n",
        "\n",
        "\n\n",
        "  \n",
    ),
    *(
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n## ",
        "\n    ",
        "\n| a | 中,文 |\n|---|---|\n| 5 % | b |\n",
        "\n---\n",
        "\n===\n",
    ),
    *(
        "[中,文](https://example.org/x)",
        "![图,甲](chart.png)",
        "[^1]",
        "\n[^1]: 中,文\n",
        "\n[a]: https://example.org\n",
    ),
    *(
        "63~68%",
        "5 %",
        "2025年12月14日 星期六",
        "2025-12-14（周一）",
        "80kg",
        "80公斤",
        "25 ℃",
        "Github",
        "b站",
        "站点",
    ),
    *(
        "博主「差评X.PIN」",
        "the company, in short, ",
        "https://example.org/a,b(c)",
        "www.example.org ",
        "a@example.org",
    ),
    *(
        "示例作者甲",
        "`a,中文(b)...`",
        "《你好,世界...》",
        "#小米,汽车#",
        "<b>",
        "</b>",
        "<!-- 中,文 -->",
        "&nbsp;",
        "\\,",
    ),
)
BODIES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@cache
def around() -> Surroundings:
    return Surroundings(desk_policy(POLICY), TODAY)


def judge(parsed: ParsedStory) -> list[Finding]:
    """Judge a story by the copy rules, all of them switched on."""
    return [finding for finding in check_story(parsed, around()) if finding.rule in COPY_RULES]


def story_of(body: str, *, returns: bool = False) -> Story:
    text = story_text(body=body)
    return read(text.replace("\n", "\r\n") if returns else text)


def mended(story: Story, *, unsafe: bool) -> Mended:
    return mend(story, judge, unsafe=unsafe)


@pytest.mark.parametrize("unsafe", [False, True])
@settings(max_examples=200, deadline=None)
@given(body=BODIES, returns=st.booleans())
@example(body="他说(很,好), 真的...", returns=True)
@example(body="１. 中,文", returns=False)
@example(body="![a](x)中,文", returns=False)
def test_fixing__comes_to_rest_and_changes_words_only(unsafe: bool, body: str, returns: bool) -> None:
    story = story_of(body, returns=returns)
    once = mended(story, unsafe=unsafe)
    after = read(once.data)
    assert mended(after, unsafe=unsafe) == Mended(once.data, 0, once.left)
    assert len(fixes_of(judge(ParsedStory(after.path, after)), unsafe=unsafe)) == once.left
    assert (once.count == 0) == (once.data == story.data)
    assert once.data.removesuffix(after.body.encode()) == story.data.removesuffix(story.body.encode())
    assert skeleton(after.parsed_body) == skeleton(story.parsed_body)
    assert after.body.count("\r\n") == story.body.count("\r\n")
    assert after.body.count("\n") == story.body.count("\n")


@settings(max_examples=200, deadline=None)
@given(before=BODIES, after=BODIES, kept=st.sampled_from(KEPT))
def test_fixing__never_changes_what_is_not_the_desks_own_words(before: str, after: str, kept: str) -> None:
    before = before.replace("`", "").replace("<", "").replace("《", "").replace("#", "").replace("「", "")
    body = f"{before}\n\n文中博主{kept} 后\n\n{after}"
    story = story_of(body)
    assert f"文中博主{kept}" in mended(story, unsafe=True).data.decode()


@settings(max_examples=100, deadline=None)
@given(body=BODIES)
def test_findings__stand_where_they_say(body: str) -> None:
    story = story_of(body)
    lines = story.data.decode().split("\n")
    for finding in judge(ParsedStory(story.path, story)):
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        if finding.fix is not None:
            assert 0 <= finding.fix.start <= finding.fix.end <= len(story.body)
            assert story.body[finding.fix.start : finding.fix.end] != finding.fix.text


@settings(max_examples=100, deadline=None)
@given(body=BODIES)
def test_findings__are_the_same_whatever_the_line_ends(body: str) -> None:
    plain, returns = story_of(body), story_of(body, returns=True)
    places = [
        [(f.rule, f.line, f.column) for f in judge(ParsedStory(story.path, story))]
        for story in (plain, returns)
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize("body", ["他说,好\r\n中文,好\n", "他说,好\r\n中文,好\r\n"])
def test_fixing__leaves_mixed_line_ends_alone(body: str) -> None:
    text = story_text(body=body)
    assert "---\n\n他" in text
    assert mended(read(text), unsafe=True) == Mended(text.encode(), 0, 2)


def test_fixing__mends_thousands_of_places() -> None:
    body = "他说,很好...真的(是的)吗?" * 15_000
    found = judge(ParsedStory("", story_of(body)))
    assert len(found) < 1000
    once = mended(story_of(body), unsafe=False)
    assert once.left == 0
    assert "他说，很好……真的（是的）吗？" * 15_000 in once.data.decode()
