"""From the commit to the pull request: a branch for each story, the push, the page, `gh` and `glab`."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import SLUG, WANG, Desk, DeskAt

BRANCH = f"story/{SLUG}"
PAGE = f"https://github.com/desk/kuaibao/compare/main...{BRANCH}?expand=1"
ADDRESS = "git@github.com:desk/kuaibao.git"


@pytest.fixture
def hosted(desk_at: DeskAt, tmp_path: Path) -> Desk:
    """Give a desk with a draft whose remote is called GitHub's and is a bare repository beside it."""
    desk = desk_at("drafted")
    bare = tmp_path / "forge/desk/kuaibao.git"
    bare.parent.mkdir(parents=True)
    desk.git("clone", "--quiet", "--bare", ".", str(bare))
    desk.git("remote", "add", "origin", ADDRESS)
    desk.git("update-ref", "refs/remotes/origin/main", "main")
    ssh = program(tmp_path / "ssh", f'for said; do :; done\ncd "{tmp_path / "forge"}" && exec sh -c "$said"')
    # Neither gh nor glab of the machine gets in; git and its own parts do.
    return Desk(desk.top, desk.home, {"GIT_SSH_COMMAND": str(ssh), "GIT_SSH_VARIANT": "ssh"})


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def with_program(desk: Desk, name: str, script: str) -> tuple[Desk, Path]:
    """Put a program on PATH that writes down its arguments, each ended by a NUL; gives where."""
    said = desk.home / f"{name}-said"
    folder = desk.home / "bin"
    program(folder / name, f"printf '%s\\0' \"$@\" > '{said}'\n{script}")
    return Desk(desk.top, desk.home, desk.env | {"PATH": f"{folder}:{desk.path_with_curate}"}), said


def per_story(desk: Desk) -> None:
    policy = desk.top / "stories/newsroom.yaml"
    desk.write("stories/newsroom.yaml", policy.read_text(encoding="utf-8") + "git: {branch: per-story}\n")
    desk.git("commit", "--quiet", "--no-verify", "--all", "--message=A branch for each story")


