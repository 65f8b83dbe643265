"""Each rule: a case that breaks it and one that does not, where the finding stands, and how grave it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from curate.checks.findings import Finding
from curate.checks.place import MOST_SLUG_BYTES, mode_fault, slug_fault
from curate.checks.registry import RULES, as_findings, check_story
from curate.checks.rule import Rule
from curate.checks.same_source import check_bodies, check_sources, facts_of
from curate.checks.surroundings import Surroundings
from curate.checks.unique import Holder, check_ids, check_slugs, slug_key
from curate.checks.whole_change import deleted_fault, moved_fault, protected_fault
from curate.messages import msg
from curate.policy import MOST_POLICY_BYTES, Policy
from curate.story.fault import Fault
from curate.story.front_matter import MOST_FILE_BYTES, MOST_FRONT_MATTER_BYTES, MOST_FRONT_MATTER_LINES
from curate.story.story import ParsedStory, Story
from curate.story.vocabulary import State
from curate.workflow.trace import Author, Step, Trace, uncommitted, version_of
from sample_desk import (
    PATH,
    TODAY,
    approved,
    desk_policy,
    digest_of,
    judged,
    judged_policy,
    page_examples,
    read,
    story_text,
)

Found = list[Finding]
Case = Callable[[], Found]

GOOD = story_text()
LONG_TEXT = "\n\n".join(
    (
        "街角的修理铺开了三十年，老板从来不急着报价，先把坏了的收音机翻过来听一听，再问主人上一次打开它是哪一天。",
        "多数人答不上来。他便拆开后盖，指给人看积灰的电容和松掉的焊点，告诉他们哪一个零件要两块钱，哪一个要等半个月。",
        "有人嫌麻烦，转身去买新的；也有人坐下来，看他怎样把一根线焊回原处，临走时说下次带家里的台灯来试试看。",
    )
)


def with_bytes(data: bytes) -> Case:
    return lambda: judged(data)


def with_text(text: str, **around: Any) -> Case:
    return lambda: judged(text, **around)


def at_path(path: str) -> Case:
    return lambda: judged(GOOD, path)


def changed(before: str | None, after: str, by: str | None = "lin", policy: Policy | None = None) -> Case:
    """A story that differs from the last commit, and who would commit it."""
    previous = read(before) if before is not None else None
    email = f"{by}@example.org" if by else "stranger@example.org"
    now = read(approved(after))
    trace = uncommitted(
        version_of(previous, digest_of(previous)) if previous is not None else None,
        version_of(now, digest_of(now)),
        Author(by, email),
    )
    return with_text(after, policy=policy, compared=True, previous=previous, trace=trace)


def step(after: str, by: str, *parents: str, signer: str | None = None) -> tuple[str, Step]:
    """A commit with a story in it, made by somebody, from these parents."""
    person = by if by in desk_policy().people else None
    return after, Step("c" * 40, parents, Author(person, f"{by}@example.org", signer))


def along(taken: tuple[str, Step], before: str, policy: Policy | None = None) -> Case:
    """A story that one commit made what it is; all its parents hold `before`."""
    after, made = taken
    previous, now = read(approved(before)), read(approved(after))
    old, new = version_of(previous, digest_of(previous)), version_of(now, digest_of(now))
    trace = Trace(old, made.commit, (made,), {**dict.fromkeys(made.parents, old), made.commit: new})
    return with_text(after, policy=policy, compared=True, previous=previous, trace=trace)


def of_change(fault: Fault | None) -> Found:
    return [*as_findings(PATH, [fault], State.DRAFT, desk_policy())] if fault is not None else []


IN_REVIEW = story_text(state="review")
SIGNED = desk_policy("review: {identity: signed}\n")


def sharing_ids(*ids: str) -> Case:
    holders = [Holder(f"stories/2025/12/story-{number}.md", identity) for number, identity in enumerate(ids)]
    return lambda: [
        finding
        for path, fault in check_ids(holders)
        for finding in as_findings(path, [fault], State.DRAFT, desk_policy())
    ]


def sharing_sources(*addresses: str) -> Case:
    """Stories that are made from these addresses, judged against each other."""
    facts = [
        facts_of(read(GOOD.replace("https://example.org/a", url), f"stories/2025/12/story-{number}.md"))
        for number, url in enumerate(addresses)
    ]
    return lambda: as_judged(check_sources(facts))


def sharing_text(*bodies: str) -> Case:
    """Stories with these texts, judged against each other."""
    texts = {f"stories/2025/12/story-{number}.md": body for number, body in enumerate(bodies)}
    facts = [facts_of(read(story_text(body=body), path)) for path, body in texts.items()]
    return lambda: as_judged(check_bodies(facts, texts.__getitem__))


def as_judged(faults: Iterable[tuple[str, Fault]]) -> Found:
    return [f for path, fault in faults for f in as_findings(path, [fault], State.DRAFT, desk_policy())]


def of_page(rule: str, which: str) -> Case:
    """The example of the rule's page; test_rule_pages.py sees that it is shown as what it is."""
    fence = page_examples(rule)[which]
    if fence.tag == "policy":
        return lambda: judged_policy(fence.text)
    assert fence.tag == "story"
    if set(RULES[rule].severity.values()) == {"off"}:
        return with_text(fence.text, policy=desk_policy(f"rules:\n  {rule}: warning\n"))
    return lambda: judged(fence.text)


