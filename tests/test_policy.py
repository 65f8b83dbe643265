"""The policy file: a nearly empty one is of use, and whatever is wrong is named with its line and column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.policy import MOST_POLICY_BYTES, ParsedPolicy, Policy, parse_policy
from curate.story.vocabulary import Slot, State


def parse(text: str | bytes) -> ParsedPolicy:
    return parse_policy(text.encode() if isinstance(text, str) else text)


def policy(text: str) -> Policy:
    parsed = parse(text)
    assert parsed.policy is not None, [str(fault.message) for fault in parsed.faults]
    assert parsed.faults == ()
    return parsed.policy


FULL = """\
name: 示例快报
language: zh-CN
timezone: Europe/Berlin
site: https://kuaibao.example/news/
categories: [汽车, 科技, 2026]
relations: [听写自]
platforms:
  - 示例平台
people:
  lin:  {name: 林编辑, emails: [lin@example.org, Lin@Old.example.org]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
review:
  approvals: {汽车: 2}
  solo: yes
  identity: signed
  checklist: []
bulletin: {picks: 0, recent: "7"}
slots: {picks: 头条}
rules:
  zh-space-mixed: off
  summary-missing: {draft: warning, review: error}
git: {branch: per-story}
"""


@pytest.mark.parametrize("text", ["", "# 还没有\n", "name:\npeople:\nreview:\n", "{}", "name: 快报"])
def test_nearly_empty__the_shipped_defaults(text: str) -> None:
    assert policy(text) == Policy()
    assert policy(text).review.needed("汽车") == 1
    assert policy(text).zone.key == "Asia/Shanghai"
    assert "整理自" in policy(text).known_relations()
    assert policy(text).slot_name(Slot.PICKS) == ("今日精选", "Today's Picks")


@pytest.mark.parametrize("dress", [str, lambda text: "\ufeff" + text.replace("\n", "\r\n")])
def test_full__every_value_taken(dress: object) -> None:
    assert callable(dress)
    full = policy(dress(FULL))
    assert (full.name, full.zone.key, full.site) == (
        "示例快报",
        "Europe/Berlin",
        "https://kuaibao.example/news/",
    )
    assert full.categories == ["汽车", "科技", "2026"]
    assert full.known_relations()[-1] == "听写自"
    assert full.known_platforms()[-1] == "示例平台"
    assert full.people["lin"].roles == ["curator"]
    assert (full.review.needed("汽车"), full.review.needed("科技"), full.review.needed(None)) == (2, 1, 1)
    assert (full.review.solo, full.review.identity, full.review.checklist) == (True, "signed", [])
    assert (full.bulletin.picks, full.bulletin.recent, full.bulletin.trending) == (0, 7, 10)
    assert full.slot_name(Slot.PICKS)[0] == "头条"
    assert full.rules["zh-space-mixed"] == dict.fromkeys(State, "off")
    assert full.rules["summary-missing"] == {State.DRAFT: "warning", State.REVIEW: "error"}
    assert full.git.branch == "per-story"


def test_people__found_by_address_whatever_its_case() -> None:
    full = policy(FULL)
    assert full.person_with_email("LIN@old.EXAMPLE.org ") == "lin"
    assert full.person_with_email("wang@example.org") == "wang"
    for stranger in ("", " ", "lin", "lin@example.org.evil.example"):
        assert full.person_with_email(stranger) is None
    assert (full.person_name("wang"), full.person_name("zhao"), full.person_name(None)) == (
        "王审校",
        "zhao",
        "",
    )


UNUSABLE = [
    ("name: [a]", 1, 7, "name has to be one text."),
    ("review: {approvals: -1}", 1, 21, "review.approvals has to be a whole number from 0 to 99999."),
    ("review: {approvals: 1.5}", 1, 21, "review.approvals has to be a whole number from 0 to 99999."),
    ("review: {approvals: １}", 1, 21, "review.approvals has to be a whole number from 0 to 99999."),
    (
        "review: {approvals: " + "9" * 5000 + "}",
        1,
        21,
        "review.approvals has to be a whole number from 0 to 99999.",
    ),
    ("review:\n  approvals: [1]", 2, 14, "review.approvals has to be a whole number from 0 to 99999."),
    (
        "review:\n  approvals:\n    汽车: x",
        3,
        9,
        "review.approvals.汽车 has to be a whole number from 0 to 99999.",
    ),
    ("review: {solo: maybe}", 1, 16, "review.solo has to be true or false."),
    ("review: {identity: signd}", 1, 20, "review.identity is signd, which the format does not know."),
    ("review: {identity: [a]}", 1, 20, "review.identity has to be one text."),
    ("review: strict", 1, 9, "review has to be keys with values, on lines of their own."),
    ("timezone: ../../etc/passwd", 1, 11, "timezone has to be a time zone such as Asia/Shanghai."),
    ("timezone: /etc/localtime", 1, 11, "timezone has to be a time zone such as Asia/Shanghai."),
    ("timezone: Asia", 1, 11, "timezone has to be a time zone such as Asia/Shanghai."),
    ("timezone: " + "A" * 60_000, 1, 11, "timezone has to be a time zone such as Asia/Shanghai."),
    ("language: 中文", 1, 11, "language has to be a language such as zh-CN."),
    ("categories: 汽车", 1, 13, "categories has to be a list, such as [one, two]."),
    ("categories: [a, [b]]", 1, 17, "categories.2 has to be one text."),
    ("people: [lin]", 1, 9, "people has to be keys with values, on lines of their own."),
    ("people:\n  lin: 林", 2, 8, "people.lin has to be keys with values, on lines of their own."),
    ("people:\n  lin: {emails: [a@b]}", 2, 8, "people.lin.name has to be there."),
    (
        "people:\n  lin: {name: a, emails: a@b}",
        2,
        26,
        "people.lin.emails has to be a list, such as [one, two].",
    ),
    (
        "people:\n  lin: {name: a, emails: [a@b, '']}",
        2,
        32,
        "people.lin.emails.2 has to be an e-mail address.",
    ),
    (
        "people:\n  lin: {name: a, roles: [reviwer]}",
        2,
        26,
        "people.lin.roles.1 is reviwer, which the format does not know.",
    ),
    (
        "people:\n  Lin: {name: a}",
        2,
        3,
        "The key Lin of people has to be an id of lower-case letters, digits and hyphens.",
    ),
    ("rules: {a: of}", 1, 12, "rules.a is of, which the format does not know."),
    ("rules: {a: {drafts: off}}", 1, 13, "rules.a has no key drafts."),
    ("rules: [a]", 1, 8, "rules has to be keys with values, on lines of their own."),
    ("slots: {pick: x}", 1, 9, "slots has no key pick."),
    ("git: {branch: main}", 1, 15, "git.branch is main, which the format does not know."),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"), UNUSABLE, ids=[case[0][:40] for case in UNUSABLE]
)
def test_unusable__refused_once_at_its_place(text: str, line: int, column: int, message: str) -> None:
    parsed = parse(text)
    assert parsed.policy is None
    assert [(f.rule, f.line, f.column, str(f.message)) for f in parsed.faults] == [
        ("policy", line, column, message)
    ]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("name：x", "yaml-fullwidth-colon", 1, 5),
        ("name: x\nname: y", "yaml-duplicate-key", 2, 1),
        ("name: &a x", "yaml-alias", 1, 7),
        ("people:\n  lin: !x {}", "yaml-tag", 2, 8),
        ("- name", "yaml-not-mapping", 1, 1),
        ("---\nname: x", "yaml-multi", 1, 1),
        ("# 注\u2028review: {solo: true}", "text-control", 1, 4),
        ('name: "\\u202e"', "text-bidi", 1, 8),
        ("name: 快报".encode("gbk"), "encoding", 1, 7),
        ("#" * (MOST_POLICY_BYTES + 1), "too-large", 1, 1),
    ],
)
def test_unreadable__as_strict_as_a_story(text: str | bytes, rule: str, line: int, column: int) -> None:
    parsed = parse(text)
    assert parsed.policy is None
    assert [(fault.rule, fault.line, fault.column) for fault in parsed.faults] == [(rule, line, column)]


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("bulletn: {picks: 3}", 1, 1, "Did you mean bulletin?"),
        ("bulletin: {pick: 3}", 1, 12, "Did you mean picks?"),
        ("review:\n  check_list: [a]", 2, 3, "Did you mean checklist?"),
        ("people:\n  lin: {name: a, email: [a@b]}", 2, 18, "Did you mean emails?"),
        ("自用: x", 1, 1, "None"),
    ],
)
def test_unknown_key__kept_with_the_nearest(text: str, line: int, column: int, hint: str) -> None:
    parsed = parse(text)
    assert parsed.policy is not None
    assert [(f.rule, f.line, f.column, str(f.hint)) for f in parsed.faults] == [
        ("unknown-key", line, column, hint)
    ]


def test_faults_of_a_usable_policy__in_the_order_of_the_file() -> None:
    parsed = parse(
        "site: javascript:alert(1)\ncategories: [汽车]\nreview:\n  approvals: {汽水: 2, 汽车: 1}\npeople:\n"
        "  lin: {name: a, emails: [a@b, A@B]}\n  wang: {name: b, emails: [x@y, ' A@b ']}\nnam: x\n"
    )
    assert parsed.policy is not None
    assert [(fault.rule, fault.line, fault.column) for fault in parsed.faults] == [
        ("policy", 1, 7),
        ("policy", 4, 15),
        ("policy", 7, 33),
        ("unknown-key", 8, 1),
    ]
    assert str(parsed.faults[2].message) == "The address  A@b  belongs to lin already.".replace("  ", " ")


def test_many_faults__each_once() -> None:
    parsed = parse("bulletin: {picks: x, recent: y}\nrules: {a: b}\nreview: {solo: 3}\n")
    assert [(fault.line, fault.column) for fault in parsed.faults] == [(1, 19), (1, 30), (2, 12), (3, 16)]


PIECES = st.sampled_from(
    [
        "name",
        "people",
        "review",
        "approvals",
        "rules",
        "slots",
        "timezone",
        "lin",
        "emails",
        ": ",
        ":\n  ",
        "\n",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "-1",
        "off",
        "picks",
        "a@b",
        "''",
        "draft",
        "../..",
        "\x85",
        "：",
        "&a",
        "😀",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.binary(max_size=60))
def test_any_bytes__a_policy_or_faults_in_the_file(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    parsed = parse(data)
    assert parsed.policy is not None or parsed.faults
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    for fault in parsed.faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert str(fault.message)


VALUE = st.recursive(
    st.sampled_from(["", "x", "-1", "3", "true", "../x", "a@b", "2026", "off", "Asia/Tokyo"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "name", "draft", "picks"]), inner)
    ),
    max_leaves=4,
)


def in_flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_flow, value)) + "]"
    return f"'{value}'"


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(Policy.model_fields)), VALUE, max_size=4))
def test_any_values__a_policy_or_faults(values: dict[str, object]) -> None:
    parsed = parse("\n".join(f"{key}: {in_flow(value)}" for key, value in values.items()))
    assert parsed.policy is not None or parsed.faults
    for fault in parsed.faults:
        assert 1 <= fault.line <= max(len(values), 1)
        assert "something else" not in str(fault.message)
