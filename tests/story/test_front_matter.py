"""Reading a story file: what is refused and where, what is read as typed, and that nothing ends in a traceback."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hostile_cases import CASES, Case
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.checks.registry import RULES
from curate.story.front_matter import MOST_FRONT_MATTER_BYTES, cut
from curate.story.story import ParsedStory, parse_story
from curate.story.text_guard import forbidden_in, guard
from curate.story.yaml_reader import read_yaml

PATH = "stories/2025/12/a.md"


def parse(text: str | bytes) -> ParsedStory:
    return parse_story(PATH, text.encode() if isinstance(text, str) else text)


def values(text: str) -> dict[str, object]:
    """Read a file that has to be read, whatever its values."""
    parsed = parse(text)
    assert parsed.story is not None, [str(fault.message) for fault in parsed.faults]
    return dict(parsed.story.values)


def places(parsed: ParsedStory) -> tuple[tuple[str, int, int], ...]:
    return tuple((fault.rule, fault.line, fault.column) for fault in parsed.faults)


@contextmanager
def no_hang(seconds: int = 30) -> Iterator[None]:
    """Fail instead of waiting for ever; far above what a slow machine needs, far below a doubling cost."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still reading after {seconds} s")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile__exactly_these_faults_at_these_places(case: Case) -> None:
    with no_hang():
        parsed = parse(case.data)
    assert places(parsed) == case.faults
    for fault in parsed.faults:
        assert fault.rule in RULES
        assert len(str(fault.message)) < 300
        assert "{" not in str(fault.hint or "").replace("[ {.", "")


def test_case_names__unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 100


PUMPS = {
    "spaces": "title: x" + " " * 60_000,
    "words": "title: " + "x " * 30_000,
    "quoted-words": 'title: "' + "x " * 30_000 + '"',
    "quotes": "title: '" + "'" * 60_000 + "'",
    "escapes": 'title: "' + "\\u4e2d" * 10_000 + '"',
    "comment": "title: x #" + "x" * 60_000,
    "comments": "#\n" * 1_900 + "title: x",
    "blank-lines": "title: x" + "\n" * 1_900,
    "literal": "title: |\n" + "  x\n" * 1_900,
    "plain-lines": "title: x\n" + "  x\n" * 1_900,
    "keys": "\n".join(f"title{n}: x" for n in range(1_900)),
    "colons": "title: " + ":" * 60_000,
    "colons-and-spaces": ": " * 30_000,
    "exclamations": "title: " + "!" * 60_000,
    "percents": "#%\n" * 1_900 + "%",
    "wide-colons": "title：" * 10_000,
    "wide-lines": "x\n" * 1_900 + "title：x",
    "commas": "tags: [" + "," * 60_000,
    "question-marks": "title: " + "?" * 60_000,
    "tabs": "title:\n" + "\t" * 60_000,
    "key-of-60-kb": "x" * 60_000 + ": y",
    "braces": "{" * 60_000,
    "dashes": "-" * 60_000,
    "u3000": "title: x" + "\u3000" * 20_000,
}


@pytest.mark.parametrize("head", PUMPS.values(), ids=PUMPS.keys())
def test_pump__read_or_refused_without_a_hang(head: str) -> None:
    with no_hang(10):
        parsed = parse(f"---\n{head}\n---\n")
    assert parsed.story is not None or parsed.faults


def test_wide_colon_in_a_list_without_error__hinted_in_policies_too() -> None:
    fault = read_yaml("name：x")
    assert (fault.line, getattr(fault, "rule", "")) == (1, "yaml-fullwidth-colon")


def test_wide_colon_behind_a_key_of_two_lines__where_it_stands() -> None:
    fault = read_yaml("{name\n  ：", 2)
    assert (getattr(fault, "rule", ""), fault.line, fault.column) == ("yaml-fullwidth-colon", 3, 3)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("2026", "2026"),
        ("0123", "0123"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-03-01", "2026-03-01"),
        ("2026-02-30", "2026-02-30"),
        ("~", "~"),
        ("null", "null"),
        ("9" * 5000, "9" * 5000),
        (".inf", ".inf"),
        ("a：b", "a：b"),
        ("https://a.example/?x#y", "https://a.example/?x#y"),
        ("a#b", "a#b"),
        ("a # 注", "a"),
        ("家庭👨‍👩‍👧", "家庭👨‍👩‍👧"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("𠮷野家", "𠮷野家"),
        ("甲\u3000乙", "甲\u3000乙"),
        ("\u3000甲", "\u3000甲"),
        ("'it''s'", "it's"),
        ('"a\\tb"', "a\tb"),
        ('"\\U0001F600\\u4e2d\\\\x0b"', "😀中\\x0b"),
        ("'\\x0b'", "\\x0b"),
        ('""', ""),
        ("", ""),
        ("   # 还没有", ""),
        ("a\n  b", "a b"),
        ('"a\n\n  b"', "a\nb"),
        ("|\n  a\n  b", "a\nb\n"),
        (">-\n  a\n  b", "a b"),
        ("|+\n  a\n", "a\n\n"),
        ("|\n  ---\n  x", "---\nx\n"),
        ("\n  a", "a"),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_scalar__read_as_typed(written: str, meant: str, eol: str) -> None:
    text = f"---\ntitle: {written}\nai: none\n---\n".replace("\n", eol)
    read = values(text)
    assert read == {"title": meant, "ai": "none"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[a, b]", ["a", "b"]),
        ("[ 'a' ,\"b\",\n  c, # 注\n  d,\n]", ["a", "b", "c", "d"]),
        ("[]", []),
        ("\n- a\n- b", ["a", "b"]),
        ("\n  - a\n\n  # 注\n  -   b", ["a", "b"]),
        ("\n  -\n  - b", ["", "b"]),
    ],
)
def test_list__every_legal_writing_read(written: str, meant: list[str]) -> None:
    assert values(f"---\ntags: {written}\nai: none\n---\n") == {"tags": meant, "ai": "none"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\n---", ""),
        ("---\n---\n", ""),
        ("---\n# 注\n---\n\n---\n下半\n---\n", "\n---\n下半\n---\n"),
        ("\ufeff---\r\ntitle: x\r\n---\r\n正文\r\n---", "正文\r\n---"),
        ("---\ntitle: x\n---\n正文\r\n混排\n", "正文\r\n混排\n"),
        ("---\ntitle: x\n---\n没有换行", "没有换行"),
    ],
)
def test_cut__parts_are_the_file(text: str, body: str) -> None:
    parts = cut(text.encode())
    assert not isinstance(parts, list)
    assert parts.body == body
    assert parts.encode() == text.encode()
    assert text.removeprefix("\ufeff").split("\n")[parts.body_line - 1 :] == body.split("\n") or body == ""