CLAIM = "保留其核心立场与判断"


def approval(by: str, verdict: str = "approve", confirmed: Sequence[str] = ()) -> str:
    said = f", confirmed: [{', '.join(confirmed)}]" if confirmed else ""
    return (
        f"reviews:\n  - {{by: {by}, verdict: {verdict}, at: 2025-12-14T09:00:00+08:00,"
        f' digest: "sha256:…"{said}}}\n'
    )


def claiming(reviews: str = "", state: str = "review", *claims: str) -> str:
    """A story whose source is said to be kept to; its reviews come after."""
    stances = "".join(f"    stance: {claim}\n" for claim in claims or (CLAIM,))
    return approved(story_text(stances + reviews, state=state))


def sized(size: int) -> bytes:
    """A story of so many bytes, in lines as people write them."""
    start = GOOD.encode()
    line = "一行正文。\n\n".encode()
    count, rest = divmod(size - len(start), len(line))
    return start + line * count + b"x" * rest


OUT = story_text(approval("wang"), state="published")
RETRACTION = "retraction: {at: 2025-12-15T09:00:00+08:00, by: wang, reason: 来源要求}"

BY_HAND: dict[str, tuple[Case, Case]] = {
    "encoding": (with_bytes(GOOD.encode("gb18030")), with_bytes(GOOD.encode())),
    "text-control": (with_text(story_text(body="正\x08文")), with_text(story_text(body="正\t文\n👨‍👩‍👧"))),
    "text-bidi": (
        with_text(story_text(body="价格\u202e00001元")),
        with_text(story_text(body="价格 \u00a0 שלום")),
    ),
    "text-line-end": (
        with_bytes(GOOD.encode().replace(b"\n", b"\r\n", 2)),
        with_bytes(GOOD.encode().replace(b"\n", b"\r\n")),
    ),
    "too-large": (with_bytes(sized(MOST_FILE_BYTES + 1)), with_bytes(sized(40_000))),
    "front-matter-too-large": (
        with_text(story_text("# 注\n" * MOST_FRONT_MATTER_LINES)),
        with_text(story_text("# 注\n" * (MOST_FRONT_MATTER_LINES - 20))),
    ),
    "path-shape": (at_path("stories/2025/13/xiao-mi.md"), at_path("stories/2025/12/xiao-mi.md")),
    "path-name": (at_path("stories/2025/12/小 米.md"), at_path("stories/2025/12/小米_2-b.md")),
    "path-mode": (
        lambda: check_story(ParsedStory(PATH, None, (mode_fault(),)), Surroundings(desk_policy(), TODAY)),
        with_text(GOOD),
    ),
    "id-duplicate": (sharing_ids("a-1", "b-1", "a-1"), sharing_ids("a-1", "b-1", "", "")),
    "slug-duplicate": (
        lambda: slugs_judged("stories/2025/11/xiao-mi.md", "stories/2025/12/Xiao-Mi.md"),
        lambda: slugs_judged("stories/2025/11/xiao-mi.md", "stories/2025/12/xiao-mi-2.md"),
    ),
    "state-jump": (
        changed(GOOD, story_text(state="published"), "wang"),
        changed(story_text(state="review"), story_text(approval("wang"), state="published"), "wang"),
    ),
    "move-role": (
        changed(story_text(state="review"), story_text(state="published"), "lin"),
        changed(story_text(state="review"), story_text(state="published"), "wang"),
    ),
    "approval-author": (
        changed(GOOD, story_text(approval("wang")), "lin"),
        changed(GOOD, story_text(approval("wang")), "wang"),
    ),
    "review-removed": (
        changed(approved(story_text(approval("wang"))), GOOD, "wang"),
        changed(
            approved(story_text(approval("wang"))),
            story_text(approval("wang") + approval("zhao").removeprefix("reviews:\n")),
            "zhao",
        ),
    ),
    "claim-unconfirmed": (
        changed(claiming(), claiming(approval("wang")), "wang"),
        changed(claiming(), claiming(approval("wang", confirmed=[CLAIM])), "wang"),
    ),
    "source-reused": (
        sharing_sources("https://example.org/a?utm_source=b", "http://www.example.org/a"),
        sharing_sources("https://example.org/a", "https://example.org/b"),
    ),
    "body-duplicate": (
        sharing_text(LONG_TEXT, LONG_TEXT[::-1].swapcase()[::-1]),
        sharing_text(LONG_TEXT, "短。"),
    ),
    "approval-merge": (
        along(step(story_text(approval("wang"), state="review"), "wang", "main", "side"), IN_REVIEW),
        along(step(story_text(approval("wang"), state="review"), "wang", "main"), IN_REVIEW),
    ),
    "approval-signature": (
        along(step(story_text(approval("wang"), state="review"), "wang", "main"), IN_REVIEW, SIGNED),
        along(
            step(story_text(approval("wang"), state="review"), "wang", "main", signer="wang"),
            IN_REVIEW,
            SIGNED,
        ),
    ),
    "move-in-merge": (
        along(step(IN_REVIEW, "lin", "main", "side"), GOOD),
        along(step(IN_REVIEW, "lin", "main"), GOOD),
    ),
    "edit-in-move": (
        changed(IN_REVIEW, GOOD.replace("正文。", "别的。"), "wang"),
        changed(IN_REVIEW, GOOD, "wang"),
    ),
    "retraction-role": (
        changed(
            approved(OUT),
            OUT.replace("\n---\n\n", "\nretraction: {by: lin, reason: 来源要求}\n---\n\n"),
            "lin",
        ),
        changed(approved(OUT), OUT.replace("\n---\n\n", f"\n{RETRACTION}\n---\n\n"), "wang"),
    ),
    "author-unknown": (
        along(step(GOOD.replace("正文。", "别的。"), "stranger", "main"), GOOD),
        along(step(GOOD.replace("正文。", "别的。"), "lin", "main"), GOOD),
    ),
    "story-deleted": (
        lambda: of_change(deleted_fault(read(IN_REVIEW))),
        lambda: of_change(deleted_fault(read(GOOD))),
    ),
    "policy-changed": (
        lambda: of_change(protected_fault("CODEOWNERS", ["lin"], signed=False)),
        lambda: [],
    ),
    "base-moved": (lambda: of_change(moved_fault(read(GOOD), read(IN_REVIEW))), lambda: []),
    "identity-changed": (
        changed(GOOD, story_text(identity="20251214-m3p8")),
        changed(GOOD, GOOD.replace("新车的信任", "新车为什么没人信了")),
    ),
}
"""Cases that no page can show; every other rule is tried with the examples of its page."""


