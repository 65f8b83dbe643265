"""Several stories are published together or not at all, late ones wait, and the edition tells where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desks import LIN, POLICY, WANG, Desk, DeskAt

MONTH = "stories/2026/01"
STORY = """\
---
id: 2026{number:04}-abcd
title: {title}
state: draft
category: 生活
tags: [修理]
summary: 修一台旧相机值不值，先把两个数字写在一张纸上。
curator: lin
created: 2026-01-04T09:00:00+08:00
placement: [picks until 2099-01-05]
attribution:
  - relation: 整理自
    platform: 网页
    author: 示例作者{title}
    title: 示例{title}
    url: https://example.org/{number}
    accessed: 2026-01-04
---

{title}：正文写在这里，讲的是第 {number} 件事。
"""
TITLES = {"jia": "甲篇", "yi": "乙篇", "bing": "丙篇"}


def freeze(hours: str) -> str:
    return POLICY + f"bulletin: {hours}\n"


@pytest.fixture(scope="module")
def three_made(made_once: DeskAt, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk of three stories in review, the first two of them approved; not to be changed, only copied."""
    desk = made_once("founded").copy_to(tmp_path_factory.mktemp("three") / "newsroom")
    for number, (slug, title) in enumerate(TITLES.items(), 1):
        desk.write(f"{MONTH}/{slug}.md", STORY.format(number=number, title=title))
        desk.curate("commit", slug).ended(0)
        desk.curate("submit", slug).ended(0)
    for slug in ("jia", "yi"):
        desk.curate("--no-input", "review", slug, "--approve", "--confirm", "all", who=WANG).ended(0)
    return desk


@pytest.fixture
def three(three_made: Desk, tmp_path: Path) -> Desk:
    return three_made.copy_to(tmp_path / "newsroom")


@pytest.fixture
def approved(three: Desk) -> Desk:
    """Give a desk whose three stories are all approved."""
    three.curate("--no-input", "review", "bing", "--approve", "--confirm", "all", who=WANG).ended(0)
    return three


def states(desk: Desk) -> dict[str, str]:
    listed = desk.curate("list", "--json").ended(0).json["stories"]
    return {story["slug"]: story["state"] for story in listed}


def test_publish_together__one_is_not_approved__nothing_changes(three: Desk) -> None:
    before = three.on_disk()
    ran = three.curate("publish", "jia", "bing", "yi", who=WANG).ended(3)
    assert f"{MONTH}/bing.md" in ran.err
    assert f"{MONTH}/jia.md" not in ran.err
    assert "curate review bing" in ran.err
    assert three.on_disk() == before


def test_publish_together__all_approved__one_commit_and_one_moment(approved: Desk) -> None:
    approved.write("notes.txt", "somebody's own\n")
    approved.git("add", "notes.txt")
    head = approved.git("rev-parse", "HEAD").strip()
    values = approved.curate("publish", "jia", "yi", "bing", "yi", "--json", who=WANG).ended(0).json
    assert [story["slug"] for story in values["stories"]] == ["jia", "yi", "bing"]
    assert len({story["published"] for story in values["stories"]}) == 1
    assert "story" not in values
    assert approved.git("rev-list", f"{head}..HEAD").split() == [values["commit"]]
    touched = approved.git("show", "--name-only", "--format=", "HEAD").split()
    assert sorted(touched) == [f"{MONTH}/{slug}.md" for slug in ("bing", "jia", "yi")]
    body = approved.git("log", "-1", "--format=%B").strip().splitlines()
    assert body[2:] == [
        "Story: 20260001-abcd",
        "Story: 20260002-abcd",
        "Story: 20260003-abcd",
        "State: review -> published",
    ]
    assert "notes.txt" in approved.git("diff", "--cached", "--name-only")
    approved.curate("check", "--base", head).ended(0)


