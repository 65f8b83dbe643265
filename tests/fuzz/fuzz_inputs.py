"""Inputs for the fuzz campaign: real stories mutated, and files made up from a grammar of everything that is odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

TOKENS: tuple[bytes, ...] = (
    *(b"---", b"---\n", b"\n---\n", b"...", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\n\n", b"\t", b"\0"),
    *(
        b": ",
        b":",
        b"- ",
        b"- {",
        b"[",
        b"]",
        b"{",
        b"}",
        b", ",
        b"#",
        b" # ",
        b"&a ",
        b"*a",
        b"<<: *a",
        b"!!str ",
    ),
    *(
        b"|",
        b"|-\n  ",
        b">+\n  ",
        b"'",
        b'"',
        b'"\\u2028"',
        b'"\\x1b"',
        b"? ",
        b"%YAML 1.1\n",
        b"~",
        b"null",
        b"0123",
    ),
    *(
        "：".encode(),
        "\u2028".encode(),
        "\u0085".encode(),
        "\u202e".encode(),
        "\u200b".encode(),
        "\ufffe".encode(),
    ),
    *(
        "\u3000".encode(),
        "\ufe0f".encode(),
        "🎉".encode(),
        "𠮷".encode(),
        "é".encode(),
        b"\xff",
        b"\xed\xa0\x80",
    ),
    *(
        b"**",
        b"*",
        b"_",
        b"~~",
        b"`",
        b"```\n",
        b"> ",
        b"| a | b |\n|---|---|\n| 1 | 2 |\n",
        b"[^1]",
        b"[^1]: x\n",
    ),
    *(
        b"![",
        b"](",
        b")",
        b"](javascript:alert(1))",
        b"<script>",
        b"<!--",
        b"-->",
        b"<a href='x' onclick=y>",
        b"&#106;",
    ),
    *(
        b"https://example.org/a",
        b"www.example.org",
        b"mailto:a@example.org",
        b"- [ ] ",
        b"1. ",
        b"# ",
        b"## ",
        b"\\",
    ),
    *(
        b"../../x.png",
        b"%2e%2e/x",
        b"//example.org/x",
        b"data:text/html,x",
        b"\x1b]52;c;x\x07",
        b"::error::x",
    ),
    *(
        b"state: published\n",
        b"id: 20251213-k7q2\n",
        b"reviews: []\n",
        b"attribution:\n  - relation: \n",
        b"cover: \n",
    ),
    *(
        "本文观点整理自".encode(),
        "视频号作者「".encode(),
        "」的相关内容，".encode(),
        "来源：".encode(),
        "编译自《".encode(),
    ),
)

KEYS = (
    *(
        "id",
        "title",
        "state",
        "category",
        "tags",
        "summary",
        "cover",
        "curator",
        "created",
        "published",
        "placement",
    ),
    *(
        "attribution",
        "ai",
        "reviews",
        "corrections",
        "waivers",
        "claim",
        "retraction",
        "slug",
        "标题",
        "titel",
    ),
)
INNER_KEYS = (
    *(
        "relation",
        "platform",
        "author",
        "title",
        "language",
        "url",
        "url_note",
        "locator",
        "published",
        "accessed",
    ),
    *(
        "archive",
        "permission",
        "permission_note",
        "treatment",
        "stance",
        "by",
        "verdict",
        "at",
        "digest",
        "note",
    ),
    *("rule", "reason", "until", "who"),
)
VALUES = (
    *(
        "",
        "~",
        "draft",
        "review",
        "published",
        "汽车",
        "整理自",
        "编译自",
        "translated from",
        "视频号",
        "公众号",
        "none",
    ),
    *(
        "示例作者甲",
        "「示例作者·乙」",
        "示例 Author's",
        "2025-12-13",
        "2025-13-45",
        "2025-12-13T20:10:00+08:00",
        "0001-01-01",
    ),
    *(
        "9999-12-31T23:59:59+14:00",
        "approve",
        "request-changes",
        "sha256:00",
        "https://example.org/a?b=c#d",
        "no",
        "1e400",
    ),
    *(
        "00:03:10-00:07:45",
        "[a, b]",
        "[a, [b]]",
        "{a: b}",
        "|\n    text\n    more",
        ">-\n    folded",
        "'it''s'",
        '"\\n"',
    ),
    *(
        "*a",
        "&a x",
        "!x y",
        "`x`",
        "@x",
        "%x",
        "x # y",
        "x: y",
        "x：y",
        "- x",
        "granted",
        "licence",
        "transcribed",
        "lin",
    ),
    *("title-missing", "picks", "  ", "很长" * 60, "cover.jpg", "../x.jpg"),
    *(
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2025-02-30T10:00:00+08:00",
        "2025-12-13T25:00:00Z",
    ),
)
WORDS = (
    *(
        "本文",
        "本篇",
        "内容",
        "观点",
        "文字",
        "以上",
        "整理自",
        "编译自",
        "翻译自",
        "转载自",
        "摘编自",
        "改编自",
        "综合自",
        "援引",
    ),
    *(
        "视频号",
        "公众号",
        "微博",
        "B站",
        "UP主",
        "作者",
        "博主",
        "小红书",
        "抖音",
        "播客",
        "YouTube",
        "X",
        "《",
        "》",
        "「",
        "」",
    ),
    *(
        "“",
        "”",
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "的",
        "相关内容",
        "，",
        "。",
        "；",
        "、",
        "：",
        ":",
        "|",
        "·",
        "－",
        " ",
        "\u3000",
    ),
    *(
        "示例作者甲",
        "示例栏目",
        "2025-12-12",
        "2025年12月12日",
        "https://example.org/a",
        "原文链接",
        "来源",
        "作者：",
        "编辑",
    ),
    *(
        "保留其核心立场与判断",
        "文字为整理与结构化呈现",
        "已获授权",
        "转载请注明出处",
        "Source:",
        "Adapted from",
        "by",
        "and",
        "\n",
    ),
    *(
        "，文字",
        "\n\n",
        "**",
        "> ",
        "- ",
        "[",
        "](https://example.org/b)",
        "# ",
        "——",
        "以及",
        "和",
        "等",
        "本文观点",
    ),
)


def story_input(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Give the bytes of something that may be a story."""
    kind = chance.random()
    if kind < 0.55:
        data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 9, 20))):
            data = chance.choice(MUTATIONS)(chance, data, seeds)
        return data
    if kind < 0.9:
        return made_up(chance)
    return noise(chance)