def slugs_judged(*paths: str) -> Found:
    return [
        finding
        for path, fault in check_slugs(paths)
        for finding in as_findings(path, [fault], State.DRAFT, desk_policy())
    ]


def cases_of(rule: str) -> tuple[Case, Case]:
    return BY_HAND.get(rule) or (of_page(rule, "wrong"), of_page(rule, "right"))


@pytest.mark.parametrize("rule", RULES)
def test_rule__is_met_where_it_is_broken(rule: str) -> None:
    found = [finding for finding in cases_of(rule)[0]() if finding.rule == rule]
    assert found
    for finding in found:
        assert finding.line >= 1
        assert finding.column >= 1
        assert str(finding.message)
        shipped = RULES[rule].severity[State.PUBLISHED if rule == "rule-unknown" else _state(rule)]
        assert finding.severity == ("warning" if shipped == "off" else shipped)


def _state(rule: str) -> State:
    """The state of the story a case is about; what cannot be read is judged as a draft."""
    published = ("published-missing", "approval-missing", "approval-stale", "changes-requested", "point-open")
    return State.PUBLISHED if rule in published else State.DRAFT


@pytest.mark.parametrize("rule", RULES)
def test_rule__is_not_met_where_it_is_kept(rule: str) -> None:
    assert [str(finding.message) for finding in cases_of(rule)[1]() if finding.rule == rule] == []