def test_front_matter_of_64_kib__read() -> None:
    head = "title: " + "x" * (MOST_FRONT_MATTER_BYTES - 8) + "\n"
    assert parse(f"---\n{head}---\n").faults == ()


def test_places__counted_in_characters_after_a_bom() -> None:
    story = parse("\ufeff---\r\n标题: x\r\ntags: [汽车, 科技]\r\n---\r\n").story
    assert story is not None
    assert story.place("tags", 1) == (3, 12)
    assert story.place("tags", 9) == (3, 7)
    assert story.place("cover") == (2, 1)


def test_unknown_keys__kept_and_answered_with_the_nearest() -> None:
    parsed = parse("---\nsumary: x\n自用: {甲: [乙]}\n---\n")
    assert parsed.story is not None
    assert parsed.story.values == {"sumary": "x", "自用": {"甲": ["乙"]}}
    assert [str(fault.hint) for fault in parsed.faults] == ["Did you mean summary?", "None"]


def test_gbk__named_in_the_hint() -> None:
    assert "GBK" in str(parse("---\ntitle: 标题\n---\n".encode("gbk")).faults[0].hint)
    assert "UTF-16" in str(parse("---\ntitle: 标题\n---\n".encode("utf-16")).faults[0].hint)
    broken = "---\ntitle: 标题标题\n---\n".encode().replace("标".encode(), b"\xe6\xa0", 1)
    assert "GBK" not in str(parse(broken).faults[0].hint)


VALID = """---
id: 20251213-k7q2
title: "标题" # 注
state: draft
tags: [小米, '品牌']
summary: >
  一段
  摘要
attribution:
  - relation: 整理自
    author: 示例作者甲
    url: https://example.org/?a=1#b
reviews:
- {by: wang, at: 2025-12-14T09:00:00+08:00, note: ""}
---

## 小标题

正文。
"""
PIECES = st.sampled_from(
    [
        "\n",
        "\r",
        "\r\n",
        ": ",
        "：",
        "---\n",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a ",
        "!",
        "<<: ",
        '"',
        "'",
        "\\",
        "\\u202e",
        "\\ud800",
        "\\UFFFFFFFF",
        "#",
        "|",
        ">",
        "%",
        "\t",
        "  ",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "state: draft\n",
        "title:",
        "2026-02-30",
        "字",
        "󠄀",
        "~",
        "...",
        "\x1b",
        "@",
        "`",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes__never_an_error(data: bytes) -> None:
    check_sound(data)
    check_sound(b"---\n" + data + b"\n---\n")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(VALID)), st.integers(0, 9), PIECES), max_size=6))
def test_story_with_damage__never_an_error(damage: list[tuple[int, int, str]]) -> None:
    text = VALID
    for offset, length, piece in damage:
        text = text[:offset] + piece + text[offset + length :]
    check_sound(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=25))
def test_front_matter_of_yaml_pieces__never_an_error(pieces: list[str]) -> None:
    check_sound(("---\n" + "".join(pieces) + "\n---\n").encode("utf-8", "surrogatepass"))


def check_sound(data: bytes) -> None:
    """Reading gives a story or faults; each fault lies in the file, and what was read holds nothing forbidden."""
    with no_hang():
        parsed = parse(data)
    assert parsed.story is not None or parsed.faults
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    for fault in parsed.faults:
        assert fault.rule in RULES
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert str(fault.message)
    if parsed.story is not None:
        assert all(forbidden_in(text) is None for text in texts_of(parsed.story.values))
        assert parsed.story.cut.encode() == data


def texts_of(value: object) -> Iterator[str]:
    """Give every key and every text of a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    else:
        assert isinstance(value, str)
        yield value


FORBIDDEN = st.one_of(
    st.characters(min_codepoint=0, max_codepoint=0x1F, exclude_characters="\t\n\r"),
    st.characters(min_codepoint=0x7F, max_codepoint=0x9F),
    st.sampled_from("\u2028\u2029\ufeff\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"),
    st.sampled_from("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
)
FINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20).filter(
    lambda text: forbidden_in(text) is None
)


@given(FINE, FORBIDDEN, FINE)
def test_guard__a_forbidden_character_anywhere_is_refused_at_its_place(
    before: str, character: str, after: str
) -> None:
    text = f"---\ntitle: x\n---\n{before}{character}{after}"
    fault = parse(text).faults[0]
    assert (fault.line, fault.column) == (4, len(before) + 1)
    assert fault.rule in ("text-control", "text-bidi")
    assert forbidden_in(before + character + after) == character


@given(FINE)
def test_guard__other_text_passes(text: str) -> None:
    assert guard(text + "\t\r\n\u3000" + text) == []