def test_publish_together__a_hook_refuses__the_files_are_as_they_were(approved: Desk) -> None:
    hook = approved.top / ".git/hooks/commit-msg"
    hook.write_text("#!/bin/sh\necho no release today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    ran = approved.curate("publish", "jia", "yi", "bing", who=WANG).ended(4)
    assert "no release today" in ran.err
    assert "curate publish jia yi bing" in ran.err
    assert approved.git("status", "--porcelain") == ""
    hook.unlink()
    approved.curate("publish", "jia", "yi", "bing", who=WANG).ended(0)
    assert set(states(approved).values()) == {"published"}


def test_publish_together__saved_by_a_try_that_ended__finished_with_one_moment(approved: Desk) -> None:
    approved.curate("publish", "jia", "--at", "2026-01-04T10:00", "--no-commit", who=WANG).ended(0)
    values = approved.curate("publish", "jia", "yi", "--json", who=WANG).ended(0).json
    assert len({story["published"] for story in values["stories"]}) == 1
    assert approved.git("status", "--porcelain") == ""


def test_publish_together__dry_run__shows_each_and_writes_nothing(approved: Desk) -> None:
    before = approved.on_disk()
    ran = approved.curate("publish", "jia", "yi", "--dry-run", who=WANG).ended(0)
    assert ran.out.count("+state: published") == 2
    assert approved.on_disk() == before


def test_publish_together__faults_of_a_text__are_findings(approved: Desk) -> None:
    before = approved.on_disk()
    ran = approved.curate("publish", "jia", "nobody", who=WANG).ended(2)
    assert "nobody" in ran.err
    assert approved.on_disk() == before


def test_publish_together__pushed(approved: Desk, tmp_path: Path) -> None:
    approved.git("init", "--quiet", "--bare", str(tmp_path / "hub"))
    approved.git("remote", "add", "origin", str(tmp_path / "hub"))
    ran = approved.curate("--no-input", "publish", "jia", "yi", "--push", "--json", who=WANG).ended(0)
    assert ran.json["pushed"] is True
    head = approved.git("rev-parse", "HEAD").strip()
    assert approved.git("rev-parse", "main", at=tmp_path / "hub").strip() == head


def with_hours(desk: Desk, minutes: Callable[[int], str]) -> None:
    """Commit a policy whose deadline was three minutes ago, and whose edition is in half an hour."""
    desk.write("stories/newsroom.yaml", freeze(f'{{deadline: "{minutes(-3)}", edition: "{minutes(30)}"}}'))
    desk.git("add", ".")
    desk.git("commit", "--quiet", "--no-verify", "--message=Hours")


@pytest.fixture
def clock(three: Desk) -> Callable[[int], str]:
    """Give the newsroom's clock so many minutes from now."""
    del three
    from datetime import UTC, datetime, timedelta, timezone

    now = datetime.now(UTC).astimezone(timezone(timedelta(hours=8)))
    return lambda minutes: f"{now + timedelta(minutes=minutes):%H:%M}"


def test_publish_late__waits_for_the_next_edition_unless_now(
    three: Desk, clock: Callable[[int], str]
) -> None:
    with_hours(three, clock)
    dry = three.curate("publish", "jia", "--dry-run", who=WANG).ended(0)
    assert "--now" in dry.err
    late = three.curate("publish", "jia", "--json", who=WANG).ended(0).json
    assert late["story"]["published"][11:16] == clock(30)
    assert late["next_edition"] == late["story"]["published"]
    held = three.curate("edition", "--json").ended(0).json["held"]
    assert [(story["slug"], story["until"]) for story in held] == [("jia", late["next_edition"])]
    at_once = three.curate("publish", "yi", "--now", "--json", who=WANG).ended(0).json
    assert at_once["next_edition"] is None
    edition = three.curate("edition", "--json").ended(0).json
    assert [place["slug"] for place in edition["slots"][0]["places"]] == ["yi"]
    shown = three.curate("edition", who=LIN).ended(0).out
    assert "Held back by embargo" in shown
    assert "pinned until 2099-01-05" in shown


def test_publish_for_later__says_which_build_shows_it(approved: Desk) -> None:
    told = approved.curate("publish", "jia", "--at", "2099-01-05T08:00", who=WANG).ended(0).both
    assert "`curate build` shows it from 2099-01-05 08:00 on" in told
    assert "`curate build` makes the pages" in approved.curate("publish", "yi", who=WANG).ended(0).both


@pytest.fixture
def waiting(approved: Desk) -> Desk:
    """Give a desk whose story jia is published for a far moment."""
    approved.curate("publish", "jia", "--at", "2099-01-05T08:00", who=WANG).ended(0)
    return approved


def moment_of(desk: Desk, slug: str) -> str:
    return str(desk.curate("show", slug, "--json").ended(0).json["story"]["published"])


def test_publish_what_waits__at_once__is_out_and_judged_legal(waiting: Desk) -> None:
    head = waiting.git("rev-parse", "HEAD").strip()
    told = waiting.curate("publish", "jia", "--now", who=WANG).ended(0)
    assert "甲篇 waits no longer" in told.out
    assert "`curate build` makes the pages" in told.both
    assert moment_of(waiting, "jia") < "2099"
    body = waiting.git("log", "-1", "--format=%B").strip().splitlines()
    assert body[0] == "改期：甲篇"
    assert body[2] == "Story: 20260001-abcd"
    assert body[3].startswith("Published: 2099-01-05T08:00:00+08:00 -> 20")
    assert waiting.git("show", "--name-only", "--format=", "HEAD").split() == [f"{MONTH}/jia.md"]
    waiting.curate("check", "--base", head).ended(0)
    edition = waiting.curate("edition", "--json").ended(0).json
    assert [place["slug"] for place in edition["slots"][0]["places"]] == ["jia"]
    again = waiting.curate("publish", "jia", "--now", who=WANG).ended(3)
    assert "curate correct jia" in again.err  # what is out is not made to wait, nor let out twice
    waiting.curate("publish", "jia", "--at", "2099-01-06T08:00", who=WANG).ended(3)


def test_publish_what_waits__later__waits_longer(waiting: Desk) -> None:
    told = waiting.curate("publish", "jia", "--at", "2099-02-01T08:00", who=WANG).ended(0)
    assert "甲篇 comes out on 2099-02-01 08:00" in told.out
    assert moment_of(waiting, "jia") == "2099-02-01T08:00:00+08:00"
    refused = waiting.curate("publish", "jia", "--at", "2099-02-01T08:00", who=WANG).ended(3)
    assert "comes out on 2099-02-01 08:00" in refused.err


def test_publish_what_waits__without_a_moment__says_how(waiting: Desk) -> None:
    before = waiting.on_disk()
    refused = waiting.curate("publish", "jia", who=WANG).ended(3)
    assert "it comes out on 2099-01-05 08:00" in refused.err
    assert "curate publish jia --now" in refused.err
    assert waiting.on_disk() == before


def test_publish_what_waits__dry_run__shows_the_moment_and_writes_nothing(waiting: Desk) -> None:
    before = waiting.on_disk()
    ran = waiting.curate("publish", "jia", "--now", "--dry-run", who=WANG).ended(0)
    assert "-published: 2099-01-05T08:00:00+08:00" in ran.out
    assert "Would commit: 改期：甲篇" in ran.out
    assert waiting.on_disk() == before


def test_publish_what_waits__takes_a_publisher_and_approvals(waiting: Desk) -> None:
    waiting.curate("publish", "jia", "--now", who=LIN).ended(3)
    path = f"{MONTH}/jia.md"
    text = (waiting.top / path).read_text(encoding="utf-8")
    waiting.write(path, text.replace("讲的是第", "说的是第"))
    assert "not committed" in waiting.curate("publish", "jia", "--now", who=WANG).ended(3).err
    waiting.git("commit", "--quiet", "--all", "--no-verify", "--message=Past the hook")
    assert "approved it: the text" in waiting.curate("publish", "jia", "--now", who=WANG).ended(3).err
    assert moment_of(waiting, "jia") == "2099-01-05T08:00:00+08:00"


def test_moment_of_what_waits__by_hand__is_the_publishers_too(waiting: Desk) -> None:
    path = f"{MONTH}/jia.md"
    text = (waiting.top / path).read_text(encoding="utf-8")
    waiting.write(path, text.replace("2099-01-05T08:00", "2099-01-04T08:00"))
    refused = waiting.curate("commit", "jia", who=LIN).ended(3)
    assert "lin may not change when readers see a published story" in refused.err
    waiting.git("add", path)
    assert "move-role" in waiting.curate("check", "--staged", who=LIN).ended(1).both
    head = waiting.git("rev-parse", "HEAD").strip()
    waiting.curate("commit", "jia", who=WANG).ended(0)
    assert waiting.git("log", "-1", "--format=%s").strip() == "改期：甲篇"
    waiting.curate("check", "--base", head).ended(0)


def test_publish_together__one_waits__both_come_out_at_once(waiting: Desk) -> None:
    values = waiting.curate("publish", "jia", "yi", "--now", "--json", who=WANG).ended(0).json
    assert len({story["published"] for story in values["stories"]}) == 1
    body = waiting.git("log", "-1", "--format=%B").strip().splitlines()
    assert body[0] == "发表：《甲篇》等 2 篇"
    assert body[-1] == "State: review -> published"
    assert sum(line.startswith("Published: ") for line in body) == 1
    later = waiting.curate("publish", "bing", "--at", "2099-01-05T08:00", who=WANG).ended(0)
    assert "is published" in later.out


def test_publish_together__all_wait__no_move_is_told(waiting: Desk) -> None:
    waiting.curate("publish", "yi", "--at", "2099-01-05T08:00", who=WANG).ended(0)
    ran = waiting.curate("publish", "jia", "yi", "--at", "2099-03-05T08:00", who=WANG).ended(0)
    assert "乙篇 comes out on 2099-03-05 08:00" in ran.out
    body = waiting.git("log", "-1", "--format=%B").strip().splitlines()
    assert body[0] == "改期：《甲篇》等 2 篇"
    assert body[4:] == ["Published: 2099-01-05T08:00:00+08:00 -> 2099-03-05T08:00:00+08:00"]


def test_publish_what_waits__pushed__and_a_second_try_only_pushes(waiting: Desk, tmp_path: Path) -> None:
    waiting.git("init", "--quiet", "--bare", str(tmp_path / "hub"))
    waiting.git("remote", "add", "origin", str(tmp_path / "hub"))
    options = ("--no-input", "publish", "jia", "--at", "2099-02-01T08:00", "--push")
    waiting.curate(*options, who=WANG).ended(0)
    assert moment_of(waiting, "jia") == "2099-02-01T08:00:00+08:00"
    head = waiting.git("rev-parse", "HEAD").strip()
    waiting.curate(*options, who=WANG).ended(0)
    assert waiting.git("rev-parse", "HEAD").strip() == head


def test_publish_at_and_now__are_two_times(three: Desk) -> None:
    three.curate("publish", "jia", "--now", "--at", "2026-01-05T08:00", who=WANG).ended(2)


def test_edition__at_a_moment__views_and_their_faults(approved: Desk) -> None:
    approved.curate("publish", "jia", "yi", "--at", "2026-01-04T10:00", who=WANG).ended(0)
    approved.write("stories/views.csv", "slug,views,date\njia,40,2026-01-05\nyi,many,2026-01-05\n")
    edition = approved.curate("edition", "--at", "2026-01-05T09:00", "--json").ended(0).json
    trending = next(slot for slot in edition["slots"] if slot["slot"] == "trending")
    assert [(place["slug"], place["reason"], place["views"]["weight"]) for place in trending["places"]] == [
        ("jia", "views", 40.0)
    ]
    assert edition["views"]["bad"] == [{"line": 3, "message": "many is no number of views."}]
    assert edition["moment"] == "2026-01-05T09:00:00+08:00"
    shown = approved.curate("edition", "--at", "2026-01-05T09:00").ended(0).out
    assert "40 views counted until 2026-01-05" in shown
    assert "line 3: many is no number of views." in shown
    early = approved.curate("edition", "--at", "2026-01-04T09:00", "--json").ended(0).json
    assert [story["slug"] for story in early["held"]] == ["jia", "yi"]
    assert not any(slot["places"] for slot in early["slots"])


def test_digest__has_the_order_of_the_edition_by_views_too(approved: Desk) -> None:
    approved.write("stories/newsroom.yaml", freeze("{picks: 0}"))
    approved.curate("publish", "jia", "yi", "--at", "2026-01-04T10:00", who=WANG).ended(0)
    orders = []
    for counts in ("jia,1,2026-01-04\nyi,90,2026-01-04\n", "jia,90,2026-01-04\nyi,1,2026-01-04\n"):
        approved.write("stories/views.csv", counts)
        digest = approved.curate("digest", "--date", "2026-01-04", "--json").ended(0).json
        orders.append([item["slug"] for item in digest["items"]])
    assert orders == [["yi", "jia"], ["jia", "yi"]]


def test_digest__tells_what_it_leaves_out(approved: Desk) -> None:
    approved.curate("publish", "jia", "yi", "--at", "2026-01-04T10:00", who=WANG).ended(0)
    text = (approved.top / f"{MONTH}/yi.md").read_text(encoding="utf-8")
    approved.write(f"{MONTH}/yi.md", text.replace("讲的是第", "说的是第"))
    approved.git("commit", "--quiet", "--all", "--no-verify", "--message=Past the hook")
    ran = approved.curate("digest", "--date", "2026-01-04").ended(1)
    assert "甲篇" in ran.out
    assert "乙篇" not in ran.out
    assert "approval-stale" in ran.err
    assert "Left out because of what was found: 1" in ran.err
    found = approved.curate("digest", "--date", "2026-01-04", "--json").ended(1).json
    assert found["left_out"] == [f"{MONTH}/yi.md"]
    assert [item["slug"] for item in found["items"]] == ["jia"]


def test_edition__counts_that_are_no_file__are_told(approved: Desk) -> None:
    (approved.top / "stories/views.csv").symlink_to("/dev/zero")
    edition = approved.curate("edition", "--json").ended(0).json
    assert edition["views"]["path"] == "stories/views.csv"
    assert len(edition["views"]["bad"]) == 1