@pytest.mark.parametrize("rule", [name for name in RULES if name != "move-role"])
def test_rule__the_case_that_keeps_it_is_free_of_errors(rule: str) -> None:
    """Else a story that cannot be read at all would count as keeping every rule.

    Whoever may publish still needs the approvals, so the case of move-role is left out.
    """
    assert [f"{f.rule}: {f.message}" for f in cases_of(rule)[1]() if f.severity == "error"] == []


# Where a finding stands, and branches of a rule -------------------------------------------------------------

ABOVE = GOOD[: GOOD.index("正文。")].count("\n")
"""How many lines stand above the first line of a body, the empty one included."""
HEAD = "---\nid: a-1\ntitle: 新车\nstate: draft\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # reading
        ("﻿" + GOOD, []),
        (HEAD + "tags: 小米\n---\nx\n", [("schema", 5, 7)]),
        (HEAD + "created: 2025-02-30T00:00:00+08:00\n---\nx\n", [("date-invalid", 5, 10)]),
        (HEAD + "ai: 用了\n---\nx\n", [("value-unknown", 5, 5)]),
        (HEAD + "attribution:\n  - {relation: 原创, autor: 甲}\n---\nx\n", [("unknown-key", 6, 20)]),
        (HEAD + "title: 再写一遍\n---\nx\n", [("yaml-duplicate-key", 5, 1)]),
        (HEAD + "summary：x\n---\nx\n", [("yaml-fullwidth-colon", 5, 8)]),
        (HEAD + 'summary: "\\u202e"\n---\nx\n', [("text-bidi", 5, 11)]),
        (HEAD + " ---\nx\n", [("front-matter-unclosed", 5, 1)]),
        (" " + HEAD + "---\nx\n", [("front-matter-missing", 1, 1)]),
        ("---\n---\nx\n", [("identity-missing", 2, 1)] * 3),
        # required: what is blank is not given, in whatever width
        ("---\nid: a-1\ntitle: 　\nstate: draft\n---\nx\n", [("identity-missing", 3, 8)]),
        (HEAD + 'attribution:\n  - {relation: 援引, platform: 网页, author: " ", title: t, url: u}\n---\nx\n',
         [("attribution-incomplete", 6, 5)]),
        (HEAD + 'attribution:\n  - {relation: 援引, platform: 网页, author: 甲, title: t, url: "　"}\n---\nx\n',
         [("source-place-missing", 6, 5)]),
        (HEAD + "---\n　\n", [("body-empty", 6, 1)]),
        # words
        (HEAD + "waivers:\n  - {rule: summary-missing, reason: 短, by: chen, until: 2026-01-01}\n---\nx\n",
         [("person-unknown", 6, 44)]),
        (HEAD + "corrections:\n  - {at: 2025-12-14T09:00:00+08:00, by: chen, note: 改}\n---\nx\n",
         [("person-unknown", 6, 41)]),
        (HEAD + "reviews:\n  - {by: chen, verdict: return}\n---\nx\n", [("person-unknown", 6, 10)]),
        (HEAD + "placement: [picks, recent]\n---\nx\n", [("slot-unknown", 5, 20)]),
        (HEAD + "attribution:\n  - {relation: excerpt, platform: 网页, author: 甲, url: u}\n---\nx\n",
         [("relation-unknown", 6, 16)]),
        # attribution
        (HEAD + "attribution: 示例作者甲\n---\nx\n", [("schema", 5, 14)]),
        (HEAD + "attribution: []\n---\nx\n", [("attribution-missing", 5, 14)]),
        (HEAD + "attribution:\n  - {author: 甲}\n---\nx\n", [("attribution-incomplete", 6, 5)]),
        (HEAD + "attribution:\n  - {relation: 原创}\n---\nx\n", []),
        (HEAD + "attribution:\n  - {relation: 原创}\n"
         "  - {relation: 援引, platform: 网页, author: 甲, title: t, url: u}\n---\nx\n",
         [("attribution-incomplete", 6, 16)]),
        (HEAD + "attribution:\n  - {relation: 综合自, platform: 网页, author: 甲, url: u}\n---\nx\n",
         [("attribution-incomplete", 6, 16)]),
        (HEAD + "attribution:\n  - {relation: 综合自, platform: 网页, author: 甲, url: u}\n"
         "  - {relation: 综合自, platform: 网页, author: 乙, url_note: 已删除}\n---\nx\n", []),
        # place
        (GOOD.replace("20251213-k7q2", "a--b"), [("id-invalid", 2, 5)]),
        (GOOD.replace("20251213-k7q2", "a" * 65), [("id-invalid", 2, 5)]),
        (GOOD.replace("20251213-k7q2", "a" * 64), []),
    ],
)  # fmt: skip
def test_finding__stands_where_the_fault_is(text: str, expected: list[tuple[str, int, int]]) -> None:
    silent = {"key-missing", "summary-missing"}
    silent |= (
        set() if any(rule == "attribution-missing" for rule, *_ in expected) else {"attribution-missing"}
    )
    found = [(f.rule, f.line, f.column) for f in judged(text) if f.rule not in silent]
    assert list(dict.fromkeys(found)) == list(dict.fromkeys(expected))
    if expected and expected[0][0] == "identity-missing":
        assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## 一\n\n文。\n\n### 二\n\n文。\n\n## 三\n\n文。", []),
        ("# 一\n\n文。\n\n## 二\n\n文。", [("heading-start", 1, 1)]),
        ("# 一\n\n文。\n\n### 二\n\n文。", [("heading-start", 1, 1)]),
        ("### 一\n\n文。", [("heading-start", 1, 1)]),
        ("## 一\n\n文。\n\n##### 二\n\n文。", [("heading-skip", 5, 1)]),
        ("一\n===\n\n文。", [("heading-start", 1, 1)]),
        ("- # 一\n", [("heading-start", 1, 3)]),
        ("文。\n\n## \n\n文。", [("heading-empty", 3, 1)]),
        ("## 一\n\n### 二\n\n文。", []),
        ("## 一\n\n## 二\n\n文。", [("section-empty", 1, 1)]),
        ("### 一\n\n## 二\n\n文。", [("heading-start", 1, 1), ("section-empty", 1, 1)]),
        ("## 一\n\n***\n\n## 二\n\n文。", [("section-empty", 1, 1)]),
        ("文。\n\n## 一\n", [("section-empty", 3, 1)]),
        ("## 一\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", []),
        ("`# 不是标题`\n\n```\n# 也不是\n![x](no.png)\n```\n", []),
        (">" * 63 + " 引用", []),
        (">" * 64 + " 引用", [("body-nesting", 0, 1)]),
        ("![示例销量](chart.png)", []),
        ("![示例销量](./chart.png) ![示例续航](xiao-mi/chart.png)", []),
        ("![示例销量](no.png)", [("image-missing", 1, 1)]),
        ("文 ![示例销量](../chart.png)", [("image-path", 1, 3)]),
        ("![示例销量](/chart.png)", [("image-path", 1, 1)]),
        ("![示例销量](data:image/png;base64,AA==)", [("image-path", 1, 1)]),
        ("![示例销量](..%2fchart.png)", [("image-path", 1, 1)]),
    ],
)
def test_body__findings_stand_at_their_line(body: str, expected: list[tuple[str, int, int]]) -> None:
    elsewhere = {"section-short", "image-credit"}  # see their own cases
    for text in (story_text(body=body), story_text(body=body).replace("\n", "\r\n")):
        found = [(f.rule, f.line - ABOVE, f.column) for f in judged(text) if f.rule not in elsewhere]
        assert found == expected


