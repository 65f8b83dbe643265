"""Findings that every format has to carry unharmed: wide, long, invisible, hostile, or in no place at all."""

from __future__ import annotations

from hypothesis import strategies as st

from curate.checks.findings import Finding
from curate.messages import Message, msg
from curate.report.findings_sarif import RuleText, Tool
from curate.report.source_text import SourceText
from curate.story.fault import Fix

HEAD = """\
---
title: 示例稿件
tags: [a\u3000b]
---
"""
BODY = """\
第一行里有半角逗号,在汉字之间。
\t缩进,有 tab\t还有零宽\u200b字符。
😀👨‍👩‍👧❤️,表情后面的逗号。
e\u0301a\u0301 组合字符,的位置。
::error file=x::不是命令 ##[error]也不是
"""
LONG = "很长的一段话，" * 60 + "错在这里,后面还很长" + "，没有尽头" * 60 + "\n"

CHINESE = "stories/2025/12/中文 路径.md"
WINDOWS = "stories/2025/12/crlf.md"
PUNCTUATED = "stories/2025/12/100%,a:b%0A;]=.md"
UNDECODED = "stories/2025/12/\udcff\udcfe.md"
HOSTILE = "stories/2025/12/::error::##[x]\n::warning::\x1b[31m.md"
GONE = "stories/2025/12/zou-le.md"
CLEAN = "stories/2025/12/gan-jing.md"
POLICY = "stories/newsroom.yaml"

FILES = {
    CHINESE: (HEAD + BODY + LONG).encode(),
    WINDOWS: b"\xef\xbb\xbf" + (HEAD + BODY).replace("\n", "\r\n").encode(),
    PUNCTUATED: "坏\n".encode() + b"\xd6\xd0 byte,\n",
    UNDECODED: HEAD.encode() + "名字不是 UTF-8,\n".encode(),
    HOSTILE: HEAD.encode() + b"a,b\n",
    CLEAN: (HEAD + "没有问题。\n").encode(),
    POLICY: "name: 快报\n".encode(),
}
CHECKED = sorted(path for path in [*FILES, GONE] if path != POLICY)
TOOL = Tool("1.2.3", "zh")
FIRST = BODY.index(",")


def source(path: str) -> SourceText | None:
    data = FILES.get(path)
    return SourceText(data) if data is not None else None


def describe(rule: str) -> RuleText | None:
    if rule != "zh-comma":
        return None
    return RuleText(
        "逗号是半角的",
        "# zh-comma: 逗号是半角的\n\n轻重。\n\n为什么：<b>汉字</b>之间用全角。\n\n## 不对\n\na,b\n",
    )


def comma(path: str, line: int, column: int, fix: Fix | None = None) -> Finding:
    return Finding(
        "zh-comma",
        "warning",
        path,
        line,
        column,
        msg("A comma between Han characters is full-width."),
        msg("Write ，; `curate check --fix` does it."),
        fix=fix,
    )


NASTY = [
    Finding(
        "text-control",
        "error",
        HOSTILE,
        1,
        1,
        msg("{value} is \n::error::no command\r\x1b[2J ##[add-mask]", value="\u202e::"),
    ),
    Finding(
        "zh-comma",
        "error",
        PUNCTUATED,
        2,
        8,
        msg("100%, a:b %0A %25 {value}", value="\ud800\x00\ufffe"),
        msg("a\nb"),
    ),
    Finding("too-large", "error", GONE, 1, 1, msg("The file is {what}.", what=']]>&<x a="\'">')),
    comma(UNDECODED, 5, 13),
    Finding("place-zero", "info", CHINESE, 0, 0, msg("Before everything.")),
    Finding("title-wide", "info", CHINESE, 2, 8, msg("示例：“宽”的“标题”。"), length=4),
    comma(CHINESE, 5, 10, Fix(FIRST, FIRST + 1, "，")),
    comma(CHINESE, 6, 4),
    Finding("invisible", "error", CHINESE, 6, 15, msg("U+200B"), length=1),
    comma(CHINESE, 7, 9),
    comma(CHINESE, 8, 10, Fix(BODY.index("的位置"), BODY.index("的位置"), "::error::\n##[", safe=False)),
    Finding("line-command", "warning", CHINESE, 9, 1, msg("| * _ [x](y) <b> # `c` @all"), length=300),
    Finding("long-line", "warning", CHINESE, 10, 421, msg("Long."), msg("Cut it."), length=4),
    Finding("long-line", "warning", CHINESE, 10, 9999, msg("After its end.")),
    Finding("place-far", "warning", CHINESE, 999, 7, msg("There is no such line.")),
    comma(WINDOWS, 5, 10, Fix(FIRST, FIRST + 1, "，")),
    Finding("spaces-end", "info", WINDOWS, 5, 17, msg("The end of the line.")),
    Finding("policy", "error", POLICY, 1, 7, msg("Not like this."), length=2),
]
"""Grouped by file, as a check gives them."""

MANY = [comma(CHINESE, 5, 10) for _ in range(300)]

ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "\n\r\t:#[]%,;=<>&'\"`|\\ ，。中🙂\u200b\u200d\u202e\x1b\x00\ufffe\ud800\udcff\u2028\xa0"
        ),
        st.characters(),
    ),
    max_size=40,
)


def _said(text: str) -> Message:
    return msg("{value}", value=text)


FINDINGS = st.builds(
    Finding,
    st.sampled_from(["zh-comma", "some-rule"]),
    st.sampled_from(["error", "warning", "info"]),
    st.one_of(st.sampled_from([*FILES, GONE]), ANY_TEXT.filter(bool)),
    st.integers(0, 12),
    st.integers(0, 500),
    ANY_TEXT.map(_said),
    st.one_of(st.none(), ANY_TEXT.map(_said)),
    st.integers(0, 60),
)
