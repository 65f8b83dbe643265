"""A newsroom whose history is made commit by commit, by hand as git lets anybody do it, and judged as a range."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from curate.checks.findings import Finding
from curate.desk.ranges.checking import check_range, open_range_for_check
from curate.story.pictures import pictures_used
from curate.story.story import parse_story
from curate.workflow.digest import story_digest
from newsrooms import Git, make_repository

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
PEOPLE = {
    "lin": "lin@example.org",
    "wang": "wang@example.org",
    "zhao": "zhao@example.org",
    "chen": "chen@example.org",
    "he": "he@example.org",
}
POLICY = """\
categories: [汽车, 科技, 商业]
people:
  lin: {name: 林编辑, emails: [lin@example.org, lin@home.example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org, wang@home.example.org], roles: [curator, reviewer, publisher]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher, maintainer]}
  chen: {name: 陈编辑, emails: [chen@example.org], roles: [curator]}
  he: {name: 何校对, emails: [he@example.org], roles: []}
"""
POLICY_PATH = "stories/newsroom.yaml"
Content = str | bytes | None
"""What a path is to hold; None takes it away."""


@dataclass(frozen=True)
class StoryText:
    """A story as a file: `reviews` are whole lines of YAML, `more` further lines of the front matter."""

    path: str = "stories/2025/12/xiao-mi.md"
    id: str = "20251213-k7q2"
    state: str = "draft"
    curator: str = "lin"
    title: str = "新车的信任"
    body: str = "第一段说信任从哪里来。\n\n第二段说信任到哪里去。\n"
    reviews: tuple[str, ...] = ()
    more: str = ""
    published: str = "2025-12-14T09:39:00+08:00"

    @property
    def text(self) -> str:
        """The whole file."""
        published = f"published: {self.published}\n" if self.state == "published" else ""
        reviews = "reviews:\n" + "".join(f"  - {line}\n" for line in self.reviews) if self.reviews else ""
        return (
            f"---\nid: {self.id}\ntitle: {self.title}\nstate: {self.state}\n{published}category: 汽车\n"
            f"summary: 一两句话说清这篇讲什么。\ncurator: {self.curator}\ncreated: 2025-12-13T20:10:00+08:00\n"
            "attribution:\n  - relation: 整理自\n    platform: 公众号\n    author: 示例作者甲\n"
            f"    url: https://example.org/{self.id}\n{self.more}{reviews}---\n\n{self.body}"
        )

    def digest(self, pictures: Mapping[str, bytes] | None = None) -> str:
        """Give the story's digest with pictures by path."""
        story = parse_story(self.path, self.text.encode()).story
        assert story is not None
        used = {use.path for use in pictures_used(story) if use.path is not None}
        held = {path: _blob_oid(data) for path, data in (pictures or {}).items()}
        return story_digest(story, {path: held.get(path) for path in sorted(used)})

    def reviewed(
        self,
        by: str,
        verdict: str = "approve",
        *,
        digest: str | None = None,
        at: str = "2025-12-14T09:00:00+08:00",
    ) -> StoryText:
        """Give the story with one more review, bound to what it is now unless told otherwise."""
        line = f'{{by: {by}, verdict: {verdict}, at: {at}, digest: "{digest or self.digest()}"}}'
        return replace(self, reviews=(*self.reviews, line))

    def at(self, state: str) -> StoryText:
        """Give the story in another state."""
        return replace(self, state=state)

    def saying(self, body: str) -> StoryText:
        """Give the story with another text."""
        return replace(self, body=body)

    def named(self, path: str) -> StoryText:
        """Give the story under another path."""
        return replace(self, path=path)


DRAFT = StoryText()
IN_REVIEW = DRAFT.at("review")
APPROVED = IN_REVIEW.reviewed("wang")
PUBLISHED = APPROVED.at("published")
"""The same story along its legal way: written by lin, approved by wang."""
OTHER = StoryText("stories/2025/12/deng-pao.md", "20251212-a2b3", title="灯泡的寿命", body="灯泡用了三年。\n")
"""Another one, written by lin."""
EDITED = "第一段改过了。\n\n第二段说信任到哪里去。\n"