CREDIT = "本文观点整理自视频号作者「示例作者甲」的相关内容，文字为整理与结构化呈现，保留其核心立场与判断。"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"文。\n\n{CREDIT}", [(3, 1)]),
        (f"一段正文。{CREDIT}", [(1, 6)]),
        (f"{CREDIT}\n\n文。", [(1, 1)]),
        ("我们把散落的笔记整理了一遍，重新写成这篇文章。", []),
    ],
)
def test_credit_in_body__stands_at_its_sentence(body: str, expected: list[tuple[int, int]]) -> None:
    for text in (story_text(body=body), story_text(body=body).replace("\n", "\r\n")):
        found = [f for f in judged(text) if f.rule == "credit-in-body"]
        assert [(f.line - ABOVE, f.column) for f in found] == expected


@pytest.mark.parametrize(
    ("slug", "legal"),
    [
        ("xiao-mi", True),
        ("小米_2", True),
        ("2025", True),
        ("a" * MOST_SLUG_BYTES, True),
        ("a" * (MOST_SLUG_BYTES + 1), False),
        ("米" * 41, False),
        ("", False),
        ("-a", False),
        ("_a", False),
        ("a b", False),
        ("a.b", False),
        ("a/b", False),
        ("con", False),
        ("LPT1", False),
        ("console", True),
        ("e\u0301", False),
        ("\u00e9", True),
        ("a\u200bb", False),
    ],
)
def test_slug__is_what_every_machine_can_hold(slug: str, legal: bool) -> None:
    assert (slug_fault(slug) is None) == legal


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("stories/2025/11/a.md", "stories/2025/12/A.md", True),
        ("stories/2025/11/caf\u00e9.md", "stories/2025/12/cafe\u0301.md", True),
        ("stories/2025/11/STRASSE.md", "stories/2025/12/straße.md", True),
        ("stories/2025/11/a.md", "stories/2025/12/b.md", False),
    ],
)
def test_slugs__collide_where_some_file_system_sees_no_difference(one: str, other: str, same: bool) -> None:
    assert (slug_key(one) == slug_key(other)) == same
    assert [(path, str(fault.message)) for path, fault in check_slugs([one, other])] == (
        [(one, f"The slug is that of {other} too."), (other, f"The slug is that of {one} too.")]
        if same
        else []
    )


def test_ids__each_story_is_told_of_another_that_has_its_id() -> None:
    found = sharing_ids("a-1", "b-1", "a-1")()
    first, last = "stories/2025/12/story-0.md", "stories/2025/12/story-2.md"
    assert [(f.path, str(f.message)) for f in found] == [
        (first, f"The id a-1 belongs to {last} too."),
        (last, f"The id a-1 belongs to {first} too."),
    ]


# Moves ------------------------------------------------------------------------------------------------------

STEPS = {
    ("draft", "review"): {"lin", "wang", "zhao"},
    ("review", "draft"): {"lin", "wang", "zhao"},
    ("review", "published"): {"wang", "zhao"},
}
MOVES = ("state-jump", "move-role")


@pytest.mark.parametrize("end", State)
@pytest.mark.parametrize("start", State)
def test_move__is_a_step_by_somebody_who_may_take_it(start: State, end: State) -> None:
    for person in ("lin", "wang", "zhao", None):
        found = {f.rule for f in changed(story_text(state=start), story_text(state=end), person)()}
        allowed = STEPS.get((start, end))
        if start == end:
            expected = set()
        elif allowed is None:
            expected = {"state-jump"}
        else:
            expected = set() if person in allowed else {"move-role"}
        assert found & set(MOVES) == expected, person


@pytest.mark.parametrize(
    ("state", "approvals", "expected"),
    [
        ("draft", 1, set()),
        ("review", 1, set()),
        ("published", 1, {"state-jump"}),
        ("published", 0, set()),
    ],
)
def test_move__a_new_file_begins_as_a_draft_unless_no_approval_is_needed(
    state: str, approvals: int, expected: set[str]
) -> None:
    policy = desk_policy(f"review: {{approvals: {approvals}}}\n")
    found = {f.rule for f in changed(None, story_text(state=state), "wang", policy)()}
    assert found & set(MOVES) == expected


def test_move__a_story_that_was_there_goes_by_steps_even_where_no_approval_is_needed() -> None:
    policy = desk_policy("review: {approvals: 0}\n")
    found = {f.rule for f in changed(GOOD, story_text(state="published"), "wang", policy)()}
    assert found & set(MOVES) == {"state-jump"}


def test_move__is_not_judged_without_a_commit_to_compare_with() -> None:
    found = judged(story_text(state="published"))
    assert {f.rule for f in found} == {"approval-missing"}


