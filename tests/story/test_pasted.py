"""What a pasted text is cut into."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.story.pasted import Pasted, read_pasted
from curate.story.vocabulary import PLATFORMS, RELATIONS

CREDIT = "本文整理自公众号「示例来信」的相关内容，有删改。"


def read(text: str, title: str | None = None) -> Pasted:
    return read_pasted(text, title=title, platforms=PLATFORMS, relations=list(RELATIONS))


def test_paste__a_bulletin_entry() -> None:
    pasted = read(
        "慢下来,街道究竟改变了什么?\r\n\r\n第一段。 第二句; 没有空行的长段落。 最后一问? "
        "本文观点整理自视频号作者 「示例作者甲xr」 的相关内容,文字为整理与结构化呈现,保留其核心立场与判断。\r\n"
    )
    assert pasted.title == "慢下来,街道究竟改变了什么?"
    assert pasted.body == "第一段。 第二句; 没有空行的长段落。 最后一问?\n"
    assert pasted.sources == (
        {
            "relation": "整理自",
            "platform": "视频号",
            "author": "示例作者甲xr",
            "treatment": "文字为整理与结构化呈现",
            "stance": "保留其核心立场与判断",
        },
    )
    assert pasted.sentence is not None
    assert pasted.sentence.startswith("本文观点整理自视频号作者 「")


@pytest.mark.parametrize(
    ("text", "title", "want_title", "want_body"),
    [
        ("# 慢行\n\n正文。\n", None, "慢行", "正文。\n"),
        ("\ufeff\n\n# 慢行 ##\n正文。", None, "慢行", "正文。\n"),
        ("# 慢行：一种走法？\n\n正文。", "慢行:一种走法?", "慢行:一种走法?", "正文。\n"),
        ("慢行： 一种走法\n\n正文。", "慢行：一种走法", "慢行：一种走法", "正文。\n"),
        ("# 慢行\n\n慢行\n\n正文。", None, "慢行", "正文。\n"),
        ("# 另一个标题\n\n正文。", "慢行", "慢行", "# 另一个标题\n\n正文。\n"),
        ("慢行\n\n正文。", None, "慢行", "正文。\n"),
        ("慢行，一种走法？\n\n正文。", None, "慢行，一种走法？", "正文。\n"),
        ("慢行。\n\n正文。", None, None, "慢行。\n\n正文。\n"),
        ("慢行\n正文。", None, None, "慢行\n正文。\n"),
        ("慢行\n\n", None, None, "慢行\n"),
        ("长" * 61 + "\n\n正文。", None, None, "长" * 61 + "\n\n正文。\n"),
        ("## 小标题\n\n正文。", None, None, "## 小标题\n\n正文。\n"),
        ("> 引文\n\n正文。", None, None, "> 引文\n\n正文。\n"),
        ("- 一\n\n正文。", None, None, "- 一\n\n正文。\n"),
        ("![图](a.jpg)\n\n正文。", None, None, "![图](a.jpg)\n\n正文。\n"),
        ("作者：示例甲\n\n正文。", None, None, "作者：示例甲\n\n正文。\n"),
        ("https://example.org/a\n\n正文。", None, None, "https://example.org/a\n\n正文。\n"),
        ("---\n\n正文。", None, None, "---\n\n正文。\n"),
        ("正文。\r\r\n\n末段。   \n\n\n", None, None, "正文。\n\n\n末段。\n"),
        ("", None, None, ""),
        (" \n\t\n", "慢行", "慢行", ""),
    ],
)
def test_paste__title_and_edges(text: str, title: str | None, want_title: str | None, want_body: str) -> None:
    pasted = read(text, title)
    assert (pasted.title, pasted.body) == (want_title, want_body)
    assert pasted.sources == ()
    assert pasted.sentence is None


def test_paste__a_credit_in_the_first_line_is_no_title() -> None:
    pasted = read("本文编译自公众号「示例来信」\n\n正文。")
    assert pasted.title is None
    assert pasted.body == "正文。\n"
    assert pasted.sources == ({"relation": "编译自", "platform": "公众号", "author": "示例来信"},)


def test_paste__a_credit_below_the_title() -> None:
    pasted = read("# 慢行\n\n本文编译自公众号「示例来信」\n\n正文。")
    assert (pasted.title, pasted.body) == ("慢行", "正文。\n")
    assert pasted.sentence == "本文编译自公众号「示例来信」"


def test_paste__nothing_but_a_credit() -> None:
    pasted = read(CREDIT)
    assert pasted.body == ""
    assert pasted.sentence == CREDIT


paragraphs = st.sampled_from(
    [
        "慢行", "# 慢行", "## 小节", "一段正文。", "a  b\tc", "> 引文", "```\n代码\n\n```", "- 一\n- 二", "---", CREDIT,
        "末句。 " + CREDIT, "（" + CREDIT + "）", "来源：示例社", "作者：示例甲", "原文链接：https://example.org/a",
        "> " + CREDIT,
        "-END-", "本文转载自公众号「甲」。整理自《乙》。", "| a |\n|---|\n| b |", "本文转载自公众号「甲」\n---", "via:",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(paragraphs, max_size=7),
    st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n\n\n"]),
    st.sampled_from([None, "慢行"]),
)
def test_paste__is_whole_and_settled(parts: list[str], between: str, title: str | None) -> None:
    text = between.join(parts)
    pasted = read(text, title)

    def rest_of(text: str) -> list[str]:
        """The characters but for the title, which may be said several times and is kept once."""
        return sorted(
            "".join(text.replace("#", "").split()).replace("".join((pasted.title or "").split()), "")
        )

    assert rest_of(f"{pasted.sentence or ''}{pasted.body}") == rest_of(text)
    assert not pasted.body or (pasted.body.endswith("\n") and not pasted.body.endswith("\n\n"))
    assert not pasted.body or pasted.body.split("\n")[0].strip()

    again = read(pasted.body, pasted.title or "没有标题")
    assert again.sources == ()
    assert again.sentence is None
    assert again.body == pasted.body
