"""A fault for every rule: the story that breaks it, what the last commit holds, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

from sample_desk import approved

POLICY_MORE = "rules:\n  no-such-rule: off\ncolour: red\n"
"""Faults of the policy that leave it usable."""

MONTH = "stories/2025/12"
GIVEN = '  - {by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00, digest: "sha256:…"}'


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
        Fault("identity-changed", story("identity-changed", id="another"), story("identity-changed")),
        Fault("waiver-invalid", story("waiver-invalid", "waivers:", "  - {rule: summary-missing}")),
        Fault(
            "waiver-expired",
            story("we", "waivers:", "  - {rule: summary-missing, reason: 急, by: lin, until: 2025-12-01}"),
        ),
    ]


CASES = {fault.key: fault for fault in _cases()}