def made_up(chance: Random) -> bytes:
    """Give a file from the grammar: front matter with odd keys and values, then a body."""
    lines = ["---"]
    for _ in range(chance.choice((0, 1, 3, 6, 12))):
        key = chance.choice(KEYS)
        if chance.random() < 0.35:
            lines += [f"{key}:", *_entries(chance)]
        else:
            lines.append(
                f"{' ' * chance.choice((0, 0, 0, 0, 1))}{key}:{chance.choice((' ', ' ', '  ', ''))}{_value(chance)}"
            )
    lines.append(chance.choice(("---", "---", "---", "--- ", "...", "")))
    text = "\n".join(lines) + "\n\n" + body(chance)
    if chance.random() < 0.15:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8")


def _entries(chance: Random) -> list[str]:
    lines = []
    for _ in range(chance.choice((1, 1, 2, 4))):
        keys = [chance.choice(INNER_KEYS) for _ in range(chance.choice((1, 2, 4)))]
        if chance.random() < 0.3:
            lines.append("  - {" + ", ".join(f"{key}: {chance.choice(VALUES)}" for key in keys) + "}")
        else:
            lines += [f"{'  - ' if i == 0 else '    '}{key}: {_value(chance)}" for i, key in enumerate(keys)]
    return lines


def _value(chance: Random) -> str:
    return chance.choice(VALUES) if chance.random() < 0.8 else sentence(chance).replace("\n", " ")


def sentence(chance: Random) -> str:
    """Give words of credit sentences in any order."""
    return "".join(chance.choice(WORDS) for _ in range(chance.choice((1, 3, 6, 12, 25))))


def body(chance: Random) -> str:
    """Give Markdown of odd parts, with a credit sentence somewhere at times."""
    parts = []
    for _ in range(chance.choice((0, 1, 2, 4, 8))):
        kind = chance.randrange(9)
        if kind < 3:
            parts.append(sentence(chance))
        elif kind == 3:
            parts.append("#" * chance.randrange(1, 8) + " " + sentence(chance).replace("\n", ""))
        elif kind == 4:
            columns = chance.randrange(1, 6)
            rows = [" | ".join(chance.choice(WORDS).strip() for _ in range(columns)) for _ in range(3)]
            parts.append(
                "\n".join([f"| {rows[0]} |", "|" + "---|" * columns, *(f"| {row} |" for row in rows[1:])])
            )
        elif kind == 5:
            parts.append(
                chance.choice(("> ", "- ", "  ", "*", "[", "![", "`", "\\", "|")) * chance.choice((1, 5, 40))
            )
        elif kind == 6:
            parts.append(
                b"".join(chance.choice(TOKENS) for _ in range(chance.randrange(1, 12))).decode(
                    "utf-8", "ignore"
                )
            )
        elif kind == 7:
            parts.append(f"{chance.choice(('', '!'))}[{sentence(chance)}]({chance.choice(VALUES)})")
        else:
            parts.append("```\n" + sentence(chance) + chance.choice(("\n```", "")))
    return chance.choice(("\n", "\n\n", "\n\n")).join(parts) + chance.choice(("", "\n", "\n\n"))


def noise(chance: Random) -> bytes:
    """Give tokens and bytes without any plan."""
    start = chance.choice((b"", b"---\n", b"\xef\xbb\xbf---\r\n"))
    parts = [
        chance.choice(TOKENS) if chance.random() < 0.8 else chance.randbytes(chance.randrange(1, 5))
        for _ in range(chance.choice((1, 5, 30, 120)))
    ]
    return start + b"".join(parts)


def _insert(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 30)) + data[at:]


def _delete(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 2, 3, 10, 100)) :]


def _repeat(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.choice((1, 3, 10, 60))]
    return data[:at] + piece * chance.choice((2, 2, 3, 50)) + data[at:]


def _flip(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _splice(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _swap_lines(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _indent(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((b" ", b"  ", b"\t", b"> ", b"- ", "\u3000".encode())) + lines[at]
    return b"\n".join(lines)


def _line_ends(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    if chance.random() < 0.7:
        return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b" \n")))
    return data.rstrip(b"\n")


def _value_of_key(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    keyed = [index for index, line in enumerate(lines[:60]) if b": " in line]
    if keyed:
        at = chance.choice(keyed)
        lines[at] = lines[at].partition(b": ")[0] + b": " + _value(chance).encode()
    return b"\n".join(lines)


def _said(chance: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return data + chance.choice((b"", b"\n", b"\n\n")) + sentence(chance).encode()


Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]
MUTATIONS: tuple[Mutation, ...] = (
    *(_insert, _insert, _delete, _repeat, _flip, _splice, _swap_lines, _indent, _line_ends, _value_of_key),
    *(_value_of_key, _said),
)
