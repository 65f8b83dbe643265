"""Story files that must not be read, or only in part: the bytes, and the faults expected with line and column."""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[str, int, int]


class Case(NamedTuple):
    """`data` is a whole file; `faults` are all that reading it gives, in order."""

    name: str
    data: bytes
    faults: tuple[Place, ...]


def _head(name: str, head: str, *faults: Place) -> Case:
    """A case whose front matter is `head`, which begins in line 2."""
    return Case(name, f"---\n{head}\n---\n正文。\n".encode(), faults)


def _file(name: str, data: str | bytes, *faults: Place) -> Case:
    return Case(name, data.encode() if isinstance(data, str) else data, faults)


_GOOD = "---\ntitle: 标题\n---\n正文。\n"
_BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

ANCHORS = [
    _head("alias-bomb", _BOMB, ("yaml-alias", 2, 4)),
    _head("merge-bomb", "a: &a {x: y}\nb: {<<: [*a, *a]}", ("yaml-alias", 2, 4)),
    _head("alias-alone", "title: *x", ("yaml-alias", 2, 8)),
    _head("alias-meant-as-emphasis", "title: *重磅*", ("yaml-alias", 2, 8)),
    _head("anchor-on-a-key", "&a title: x", ("yaml-alias", 2, 1)),
    _head("anchor-without-a-value", "cover: &x", ("yaml-alias", 2, 8)),
    _head("anchor-without-a-name", "cover: &", ("yaml-alias", 2, 8)),
    _head("anchor-in-a-list", "tags: [a, &b c]", ("yaml-alias", 2, 11)),
    _head("merge-key", "<<: {state: published}", ("yaml-merge", 2, 1)),
    _head("merge-key-within", "attribution:\n  - author: x\n    <<: {url: y}", ("yaml-merge", 4, 5)),
]

TAGS = [
    _head("tag-object", "title: !!python/object/apply:os.system [x]", ("yaml-tag", 2, 8)),
    _head("tag-string", "title: !!str x", ("yaml-tag", 2, 8)),
    _head("tag-alone", "title: ! x", ("yaml-tag", 2, 8)),
    _head("tag-in-full", "title: !<tag:yaml.org,2002:str> x", ("yaml-tag", 2, 8)),
    _head("tag-on-a-key", "!x title: y", ("yaml-tag", 2, 1)),
    _head("tag-of-a-set", "tags: !!set {a, b}", ("yaml-tag", 2, 7)),
    _head("tag-binary", "title: !!binary aGk=", ("yaml-tag", 2, 8)),
    _head("tag-handle-unknown", "title: !e!x y", ("yaml-tag", 2, 8)),
]

DOCUMENTS = [
    _head("directive", "%YAML 1.1\ntitle: no", ("yaml-directive", 2, 1)),
    _head("directive-of-another-version", "%YAML 9.9\ntitle: x", ("yaml-directive", 2, 1)),
    _head("directive-with-an-endless-number", "%YAML " + "9" * 5000 + "\ntitle: x", ("yaml-directive", 2, 1)),
    _head("directive-after-a-comment", "# x\n\n%TAG ! tag:x,2000:\ntitle: x", ("yaml-directive", 4, 1)),
    _head("second-document", "title: x\n--- # more\nstate: published", ("yaml-multi", 3, 1)),
    _head("second-document-on-one-line", "title: x\n--- {state: published}", ("yaml-multi", 3, 1)),
    _head("explicit-document", "--- # x\ntitle: x", ("yaml-multi", 2, 1)),
    _head("document-end", "title: x\n...", ("yaml-multi", 3, 1)),
    _head("document-end-and-more", "title: x\n...\nstate: published", ("yaml-multi", 3, 1)),
]

DEPTH = [
    _head("deep-flow", "tags: " + "[" * 30_000, ("yaml-depth", 2, 10)),
    _head("deep-flow-maps", "tags: " + "{a: " * 15_000, ("yaml-depth", 2, 19)),
    _head("deep-block", "\n".join(" " * i + "a:" for i in range(300)), ("yaml-depth", 8, 7)),
    _head("deep-dashes", "tags:\n  " + "- " * 20_000, ("yaml-depth", 3, 13)),
    _head("question-marks", "? " * 20_000, ("yaml-syntax", 2, 3)),
    _head("too-many-values", "tags: [" + ", ".join(["a"] * 15_000) + "]", ("yaml-depth", 2, 14_993)),
]

KEYS = [
    _head("duplicate-key", "state: draft\ntitle: x\nstate: published", ("yaml-duplicate-key", 4, 1)),
    _head("duplicate-key-quoted", '"state": draft\nstate: published', ("yaml-duplicate-key", 3, 1)),
    _head("duplicate-key-escaped", 'state: draft\n"st\\u0061te": published', ("yaml-duplicate-key", 3, 1)),
    _head("duplicate-key-within", "attribution:\n- url: a\n  url: b", ("yaml-duplicate-key", 4, 3)),
    _head("duplicate-key-in-braces", "reviews: [{by: a, by: b}]", ("yaml-duplicate-key", 2, 19)),
    _head("list-as-key", "[a]: b", ("yaml-syntax", 2, 1)),
    _head("map-as-key", "{a: b}: c", ("yaml-syntax", 2, 1)),
    _head("key-after-a-question-mark", "? title\n: x", ("yaml-syntax", 2, 3)),
    _head("key-of-many-lines", "? |\n  a\n  b\n: x", ("yaml-syntax", 2, 3)),
    _head("empty-key", ": x", ("yaml-syntax", 2, 1)),
    _head("line-end-in-a-key", '"a\\nb": x', ("yaml-syntax", 2, 1)),
    _head("list-at-the-root", "- title: x", ("yaml-not-mapping", 2, 1)),
    _head("text-at-the-root", "标题", ("yaml-not-mapping", 2, 1)),
    _head("null-at-the-root", "\n~", ("yaml-not-mapping", 3, 1)),
]

TYPING_SLIPS = [
    _head("wide-colon-alone", "state：draft", ("yaml-fullwidth-colon", 2, 6)),
    _head("wide-colon-in-the-first-line", "title：x\nstate: draft", ("yaml-fullwidth-colon", 2, 6)),
    _head("wide-colon-in-the-middle", "title: x\nstate：draft\ntags: []", ("yaml-fullwidth-colon", 3, 6)),
    _head("wide-colon-in-the-last-line", "title: x\nstate：draft", ("yaml-fullwidth-colon", 3, 6)),
    _head("wide-colon-after-a-list", "tags:\n  - a\nstate：draft\nai: none", ("yaml-fullwidth-colon", 4, 6)),
    _head("wide-colon-after-quotes", 'title: "x"\nstate ：draft\nai: none', ("yaml-fullwidth-colon", 3, 7)),
    _head("wide-colon-everywhere", "title：x\nstate：draft\nai：none", ("yaml-fullwidth-colon", 2, 6)),
    _head("wide-colon-and-a-narrow-one", "state：draft: x", ("yaml-fullwidth-colon", 2, 6)),
    _head("wide-colon-within", "attribution:\n  - author：x\n    url: y", ("yaml-fullwidth-colon", 3, 11)),
    _head("wide-colon-in-an-entry", "attribution:\n  - author：x", ("yaml-fullwidth-colon", 3, 11)),
    _head("wide-colon-two-lines-above", "title：x\n  y\nstate: draft", ("yaml-fullwidth-colon", 2, 6)),
    _head("no-space-after-the-colon", "title: x\nstate:draft\nai: none", ("yaml-syntax", 3, 7)),
    _head("no-space-in-the-first-line", "title:x\nstate: draft", ("yaml-syntax", 2, 7)),
    _head("no-space-alone", "state:draft", ("yaml-not-mapping", 2, 1)),
    _head("tab-as-indent", "attribution:\n\t- url: x", ("yaml-syntax", 3, 1)),
    _head("tab-after-the-colon", "title:\tx", ("yaml-syntax", 2, 7)),
    _head("colon-in-a-text", "title: 回应: 不是", ("yaml-syntax", 2, 10)),
    _head("text-begins-with-at", "title: @示例", ("yaml-syntax", 2, 8)),
    _head("text-begins-with-percent", "title: %50", ("yaml-syntax", 2, 8)),
    _head("text-begins-with-backtick", "title: `x`", ("yaml-syntax", 2, 8)),
    _head("quote-not-closed", 'title: "x\nstate: draft', ("yaml-syntax", 2, 8)),
    _head("single-quote-not-closed", "title: x\ncover: 'x\nstate: draft", ("yaml-syntax", 3, 8)),
    _head("bracket-not-closed", "tags: [a, b\nstate: draft", ("yaml-syntax", 3, 6)),
    _head("unknown-escape", 'title: "\\q"', ("yaml-syntax", 2, 10)),
    _head("indented-by-mistake", "title: x\n state: draft", ("yaml-syntax", 3, 7)),
    _head("line-without-a-key", "title: x\n标题\nstate: draft", ("yaml-syntax", 3, 1)),
]

