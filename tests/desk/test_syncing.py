"""`curate sync` over real git: what comes in, what is refused, what is taken back, and that nothing of ours is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from curate.adapters.git import find_repository
from curate.desk.branches.syncing import Synced, abort_sync, continue_sync, sync
from curate.desk.newsroom import open_newsroom
from curate.errors import CurateError, EnvironmentFault, HasFindings, Refused, UsageFault
from newsrooms import Git, make_repository

NOW = datetime(2025, 12, 14, 9, 0, tzinfo=UTC)
POLICY = """\
categories: [科技, 生活]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator, reviewer, publisher]}
"""
LINES = [f"第{n}段说的是第{n}件事。" for n in "一二三四五六"]


def path(slug: str) -> str:
    return f"stories/2025/12/{slug}.md"


def story(identity: str, title: str = "题", body: list[str] = LINES, tags: str = "[]") -> str:
    text = "\n\n".join(body)
    return (
        f"---\nid: {identity}\ntitle: {title}\nstate: draft\ncategory: 科技\ntags: {tags}\nsummary: 短。\n"
        f"curator: lin\ncreated: 2025-12-13T20:10:00+08:00\nattribution:\n  - relation: 原创\n---\n\n{text}\n"
    )


def with_key(identity: str, after: str) -> str:
    return story(identity).replace(after, f"{after}\nai: none")


def changed(number: int, to: str) -> list[str]:
    return [*LINES[:number], to, *LINES[number + 1 :]]


@dataclass(frozen=True)
class Clones:
    """Two clones of one bare remote: ours, in which sync is run, and that of somebody else, who pushes."""

    ours: Git
    theirs: Git

    def they_push(self, files: dict[str, str]) -> None:
        self.theirs("pull", "--quiet", "--ff-only")
        self.theirs.commit(files, "theirs")
        self.theirs("push", "--quiet", "origin", "main")

    def sync(self, remote: str | None = None, *, dry_run: bool = False) -> Synced:
        return sync(open_newsroom(self.ours.top), NOW, remote, dry_run=dry_run)

    def go_on(self) -> Synced:
        return continue_sync(find_repository(self.ours.top), NOW)

    def read(self, slug: str) -> str:
        return (self.ours.top / path(slug)).read_text(encoding="utf-8")

    def state(self) -> tuple[str, str, str, dict[str, bytes]]:
        """Give everything that must not change when a sync is refused."""
        disk = {
            str(p.relative_to(self.ours.top)): p.read_bytes()
            for p in self.ours.top.rglob("*")
            if p.is_file() and ".git" not in p.parts
        }
        return (
            self.ours("rev-parse", "HEAD"),
            self.ours("status", "--porcelain=v2", "--branch", "-z").partition("\0")[0],
            self.ours.staged(),
            disk,
        )

    def merging(self) -> bool:
        return (self.ours.top / ".git/MERGE_HEAD").exists()


@pytest.fixture
def clones(tmp_path: Path) -> Clones:
    seed = make_repository(tmp_path / "seed")
    seed.commit({"stories/newsroom.yaml": POLICY, path("a"): story("a")}, "A newsroom")
    seed("clone", "--quiet", "--bare", ".", "../remote.git")
    for name in ("ours", "theirs"):
        seed("clone", "--quiet", "../remote.git", f"../{name}")
    ours = Git(tmp_path / "ours")
    ours("switch", "--quiet", "-c", "story/b")
    return Clones(ours, Git(tmp_path / "theirs"))


def fault(work: object, kind: type[CurateError]) -> CurateError:
    """Give the fault a piece of work ends with; it is of this kind and says what to type next."""
    assert callable(work)
    with pytest.raises(kind) as raised:
        work()
    assert raised.value.hint is not None
    return raised.value


def test_nothing_new__is_said(clones: Clones) -> None:
    assert clones.sync().how == "up-to-date"


def test_fast_forward__keeps_files_that_are_not_committed(clones: Clones) -> None:
    clones.they_push(
        {path("c"): story("c"), path("a"): story("a", tags="[新]"), "stories/newsroom.yaml": POLICY + "\n"}
    )
    clones.ours.write({path("b"): story("b"), "notes.txt": "mine\n"})
    clones.ours("add", "notes.txt")
    planned = clones.sync(dry_run=True)
    assert planned.outdated  # a dry run does not fetch
    synced = clones.sync()
    assert (synced.how, synced.source, synced.branch) == ("fast-forward", "origin/main", "story/b")
    assert (synced.new, synced.changed, synced.gone, synced.policy) == (1, 1, 0, True)
    assert clones.ours("rev-parse", "HEAD") == clones.ours("rev-parse", "origin/main")
    assert clones.read("b") == story("b")
    assert clones.ours("diff", "--cached", "--name-only") == "notes.txt\n"


def test_real_merge__has_both_sides_and_two_parents(clones: Clones) -> None:
    clones.ours.commit(
        {path("b"): story("b"), path("a"): story("a", body=changed(0, "我们的第一段。"))}, "ours"
    )
    clones.they_push({path("c"): story("c"), path("a"): story("a", body=changed(5, "他们的第六段。"))})
    clones.ours.write({"draft.txt": "mine\n"})
    clones.ours.hook("pre-merge-commit", "touch merged-by-hook")
    clones.ours("fetch", "--quiet")
    assert clones.sync(dry_run=True).how == "merged"
    ours, theirs = clones.ours("rev-parse", "HEAD"), clones.ours("rev-parse", "origin/main")
    synced = clones.sync()
    assert (synced.how, synced.new, synced.changed) == ("merged", 1, 1)
    assert clones.ours("rev-parse", "HEAD^1", "HEAD^2") == ours + theirs
    assert clones.ours("rev-parse", "HEAD").strip() == synced.commit
    assert "我们的第一段" in clones.read("a")
    assert "他们的第六段" in clones.read("a")
    assert clones.ours("status", "--porcelain").split() == ["??", "draft.txt", "??", "merged-by-hook"]
    assert "origin/main" in clones.ours("log", "-1", "--format=%s")
    assert not clones.merging()


def test_main_itself__is_brought_up_to_date_with_local_commits_kept(clones: Clones) -> None:
    clones.ours("switch", "--quiet", "main")
    clones.ours.commit({path("b"): story("b")}, "ours")
    clones.they_push({path("c"): story("c")})
    assert clones.sync().how == "merged"
    assert {path(slug) for slug in "abc"} <= set(clones.ours.tree())


def test_conflict__is_left_to_the_curator_and_continued(clones: Clones) -> None:
    clones.ours.commit({path("a"): story("a", body=changed(2, "我们改的。"))}, "ours")
    clones.they_push({path("a"): story("a", body=changed(2, "他们改的。")), path("c"): story("c")})
    refused = fault(clones.sync, Refused)
    assert path("a") in str(refused.message)
    assert "curate sync --continue" in str(refused.hint)
    assert clones.merging()
    assert "under way" in str(fault(clones.sync, Refused).message)

    marks = fault(clones.go_on, Refused)
    assert f"{path('a')}:" in str(marks.message)
    assert clones.merging()

    broken = story("a", body=changed(2, "两边都留。")).replace("state: draft", "state: finished")
    clones.ours.write({path("a"): broken})
    invalid = fault(clones.go_on, HasFindings)
    assert isinstance(invalid, HasFindings)
    assert {finding.path for finding in invalid.findings} == {path("a")}

    mended = story("a", body=changed(2, "两边都留。"))
    clones.ours.write({path("a"): mended, "notes.txt": "not part of it\n"})
    synced = clones.go_on()
    assert (synced.new, synced.changed) == (1, 1)
    assert clones.ours("show", f"HEAD:{path('a')}") == mended
    assert len(clones.ours("log", "-1", "--format=%P").split()) == 2
    assert "#" not in clones.ours("log", "-1", "--format=%B")
    assert clones.ours("status", "--porcelain") == "?? notes.txt\n"
    assert "No merge" in str(fault(clones.go_on, Refused).message)


def test_conflict__given_up_is_as_it_was(clones: Clones) -> None:
    clones.ours.commit({path("a"): story("a", body=changed(2, "我们改的。"))}, "ours")
    clones.they_push({path("a"): story("a", body=changed(2, "他们改的。"))})
    clones.ours.write({"notes.txt": "mine\n"})
    before = clones.state()
    fault(clones.sync, Refused)
    abort_sync(find_repository(clones.ours.top))
    assert clones.state() == before
    assert "No merge" in str(fault(lambda: abort_sync(find_repository(clones.ours.top)), Refused).message)


def test_conflict_without_marks__asks_what_becomes_of_the_file(clones: Clones) -> None:
    clones.ours.commit({path("a"): story("a", title="改过")}, "ours")
    clones.theirs("rm", "--quiet", path("a"))
    clones.they_push({path("c"): story("c", title="另一篇", body=["与那一篇没有关系的一段话。"])})
    assert path("a") in str(fault(clones.sync, Refused).message)
    unclear = fault(clones.go_on, Refused)
    assert "git rm" in str(unclear.hint)
    clones.ours("add", path("a"))
    clones.go_on()
    assert path("a") in clones.ours.tree()


@pytest.mark.parametrize("kind", ["changed", "staged", "untracked", "ignored"])
def test_file_not_committed__that_would_be_overwritten_is_refused(clones: Clones, kind: str) -> None:
    clones.ours.commit({".gitignore": "*.tmp\n"}, "ours")
    name = {"untracked": path("c"), "ignored": "notes.tmp"}.get(kind, path("a"))
    clones.they_push({path("a"): story("a", title="他们的"), path("c"): story("c")})
    clones.theirs.write({"notes.tmp": "theirs\n"})
    clones.theirs("add", "--force", "notes.tmp")
    clones.they_push({})
    clones.ours.write({name: story("a", title="我们的")})
    if kind == "staged":
        clones.ours("add", name)
    before = clones.state()
    refused = fault(clones.sync, Refused)
    assert str(refused.message).splitlines()[1:] == [name]
    assert clones.state() == before
    assert not clones.merging()


def test_same_id_on_both_sides__is_taken_back_with_the_finding(clones: Clones) -> None:
    clones.ours.commit({path("b"): story("20251213-same")}, "ours")
    clones.they_push({path("c"): story("20251213-same"), path("a"): story("a", title="他们的")})
    clones.ours.write({"notes.txt": "mine\n"})
    before = clones.state()
    refused = fault(clones.sync, HasFindings)
    assert isinstance(refused, HasFindings)
    assert [(finding.path, finding.rule) for finding in refused.findings] == [(path("b"), "id-duplicate")]
    assert clones.state() == before
    assert not clones.merging()


def test_faults_that_one_side_had__do_not_keep_it_out(clones: Clones) -> None:
    unknown = with_key("a", after="title: 题").replace("state: draft", "state: finished")
    clones.ours.commit({path("a"): unknown, path("b"): story("twice"), path("d"): story("twice")}, "ours")
    clones.they_push({path("a"): story("a", body=changed(5, "他们的。"))})
    assert clones.sync().how == "merged"
    assert "他们的" in clones.read("a")


def test_merge_that_breaks_a_story__is_taken_back(clones: Clones) -> None:
    """Each side writes the same key in another place; git merges both without a word, and nobody can read it."""
    clones.ours.commit({path("a"): with_key("a", after="title: 题")}, "ours")
    clones.they_push({path("a"): with_key("a", after="  - relation: 原创"), path("c"): story("c")})
    before = clones.state()
    refused = fault(clones.sync, HasFindings)
    assert isinstance(refused, HasFindings)
    assert {finding.path for finding in refused.findings} == {path("a")}
    assert clones.state() == before
    assert not clones.merging()


def test_hook_refuses__nothing_changes(clones: Clones) -> None:
    clones.ours.commit({path("b"): story("b")}, "ours")
    clones.they_push({path("c"): story("c")})
    clones.ours.hook("pre-merge-commit", "echo 周末不合并 >&2; exit 1")
    before = clones.state()
    assert "周末不合并" in str(fault(clones.sync, EnvironmentFault).message)
    assert clones.state() == before
    assert not clones.merging()


def test_no_way_to_sync__is_said(clones: Clones, tmp_path: Path) -> None:
    ours = clones.ours
    assert "nowhere" in str(fault(lambda: clones.sync("nowhere"), UsageFault).message)
    ours("remote", "add", "gone", "https://lin:s3cret@127.0.0.1:9/desk/kuaibao.git")
    ours("update-ref", "refs/remotes/gone/main", "HEAD")
    unreachable = fault(lambda: clones.sync("gone"), EnvironmentFault)
    assert "gone could not be reached" in str(unreachable.message)
    assert "s3cret" not in f"{unreachable.message}{unreachable.hint}"

    other = make_repository(tmp_path / "other")
    other.commit({"x": "x"}, "another history")
    ours("remote", "add", "other", str(other.top))
    assert "no commit in common" in str(fault(lambda: clones.sync("other"), EnvironmentFault).message)

    ours("switch", "--quiet", "--detach")
    assert "git switch" in str(fault(clones.sync, EnvironmentFault).hint)
    ours("switch", "--quiet", "main")
    for name in ("origin", "gone", "other"):
        ours("remote", "remove", name)
    assert "git remote add" in str(fault(clones.sync, EnvironmentFault).hint)