def test_approval_author__reviews_that_were_there_before_are_nobodys_news() -> None:
    before = approved(story_text(approval("wang")))
    edited = before.replace("正文。", "改过的正文。")
    assert [f.rule for f in changed(before, edited, "lin")()] == []
    again = before.replace(
        "---\n\n正文", "  - {by: wang, verdict: approve, at: 2025-12-14T10:00:00+08:00}\n---\n\n正文"
    )
    assert [f.rule for f in changed(before, again, "lin")()] == ["approval-author"]
    assert [f.rule for f in changed(before, again, "wang")()] == []


def test_review_removed__a_changed_review_is_a_removed_one() -> None:
    before = approved(story_text(approval("wang")))
    renewed = before.replace("T09:00:00", "T09:30:00")
    assert {f.rule for f in changed(before, renewed, "wang")()} == {"review-removed"}


@pytest.mark.parametrize(
    ("rule", "text", "policy"),
    [
        ("approval-self", GOOD.replace("curator: lin", "curator: wang"), "review: {solo: true}\n"),
        ("approval-missing", story_text(state="published"), "review: {approvals: 0}\n"),
        ("approval-missing", story_text(state="published"), "review: {approvals: {汽车: 0}}\n"),
    ],
)
def test_approval_rule__follows_the_policy(rule: str, text: str, policy: str) -> None:
    text = text.replace("---\n\n", approval("wang") + "---\n\n") if rule == "approval-self" else text
    assert rule in {f.rule for f in judged(text)}
    assert rule not in {f.rule for f in judged(text, policy=desk_policy(policy))}


# Claims -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # published on an approval from before claims had to be recorded
        (claiming(approval("wang")), claiming(approval("wang"), "published"), True),
        # and on one that records it
        (
            claiming(approval("wang", confirmed=[CLAIM])),
            claiming(approval("wang", confirmed=[CLAIM]), "published"),
            False,
        ),
        # another text than the claim
        (claiming(), claiming(approval("wang", confirmed=["署名完整"])), True),
        # what was published before stays as it is, whatever else changes
        (claiming(approval("wang"), "published"), claiming(approval("wang"), "published"), False),
        # an approval of a story that claims nothing
        (story_text(state="review"), story_text(approval("wang"), state="review"), False),
        # a request for changes confirms nothing and need not
        (claiming(), claiming(approval("wang", "request-changes")), False),
    ],
)
def test_claim__is_recorded_by_the_approval_that_counts(before: str, after: str, found: bool) -> None:
    rules = {f.rule for f in changed(before, after, "wang")()}
    assert ("claim-unconfirmed" in rules) is found


def test_claim__of_two_approvals_one_that_confirms_is_enough_where_one_is_needed() -> None:
    second = approval("zhao", confirmed=[CLAIM]).removeprefix("reviews:\n")
    reviews = approval("wang") + second
    before, after = claiming(reviews), claiming(reviews, "published")
    assert "claim-unconfirmed" not in {f.rule for f in changed(before, after, "zhao")()}
    two = desk_policy("review: {approvals: 2}\n")
    assert "claim-unconfirmed" in {f.rule for f in changed(before, after, "zhao", two)()}


def test_claim__is_nobodys_where_no_approval_is_needed_or_nothing_is_compared() -> None:
    archive = desk_policy("review: {approvals: 0}\n")
    text = claiming(approval("wang"), "published")
    assert "claim-unconfirmed" not in {f.rule for f in changed(None, text, "wang", archive)()}
    assert "claim-unconfirmed" not in {f.rule for f in judged(text)}


# Severities and waivers -------------------------------------------------------------------------------------

NAMES_OF_SOFT_RULES = [name for name, rule in RULES.items() if not rule.fixed]
NAMES_OF_FIXED_RULES = [name for name, rule in RULES.items() if rule.fixed]


def severity(rule: Rule, state: State, policy: Policy) -> str:
    fault = Fault(rule.name, 1, 1, msg("x"))
    found = list(as_findings(PATH, [fault], state, policy))
    return found[0].severity if found else "off"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", RULES)
def test_severity__is_the_shipped_one_where_the_policy_says_nothing(name: str, state: State) -> None:
    assert severity(RULES[name], state, desk_policy()) == RULES[name].severity[state]


