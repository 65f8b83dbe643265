"""Correcting and retracting through the installed command: who may, what readers see, and what a range lets in."""

from __future__ import annotations

from pathlib import Path

from desks import LIN, SLUG, WANG, ZHAO, Desk, DeskAt

OLD, NEW = "8元", "9元"
NOTE = "弹簧的价钱写错了，应为 9 元"
REASON = "来源要求撤下"


def site_of(desk: Desk, out: Path) -> dict[str, str]:
    """Build the site and give its pages as texts by their path."""
    desk.curate("build", "--out", out).ended(0)
    pages = sorted(path for path in out.rglob("*") if path.is_file())
    return {p.relative_to(out).as_posix(): p.read_bytes().decode("utf-8", "replace") for p in pages}


def corrected(desk: Desk) -> Desk:
    desk.git("branch", "base")
    desk.edit(f"价钱 {OLD}", f"价钱 {NEW}")
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE).ended(0)
    return desk


def page_of(pages: dict[str, str]) -> str:
    return pages[f"stories/{SLUG}/index.html"]


def test_correct__readers_see_the_approved_version_until_the_new_one_is_approved(
    desk_at: DeskAt, tmp_path: Path
) -> None:
    desk = corrected(desk_at("published"))
    assert "state: published" in desk.story
    assert NOTE in desk.story
    assert desk.log()[-1].startswith("林编辑: ")
    assert "correction-pending" in desk.curate("check", SLUG).ended(0).both
    seen = site_of(desk, tmp_path / "pending")
    assert OLD in page_of(seen)
    assert not [path for path, text in seen.items() if NOTE in text or f"价钱 {NEW}" in text]
    assert "approval-stale" in desk.curate("check", "--base", "base").ended(1).both

    assert SLUG in desk.curate("review", who=WANG).ended(0).out
    assert SLUG in desk.curate("status", who=WANG).ended(0).out
    assert SLUG in desk.curate("list", "--waiting", who=WANG).ended(0).out
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=LIN).ended(3)
    told = desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0).both
    assert "curate build" in told
    assert "curate publish" not in told
    desk.curate("check", "--base", "base").ended(0)
    assert "correction-pending" not in desk.curate("check", SLUG).ended(0).both
    seen = site_of(desk, tmp_path / "approved")
    assert NOTE in page_of(seen)
    assert NEW in page_of(seen)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(3)
    desk.curate("review", SLUG, "--request-changes", "--note", "再想想", who=WANG).ended(3)


def test_correct__put_off_meanwhile__the_approved_version_waits_too(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = corrected(desk_at("published"))
    now = next(line for line in desk.story.splitlines() if line.startswith("published: "))
    assert page_of(site_of(desk, tmp_path / "out"))
    desk.edit(now, "published: 2099-01-05T08:00:00+08:00")
    desk.curate("commit", SLUG, who=WANG).ended(0)
    assert not [path for path, text in site_of(desk, tmp_path / "out").items() if OLD in text or NEW in text]


def test_expiry_of_a_published_story__takes_a_correction_and_a_pin_does_not(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.edit("category:", "placement: [important until 2099-01-31]\ncategory:")
    desk.curate("commit", SLUG).ended(0)
    desk.edit("category:", "expires: 2099-01-31\ncategory:")
    refused = desk.curate("commit", SLUG).ended(3).err
    assert f"curate correct {SLUG} --note TEXT" in refused
    assert "curate explain approval-stale" in refused
    assert "expires" in desk.curate("explain", "approval-stale").ended(0).out
    desk.curate("correct", SLUG, "--no-edit", "--note", "本文只在一月有效").ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    assert "nothing found" in desk.curate("check", SLUG).ended(0).both


def test_correct__by_a_reviewer_who_wrote_it_is_not_their_own_to_approve(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.git("branch", "base")
    desk.edit(f"价钱 {OLD}", f"价钱 {NEW}")
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE, who=ZHAO).ended(0)
    # On this one branch the command cannot tell that zhao wrote it; the range can.
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=ZHAO)
    assert desk.curate("check", "--base", "base").code == 1
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG)
    assert ("approval-self" in desk.curate("check", "--base", "base").both) == (
        "by: zhao, verdict" in desk.story
    )


def test_correct__sent_back_stays_published_and_is_reworked(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = corrected(desk_at("published"))
    back = desk.curate("review", SLUG, "--request-changes", "--note", "9 元也不对", who=WANG)
    back.ended(0)
    assert "state: published" in desk.story
    assert SLUG in desk.curate("status", who=LIN).ended(0).out
    assert OLD in page_of(site_of(desk, tmp_path / "back"))
    desk.edit(f"价钱 {NEW}", "价钱 10元")
    desk.curate("commit", SLUG).ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.curate("check", "--base", "base").ended(0)
    assert "价钱 10" in page_of(site_of(desk, tmp_path / "again"))


def test_correct__saved_and_not_committed_is_finished_and_not_written_twice(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE, "--no-commit").ended(0)
    commits = len(desk.log())
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE).ended(0)
    assert (desk.story.count(NOTE), len(desk.log())) == (1, commits + 1)
    assert "Correction: lin" in desk.git("log", "-1", "--format=%B")
    assert desk.git("status", "--porcelain") == ""


