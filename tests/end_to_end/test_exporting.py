"""`export` and `digest`: what leaves the newsroom, where it is written, and what is never overwritten."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import stat
from pathlib import Path

import pytest
from desks import SLUG, WANG, Desk, DeskAt

from curate.desk.exporting import DIGEST_ENDINGS, ENDINGS

CREDIT = "本文观点整理自视频号作者「示例作者·甲」的相关内容"
WRONG_DAYS = ("yesterday", "2025-02-30", "14.12.2025", "2025-12-14T08:00", "")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def fake_browser(folder: Path, script: str) -> str:
    """Put a program called chromium before all others; gives the PATH to find it by."""
    folder.mkdir()
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_text_forms__are_printed_with_the_credit(desk_at: DeskAt, form: str) -> None:
    desk = desk_at("published")
    before = desk.on_disk()
    ran = desk.curate("export", SLUG, "--to", form).ended(0)
    assert CREDIT in ran.out
    assert "一台旧相机" in ran.out
    assert desk.on_disk() == before


@pytest.mark.parametrize("step", ["drafted", "in-review", "approved"])
@pytest.mark.parametrize("form", ["wechat", "text", "card"])
def test_unpublished__leaves_in_no_form(desk_at: DeskAt, step: str, form: str) -> None:
    desk = desk_at(step)
    before = desk.on_disk()
    ran = desk.curate("export", SLUG, "--to", form, "--json").ended(3)
    assert "先算账" not in ran.out
    assert f"curate show {SLUG}" in ran.err
    assert desk.on_disk() == before


def test_embargoed__leaves_in_no_form(desk_at: DeskAt) -> None:
    desk = desk_at("approved")
    desk.curate("publish", SLUG, "--at", "2099-05-01T08:00", who=WANG).ended(0)
    assert "2099-05-01" in desk.curate("export", SLUG).ended(3).err
    assert "2099-05-01" in desk.curate("digest", "--date", "2099-05-01").ended(3).err


def test_stale_approval__leaves_in_no_form(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.edit("价钱 8元", "价钱 9元")
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=Past the hook")
    ran = desk.curate("export", SLUG).ended(1)
    assert "价钱 9元" not in ran.out
    assert "approval-stale" in ran.out + ran.err
    ran = desk.curate("digest", "--date", published_day(desk.story)).ended(1)
    assert "价钱 9元" not in ran.out
    assert "approval-stale" in ran.out + ran.err
    assert "curate check" in ran.err


def test_files__ours_are_replaced_and_others_are_not(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    page = desk.top / f"{SLUG}.wechat.html"
    desk.curate("export", SLUG, "--to", "wechat").ended(0)
    assert CREDIT in page.read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8") + "<!-- older -->", encoding="utf-8")
    desk.curate("export", SLUG, "--to", "wechat").ended(0)
    assert "older" not in page.read_text(encoding="utf-8")
    page.write_text("three years of work\n", encoding="utf-8")
    ran = desk.curate("export", SLUG, "--to", "wechat").ended(3)
    assert "--force" in ran.err
    assert page.read_text(encoding="utf-8") == "three years of work\n"
    desk.curate("export", SLUG, "--to", "wechat", "--dry-run", "--force").ended(0)
    assert page.read_text(encoding="utf-8") == "three years of work\n"
    desk.curate("export", SLUG, "--to", "wechat", "--force").ended(0)
    assert CREDIT in page.read_text(encoding="utf-8")


def test_text_file__the_same_again_is_no_conflict(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    for _ in range(2):
        desk.curate("export", SLUG, "--to", "text", "--out", "out/").ended(0)
    assert CREDIT in (desk.top / "out" / f"{SLUG}.txt").read_text(encoding="utf-8")


def test_places_of_the_newsroom__are_refused(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    before = desk.on_disk()
    day = published_day(desk.story)
    for out in (
        "stories/x.md",
        "Stories/x.md",
        ".git/x.md",
        desk.story_path,
        "stories/newsroom.yaml",
        "stories/",
    ):
        for line in (("export", SLUG), ("digest", "--date", day)):
            ran = desk.curate(*line, "--to", "markdown", "--out", out, "--force").ended(3)
            assert "--out" in ran.err
    assert desk.on_disk() == before


def test_links_into_the_newsrooms_own_places__do_not_lead_there(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    story = desk.top / desk.story_path
    text = story.read_bytes()
    (desk.top / "folder").symlink_to(story.parent)
    (desk.top / "story.md").symlink_to(story)
    for out in (f"folder/{story.name}", "story.md"):
        desk.curate("export", SLUG, "--to", "markdown", "--out", out, "--force")
    assert story.read_bytes() == text
    assert sorted(path.name for path in story.parent.glob("*.md")) == [story.name]


def test_files__left_at_the_top_by_default__are_ignored_by_git(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = desk_at("published")
    before = set(desk.top.iterdir())
    for form in ENDINGS:
        desk.curate("export", SLUG, "--to", form).ended(0)
    for form in DIGEST_ENDINGS:
        desk.curate("digest", "--date", published_day(desk.story), "--to", form).ended(0)
    left = {path.name for path in set(desk.top.iterdir()) - before}
    assert {f"{SLUG}.wechat.html", f"{SLUG}.export.html", f"{SLUG}.card.html"} < left
    assert desk.git("status", "--porcelain") == ""
    (desk.top / f"{SLUG}.card.png").write_bytes(b"")  # which only a browser makes
    (desk.top / "index.html").write_text("somebody's own", encoding="utf-8")
    assert desk.git("status", "--porcelain") == "?? index.html\n"


def test_json__holds_the_export_when_nothing_is_written(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    found = desk.curate("export", SLUG, "--to", "wechat", "--json").ended(0).json
    assert found["version"] == 1
    assert found["files"] == []
    assert "<section" in found["content"]
    assert found["lengths"]["title"]["most"] == 64
    assert "words" not in found["lengths"]["title"]
    assert 0 < found["lengths"]["text"]["words"] < found["lengths"]["text"]["count"]
    assert CREDIT in found["credit"]
    written = desk.curate("export", SLUG, "--to", "html", "--out", "p.html", "--json").ended(0).json
    assert written["content"] is None
    assert [Path(name).name for name in written["files"]] == ["p.html"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_usage__says_what_to_type(desk_at: DeskAt, language: str) -> None:
    desk = desk_at("published")
    said = {
        arguments: desk.curate(*arguments, CURATE_LANG=language).ended(2).err
        for arguments in (
            ("export", SLUG, "--to", "pdf"),
            ("digest", "--to", "html"),
            *(("digest", "--date", day) for day in WRONG_DAYS),
        )
    }
    for form in ENDINGS:
        assert form in said["export", SLUG, "--to", "pdf"]
    for form in DIGEST_ENDINGS:
        assert form in said["digest", "--to", "html"]
    for day in WRONG_DAYS:
        assert "2025-12-14" in said["digest", "--date", day]
    first = {text.splitlines()[0] for text in said.values()}
    assert all(text.isascii() for text in first) == (language == "en")


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        (f"curate export {SLUG} --to ", set(ENDINGS)),
        (f"curate export {SLUG} --to w", {"wechat"}),
        ("curate digest --to ", set(DIGEST_ENDINGS)),
        ("curate digest --to m", {"markdown"}),
    ],
)
def test_shell__completes_the_forms(empty: Desk, line: str, forms: set[str]) -> None:
    ran = empty.curate(
        _CURATE_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(line.count(" ")), who=None
    ).ended(0)
    assert set(ran.out.split()) == forms


@pytest.mark.parametrize(("command", "forms"), [("export", ENDINGS), ("digest", DIGEST_ENDINGS)])
def test_help__names_the_forms(empty: Desk, command: str, forms: dict[str, str]) -> None:
    assert "|".join(forms) in empty.curate(command, "--help").ended(0).out


def test_card__without_a_browser_is_the_page_and_a_word(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = desk_at("published")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").symlink_to(shutil.which("git") or "git")
    ran = desk.curate("export", SLUG, "--to", "card", PATH=str(programs)).ended(0)
    assert "Chromium" in ran.err
    assert CREDIT in (desk.top / f"{SLUG}.card.html").read_text(encoding="utf-8")
    assert not (desk.top / f"{SLUG}.card.png").exists()


@pytest.mark.skipif(os.name != "posix", reason="the fake browser is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo '<html data-height=\"99999\">'", "kill -9 $$"])
def test_card__with_a_broken_browser_is_the_page_and_a_word(
    desk_at: DeskAt, tmp_path: Path, script: str
) -> None:
    desk = desk_at("published")
    ran = desk.curate("export", SLUG, "--to", "card", PATH=fake_browser(tmp_path / "p", script)).ended(0)
    assert ran.err.strip()
    assert (desk.top / f"{SLUG}.card.html").exists()
    assert not (desk.top / f"{SLUG}.card.png").exists()


@pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: THE PICTURE OF A CARD IS NOT TESTED")
def test_card__picture_as_high_as_the_text_and_marked(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("export", SLUG, "--to", "card").ended(0)
    data = (desk.top / f"{SLUG}.card.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    assert width == 750
    assert 700 < height < 4000
    assert b"tEXtSoftware\0curate export" in data[:200]
    desk.curate("export", SLUG, "--to", "card").ended(0)


def test_digest__in_every_form(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    day = published_day(desk.story)
    line = ("digest", "--date", day)
    for more in ((), ("--no-sources",), ("--to", "markdown")):
        assert CREDIT in desk.curate(*line, *more).ended(0).out
    found = desk.curate(*line, "--json").ended(0).json
    assert found["version"] == 1
    assert [item["slug"] for item in found["items"]] == [SLUG]
    desk.curate(*line, "--to", "email", "--out", "mail/").ended(0)
    path = desk.top / "mail" / f"digest-{day}.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message.is_multipart()
    assert CREDIT in str(message.get_payload(0).get_content())  # type: ignore[union-attr]
    path.write_bytes(path.read_bytes() + b"\r\nan older one\r\n")
    desk.curate(*line, "--to", "email", "--out", "mail/").ended(0)
    assert b"an older one" not in path.read_bytes()


def test_digest__of_an_empty_day_names_the_nearest(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    ran = desk.curate("digest", "--date", "2001-01-01").ended(3)
    assert f"curate digest --date {published_day(desk.story)}" in ran.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_digest__at_the_ends_of_the_calendar(desk_at: DeskAt, day: str) -> None:
    desk = desk_at("published")
    assert (
        f"curate digest --date {published_day(desk.story)}"
        in desk.curate("digest", "--date", day).ended(3).err
    )


def test_digest__where_nothing_came_out_yet_says_what_to_look_at(desk_at: DeskAt) -> None:
    assert "curate list" in desk_at("drafted").curate("digest").ended(3).err


def published_day(story: str) -> str:
    """Give the day a story says it came out."""
    return story.partition("\npublished: ")[2][:10]
