"""A sound story for tests of merging, and the merge as the command makes it."""

from __future__ import annotations

from collections.abc import Mapping

from curate.adapters.git.merge_file import merge_lines
from curate.story.front_matter import read_front_matter
from curate.story.merging import Labels, Merged, merge_story
from curate.story.nodes import Plain, plain
from curate.workflow.digest import NOT_DIGESTED

LABELS = Labels("OURS", "THEIRS", "UNAPPROVED")

SOUND = """\
---
id: 20251213-k7q2
title: 新车的信任
state: draft
tags: [小米, 品牌]
# 给读者的
summary: 一两句话。
curator: lin
attribution:
  - relation: 整理自   # 口述
    platform: 公众号
    author: 示例作者甲
    url: https://example.org/a
  - {relation: 援引, author: 示例作者乙}
reviews:
  - {by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00}
  # 审校到此
corrections: []  # 无
waivers: []
colour: red
---

一。二！“三吗？”四……五；六
七。

末段。
"""


def changed(edits: Mapping[str, str], text: str = SOUND) -> str:
    """Put other texts in the place of those that stand there once."""
    for old, new in edits.items():
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def merged(base: str | bytes | None, ours: str | bytes, theirs: str | bytes, marker_size: int = 7) -> Merged:
    """Merge as the command does."""
    before, here, there = (
        version.encode() if isinstance(version, str) else version for version in (base, ours, theirs)
    )
    assert here is not None
    assert there is not None
    return merge_story(before, here, there, merge_lines, LABELS, marker_size, lambda: NOT_DIGESTED)


def read(data: bytes) -> tuple[dict[str, Plain], str]:
    """Give the keys and the text of a story that can be read."""
    front_matter = read_front_matter(data)
    assert not isinstance(front_matter, list), (str(front_matter[0].message), data.decode())
    values = plain(front_matter.root)
    assert isinstance(values, dict)
    return values, front_matter.cut.body