def _blob_oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class RangeDesk:
    """A real repository; every commit is made by whom the test says."""

    git: Git

    def as_author(self, who: str) -> dict[str, str]:
        """Give the environment in which git records a person (an id of the policy, or an address)."""
        email = PEOPLE.get(who, who)
        return {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", who), ("EMAIL", email))
        }

    def commit(
        self,
        who: str,
        *stories: StoryText,
        files: Mapping[str, Content] | None = None,
        message: str = "a change",
        key: Path | None = None,
    ) -> str:
        """Commit stories, and files by path; `key` signs it. Gives the commit's object id."""
        self.git.write({story.path: story.text for story in stories})
        for path, content in (files or {}).items():
            self.put(path, content)
        return self.commit_all(who, message, key=key)

    def put(self, path: str, content: Content) -> None:
        """Write a file of the work tree, or delete it."""
        if content is None:
            (self.git.top / path).unlink()
        else:
            self.git.write({path: content})

    def commit_all(self, who: str, message: str = "a change", *options: str, key: Path | None = None) -> str:
        """Commit whatever the work tree holds."""
        self.git("add", "--all")
        return self.commit_staged(who, message, *options, key=key)

    def commit_staged(
        self, who: str, message: str = "a change", *options: str, key: Path | None = None
    ) -> str:
        """Commit what is staged."""
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}") if key is not None else ()
        sign = ("--gpg-sign",) if key is not None else ()
        self.git(
            *signing,
            *("commit", "--quiet", "--no-verify", "--allow-empty", "--message", message, *sign, *options),
            env=self.as_author(who),
        )
        return self.head()

    def rename(self, who: str, old: str, new: str, *stories: StoryText) -> str:
        """Commit the rename of a path, together with stories as they are after it."""
        (self.git.top / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", old, new)
        return self.commit(who, *stories)

    def head(self, revision: str = "HEAD") -> str:
        """Give the object id of a revision."""
        return self.git("rev-parse", revision).strip()

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Go to a new branch."""
        self.git("switch", "--quiet", "--create", name, start)

    def go(self, branch: str) -> None:
        """Go to a branch that is there."""
        self.git("switch", "--quiet", branch)

    def merge(
        self,
        who: str,
        *branches: str,
        resolve: Mapping[str, Content] | None = None,
        options: tuple[str, ...] = (),
    ) -> str:
        """Merge branches as git does, then lay `resolve` over the result; give the merge's object id."""
        env = self.as_author(who)
        answer = self.git.attempt("merge", "--no-ff", "--no-commit", *options, *branches, env=env)
        assert resolve or answer.returncode == 0, answer.stdout + answer.stderr
        for path, content in (resolve or {}).items():
            self.put(path, content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", "merge", env=env)
        return self.head()

    def merge_keeping(self, who: str, *others: str, files: Mapping[str, Content] | None = None) -> str:
        """Commit this branch's tree, with `files` laid over it, as a merge with others; nobody else is asked."""
        for path, content in (files or {}).items():
            self.put(path, content)
        self.git("add", "--all")
        tree = self.git("write-tree").strip()
        parents = [option for parent in ("HEAD", *others) for option in ("-p", self.head(parent))]
        oid = self.git("commit-tree", tree, *parents, "-m", "merge", env=self.as_author(who)).strip()
        self.git("reset", "--quiet", "--hard", oid)
        return oid

    def pick(self, who: str, commit: str) -> str:
        """Take over somebody's commit; its author stays, `who` commits."""
        self.git("cherry-pick", "--allow-empty", commit, env=self.as_committer(who))
        return self.head()

    def revert(self, who: str, commit: str) -> str:
        """Undo a commit by another."""
        self.git("revert", "--no-edit", commit, env=self.as_author(who))
        return self.head()

    def as_committer(self, who: str) -> dict[str, str]:
        """Give the environment in which git records who commits; the author is left as he was."""
        return {k: v for k, v in self.as_author(who).items() if k.startswith("GIT_COMMITTER_")}

    def findings(self, base: str = "main", head: str = "HEAD") -> list[Finding]:
        """Judge a range."""
        opened = open_range_for_check(self.git.top, base, head)
        return list(check_range(opened, NOW).findings)

    def rules(self, base: str = "main", head: str = "HEAD") -> set[str]:
        """Give the rules that find something in a range, be it an error or a warning."""
        return {finding.rule for finding in self.findings(base, head)}

    def refuses(self, base: str = "main", head: str = "HEAD") -> set[str]:
        """Give the rules that keep a range from landing."""
        return {finding.rule for finding in self.findings(base, head) if finding.severity == "error"}

    def places(self, base: str = "main", head: str = "HEAD") -> set[tuple[str, str]]:
        """Give what is found in a range as rule and path."""
        return {(finding.rule, finding.path) for finding in self.findings(base, head)}


def make_range_desk(top: Path, *stories: StoryText, policy: str = POLICY) -> RangeDesk:
    """Make a newsroom with stories on `main`, and a branch `change` to work on."""
    desk = RangeDesk(make_repository(top))
    desk.put(POLICY_PATH, policy)
    desk.put(".gitattributes", "stories/** -text\n")
    desk.commit("zhao", *stories, message="A newsroom")
    desk.branch("change")
    return desk


def curate(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("curate"), *arguments],
        cwd=top,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran
