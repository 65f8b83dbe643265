"""A desk of three people for tests of rules and approvals: its policy, its stories, and how they are judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from curate.checks.findings import Finding
from curate.checks.registry import check_policy, check_story
from curate.checks.surroundings import Surroundings
from curate.policy import Policy, parse_policy
from curate.story.picture_content import PictureContent
from curate.story.pictures import pictures_used
from curate.story.story import Story, parse_story
from curate.workflow.digest import story_digest

TODAY = date(2025, 12, 15)
PATH = "stories/2025/12/xiao-mi.md"
PAGES = Path(__file__).parent.parent / "src" / "curate" / "checks" / "pages"

POLICY = """\
categories: [汽车, 科技, 商业]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer, publisher]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher]}
"""

SOURCE = """\
attribution:
  - relation: 整理自
    platform: 公众号
    author: 示例作者甲
    url: https://example.org/a
"""

COMPLETE = f"""\
title: 新车的信任
category: 汽车
summary: 一两句话说清这篇讲什么。
curator: lin
created: 2025-12-13T20:10:00+08:00
{SOURCE}"""

EVERY_PICTURE = {
    "chart.png": PictureContent("png", 960, 540, 24_000),
    "cover.jpg": PictureContent("jpeg", 1200, 675, 180_000),
    "photo.png": PictureContent("jpeg", 960, 540, 90_000),
    "poster.png": PictureContent("png", 9000, 6000, 1_800_000),
    "street.jpg": PictureContent("jpeg", 1600, 1200, 600_000, placed=True),
}
"""The files that lie in each story's folder here; photo.png is a JPEG by its content, poster.png is too wide,
street.jpg says where it was taken."""


@lru_cache
def desk_policy(more: str = "", text: str = POLICY) -> Policy:
    """Read the desk's policy, with lines added."""
    parsed = parse_policy((text + more).encode())
    assert parsed.policy is not None, [str(fault.message) for fault in parsed.faults]
    return parsed.policy


def story_text(
    head: str = "", *, state: str = "draft", identity: str = "20251213-k7q2", body: str = "正文。"
) -> str:
    """Write a story file that nothing is wrong with but what `head` adds."""
    published = "published: 2025-12-14T09:39:00+08:00\n" if state == "published" else ""
    return f"---\nid: {identity}\nstate: {state}\n{published}{COMPLETE}{head}---\n\n{body}\n"


def read(text: str | bytes, path: str = PATH) -> Story:
    """Read a story that can be read."""
    parsed = parse_story(path, text.encode() if isinstance(text, str) else text)
    assert parsed.story is not None, [str(fault.message) for fault in parsed.faults]
    return parsed.story


def pictures_of(story: Story) -> dict[str, str | None]:
    """Give the object ids of a story's pictures, as a snapshot would."""
    paths = [use.path for use in pictures_used(story) if use.path is not None]
    return {path: "0" * 40 if path.rpartition("/")[2] in EVERY_PICTURE else None for path in paths}


def contents_of(story: Story) -> dict[str, PictureContent]:
    """Give what a story's pictures are by their bytes, as a snapshot would."""
    paths = [path for path, oid in pictures_of(story).items() if oid is not None]
    return {path: EVERY_PICTURE[path.rpartition("/")[2]] for path in paths}


def digest_of(story: Story) -> str:
    """Give a story's digest with its pictures as they lie here."""
    return story_digest(story, pictures_of(story))


def approved(text: str, path: str = PATH) -> str:
    """Put the story's own digest where its approvals say `sha256:…`."""
    parsed = parse_story(path, text.encode())
    return text.replace("sha256:…", digest_of(parsed.story)) if parsed.story is not None else text


def judged(text: str | bytes, path: str = PATH, policy: Policy | None = None, **around: Any) -> list[Finding]:
    """Judge a story file by all rules about one story; `around` are fields of `Surroundings`."""
    data = approved(text, path).encode() if isinstance(text, str) else text
    parsed = parse_story(path, data)
    if parsed.story is not None:
        story = parsed.story
        known = {
            "pictures": pictures_of(story),
            "picture_contents": contents_of(story),
            "digest": digest_of(story),
        }
        around = known | around
    return check_story(parsed, Surroundings(policy or desk_policy(), TODAY, **around))


def judged_policy(text: str) -> list[Finding]:
    """Judge a policy file."""
    return check_policy(parse_policy(text.encode()))


class Fence(NamedTuple):
    """A fenced example of a rule's page and the section it stands in."""

    section: str
    tag: str
    text: str


def fences(page: str) -> list[Fence]:
    """Give the fenced examples of a page, in order; a heading within an example is the example's own."""
    found = []
    section = ""
    for match in re.finditer(r"^## ([^\n]*)$|^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        heading, tag, text = match.groups()
        if heading is not None:
            section = heading
        else:
            found.append(Fence(section, tag, text))
    return found


def page_examples(rule: str, language: str = "zh") -> Mapping[str, Fence]:
    """Give the `wrong` and the `right` example of a rule's page."""
    wrong, right, *_ = fences((PAGES / language / f"{rule}.md").read_text(encoding="utf-8"))
    return {"wrong": wrong, "right": right}