CHARACTERS = [
    _file("nul", "---\ntitle: a\0b\n---\n", ("text-control", 2, 9)),
    _file("escape-in-the-body", "---\ntitle: a\n---\n字\x1b[2J\n", ("text-control", 4, 2)),
    _file("c1-control", "---\ntitle: a\x9b\n---\n", ("text-control", 2, 9)),
    _file("delete", "---\ntitle: a\x7f\n---\n", ("text-control", 2, 9)),
    _file("vertical-tab", "---\ntitle: a\x0bb\n---\n", ("text-control", 2, 9)),
    _file("smuggled-by-u2028", "---\n# 注\u2028state: published\n---\n", ("text-control", 2, 4)),
    _file("smuggled-by-u2029", "---\n# 注\u2029state: published\n---\n", ("text-control", 2, 4)),
    _file("smuggled-by-u0085", "---\n# 注\x85state: published\n---\n", ("text-control", 2, 4)),
    _file("bidi-override", "---\ntitle: a\u202eb\n---\n", ("text-bidi", 2, 9)),
    _file(
        "bidi-isolate-in-the-body", "---\n---\n\n  \u2066x\u2069\n", ("text-bidi", 4, 3), ("text-bidi", 4, 5)
    ),
    _file("bidi-marks", "---\na: \u200e\u200f\u061c\n---\n", *(("text-bidi", 2, n) for n in (4, 5, 6))),
    _file("bom-in-the-middle", "---\ntitle: a\ufeff\n---\n", ("text-control", 2, 9)),
    _file("two-boms", "\ufeff\ufeff" + _GOOD, ("text-control", 1, 1)),
    _file("noncharacter", "---\ntitle: \uffff\n---\n", ("text-control", 2, 8)),
    _file("noncharacter-of-plane-16", "---\ntitle: 字\U0010fffe\n---\n", ("text-control", 2, 9)),
    _file("noncharacter-of-arabic", "---\ntitle: \ufdd0\n---\n", ("text-control", 2, 8)),
    _file(
        "many-controls", "---\ntitle: x\n---\n" + "\0" * 50, *(("text-control", 4, n + 1) for n in range(20))
    ),
    _head("escaped-vertical-tab", 'title: "字\\x0b"', ("text-control", 2, 10)),
    _head("escaped-nul", 'title: "\\0"', ("text-control", 2, 9)),
    _head("escaped-next-line", 'title: "a\\Nb"', ("text-control", 2, 10)),
    _head("escaped-u2028", 'title: "a\\Lb"', ("text-control", 2, 10)),
    _head("escaped-return", 'title: "a\\rb"', ("text-control", 2, 10)),
    _head("escaped-bidi", 'title: x\ntags: [a, "\\u202e"]', ("text-bidi", 3, 12)),
    _head("escaped-surrogate", 'title: "\\ud800"', ("text-control", 2, 9)),
    _head("escaped-surrogate-pair", 'title: "\\ud83d\\ude00"', ("text-control", 2, 9)),
    _head("escaped-on-a-later-line", 'title: "a\n  b\\0"', ("text-control", 3, 4)),
    _head("escaped-after-a-backslash", 'title: "\\\\\\0"', ("text-control", 2, 11)),
    _head("escaped-in-a-key", '"a\\0": b', ("text-control", 2, 3)),
    _head("escape-beyond-unicode", 'title: x\nai: "\\U00110000"', ("yaml-syntax", 3, 6)),
    _head("escape-far-beyond-unicode", 'title: "\\UFFFFFFFF"', ("yaml-syntax", 2, 9)),
]

ENCODINGS = [
    _file("gbk", _GOOD.encode("gbk"), ("encoding", 2, 8)),
    _file("lone-0xff", "---\ntitle: 标题".encode() + b"\xff\n---\n", ("encoding", 2, 10)),
    _file("utf-16", _GOOD.encode("utf-16"), ("encoding", 1, 1)),
    _file("cesu-surrogates", b"---\ntitle: \xed\xa0\xbd\xed\xb8\x80\n---\n", ("encoding", 2, 8)),
    _file("overlong-slash", b"---\ntitle: \xc0\xaf\n---\n", ("encoding", 2, 8)),
    _file("cut-character", "---\n---\n字".encode()[:-1], ("encoding", 3, 1)),
    _file("bom-and-gbk", b"\xef\xbb\xbf" + _GOOD.encode("gbk"), ("encoding", 2, 8)),
    _file("lone-return", "---\ntitle: a\rstate: b\n---\n", ("text-line-end", 2, 9)),
    _file("old-mac-line-ends", "---\rtitle: a\r---\r", *(("text-line-end", 1, n) for n in (4, 13, 17))),
    _file("mixed-line-ends", "---\r\ntitle: a\nai: b\r\n---\r\n", ("text-line-end", 2, 9)),
    _file("mixed-at-the-end", "---\r\ntitle: a\r\n---\nx", ("text-line-end", 3, 4)),
    _file("mixed-from-the-start", "---\ntitle: a\r\n---\r\n", ("text-line-end", 2, 9)),
]

