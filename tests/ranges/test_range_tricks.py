"""What a repository can say about itself to make history read otherwise: none of it changes a verdict."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from range_desk import (
    APPROVED,
    DRAFT,
    IN_REVIEW,
    OTHER,
    PEOPLE,
    PUBLISHED,
    RangeDesk,
    make_range_desk,
)

MAILMAP = "王审校 <wang@example.org> <lin@example.org>\n赵主编 <zhao@example.org> <he@example.org>\n"


@pytest.fixture
def forged(tmp_path: Path) -> RangeDesk:
    """Give a range whose approval lin wrote in the name of wang."""
    desk = make_range_desk(tmp_path / "newsroom", IN_REVIEW)
    desk.commit("lin", APPROVED)
    return desk


def test_mailmap_of_the_work_tree_or_a_file__changes_nothing(forged: RangeDesk, tmp_path: Path) -> None:
    forged.git.write({".mailmap": MAILMAP})
    (tmp_path / "map").write_text(MAILMAP, encoding="utf-8")
    forged.git("config", "mailmap.file", str(tmp_path / "map"))
    forged.git("config", "log.mailmap", "true")
    assert "wang@example.org" in forged.git("log", "-1", "--format=%aE")
    assert forged.rules() == {"approval-author"}


def test_mailmap_of_the_base__changes_nothing(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.go("main")
    desk.commit("zhao", files={".mailmap": MAILMAP})
    desk.git("switch", "--quiet", "--force-create", "change")
    desk.commit("lin", APPROVED)
    assert "wang@example.org" in desk.git("log", "-1", "--format=%aE")
    assert desk.rules() == {"approval-author"}


def test_replaced_commit__is_judged_as_it_is(forged: RangeDesk) -> None:
    honest = forged.git(
        "commit-tree", "HEAD^{tree}", "-p", "main", "-m", "x", env=forged.as_author("wang")
    ).strip()
    forged.git("replace", "HEAD", honest)
    assert "wang@example.org" in forged.git("log", "-1", "--format=%ae")
    assert forged.rules() == {"approval-author"}


def test_replaced_base__is_judged_by_what_it_is(forged: RangeDesk) -> None:
    # The base as it would be had wang approved there.
    forged.git("replace", "main", forged.head())
    assert forged.rules() == {"approval-author"}


def test_replaced_blob__is_judged_as_it_is(forged: RangeDesk) -> None:
    forged.git("replace", f"HEAD:{APPROVED.path}", f"main:{APPROVED.path}")
    assert forged.rules() == {"approval-author"}


def test_graft__does_not_cut_a_commit_out(tmp_path: Path) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.commit("wang", IN_REVIEW.saying("改过了。\n"))
    last = desk.commit("lin", IN_REVIEW.saying("改过了。\n").saying("又改过了。\n"))
    desk.commit("wang", IN_REVIEW.saying("又改过了。\n").reviewed("wang"))
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/grafts").write_text(f"{last} {desk.head('main')}\n", encoding="ascii")
    assert desk.git.attempt("rev-list", "--count", "main..HEAD").stdout.strip() == "2"
    assert desk.rules() == {"approval-self"}


@pytest.mark.parametrize(
    "attributes",
    [
        "*.md ident\n",
        "*.md text eol=crlf\n",
        "*.md working-tree-encoding=UTF-16\n",
        "*.md filter=canary diff=canary\n",
        "*.md export-ignore -diff binary\n",
        "*.md export-subst merge=ours\n",
    ],
)
def test_attributes__change_no_byte_that_is_judged(tmp_path: Path, attributes: str) -> None:
    canary = tmp_path / "canary"
    desk = make_range_desk(tmp_path / "newsroom", IN_REVIEW.saying("$Id$ 第一段。\r\n\r\n第二段。\n"))
    story = IN_REVIEW.saying("$Id$ 第一段。\r\n\r\n第二段。\n").reviewed("wang")
    desk.commit("wang", story)
    before = desk.rules()
    for key in ("filter.canary.smudge", "filter.canary.clean", "diff.canary.textconv", "diff.canary.command"):
        desk.git("config", key, f"touch {canary}; cat")
    (desk.git.top / ".git/info").mkdir(exist_ok=True)
    (desk.git.top / ".git/info/attributes").write_text(attributes, encoding="ascii")
    (desk.git.top / ".gitattributes").write_text(attributes, encoding="ascii")
    assert desk.rules() == before
    published = desk.head(f"HEAD:{story.path}")
    desk.git("update-index", "--cacheinfo", f"100644,{published},{story.path}")
    assert desk.rules() == before
    assert not canary.exists()


def test_programs_of_the_configuration__are_not_started(forged: RangeDesk, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {canary}\n", encoding="utf-8")
    script.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "pager.log", "core.editor", "core.sshCommand", "diff.external"),
        *("gpg.program", "gpg.ssh.program", "core.alternateRefsCommand", "credential.helper", "alias.log"),
    ):
        forged.git("config", key, str(script))
    forged.git("config", "core.hooksPath", str(tmp_path))
    forged.git("config", "log.showSignature", "true")
    assert forged.rules() == {"approval-author"}
    assert not canary.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("diff.renames", "copies"),
        ("diff.orderFile", "order"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.mnemonicPrefix", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("log.decorate", "full"),
        ("log.date", "human"),
        ("log.diffMerges", "off"),
        ("log.abbrevCommit", "true"),
        ("core.abbrev", "4"),
        ("core.quotePath", "true"),
        ("core.ignoreCase", "true"),
        ("core.precomposeUnicode", "true"),
        ("core.commitGraph", "true"),
        ("color.ui", "always"),
        ("format.pretty", "%s"),
        ("i18n.logOutputEncoding", "GBK"),
        ("core.autocrlf", "true"),
        ("gc.auto", "1"),
    ],
)
def test_setting_of_git__changes_no_verdict(tmp_path: Path, key: str, value: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW, OTHER)
    desk.git.write({"order": "*\n"})
    desk.branch("aside")
    desk.commit("lin", OTHER.named("stories/2025/12/新灯泡.md"), files={OTHER.path: None})
    desk.go("change")
    desk.commit("lin", APPROVED)
    desk.merge("lin", "aside", resolve={DRAFT.path: PUBLISHED.text})
    desk.git("config", key, value)
    assert desk.places() == {
        ("approval-author", DRAFT.path),
        ("move-in-merge", DRAFT.path),
        ("move-role", DRAFT.path),
    }


@pytest.mark.parametrize(
    "name",
    [
        "wang\x01\x02<",
        ":100644 100644 aaaa bbbb M",
        "王审校 <wang@example.org",
        "\x01" + "0" * 40,
    ],
)
def test_name_of_an_author__passes_for_nothing_else(tmp_path: Path, name: str) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    env = desk.as_author("lin") | {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": "lin@example.org"}
    desk.put(APPROVED.path, APPROVED.text)
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "x", env=env)
    desk.commit("lin", OTHER)
    assert desk.rules() == {"approval-author"}


def _raw_commit(desk: RangeDesk, header: str) -> str:
    """Make a commit of the index by its bytes, with the lines of an author and of a committer as given."""
    tree = desk.git("write-tree").strip()
    data = f"tree {tree}\nparent {desk.head()}\n{header}\n\nx\n"
    desk.git.write({"raw": data})
    oid = desk.git("hash-object", "-t", "commit", "--literally", "-w", "raw").strip()
    (desk.git.top / "raw").unlink()
    desk.git("reset", "--quiet", "--hard", oid)
    return oid


COMMITTER = "committer wang <wang@example.org> 1765700000 +0800"
WANG = f"author wang <{PEOPLE['wang']}> 1765700000 +0800"
LIN = "author lin <lin@example.org> 1765700000 +0800"


@pytest.mark.parametrize(
    ("header", "honest"),
    [
        (f"{WANG}\n{COMMITTER}", True),
        (f"{LIN}\n{COMMITTER}", False),
        (COMMITTER, False),
        (f"author wang 1765700000 +0800\n{COMMITTER}", False),
        (f"author wang <> 1765700000 +0800\n{COMMITTER}", False),
        (f"author wang < > 1765700000 +0800\n{COMMITTER}", False),
        (f"{COMMITTER}\nencoding UTF-16", False),
        # Of two such lines git reads the last; only a signature tells that it is not wang's.
        (f"{LIN}\n{COMMITTER}\nauthor wang <wang@example.org> 1 +0000", None),
        (f"{LIN}\n{COMMITTER}\nmergetag author wang <wang@example.org>", False),
        (f"author wang <{PEOPLE['wang']}>x <lin@example.org> 1765700000 +0800\n{COMMITTER}", None),
    ],
)
def test_commit_that_git_would_not_make__is_judged_by_its_author_line(
    tmp_path: Path, header: str, honest: bool | None
) -> None:
    desk = make_range_desk(tmp_path, IN_REVIEW)
    desk.put(APPROVED.path, APPROVED.text)
    desk.git("add", "--all")
    _raw_commit(desk, header)
    if honest is not None:
        assert desk.rules() == (set() if honest else {"approval-author"})
    else:
        assert desk.rules() <= {"approval-author"}


@pytest.mark.parametrize("ref", ["refs/tags/main", "refs/heads/refs/heads/main", "refs/remotes/main"])
def test_full_name_of_the_base__is_not_taken_for_another(forged: RangeDesk, ref: str) -> None:
    forged.git("update-ref", ref, "HEAD")
    assert forged.rules(base="refs/heads/main") == {"approval-author"}


def test_environment__does_not_lead_elsewhere(
    forged: RangeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_REPLACE_REF_BASE", "refs/other/")
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u0")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")
    monkeypatch.setenv("GIT_ATTR_SOURCE", "main")
    honest = forged.git(
        "commit-tree", "HEAD^{tree}", "-p", "main", "-m", "x", env=forged.as_author("wang")
    ).strip()
    forged.git("update-ref", f"refs/other/{forged.head()}", honest)
    assert forged.rules() == {"approval-author"}
    assert "GIT_DIR" not in os.environ