@pytest.mark.parametrize("name", NAMES_OF_SOFT_RULES)
def test_severity__is_the_policys_for_the_states_it_names(name: str) -> None:
    rule = RULES[name]
    policy = desk_policy(f"rules:\n  {name}: {{draft: off, review: info}}\n")
    assert severity(rule, State.DRAFT, policy) == "off"
    assert severity(rule, State.REVIEW, policy) == "info"
    assert severity(rule, State.PUBLISHED, policy) == rule.severity[State.PUBLISHED]
    assert severity(rule, State.PUBLISHED, desk_policy(f"rules: {{{name}: off}}\n")) == "off"


@pytest.mark.parametrize("name", NAMES_OF_FIXED_RULES)
def test_severity__of_a_fixed_rule_stays_and_softening_it_is_a_finding(name: str) -> None:
    settings = f"rules:\n  {name}: off\n"
    policy = desk_policy(settings)
    assert {state: severity(RULES[name], state, policy) for state in State} == dict(RULES[name].severity)
    (found,) = judged_policy(settings)
    assert (found.rule, found.severity, found.line) == ("policy", "error", 2)


def waived(rule: str, until: str = "2026-01-31", **keys: str) -> Story:
    entry = {"rule": rule, "reason": "只此一回", "by": "wang", "until": until} | keys
    lines = "\n    ".join(f"{key}: {value}" for key, value in entry.items() if value)
    return read(f"---\nid: a-1\ntitle: 新车\nstate: review\nwaivers:\n  - {lines}\n---\n\n文。\n")


@pytest.mark.parametrize(
    ("story", "found"),
    [
        (waived("summary-missing"), set()),
        (waived("summary-missing", TODAY.isoformat()), set()),
        (waived("summary-missing", "2025-12-14"), {"summary-missing", "waiver-expired"}),
        (waived("summary-missing", by=""), {"summary-missing", "waiver-invalid"}),
        (waived("summary-missing", reason=""), {"summary-missing", "waiver-invalid"}),
        (waived("summary-missing", ""), {"summary-missing", "waiver-invalid"}),
        (waived("sumary-missing"), {"summary-missing", "waiver-invalid"}),
        (waived("encoding"), {"summary-missing", "waiver-invalid"}),
    ],
    ids=["running", "last day", "ended", "by nobody", "no reason", "no end", "no such rule", "a fixed rule"],
)
def test_waiver__lifts_its_rule_while_it_is_complete_and_runs(story: Story, found: set[str]) -> None:
    rules = {f.rule for f in judged(story.data)}
    assert rules & {"summary-missing", "waiver-expired", "waiver-invalid"} == found
    assert "key-missing" in rules


def test_waiver__of_a_fixed_rule_lifts_nothing() -> None:
    story = waived("path-shape")
    assert "path-shape" in {f.rule for f in judged(story.data, "stories/a.md")}


def test_waiver__ends_by_the_day_it_is_asked() -> None:
    story = waived("summary-missing", "2025-12-31")
    for day, rule in ((date(2025, 12, 31), False), (date(2026, 1, 1), True)):
        found = check_story(ParsedStory(PATH, story), Surroundings(desk_policy(), day))
        assert ("summary-missing" in {f.rule for f in found}) == rule


# Limits -----------------------------------------------------------------------------------------------------


def test_too_large__the_limit_itself_is_allowed() -> None:
    assert {f.rule for f in judged(b"---\n" + b"#" * (MOST_FILE_BYTES - 4))} == {"front-matter-unclosed"}
    assert {f.rule for f in judged(b"---\n" + b"#" * (MOST_FILE_BYTES - 3))} == {"too-large"}
    assert judged_policy("#" * MOST_POLICY_BYTES) == []
    assert {f.rule for f in judged_policy("#" * (MOST_POLICY_BYTES + 1))} == {"too-large"}


def test_front_matter_too_large__counts_bytes_of_the_head_alone() -> None:
    line = "# " + "注" * 100 + "\n"
    head = "title: x\n" + line * ((MOST_FRONT_MATTER_BYTES - 9) // len(line.encode()))
    rest = MOST_FRONT_MATTER_BYTES - len(head.encode()) - 2
    full = head + "#" + "x" * rest + "\n"
    assert len(full.encode()) == MOST_FRONT_MATTER_BYTES
    rules = {f.rule for f in judged(f"---\n{full}---\n" + "长" * 30_000)}
    assert "front-matter-too-large" not in rules
    assert {f.rule for f in judged(f"---\n#{full}---\nx\n")} == {"front-matter-too-large"}