def test_correct__after_an_approval_by_a_clock_that_was_ahead(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    (line,) = [line for line in desk.story.splitlines() if "verdict: approve" in line]
    at = line.partition("at: ")[2].partition(",")[0]
    desk.edit(line, line.replace(at, "2099-01-01T09:00:00+08:00"))
    desk.git("commit", "--quiet", "--no-verify", "--all", "--message=a clock that was ahead", who=WANG)
    desk.edit(f"价钱 {OLD}", f"价钱 {NEW}")
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE).ended(0)
    assert "correction-pending" in desk.curate("check", SLUG).ended(0).both


def test_correct__by_nobody_of_the_desk_or_of_no_published_story_is_refused(desk_at: DeskAt) -> None:
    desk = desk_at("approved")
    before = desk.on_disk()
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE).ended(3)
    desk.curate("retract", SLUG, "--reason", REASON, who=WANG).ended(3)
    assert desk.on_disk() == before
    desk = Desk(desk.top, desk.home)
    desk.curate("publish", SLUG, who=WANG).ended(0)
    before = desk.on_disk()
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE, who=WANG).ended(3)
    desk.curate("correct", SLUG, "--no-edit", "--no-input").ended(2)
    desk.curate("retract", SLUG, "--no-input", who=WANG).ended(2)
    desk.curate("retract", SLUG, "--reason", REASON).ended(3)
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE, "--dry-run").ended(0)
    desk.curate("retract", SLUG, "--reason", REASON, "--takedown", "--dry-run", who=WANG).ended(0)
    assert desk.on_disk() == before
    desk.curate("retract", SLUG, "--reason", REASON, who=WANG).ended(0)
    again = desk.curate("retract", SLUG, "--reason", REASON, who=WANG).ended(3)
    assert f"`curate retract {SLUG} --takedown --reason TEXT`" in again.err


def test_correct__a_changed_text_without_a_correction_is_an_error_still(
    desk_at: DeskAt, tmp_path: Path
) -> None:
    desk = corrected(desk_at("published"))
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    at = desk.story.partition(", verdict: approve, at: ")[2][:25]
    assert at
    text = desk.story.replace(f"价钱 {NEW}", "价钱 90元")
    # The correction is older than its approval, whatever the clock of this machine can tell apart.
    text = text.replace("corrections:\n  - {at: 20", "corrections:\n  - {at: 19")
    desk.write(desk.story_path, text)
    assert "approval-stale" in desk.curate("check", SLUG).ended(1).both
    assert f"stories/{SLUG}/index.html" not in site_of_left(desk, tmp_path / "out")


def site_of_left(desk: Desk, out: Path) -> set[str]:
    """Build a site that leaves stories out and give its paths."""
    desk.curate("build", "--out", out)
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_correction__taken_out_after_it_was_approved_is_found(desk_at: DeskAt) -> None:
    desk = corrected(desk_at("published"))
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    lines = [line for line in desk.story.splitlines() if NOTE not in line and line != "corrections:"]
    approved = [line for line in desk.story.splitlines() if NOTE in line]
    assert len(approved) == 1
    desk.write(desk.story_path, "\n".join(lines) + "\n")
    assert "correction-invalid" in desk.curate("check", SLUG).ended(1).both


def test_retract__the_page_keeps_its_address_and_holds_the_notice_only(
    desk_at: DeskAt, tmp_path: Path
) -> None:
    desk = desk_at("published")
    desk.git("branch", "base")
    before = site_of(desk, tmp_path / "before")
    desk.curate("retract", SLUG, "--reason", REASON, who=WANG).ended(0)
    desk.curate("check", "--base", "base").ended(0)
    after = site_of(desk, tmp_path / "after")
    assert REASON in page_of(after)
    assert "楼下的修理铺里" in page_of(before)
    told = (f"stories/{SLUG}/index.html", "corrections/index.html")
    assert not [path for path, text in after.items() if SLUG in text and path not in told]
    assert not [path for path, text in after.items() if "楼下的修理铺里" in text]
    desk.curate("retract", SLUG, "--reason", REASON, who=WANG).ended(3)
    desk.curate("correct", SLUG, "--no-edit", "--note", NOTE).ended(3)
    desk.curate("publish", SLUG, who=WANG).ended(3)
    desk.curate("submit", SLUG).ended(3)
    desk.curate("review", SLUG, "--approve", who=WANG).ended(3)


