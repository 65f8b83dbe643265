"""Front matters made up at random: from lines that people write, some odd, then spoilt a little."""

from __future__ import annotations

from random import Random

KEYS: tuple[str, ...] = (
    "id", "title", "state", "tags", "note", "a", "b", "by", "at", "x-y", "_z", "标题", "k9", *"cdefghijklmn",
)  # fmt: skip
TEXTS: tuple[str, ...] = (
    "draft", "小米", "2025-12-14T09:39:00+08:00", "2025-12-14", "https://a.example/b?c=d#e", "a b  c", "null",
    "12", "0x1f", "a:b", "a#b", "a,b", "什么：怎么", "是的。", "（括号）", "a[1]", "a{b}", "what?", "x!", "~", "=",
    "😀🎉", "\u3000全角", "不\u00a0断", "<<", "on", "a - b", "a 'b' c", 'a "b" c', "a\\nb", "a & b", "-", "é",
)  # fmt: skip
ODD_TEXTS: tuple[str, ...] = (
    "a: b", "a :b", "a : b", "a:", ":", ": a", ":a", "a #b", "# a", "#a", "- a", "-a", "--", "---", "...",
    "? a", "?a", "&a b", "*a", "!a b", "!!str a", "| a", "|", ">", ">-", "%a", "@a", "`a", "{", "}", "[",
    "]", ",", ", a", "a]", "a}", "a\tb", "\ta", "a\t", "：", "state：draft", "\u0085", "a\u0085b", "\u2028",
    "\ufeff", "\x07", "\u200d", "a\rb", "<<: a", "a, b: c", "a\u3000#b", "a\u00a0#b", "a:\u3000b", "a?b",
    "? ", "a: ", "a #", "\ud800", "'", '"',
)  # fmt: skip
QUOTED: tuple[str, ...] = (
    '""', "''", '"a"', "'a'", '"a: b"', "'a #b'", '"a, b]"', "'it''s'", "''''", "'a\"b'", '"a\'b"',
    '"a  b "', '"sha256:0a"', "' '", '"小米"', "'\u3000'",
)  # fmt: skip
ODD_QUOTED: tuple[str, ...] = (
    '"a', "'a", '"a\\nb"', '"\\u2028"', '"a" b', "'a'b", '"a"#b', '"a": b', "'a': b", '"a"b"', '"a\n b"',
    "'a'''", '"\\', '"\\""', "'a\n\n b'", '"a" "b"', "'a\\'",
)  # fmt: skip
BLANKS: tuple[str, ...] = ("", "", "", " ", "  ")
COMMENTS: tuple[str, ...] = ("", "", "", "", "", " # c", "  # a: b", " #", "   # - 小米", " ")
ODD_COMMENTS: tuple[str, ...] = ("#c", "\t# c", "\t", ":", " :", " -")
SPOILS: tuple[str, ...] = (
    ": ", ":", "# ", " #", "#", "'", '"', "[", "]", "{", "}", ",", ", ", "\t", " ", "  ", "- ", "-", "\n",
    "\r\n", "\r", "？", "：", "😀", "\u3000", "\u00a0", "\u0085", "\u2029", "\ufeff", "?", "? ", "|", ">",
    "&a ", "*a", "!", "%", "---\n", "...\n", "\n---\n", "a: b\n", "  a: b\n", "- a\n", "\n# c\n", "\n\n",
    "<<: {}\n", "\\", "`", "@", "\0", "é",
)  # fmt: skip


def made_front_matter(chance: Random) -> str:
    """Give one; a quarter is for the quick reader, the others have something it must leave alone."""
    odd = chance.choice((0.0, 0.0, 0.0, 0.05, 0.3))
    text = "".join(_entry(chance, odd, 0, 3) for _ in range(chance.randrange(1, 6)))
    for _ in range(chance.choice((0, 0, 0, 1, 1, 3))):
        text = _spoilt(chance, text)
    if chance.randrange(8) == 0:
        text = text.removesuffix("\n")
    if chance.randrange(4) == 0:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text