FENCES = [
    _file("empty-file", b"", ("front-matter-missing", 1, 1)),
    _file("bom-alone", "\ufeff", ("front-matter-missing", 1, 1)),
    _file("no-front-matter", "# 标题\n", ("front-matter-missing", 1, 1)),
    _file("blank-line-first", "\n" + _GOOD, ("front-matter-missing", 1, 1)),
    _file("indented-fence", " " + _GOOD, ("front-matter-missing", 1, 1)),
    _file("blank-after-the-first-fence", "--- \ntitle: x\n---\n", ("front-matter-missing", 1, 1)),
    _file("dashes-by-an-input-method", "———\ntitle: x\n———\n", ("front-matter-missing", 1, 1)),
    _file("toml", "+++\ntitle = 1\n+++\n", ("front-matter-missing", 1, 1)),
    _file("fence-alone", "---", ("front-matter-unclosed", 1, 1)),
    _file("never-closed", "---\ntitle: x\n\n正文。\n", ("front-matter-unclosed", 1, 1)),
    _file("closed-with-a-blank", "---\ntitle: x\n--- \n正文。\n", ("front-matter-unclosed", 3, 1)),
    _file("closed-with-four", "---\ntitle: x\n----\n", ("front-matter-unclosed", 3, 1)),
    _file("closed-with-dots", "---\ntitle: x\n...\n", ("front-matter-unclosed", 3, 1)),
    _file("closed-indented", "---\ntitle: x\n ---\n", ("front-matter-unclosed", 3, 1)),
]

SIZES = [
    _file("file-too-large", _GOOD + "x" * (2 * 1024 * 1024), ("too-large", 1, 1)),
    _head("front-matter-too-large", "title: " + "x" * 65_537, ("front-matter-too-large", 1, 1)),
    _head("front-matter-too-large-in-bytes", "title: " + "字" * 21_844, ("front-matter-too-large", 1, 1)),
    _head("front-matter-too-long", "\n" * 2001 + "title: x", ("front-matter-too-large", 1, 1)),
]

VALUES = [
    _head("no-such-day", "attribution:\n  - published: 2026-02-30", ("date-invalid", 3, 16)),
    _head("day-instead-of-a-moment", "created: 2026-02-03", ("date-invalid", 2, 10)),
    _head("moment-without-offset", "created: 2026-02-03T10:00", ("date-invalid", 2, 10)),
    _head("moment-in-wide-digits", "created: ２０２６-02-03T10:00:00+08:00", ("date-invalid", 2, 10)),
    _head("moment-no-zone-could-show", "created: 0001-01-01T00:00:00+23:59", ("date-invalid", 2, 10)),
    _head("moment-of-a-list", "created: [x]", ("date-invalid", 2, 10)),
    _head("state-in-capitals", "state: Draft", ("value-unknown", 2, 8)),
    _head("state-of-60-kb", "state: " + "x" * 60_000, ("value-unknown", 2, 8)),
    _head("state-of-a-list", "state: [draft]", ("schema", 2, 8)),
    _head("title-of-a-map", "title: {a: b}", ("schema", 2, 8)),
    _head("tags-of-a-text", "tags: 小米", ("schema", 2, 7)),
    _head("tags-of-lists", "tags: [小米, [a]]", ("schema", 2, 12)),
    _head("attribution-of-a-text", "attribution: x", ("schema", 2, 14)),
    _head("attribution-without-a-dash", "attribution:\n  author: x", ("schema", 3, 3)),
    _head("attribution-of-texts", "attribution:\n  - author: x\n  - y", ("schema", 4, 5)),
    _head("unknown-key", "title: x\nsumary: y", ("unknown-key", 3, 1)),
    _head("unknown-key-within", "attribution:\n  - autor: x", ("unknown-key", 3, 5)),
    _head("names-of-python", "model_config: x\n__class__: y", ("unknown-key", 2, 1), ("unknown-key", 3, 1)),
]

CASES = [
    *ANCHORS,
    *TAGS,
    *DOCUMENTS,
    *DEPTH,
    *KEYS,
    *TYPING_SLIPS,
    *CHARACTERS,
    *ENCODINGS,
    *FENCES,
    *SIZES,
    *VALUES,
]
