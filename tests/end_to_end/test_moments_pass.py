"""Builds one after another while an embargo ends, a story expires, a correction comes due: each as if made afresh."""

from __future__ import annotations

from pathlib import Path

import pytest
from canaries import Canary, all_files, found_in
from desks import Desk
from newsroom_of_secrets import commit, policy, put, story

HELD, ENDING, NOTE = Canary(1), Canary(2), Canary(3)
CANARIES = {"held": HELD, "ending": ENDING, "note": NOTE}
DAY = "2031-05-01"
LISTS = ("index.html", "all/index.html", "rss.xml", "atom.xml", "feed.json", "archive/2025/12/14/index.html")
STEPS = (
    ("07:59", {"ending"}),
    ("08:00", {"held", "ending"}),
    ("08:59", {"held", "ending"}),
    ("09:00", {"held"}),
    ("09:59", {"held"}),
    ("10:00", {"held", "note"}),
    ("07:59", {"ending"}),
)
"""Moments of the day, and which of the words stand in lists, feeds and on the page of corrections then."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    top = tmp_path_factory.mktemp("moments")
    (top / "home").mkdir()
    (top / "newsroom").mkdir()
    desk = Desk(top / "newsroom", top / "home")
    desk.git("init", "--quiet", "--initial-branch=main")
    desk.write("stories/newsroom.yaml", policy())
    put(desk, "deng", story("deng", published=f"{DAY}T08:00:00+08:00", title=str(HELD), body=f"{HELD}。"))
    put(desk, "guo", story("guo", title=str(ENDING), more=f"expires: {DAY}T09:00:00+08:00"))
    note = f"corrections:\n  - {{at: {DAY}T10:00:00+08:00, by: lin, note: {NOTE}}}"
    put(desk, "gai", story("gai", more=note))
    put(desk, "zai", story("zai", body="另见[那篇](deng.md)。"))
    commit(desk)
    return desk


def built(desk: Desk, time: str, out: Path, *more: str) -> dict[str, bytes]:
    desk.curate("build", "--now", f"{DAY}T{time}", "--out", out, *more).ended(0)
    return all_files(out)


def test_each_build__shows_what_its_moment_allows_and_nothing_of_the_one_before(
    desk: Desk, tmp_path: Path
) -> None:
    for number, (time, shown) in enumerate(STEPS):
        site = built(desk, time, desk.top / "_site")
        listed = {path: site[path] for path in (*LISTS, "corrections/index.html") if path in site}
        assert {secret for secret, _ in found_in(CANARIES, listed)} == shown, (number, time)
        everywhere = {secret for secret, _ in found_in(CANARIES, site)}
        assert everywhere == shown | {"ending"}, (number, time)  # what has expired keeps its page
        if shown != STEPS[number - 1][1]:
            assert site == built(desk, time, tmp_path / "afresh", "--afresh"), (number, time)