def test_retract__by_the_wrong_person_is_refused_in_a_range(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.git("branch", "base")
    desk.curate("retract", SLUG, "--reason", REASON, "--takedown", "--no-commit", who=WANG).ended(0)
    desk.git("add", ".")
    desk.git("commit", "--quiet", "--no-verify", "--message=gone", who=LIN)
    assert "retraction-role" in desk.curate("check", "--base", "base").ended(1).both


def test_takedown__leaves_no_word_of_the_text_in_the_tree_or_the_site(
    desk_at: DeskAt, tmp_path: Path
) -> None:
    desk = desk_at("published")
    desk.git("branch", "base")
    body = desk.story.split("\n---\n", 1)[1]
    summary = desk.story.partition("summary: ")[2].partition("\n")[0]
    kept = {
        line
        for line in desk.story.split("\n---\n", 1)[0].splitlines()
        if line.startswith(("id:", "title:", "state:", "curator:", "created:", "published:"))
    }
    desk.curate("build").ended(0)
    assert (desk.top / ".git/curate").exists()
    said = desk.curate("retract", SLUG, "--reason", REASON, "--takedown", who=WANG).ended(0)
    assert not (desk.top / ".git/curate").exists()
    assert "history" in said.both
    assert kept <= set(desk.story.splitlines())
    desk.curate("check").ended(0)
    desk.curate("check", "--base", "base").ended(0)
    pages = site_of(desk, tmp_path / "site")
    assert REASON in page_of(pages)
    pieces = {body.strip()[at : at + 8] for at in range(0, len(body.strip()) - 8, 8)} | {summary}
    tree = desk.git("ls-tree", "-r", "--name-only", "-z", "HEAD").split("\0")[:-1]
    texts = [desk.git("show", f"HEAD:{path}") for path in tree] + list(pages.values())
    title = desk.story.partition("title: ")[2].partition("\n")[0]
    for piece in pieces:
        if piece not in title:
            assert not [text for text in texts if piece in text], piece
    desk.curate("retract", SLUG, "--reason", REASON, "--takedown", who=WANG).ended(3)


def test_takedown__takes_the_pictures_along_and_commits_that(desk_at: DeskAt) -> None:
    from made_pictures import png

    desk = desk_at("published")
    folder = desk.story_path.removesuffix(".md")
    desk.write(f"{folder}/cover.png", png(64, 36))
    desk.git("add", ".")
    desk.git("commit", "--quiet", "--no-verify", "--message=a picture")
    desk.curate("retract", SLUG, "--reason", REASON, "--takedown", who=WANG).ended(0)
    assert not (desk.top / folder).exists()
    assert "cover.png" not in desk.git("ls-tree", "-r", "--name-only", "HEAD")
    assert desk.git("status", "--porcelain") == ""


def test_takedown__a_tombstone_with_words_put_back_needs_their_approval(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("retract", SLUG, "--reason", REASON, "--takedown", who=WANG).ended(0)
    title = desk.story.partition("title: ")[2].partition("\n")[0]
    tombstone = desk.story
    for changed in (tombstone + "\n又写回来的话。\n", tombstone.replace(title, "别的题目")):
        desk.write(desk.story_path, changed)
        assert "retraction-invalid" in desk.curate("check", SLUG).ended(1).both


def test_rename__the_old_address_leads_to_the_new_one(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = desk_at("published")
    old = desk.story_path
    new = str(Path(old).with_name("xin-duan-ming.md"))
    desk.git("mv", old, new)
    desk.git("commit", "--quiet", "--message=a new name")
    pages = site_of(desk, tmp_path / "site")
    redirect = pages[f"stories/{SLUG}/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../../stories/xin-duan-ming/index.html">' in redirect
    assert 'href="../../stories/xin-duan-ming/index.html"' in redirect
    assert "楼下的修理铺里" not in redirect
    assert "楼下的修理铺里" in pages["stories/xin-duan-ming/index.html"]


def test_rename__of_a_draft_stays_the_desks_secret(desk_at: DeskAt, tmp_path: Path) -> None:
    desk = desk_at("drafted")
    old = desk.story_path
    desk.git("mv", old, str(Path(old).with_name("secret-name.md")))
    desk.git("commit", "--quiet", "--no-verify", "--message=a working name")
    desk.git("mv", str(Path(old).with_name("secret-name.md")), old)
    desk.git("commit", "--quiet", "--no-verify", "--message=the name back")
    desk.curate("submit", SLUG).ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", who=WANG).ended(0)
    desk.curate("publish", SLUG, who=WANG).ended(0)
    pages = site_of(desk, tmp_path / "site")
    assert not [path for path, text in pages.items() if "secret-name" in path or "secret-name" in text]
    assert "楼下的修理铺里" in page_of(pages)
