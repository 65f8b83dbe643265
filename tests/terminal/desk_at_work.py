"""A small newsroom for the terminal: a policy, two people, a published past, and stories that wait."""

from __future__ import annotations

from pathlib import Path

from newsrooms import Git, make_repository

WANG = {
    "GIT_AUTHOR_NAME": "王审校",
    "GIT_AUTHOR_EMAIL": "wang@example.org",
    "GIT_COMMITTER_NAME": "王审校",
    "GIT_COMMITTER_EMAIL": "wang@example.org",
}
POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [汽车, 科技, 商业, 生活]
people:
  lin:  {name: 林编辑, emails: [lin@example.org], roles: [curator, reviewer]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer, publisher]}
review:
  checklist: [每个数字都有出处, 署名完整, 未改写来源的立场]
"""
PAST = """\
---
id: 20251201-past
title: 旧的故事
state: draft
category: 生活
tags: [自行车, 修理]
summary: 一句摘要。
curator: lin
created: 2025-12-01T10:00:00+08:00
attribution:
  - relation: 编译自
    platform: 公众号
    author: 示例作者甲
    url: https://example.org/used
---

第一段。
"""
PAST_PATH = "stories/2025/12/jiu-gu-shi.md"
BODY = """\
第一段：这是用来看排版的正文。

## 小标题

| 项目 | 宣称 | 实测 |
|:--|--:|--:|
| 减重 | 20公斤 | 约6公斤 |
| 续航提升 | 10% | 1.8% |

来源：示例作者乙的视频
"""


def make_desk(top: Path) -> Git:
    """Make the newsroom with one old draft in it."""
    git = make_repository(top)
    git.commit({"stories/newsroom.yaml": POLICY, PAST_PATH: PAST})
    return git


def waiting_story(slug: str, *, title: str = "等着审的故事", curator: str = "lin", body: str = BODY) -> str:
    """Give the text of a story in review."""
    return (
        f"---\nid: 20251202-{slug}\ntitle: {title}\nstate: review\ncategory: 科技\nsummary: 一句摘要。\n"
        f"curator: {curator}\ncreated: 2025-12-02T10:00:00+08:00\nattribution:\n  - relation: 整理自\n"
        f"    platform: 视频号\n    author: 示例作者乙\n    url: https://example.org/{slug}\n"
        f"    locator: 00:03:10-00:07:45\n---\n\n{body}"
    )


def path_of(slug: str) -> str:
    """Give where a waiting story lies."""
    return f"stories/2025/12/{slug}.md"
