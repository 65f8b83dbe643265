"""A fault for every rule: the story that breaks it, what the last commit holds, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rule_cases import all_cases, cases_of
from sample_desk import approved

SWITCHED_ON = ("zh-space-mixed", "zh-traditional")
POLICY_MORE = "\n".join(
    ["rules:", "  no-such-rule: off", *(f"  {r}: info" for r in SWITCHED_ON), "colour: red", ""]
)
"""Faults of the policy that leave it usable."""

MONTH = "stories/2025/12"
SOON = date.today() + timedelta(days=3)
"""The command judges by the real day."""
GIVEN = '  - {by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00, digest: "sha256:…"}'


LONG = (
    (Path(__file__).parents[2] / "stories/2025/12/yong-git-jizhang.md")
    .read_text(encoding="utf-8")
    .split("---\n", 2)[2]
)
"""A text long enough to be known again."""


def story(
    name: str,
    *more: str,
    without: str = "",
    state: str = "draft",
    body: str = "正文。",
    **values: str,
) -> str:
    """Write a story nothing is wrong with but what is asked for; `more` are lines added to its keys."""
    keys = {
        "id": f"20251213-{name.lower()}"[:60].rstrip("-"),
        "title": "新车的信任",
        "state": state,
        "category": "汽车",
        "summary": "一两句话说清这篇讲什么。",
        "curator": "lin",
        "created": "2025-12-13T20:10:00+08:00",
        "attribution": "\n  - {relation: 整理自, platform: 公众号, author: 示例作者甲, url: https://example.org/a}",
    }
    if state == "published":
        keys["published"] = "2025-12-14T09:39:00+08:00"
    keys = {key: text for key, text in (keys | values).items() if key != without}
    lines = [f"{key}: {text}" for key, text in keys.items()] + list(more)
    return "\n".join(["---", *lines, "---", "", body, ""])


@dataclass(frozen=True)
class Fault:
    """A faulty story: the rule it breaks, its bytes, what the last commit holds, and where it lies."""

    rule: str
    text: str | bytes
    before: str | None = None
    path: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        return self.name or self.rule

    @property
    def place(self) -> str:
        return self.path or f"{MONTH}/{self.key}.md"


def _reviewed(name: str, *reviews: str, state: str = "review", body: str = "正文。", **values: str) -> str:
    lines = ["reviews:", *reviews] if reviews else []
    return approved(story(name, *lines, state=state, body=body, **values), f"{MONTH}/{name}.md")


_ONE = """
  - {{relation: {}, platform: {}, author: 示例作者甲, url: https://example.org/a}}"""
_TWO = """
  - {{relation: 援引, platform: 公众号, author: 示例作者甲, url: https://example.org/a, id: {}}}
  - {{relation: 援引, platform: 公众号, author: 示例作者乙, url: https://example.org/b, id: {}}}"""


def _cases() -> list[Fault]:
    return [
        Fault("encoding", story("encoding").encode("gb18030")),
        Fault("text-control", story("text-control", body="响\x07铃")),
        Fault("text-control", story("c1", body="第一行\n  \x9b31m"), name="c1"),
        Fault("text-bidi", story("text-bidi", body="正\u202e文")),
        Fault("text-line-end", story("text-line-end", body="上\r下")),
        Fault("too-large", "a" * (2 * 1024 * 1024 + 1)),
        Fault("front-matter-missing", "正文。\n"),
        Fault("front-matter-missing", b"", name="nothing-at-all"),
        Fault("front-matter-unclosed", "---\nid: a\ntitle: b\n正文。\n"),
        Fault("front-matter-too-large", story("fmtl", f"note: {'a' * 70_000}")),
        Fault("yaml-syntax", story("yaml-syntax", 'note: "open')),
        Fault("yaml-fullwidth-colon", story("yfc", "note：全角")),
        Fault("yaml-not-mapping", "---\n- a\n---\n\n正文。\n"),
        Fault("yaml-duplicate-key", story("ydk", "title: 再来一个")),
        Fault("yaml-alias", story("yaml-alias", "note: &a 1", "more: *a")),
        Fault("yaml-tag", story("yaml-tag", "note: !!str 1")),
        Fault("yaml-merge", story("yaml-merge", "<<: {a: b}")),
        Fault("yaml-multi", "---\nid: a\n... \nid: b\n---\n\n正文。\n"),
        Fault("yaml-directive", "---\n%YAML 1.2\nid: a\n---\n\n正文。\n"),
        Fault("yaml-depth", story("yaml-depth", f"note: {'[' * 60}{']' * 60}")),
        Fault("schema", story("schema", title="[一, 二]")),
        Fault("value-unknown", story("value-unknown", state="ready")),
        Fault("date-invalid", story("date-invalid", created="2025-02-30")),
        Fault("unknown-key", story("unknown-key", "sumary: 错")),
        Fault("path-shape", story("path-shape"), path="stories/2025/13/path-shape.md"),
        Fault("path-shape", story("too-high"), path="stories/too-high.md", name="too-high"),
        Fault("path-name", story("path-name"), path=f"{MONTH}/a “quoted” name.md"),
        Fault("path-name", story("dash"), path=f"{MONTH}/-dash.md", name="dash"),
        Fault("path-name", story("tab"), path=f"{MONTH}/a\tb.md", name="tab"),
        Fault("path-mode", story("path-mode")),
        Fault("path-mode", "", name="link"),
        Fault("id-invalid", story("x", id="Not An Id"), name="id-invalid"),
        Fault("id-duplicate", story("twin"), name="twin"),
        Fault("slug-duplicate", story("same-1"), path="stories/2025/11/same-slug.md", name="same-1"),
        Fault("slug-duplicate", story("same-2"), path=f"{MONTH}/SAME-slug.md", name="same-2"),
        Fault("identity-missing", story("identity-missing", without="title")),
        Fault("key-missing", story("key-missing", without="category", state="review")),
        Fault("key-missing", story("key-missing-draft", without="created"), name="key-missing-draft"),
        Fault("summary-missing", story("summary-missing", without="summary", state="review")),
        Fault("body-empty", story("body-empty", body="", state="review")),
        Fault("published-missing", story("published-missing", without="published", state="published")),
        Fault("category-unknown", story("category-unknown", category="汽车人", state="review")),
        Fault("person-unknown", story("person-unknown", curator="lim")),
        Fault(
            "relation-unknown",
            story("ru", attribution="\n  - {relation: 抄自, platform: 微博, author: 示例}"),
        ),
        Fault(
            "platform-unknown",
            story("pu", attribution="\n  - {relation: 整理自, platform: 微薄, author: 示例}"),
        ),
        Fault("slot-unknown", story("slot-unknown", "placement: [front]")),
        Fault("attribution-missing", story("am", without="attribution", state="review")),
        Fault(
            "attribution-incomplete",
            story("ai", attribution="\n  - {relation: 整理自, url: https://example.org}"),
        ),
        Fault(
            "source-place-missing",
            story("sp", attribution="\n  - {relation: 整理自, platform: 微博, author: 示例}"),
        ),
        Fault(
            "permission-missing",
            story("pm", attribution=_ONE.format("转载自, permission: requested", "网页"), state="review"),
        ),
        Fault("original-missing", story("om", attribution=_ONE.format("翻译自, language: en", "网页"))),
        Fault(
            "translator-missing",
            story("tm", attribution=_ONE.format("翻译自, title: T, language: en", "网页"), without="curator"),
        ),
        Fault("locator-missing", story("lm", attribution=_ONE.format("整理自", "视频号"), state="review")),
        Fault("citation-unnamed", story("cu", attribution=_ONE.format("援引", "报刊"))),
        Fault("source-bare", story("sb", attribution=_ONE.format("来源", "网页"))),
        Fault("placeholder", story("placeholder", "tags: [TODO]", state="review")),
        Fault("source-dates", story("sd", attribution=_ONE.format("摘编自, accessed: 2999-01-01", "网页"))),
        Fault(
            "claim-unconfirmed",
            _reviewed(
                "claim-unconfirmed", GIVEN, attribution=_ONE.format("整理自, stance: 保留原意", "网页")
            ),
            _reviewed("claim-unconfirmed", attribution=_ONE.format("整理自, stance: 保留原意", "网页")),
        ),
        Fault(
            "credit-in-body",
            story(
                "cib", body="正文。\n\n本文观点整理自视频号作者「示例作者·甲」的相关内容。", state="review"
            ),
        ),
        Fault("heading-start", story("heading-start", body="# 一级\n\n正文。")),
        Fault("heading-skip", story("heading-skip", body="## 二\n\n正文。\n\n#### 四\n\n正文。")),
        Fault("heading-empty", story("heading-empty", body="##\n\n正文。")),
        Fault("section-empty", story("section-empty", body="## 一\n\n## 二\n\n正文。")),
        Fault("body-nesting", story("body-nesting", body="> " * 120 + "深")),
        Fault("section-short", story("section-short", body="## 一\n\n正文。")),
        Fault("list-marker", story("list-marker", body="1、价格\n2、交期")),
        Fault("table-broken", story("table-broken", body="| 项目 | 宣称 |\n| 减重 | 20 |")),
        Fault(
            "claims-unsourced",
            story("claims-unsourced", body="| 项目 | 宣称 | 实测 |\n|---|---|---|\n| 减重 | 20 | 6 |"),
        ),
        Fault("footnote-undefined", story("footnote-undefined", body="正文[^1]。")),
        Fault("footnote-unused", story("footnote-unused", body="正文。\n\n[^1]: 注。")),
        Fault("source-id-duplicate", story("sid", attribution=_TWO.format("s1", "s1"))),
        Fault("source-id-unused", story("siu", attribution=_TWO.format("s1", "s2"), body="正文[^s1]。")),
        Fault("link-broken", story("link-broken", body="见[视频](htp://example.org/a)。")),
        Fault("link-tracker", story("link-tracker", body="见[视频](https://example.org/a?utm_source=x)。")),
        Fault("raw-html", story("raw-html", body="正<b>文</b>。")),
        Fault("image-type", story("image-type", body="![示例销量](a.png)")),
        Fault("image-size", story("image-size", body="![示例销量](a.png)")),
        Fault("image-location", story("image-location", body="![示例街口](a.jpg)")),
        Fault("image-alt", story("image-alt", body="![](none.png)")),
        Fault("image-credit", story("image-credit", body="![示例销量](none.png)")),
        Fault("image-path", story("image-path", body="![图](../other/a.png)")),
        Fault("image-missing", story("image-missing", body="正文。\n\n![图](a.png)")),
        Fault("image-missing", story("cover", "cover: a.png"), name="cover"),
        Fault(
            "image-missing",
            story("deleted", "cover: a.png"),
            story("deleted", "cover: a.png"),
            name="deleted",
        ),
        Fault(
            "image-missing",
            story("nested", "cover: in/a.png"),
            story("nested", "cover: in/a.png"),
            name="nested",
        ),
        Fault("state-jump", story("state-jump", state="published"), story("state-jump")),
        Fault("state-jump", story("born-published", state="published"), name="born-published"),
        Fault("move-role", _reviewed("move-role", GIVEN, state="published"), _reviewed("move-role", GIVEN)),
        Fault(
            "approval-missing",
            story("approval-missing", state="published"),
            story("approval-missing", state="review"),
        ),
        Fault(
            "approval-stale",
            _reviewed("approval-stale", GIVEN, state="published").replace("正文。", "正文！"),
            _reviewed("approval-stale", GIVEN, state="published"),
        ),
        Fault("approval-stale", _reviewed("pictured", GIVEN, state="published"), None, name="pictured"),
        Fault(
            "approval-self",
            _reviewed("approval-self", GIVEN, curator="wang"),
            _reviewed("approval-self", curator="wang"),
        ),
        Fault(
            "approval-role",
            _reviewed("approval-role", GIVEN.replace("wang", "lin"), curator="zhao"),
            _reviewed("approval-role", curator="zhao"),
        ),
        Fault("approval-author", _reviewed("approval-author", GIVEN), _reviewed("approval-author")),
        Fault(
            "changes-requested",
            _reviewed(
                "changes-requested",
                GIVEN,
                GIVEN.replace("wang, verdict: approve", "zhao, verdict: request-changes"),
                state="published",
            ),
            _reviewed("changes-requested", GIVEN),
        ),
        Fault("review-removed", _reviewed("review-removed"), _reviewed("review-removed", GIVEN)),
        Fault("edit-in-move", story("edit-in-move", body="别的。"), story("edit-in-move", state="review")),
        Fault(
            "retraction-role",
            story("retraction-role", "retraction: {by: lin, reason: 来源要求}"),
            story("retraction-role"),
        ),
        Fault("story-deleted", "", story("story-deleted", state="review")),
        Fault("identity-changed", story("identity-changed", id="another"), story("identity-changed")),
        Fault("waiver-invalid", story("waiver-invalid", "waivers:", "  - {rule: summary-missing}")),
        Fault(
            "waiver-expired",
            story("we", "waivers:", "  - {rule: summary-missing, reason: 急, by: lin, until: 2025-12-01}"),
        ),
        Fault(
            "waiver-expiring",
            story("wx", "waivers:", f"  - {{rule: summary-missing, reason: 急, by: lin, until: {SOON}}}"),
        ),
        Fault("body-duplicate", story("zz-bd-2", body=LONG), name="zz-bd-2"),
        Fault("source-reused", story("zz-bd-1", body=LONG), name="zz-bd-1"),
    ]


def _of_data_files(known: set[str]) -> list[Fault]:
    """Give a fault for each rule that has a data file and none here: the first of its cases that finds something."""
    found = []
    for rule in sorted({case.rule for case in all_cases()} - known):
        # The policy of these faults switches on what is off as shipped.
        elsewhere = {"path", "pictures"} | (set() if rule in SWITCHED_ON else {"policy"})
        case = next(c for c in cases_of(rule) if c.finds and not elsewhere & set(c.values))
        # Stories of one newsroom do not share an id.
        text = case.text.replace("id: 20251213-k7q2\n", f"id: 20251213-{rule}\n")
        found.append(Fault(rule, approved(text, f"{MONTH}/{rule}.md")))
    return found


OF_RANGES = frozenset(
    {
        "approval-merge",
        "approval-signature",
        "author-unknown",
        "base-moved",
        "move-in-merge",
        "policy-changed",
    }
)
"""Rules about commits that were made; nothing on disk or in the index can break them."""

_BY_HAND = _cases()
CASES = {fault.key: fault for fault in (*_BY_HAND, *_of_data_files({fault.rule for fault in _BY_HAND}))}
