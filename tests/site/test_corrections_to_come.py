"""A correction dated later than now: nothing of it is shown anywhere before its moment, and all of it from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from site_stories import NOW, a_policy, a_site, a_story

from curate.site.exports.content import content_of
from curate.site.exports.text import story_text
from curate.site.visibility import published_stories

NOTES = """\
corrections:
  - {at: 2025-12-14T09:10:00+08:00, by: lin, note: 已经说过的}
  - {at: 2025-12-14T09:40:00+08:00, by: lin, note: 金丝雀}
  - {by: lin, note: 没有日期的}
"""
WITHOUT = "".join(line for line in NOTES.splitlines(keepends=True) if "金丝雀" not in line)
POLICY = "site: https://kuaibao.example\n"


def test_before_its_moment__the_site_is_as_if_it_were_not_there() -> None:
    policy = a_policy(POLICY)
    site = a_site([a_story("gai", more=NOTES)], policy, NOW)
    assert site == a_site([a_story("gai", more=WITHOUT)], policy, NOW)
    assert not [path for path, data in site.items() if "金丝雀".encode() in data]
    assert "已经说过的".encode() in site["stories/gai/index.html"]
    assert "没有日期的".encode() in site["stories/gai/index.html"]


@pytest.mark.parametrize("later", [1, 60 * 24 * 400])
def test_from_its_moment_on__it_is_everywhere(later: int) -> None:
    site = a_site([a_story("gai", more=NOTES)], a_policy(POLICY), NOW + timedelta(minutes=later))
    holding = {path for path, data in site.items() if "金丝雀".encode() in data}
    feeds = {
        f"{folder}{name}"
        for folder in ("", "category/汽车/")
        for name in ("rss.xml", "atom.xml", "feed.json")
    }
    assert {"stories/gai/index.html", "corrections/index.html", *feeds} == holding
    assert b"2025-12-14T09:40:00+08:00" in site["sitemap.xml"]
    told = site["stories/gai/index.html"].decode()
    assert '"correction":[' in told
    assert told.count("金丝雀") >= 2


def test_export__holds_it_from_its_moment_on() -> None:
    policy = a_policy(POLICY)
    for minutes, there in ((0, False), (1, True)):
        now = NOW + timedelta(minutes=minutes)
        (story,) = published_stories([a_story("gai", more=NOTES)], policy, now)
        text = story_text(content_of(story, policy, {}))
        assert ("金丝雀" in text) is there
        assert "已经说过的" in text
