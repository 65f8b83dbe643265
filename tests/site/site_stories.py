"""Stories and policies for tests of the site, each made from the text a desk would write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from curate.policy import Policy, parse_policy
from curate.site.edition import published_stories
from curate.site.pages import render_site
from curate.site.parts import Part
from curate.story.story import Story, parse_story

NOW = datetime.fromisoformat("2025-12-14T09:39:00+08:00")

POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [汽车, 科技]
people:
  lin: {name: 林编辑, emails: [lin@example.org]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer]}
"""

CREDIT = """\
attribution:
  - relation: 整理自
    platform: 视频号
    author: 示例作者甲
    url: https://example.org/v/1
    locator: 00:03:10-00:07:45
"""


def a_policy(more: str = "", text: str = POLICY) -> Policy:
    """Read a policy: the usual one, with lines added."""
    parsed = parse_policy((text + more).encode())
    assert parsed.policy is not None, [str(fault.message) for fault in parsed.faults]
    return parsed.policy


def a_story(
    slug: str,
    published: str = "2025-12-14T08:00:00+08:00",
    *,
    title: str | None = None,
    state: str = "published",
    category: str = "汽车",
    more: str = "",
    credit: str = CREDIT,
    body: str = "正文。\n",
    month: str = "2025/12",
) -> Story:
    """Read a story; `more` holds further lines of its front matter; `title` is written as it is given."""
    lines = [
        f"id: id-{slug}",
        "title: " + (f"'{slug}'" if title is None else title),
        f"state: {state}",
        "curator: lin",
        *([f"category: {category}"] if category else []),
        *([f"published: {published}"] if published else []),
    ]
    text = "---\n" + "\n".join(lines) + "\n" + credit + more + f"---\n\n{body}"
    parsed = parse_story(f"stories/{month}/{slug}.md", text.encode())
    assert parsed.story is not None, [str(fault.message) for fault in parsed.faults]
    return parsed.story


def a_site(
    stories: Iterable[Story],
    policy: Policy | None = None,
    now: datetime = NOW,
    pictures: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Render the site that holds what is published of `stories`."""
    policy = policy or a_policy()
    return render_site(published_stories(stories, policy, now), policy, now, pictures or {})


def page(site: Mapping[str, bytes], path: str) -> str:
    """Give a page as text."""
    return site[path].decode("utf-8")


def made(parts: Iterable[Part]) -> dict[str, bytes]:
    """Make parts of a site."""
    return {part.path: part.make() for part in parts}