def remote_tip(desk: Desk, branch: str) -> str:
    return desk.git("ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]


def test_per_story__branch_is_made_pushed_and_its_page_printed(hosted: Desk) -> None:
    per_story(hosted)
    hosted.edit("价钱 8元", "价钱 7元")
    hosted.write("notes.txt", "mine\n")
    before = hosted.on_disk()
    planned = hosted.curate("submit", SLUG, "--push", "--dry-run").ended(0)
    assert f"Would push {BRANCH} to origin." in planned.out
    assert hosted.on_disk() == before

    submitted = hosted.curate("submit", SLUG, "--push").ended(0)
    assert f"✓ pushed {BRANCH} to origin" in submitted.out
    assert f"→ open the pull request: {PAGE}\n" in submitted.out
    assert hosted.git("branch", "--show-current").strip() == BRANCH
    assert remote_tip(hosted, BRANCH) == hosted.git("rev-parse", "HEAD").strip()
    assert hosted.git("rev-parse", "HEAD~1") == hosted.git("rev-parse", "main")
    assert "价钱 7元" in hosted.git("show", f"HEAD:{hosted.story_path}")
    assert hosted.git("rev-parse", "--abbrev-ref", f"{BRANCH}@{{upstream}}").strip() == f"origin/{BRANCH}"
    assert (hosted.top / "notes.txt").exists()

    again = hosted.curate("submit", SLUG, "--push", "--json").ended(0).json
    assert (again["branch"], again["remote"], again["pushed"]) == (BRANCH, "origin", True)
    assert (again["url"], again["commit"], again["opened"]) == (PAGE, None, None)

    # A second story, begun while the first one's branch is checked out, starts from main.
    hosted.curate(
        "new", "另一篇", "--no-input", "--slug", "other", "--category", "科技", "--summary", "短。", "--body", "-",
        "--relation", "原创", stdin="正文。\n".encode(),
    ).ended(0)  # fmt: skip
    hosted.curate("commit", "other").ended(0)
    assert hosted.git("branch", "--show-current").strip() == "story/other"
    assert hosted.git("rev-parse", "HEAD~1") == hosted.git("rev-parse", "main")
    hosted.git("rm", "--quiet", "--cached", hosted.story_path)
    (hosted.top / hosted.story_path).unlink()
    assert f"git switch {BRANCH}" in hosted.curate("show", SLUG).ended(2).err


def test_per_story__branch_that_would_lose_a_file_is_refused(hosted: Desk) -> None:
    per_story(hosted)
    hosted.git("switch", "--quiet", "-c", BRANCH)
    hosted.edit("价钱 8元", "价钱 6元")
    hosted.git("commit", "--quiet", "--no-verify", "--all", "--message=elsewhere")
    hosted.git("switch", "--quiet", "main")
    hosted.edit("价钱 8元", "价钱 7元")
    before = hosted.on_disk()
    refused = hosted.curate("submit", SLUG, "--push").ended(3)
    assert hosted.story_path in refused.err
    assert f"git switch {BRANCH}" in refused.err
    assert hosted.on_disk() == before


def test_current__push_from_main_opens_nothing(hosted: Desk) -> None:
    submitted = hosted.curate("submit", SLUG, "--push").ended(0)
    assert "there is no pull request to open" in submitted.out
    assert "https://" not in submitted.out
    assert remote_tip(hosted, "main") == hosted.git("rev-parse", "HEAD").strip()


def test_push_refused__is_told_and_the_same_command_finishes(hosted: Desk) -> None:
    hosted.git("switch", "--quiet", "-c", BRANCH)
    # Somebody else's commit on that branch is there already.
    other = hosted.git("commit-tree", "-p", "HEAD", "-m", "theirs", "HEAD^{tree}").strip()
    hosted.git("push", "--quiet", "origin", f"{other}:refs/heads/{BRANCH}")
    hosted.git("update-ref", "-d", f"refs/remotes/origin/{BRANCH}")

    hosted.write(".git/hooks/pre-push", "#!/bin/sh\necho '周末不推送' >&2\nexit 1\n").chmod(0o755)
    failed = hosted.curate("submit", SLUG, "--push").ended(4)
    assert "Committed, but not pushed: 周末不推送\n" in failed.err
    assert f"To finish, type: curate submit {SLUG} --push\n" in failed.err
    head = hosted.git("rev-parse", "HEAD")
    assert "state: review" in hosted.git("show", f"HEAD:{hosted.story_path}")
    (hosted.top / ".git/hooks/pre-push").unlink()

    failed = hosted.curate("submit", SLUG, "--push", "--json").ended(4)
    assert failed.json["pushed"] is False
    assert "Committed, but not pushed: [rejected]" in failed.err
    assert f"git pull --no-rebase origin {BRANCH}" in failed.err
    assert remote_tip(hosted, BRANCH) == other

    hosted.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", BRANCH)
    hosted.curate("submit", SLUG, "--push").ended(0)
    assert remote_tip(hosted, BRANCH) == hosted.git("rev-parse", "HEAD").strip()
    assert hosted.git("rev-parse", "HEAD^1") == head


def test_no_remote__and_no_network(hosted: Desk) -> None:
    hosted.git("remote", "set-url", "origin", "https://lin:ghp_s3cret@127.0.0.1:9/desk/kuaibao.git")
    failed = hosted.curate("submit", SLUG, "--push").ended(4)
    assert "Committed, but not pushed: " in failed.err
    assert "127.0.0.1" in failed.err
    assert "s3cret" not in failed.both
    hosted.git("remote", "remove", "origin")
    failed = hosted.curate("submit", SLUG, "--push").ended(4)
    assert "Committed, but not pushed: this repository has no remote" in failed.err
    assert "git remote add origin" in failed.err
    failed = hosted.curate("submit", SLUG, "--push", "--remote", "nowhere").ended(2)
    assert "nowhere" in failed.err
    hosted.curate("submit", SLUG, "--open").ended(2)


@pytest.mark.parametrize("name", ["gh", "glab"])
def test_open__through_the_forges_own_program(hosted: Desk, name: str) -> None:
    hosted.git("switch", "--quiet", "-c", BRANCH)
    page = "https://forge.example/desk/kuaibao/pull/7"
    desk, said = with_program(hosted, name, f"echo Creating >&2; echo {page}")
    if name == "glab":
        desk.git("config", "curate.forge", "gitlab")
    opened = desk.curate("submit", SLUG, "--push", "--open", "--json").ended(0).json
    assert (opened["pushed"], opened["opened"]) == (True, page)
    arguments = said.read_text(encoding="utf-8").split("\0")[:-1]
    options = dict(zip(arguments[2::2], arguments[3::2], strict=False))
    words = {
        "gh": (["pr", "create"], "--base", "--head", "--body"),
        "glab": (["mr", "create"], "--target-branch", "--source-branch", "--description"),
    }[name]
    assert arguments[:2] == words[0]
    assert options[words[1]] == "main"
    assert options[words[2]] == BRANCH
    assert options["--title"] == opened["subject"]
    assert "示例作者·甲" in options[words[3]]
    assert "- [ ] 每个数字都有出处" in options[words[3]]


def test_open__that_fails_is_a_warning_with_the_page(hosted: Desk) -> None:
    hosted.git("switch", "--quiet", "-c", BRANCH)
    desk, _ = with_program(hosted, "gh", "printf 'not \\033[31mlogged in\\nmore\\n' >&2; exit 4")
    pushed = desk.curate("submit", SLUG, "--push", "--open").ended(0)
    assert "gh did not open the pull request: not logged in\n" in pushed.err
    assert PAGE in pushed.err


def test_unknown_forge__is_asked_for_and_said_once(desk_at: DeskAt, tmp_path: Path) -> None:
    desk, address = desk_at("in-review"), "https://lin:s3cret@code.example/desk/kuaibao.git"
    desk.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    desk.git("remote", "add", "origin", address)
    desk.git("config", f"url.{tmp_path}/bare.git.insteadOf", address)
    desk.git("switch", "--quiet", "-c", "work")
    returned = desk.curate("return", SLUG, "--note", "出处不全", "--push", who=WANG).ended(0)
    assert "git config curate.forge" in returned.err
    assert "code.example" in returned.err
    desk.git("config", "curate.forge", "forgejo")
    again = desk.curate("return", SLUG, "--push", who=WANG).ended(0)
    assert "https://code.example/desk/kuaibao/compare/main...work\n" in again.out
    assert "s3cret" not in returned.both + again.both
    assert desk.log("%an")[-1] == WANG.name


def test_sync__from_the_command_line(hosted: Desk) -> None:
    hosted.git("switch", "--quiet", "-c", BRANCH)
    hosted.curate("submit", SLUG).ended(0)
    main = hosted.git("rev-parse", "main").strip()
    tree = hosted.git("write-tree").strip()
    theirs = hosted.git("commit-tree", "-p", main, "-m", "theirs", tree).strip()
    hosted.git("push", "--quiet", "origin", f"{theirs}:refs/heads/main")
    synced = hosted.curate("sync", "--json").ended(0).json
    assert (synced["how"], synced["source"], synced["branch"]) == ("merged", "origin/main", BRANCH)
    assert "holds all of origin/main" in hosted.curate("sync").ended(0).out
    assert "No merge is under way" in hosted.curate("sync", "--abort").ended(3).err
    hosted.curate("sync", "--abort", "--continue").ended(2)