def _entry(chance: Random, odd: float, indent: int, deeper: int) -> str:
    """Give a key with its value, each line with its end."""
    blanks = " " * (indent if chance.random() >= odd else chance.randrange(6))
    key = blanks + chance.choice(KEYS) + ":"
    kind = chance.randrange(10)
    if kind < 5 or deeper == 0:
        return _between(chance) + key + _after(chance, odd, _scalar(chance, odd))
    if kind < 6:
        return key + chance.choice(COMMENTS) + "\n"
    if kind < 7:
        return key + _after(chance, odd, _flow(chance, odd, 2))
    inner = indent + chance.choice((0, 2, 2, 2, 4, 1))
    lines = key + chance.choice(("", "", " ", " # c")) + "\n"
    for _ in range(chance.randrange(1, 4)):
        lines += _between(chance)
        if kind == 7:
            lines += _entry(chance, odd, indent + 2, deeper - 1)
            continue
        dash = (
            " " * (inner if chance.random() >= odd else chance.randrange(6))
            + "-"
            + " " * chance.choice((1, 1, 1, 3))
        )
        what = chance.randrange(4)
        if what == 0:
            lines += dash.rstrip() + _after(chance, odd, _scalar(chance, odd))
        elif what == 1:
            lines += dash.rstrip() + _after(chance, odd, _flow(chance, odd, 2))
        else:
            entries = [_entry(chance, odd, len(dash), deeper - 1) for _ in range(chance.randrange(1, 4))]
            first = entries[0].lstrip(" ") if entries[0].startswith(" ") else entries[0]
            lines += dash + first + "".join(entries[1:])
    return lines


def _between(chance: Random) -> str:
    if chance.randrange(6):
        return ""
    return " " * chance.randrange(7) + chance.choice(("", "", "# c", "#", "# a: b", "#- 小米")) + "\n"


def _after(chance: Random, odd: float, value: str) -> str:
    is_odd = chance.random() < odd
    blanks = " " * chance.choice((0, 1, 3) if is_odd else (1, 1, 1, 2))
    return blanks + value + chance.choice(ODD_COMMENTS if is_odd else COMMENTS) + "\n"


def _scalar(chance: Random, odd: float) -> str:
    if chance.random() < odd:
        return chance.choice(chance.choice((ODD_TEXTS, ODD_QUOTED)))
    return chance.choice(chance.choice((TEXTS, TEXTS, QUOTED)))


def _flow(chance: Random, odd: float, deeper: int) -> str:
    """Give a list or a mapping between brackets."""
    count = chance.randrange(4)
    pairs = chance.randrange(2) == 1
    parts = []
    for _ in range(count):
        value = _scalar(chance, odd) if deeper == 0 or chance.randrange(6) else _flow(chance, odd, deeper - 1)
        colon = chance.choice((":", " : ", ":  ")) if chance.random() < odd else ": "
        key = chance.choice(KEYS) + colon if pairs else ""
        parts.append(chance.choice(BLANKS) + key + value + chance.choice(BLANKS))
    if chance.random() < odd:
        parts.append(chance.choice(("", " ", "a", "a:", "\n  a", "# c")))
    inside = ",".join(parts)
    return "{" + inside + "}" if pairs else "[" + inside + "]"


def _spoilt(chance: Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    what = chance.randrange(6)
    if what < 3:
        return text[:place] + chance.choice(SPOILS) + text[place:]
    if what == 3:
        return text[:place] + text[place + 1 :]
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    number = chance.randrange(len(lines))
    if what == 4:
        lines.insert(chance.randrange(len(lines) + 1), lines[number])
    else:
        lines[number] = " " * chance.randrange(5) + lines[number].lstrip(" ")
    return "".join(lines)
