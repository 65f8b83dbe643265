"""A week at a desk of three: three clones of one bare remote, and every pull request judged before it lands.

Each bad move is caught by `check --base` under the rule that names it, and no good move is refused.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from desks import LIN, WANG, ZHAO, Desk, Person

POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [生活, 科技]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher, maintainer]}
review: {approvals: 1}
rules: {section-short: off}
git: {branch: per-story}
"""
POLICY_PATH = "stories/newsroom.yaml"

CAMERA = """\
楼下的修理铺里最常见的不是坏得彻底的机器。老师傅先问它上一次拍照是什么时候。答案往往是三年以前。\
他把快门拆开，指给人看那片弹簧。换一次能用十年。

修一次要先算账，再决定要不要扔。这并非要人人念旧，而是请人先把两个数字写在一张纸上。
"""
BICYCLE = """\
一辆骑了八年的自行车，车架多半还好好的。坏掉的往往是几样便宜的零件。链条拉长了先别急着换整套。\
刹车皮薄得看不见槽就该换了。

轮圈偏了能调，辐条断了能补。一个下午够用，工具花不了多少。
"""
KETTLE = """\
水壶底上那层白色的东西不是脏。那是水里的钙和镁留下的。泡一杯柠檬酸水，半小时就干净。\
别用钢丝球，划痕会让它下次结得更快。

每个月做一次，电费也会少一点。
"""
LAMP = """\
台灯不亮，先看插座有没有电。再看开关里的弹片是不是氧化了。最后才轮到灯管本身。\
顺序反过来，十次里有八次白买一根灯管。

断电再拆，这一条没有例外。
"""


@dataclass(frozen=True)
class Branch:
    """A story on its way: where it lies and on which branch it is proposed."""

    slug: str

    @property
    def name(self) -> str:
        return f"story/{self.slug}"


@dataclass(frozen=True)
class Week:
    """The remote and everybody's clone of it; `ci` is where pull requests are judged and merged."""

    lin: Desk
    wang: Desk
    zhao: Desk
    ci: Desk

    def path(self, slug: str, desk: Desk) -> Path:
        """Give the file of a story in a clone."""
        (path,) = desk.top.glob(f"stories/*/*/{slug}.md")
        return path

    def new(self, desk: Desk, who: Person, slug: str, title: str, body: str) -> Branch:
        """Write a story, submit it, and push its branch."""
        self.home(desk, who)
        desk.curate(
            "--no-input", "new", title, "--slug", slug, "--category", "生活", "--summary", f"{title}，值得先想一想。",
            "--relation", "整理自", "--platform", "公众号", "--author", "示例作者·修理铺",
            "--source-url", f"https://example.org/{slug}", "--body", "-", stdin=body.encode(), who=who,
        ).ended(0)  # fmt: skip
        desk.curate("--no-input", "submit", slug, "--push", who=who).ended(0)
        assert desk.git("branch", "--show-current").strip() == f"story/{slug}"
        return Branch(slug)

    def home(self, desk: Desk, who: Person) -> None:
        """Go to main as the remote has it."""
        desk.git("fetch", "--quiet", "--prune", "origin", who=who)
        desk.git("switch", "--quiet", "main", who=who)
        desk.git("merge", "--quiet", "--ff-only", "origin/main", who=who)

    def take_up(self, desk: Desk, who: Person, branch: Branch) -> None:
        """Go to a story's branch as the remote has it."""
        desk.git("fetch", "--quiet", "origin", who=who)
        desk.git("switch", "--quiet", "-C", branch.name, f"origin/{branch.name}", who=who)

    def edit(self, desk: Desk, slug: str, old: str, new: str) -> None:
        """Replace a text that stands once in a story."""
        path = self.path(slug, desk)
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit_anyway(self, desk: Desk, who: Person, message: str, *options: str) -> None:
        """Commit and push whatever the work tree holds, past every hook."""
        desk.git("add", "--all", who=who)
        desk.git("commit", "--quiet", "--no-verify", "--message", message, *options, who=who)
        desk.git("push", "--quiet", "--force-with-lease", "origin", "HEAD", who=who)

    def judged(self, branch: str) -> set[str]:
        """Judge a pull request; give the rules that keep it from landing."""
        self.ci.git("fetch", "--quiet", "--prune", "origin", who=ZHAO)
        ran = self.ci.curate(
            "check", "--base", "origin/main", "--head", f"origin/{branch}", "--format", "json", who=None
        )
        errors = {f["rule"] for f in ran.json["findings"] if f["severity"] == "error"}
        assert ran.code == (1 if errors else 0), ran.both
        return errors

    def land(self, branch: str) -> None:
        """Merge a pull request that is judged to be good, as a forge does: with git's own merge."""
        assert self.judged(branch) == set()
        self.ci.git("switch", "--quiet", "-C", "main", "origin/main", who=ZHAO)
        self.ci.git(
            "merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", f"origin/{branch}", who=ZHAO
        )
        self.ci.git("push", "--quiet", "origin", "main", who=ZHAO)
        self.ci.git("push", "--quiet", "origin", "--delete", branch, who=ZHAO)
        self.ci.curate("check", who=ZHAO).ended(0)

    def undo(self, desk: Desk, who: Person, branch: Branch, commits: int = 1) -> None:
        """Take the last commits of a branch back, on the remote too."""
        desk.git("reset", "--quiet", "--hard", f"HEAD~{commits}", who=who)
        desk.git("push", "--quiet", "--force", "origin", f"HEAD:{branch.name}", who=who)


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """Give a newsroom that lin founded, and a clone of it for each."""
    remote = tmp_path / "remote.git"
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(remote)], check=True)
    founder = Desk(tmp_path / "founder", home)
    founder.top.mkdir()
    founder.git("init", "--quiet", "--initial-branch=main", who=ZHAO)
    founder.write(POLICY_PATH, POLICY)
    founder.curate("--no-input", "init", "--forge", "github", who=ZHAO).ended(0)
    founder.git("add", ".", who=ZHAO)
    founder.git("commit", "--quiet", "--message=A newsroom", who=ZHAO)
    founder.git("push", "--quiet", str(remote), "main", who=ZHAO)
    clones = []
    for name, who in (("lin", LIN), ("wang", WANG), ("zhao", ZHAO), ("ci", ZHAO)):
        desk = Desk(tmp_path / name, home)
        desk.git("clone", "--quiet", str(remote), str(desk.top), at=tmp_path, who=who)
        if name != "ci":
            desk.curate("--no-input", "init", "--forge", "none", who=who).ended(0)
        clones.append(desk)
    return Week(*clones)


def test_a_week__every_bad_move_is_named_and_no_good_one_refused(week: Week) -> None:
    camera = _monday_a_story_is_sent_back_with_points(week)
    _tuesday_an_approval_goes_stale(week, camera)
    _wednesday_an_approval_is_forged(week)
    _thursday_two_edit_the_same_story(week)
    _friday_a_policy_is_smuggled_in(week)
    _saturday_a_story_is_renamed_and_one_retracted(week)


def _monday_a_story_is_sent_back_with_points(week: Week) -> Branch:
    camera = week.new(week.lin, LIN, "jiu-xiangji", "一台旧相机为什么值得再修一次", CAMERA)
    assert week.judged(camera.name) == set()

    week.take_up(week.wang, WANG, camera)
    week.wang.curate(
        "--no-input", "review", "jiu-xiangji", "--request-changes",
        "--point", "换一次能用十年", "写明这是谁说的", "--point", "三年以前", "换成原话",
        "--note", "两处要改", who=WANG,
    ).ended(0)  # fmt: skip
    week.wang.git("push", "--quiet", who=WANG)
    assert week.judged(camera.name) == set()

    week.take_up(week.lin, LIN, camera)
    shown = week.lin.curate("show", "jiu-xiangji").ended(0).out
    assert "换一次能用十年" in shown
    assert "写明这是谁说的" in shown
    week.edit(week.lin, "jiu-xiangji", "换一次能用十年。", "老师傅说换一次能用十年。")
    week.lin.curate("--no-input", "commit", "jiu-xiangji").ended(0)
    week.lin.curate(
        "--no-input", "submit", "jiu-xiangji", "--answer", "wang-1", "补上了老师傅", "--push"
    ).ended(0)
    assert week.judged(camera.name) == set()

    # One point is open: approved or not, the story does not get published, by command or by hand.
    week.take_up(week.wang, WANG, camera)
    week.wang.curate("--no-input", "review", "jiu-xiangji", "--approve", "--confirm", "all", who=WANG).ended(
        0
    )
    week.wang.git("push", "--quiet", who=WANG)
    assert week.judged(camera.name) == set()
    week.take_up(week.zhao, ZHAO, camera)
    refused = week.zhao.curate("--no-input", "publish", "jiu-xiangji", who=ZHAO).ended(3)
    assert "wang-2" in refused.err
    week.edit(
        week.zhao, "jiu-xiangji", "state: review", "state: published\npublished: 2026-01-05T09:00:00+08:00"
    )
    week.commit_anyway(week.zhao, ZHAO, "发表")
    assert week.judged(camera.name) == {"point-open"}
    week.undo(week.zhao, ZHAO, camera)

    week.take_up(week.lin, LIN, camera)
    week.lin.curate("--no-input", "answer", "jiu-xiangji", "wang-2", "--note", "原话就是三年以前").ended(0)
    week.lin.git("push", "--quiet")
    assert week.judged(camera.name) == set()
    return camera


def _tuesday_an_approval_goes_stale(week: Week, camera: Branch) -> None:
    # lin changes a word after wang approved; the publisher is refused, and publishing by hand is caught.
    week.take_up(week.lin, LIN, camera)
    week.edit(week.lin, "jiu-xiangji", "先算账", "先算一笔账")
    week.lin.curate("--no-input", "commit", "jiu-xiangji").ended(0)
    week.lin.git("push", "--quiet")
    assert week.judged(camera.name) == set()
    week.take_up(week.zhao, ZHAO, camera)
    week.zhao.curate("--no-input", "publish", "jiu-xiangji", who=ZHAO).ended(3)
    week.edit(
        week.zhao, "jiu-xiangji", "state: review", "state: published\npublished: 2026-01-06T09:00:00+08:00"
    )
    week.commit_anyway(week.zhao, ZHAO, "发表")
    assert week.judged(camera.name) == {"approval-stale"}
    week.undo(week.zhao, ZHAO, camera)

    # The word is hidden in the very commit that publishes.
    week.take_up(week.wang, WANG, camera)
    changed = week.wang.curate("--no-input", "review", "jiu-xiangji", who=WANG).ended(0).out
    assert re.search(r"\{\+一笔\+\}|一笔", changed)
    week.wang.curate("--no-input", "review", "jiu-xiangji", "--approve", "--confirm", "all", who=WANG).ended(
        0
    )
    week.wang.git("push", "--quiet", who=WANG)
    week.take_up(week.zhao, ZHAO, camera)
    week.edit(
        week.zhao, "jiu-xiangji", "state: review", "state: published\npublished: 2026-01-06T09:00:00+08:00"
    )
    week.edit(week.zhao, "jiu-xiangji", "人人念旧", "人人怀旧")
    week.commit_anyway(week.zhao, ZHAO, "发表")
    assert week.judged(camera.name) == {"edit-in-move", "approval-stale"}
    week.undo(week.zhao, ZHAO, camera)

    week.zhao.curate("--no-input", "publish", "jiu-xiangji", who=ZHAO).ended(0)
    week.zhao.git("push", "--quiet", who=ZHAO)
    week.land(camera.name)


def _wednesday_an_approval_is_forged(week: Week) -> None:
    bicycle = week.new(week.lin, LIN, "jiu-zixingche", "旧自行车值得修一修", BICYCLE)
    digest = week.lin.curate("show", "jiu-zixingche", "--json").ended(0).json["story"]["digest"]
    review = f'{{by: wang, verdict: approve, at: 2026-01-07T09:00:00+08:00, digest: "{digest}"}}'
    entry = f"reviews:\n  - {review}\n---\n\n一辆"
    week.edit(week.lin, "jiu-zixingche", "---\n\n一辆", entry)
    week.commit_anyway(week.lin, LIN, "审定")
    assert week.judged(bicycle.name) == {"approval-author"}
    week.undo(week.lin, LIN, bicycle)

    # Brought in by a merge instead of a commit of its own.
    week.lin.git("switch", "--quiet", "--create", "aside", "origin/main")
    week.lin.write("notes.txt", "旁边的笔记\n")
    week.lin.git("add", "notes.txt")
    week.lin.git("commit", "--quiet", "--no-verify", "--message=notes")
    week.lin.git("switch", "--quiet", bicycle.name)
    week.lin.git("merge", "--quiet", "--no-ff", "--no-commit", "aside")
    week.edit(week.lin, "jiu-zixingche", "---\n\n一辆", entry)
    week.commit_anyway(week.lin, LIN, "Merge branch 'aside'")
    assert week.judged(bicycle.name) == {"approval-merge"}
    week.undo(week.lin, LIN, bicycle)

    # Written under the reviewer's address: the level `author` cannot tell; the level `signed` can.
    week.edit(week.lin, "jiu-zixingche", "---\n\n一辆", entry)
    week.commit_anyway(week.lin, LIN, "审定", "--author=王审校 <wang@example.org>")
    assert week.judged(bicycle.name) == set()
    _signatures_are_asked_for(week)
    assert week.judged(bicycle.name) == {"approval-signature"}
    week.undo(week.lin, LIN, bicycle)

    # The curator cannot approve it, not even with the story handed to somebody else first.
    week.take_up(week.wang, WANG, bicycle)
    week.edit(week.wang, "jiu-zixingche", "curator: lin", "curator: wang")
    week.edit(week.wang, "jiu-zixingche", "一个下午够用", "一个下午足够")
    week.commit_anyway(week.wang, WANG, "改一处")
    week.edit(week.wang, "jiu-zixingche", "curator: wang", "curator: lin")
    week.commit_anyway(week.wang, WANG, "改回来")
    own = week.wang.curate("show", "jiu-zixingche", "--json", who=WANG).ended(0).json["story"]["digest"]
    week.edit(week.wang, "jiu-zixingche", "---\n\n一辆", entry.replace(digest, own))
    week.commit_anyway(week.wang, WANG, "审定")
    assert "approval-self" in week.judged(bicycle.name)
    week.undo(week.wang, WANG, bicycle, 3)

    week.wang.curate(
        "--no-input", "review", "jiu-zixingche", "--approve", "--confirm", "all", who=WANG
    ).ended(0)
    week.wang.git("push", "--quiet", "--force", who=WANG)
    assert week.judged(bicycle.name) == set()
    week.take_up(week.zhao, ZHAO, bicycle)
    week.zhao.curate("--no-input", "publish", "jiu-zixingche", who=ZHAO).ended(0)
    week.zhao.git("push", "--quiet", who=ZHAO)
    week.land(bicycle.name)


def _signatures_are_asked_for(week: Week) -> None:
    """zhao, who may, changes the policy: approvals are signed; wang and zhao have keys in it, lin signs too."""
    folder = week.zhao.home
    for who, desk in ((LIN, week.lin), (WANG, week.wang), (ZHAO, week.zhao)):
        key = folder / who.email
        subprocess.run(
            [
                shutil.which("ssh-keygen") or "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "",
                "-f",
                str(key),
            ],
            check=True,
        )
        desk.git("config", "gpg.format", "ssh")
        desk.git("config", "user.signingkey", f"{key}.pub")
        desk.git("config", "commit.gpgsign", "true")
    week.home(week.zhao, ZHAO)
    week.zhao.git("switch", "--quiet", "--create", "signed", who=ZHAO)
    policy = (week.zhao.top / POLICY_PATH).read_text(encoding="utf-8")
    for person in (WANG, ZHAO):
        public = (folder / f"{person.email}.pub").read_text(encoding="utf-8").strip()
        policy = policy.replace(f"emails: [{person.email}]", f'emails: [{person.email}], keys: ["{public}"]')
    week.zhao.write(POLICY_PATH, policy.replace("approvals: 1", "approvals: 1, identity: signed"))
    week.commit_anyway(week.zhao, ZHAO, "审定要有签名")
    week.land("signed")


def _thursday_two_edit_the_same_story(week: Week) -> None:
    kettle = week.new(week.lin, LIN, "shuihu", "水壶底上的白色东西", KETTLE)
    week.land(kettle.name)

    # Two sentences of one paragraph, on two branches: they go together by themselves.
    for desk, who, name, old, new in (
        (week.lin, LIN, "lin-edits", "半小时就干净", "四十分钟就干净"),
        (week.wang, WANG, "wang-edits", "别用钢丝球", "千万别用钢丝球"),
    ):
        week.home(desk, who)
        desk.git("switch", "--quiet", "--create", name, who=who)
        week.edit(desk, "shuihu", old, new)
        desk.git("commit", "--quiet", "--all", "--message", name, who=who)
        desk.git("push", "--quiet", "--set-upstream", "origin", name, who=who)
        assert week.judged(name) == set()
    week.land("lin-edits")
    week.wang.curate("--no-input", "sync", who=WANG).ended(0)
    text = week.path("shuihu", week.wang).read_text(encoding="utf-8")
    assert "四十分钟就干净" in text
    assert "千万别用钢丝球" in text
    week.wang.git("push", "--quiet", who=WANG)
    week.land("wang-edits")

    # The same sentence: a conflict that a person can read, and that no check lets through unmended.
    for desk, who, name, new in (
        (week.lin, LIN, "lin-again", "每个月做两次"),
        (week.wang, WANG, "wang-again", "每个季度做一次"),
    ):
        week.home(desk, who)
        desk.git("switch", "--quiet", "--create", name, who=who)
        week.edit(desk, "shuihu", "每个月做一次", new)
        desk.git("commit", "--quiet", "--all", "--message", name, who=who)
        desk.git("push", "--quiet", "--set-upstream", "origin", name, who=who)
    week.land("lin-again")
    told = week.wang.curate("--no-input", "sync", who=WANG).ended(3)
    assert "shuihu.md" in told.both
    path = week.path("shuihu", week.wang)
    conflicted = path.read_text(encoding="utf-8")
    assert re.search(r"(?m)^<<<<<<< .*\n每个季度做一次.*\n=======\n每个月做两次.*\n>>>>>>> ", conflicted)
    assert "conflict-marker" in week.wang.curate("check", "shuihu", who=WANG).ended(1).out
    week.commit_anyway(week.wang, WANG, "Merge")
    assert "conflict-marker" in week.judged("wang-again")
    week.wang.git("reset", "--quiet", "--hard", "HEAD~1", who=WANG)
    week.wang.git("push", "--quiet", "--force", "origin", "HEAD", who=WANG)

    week.wang.curate("--no-input", "sync", who=WANG).ended(3)
    mended = re.sub(
        r"(?ms)^<<<<<<< .*?^=======\n(.*?)^>>>>>>> [^\n]*\n", r"\1", path.read_text(encoding="utf-8")
    )
    path.write_text(mended.replace("每个月做两次", "每两个月做一次"), encoding="utf-8")
    week.wang.curate("--no-input", "sync", "--continue", who=WANG).ended(0)
    week.wang.git("push", "--quiet", who=WANG)
    week.land("wang-again")


def _friday_a_policy_is_smuggled_in(week: Week) -> None:
    lamp = week.new(week.lin, LIN, "taideng", "台灯不亮先看什么", LAMP)
    policy = (week.lin.top / POLICY_PATH).read_text(encoding="utf-8")
    week.lin.write(POLICY_PATH, policy.replace("approvals: 1", "approvals: 0"))
    week.edit(week.lin, "taideng", "state: review", "state: published\npublished: 2026-01-09T09:00:00+08:00")
    week.commit_anyway(week.lin, LIN, "发表台灯")
    assert week.judged(lamp.name) == {"policy-changed", "move-role", "approval-missing"}
    week.undo(week.lin, LIN, lamp)

    workflow = week.lin.top / ".github/workflows/curate.yml"
    workflow.write_text(workflow.read_text(encoding="utf-8") + "# nothing to see\n", encoding="utf-8")
    week.lin.write("stories/2026/.gitattributes", "*.md text eol=crlf\n")
    week.commit_anyway(week.lin, LIN, "小改动")
    assert week.judged(lamp.name) == {"policy-changed"}
    week.undo(week.lin, LIN, lamp)
    assert week.judged(lamp.name) == set()
    week.land(lamp.name)


def _saturday_a_story_is_renamed_and_one_retracted(week: Week) -> None:
    # A rename keeps the approvals.
    week.home(week.lin, LIN)
    week.lin.git("switch", "--quiet", "--create", "rename")
    old = week.path("jiu-xiangji", week.lin)
    week.lin.git("mv", str(old), str(old.with_name("xiu-xiangji.md")))
    week.lin.git("commit", "--quiet", "--message=改名")
    week.lin.git("push", "--quiet", "--set-upstream", "origin", "rename")
    week.land("rename")

    # A published story is not deleted, and not by everybody retracted.
    week.home(week.lin, LIN)
    week.lin.git("switch", "--quiet", "--create", "takedown")
    week.lin.git("rm", "--quiet", str(week.path("jiu-zixingche", week.lin)))
    week.commit_anyway(week.lin, LIN, "删掉")
    assert week.judged("takedown") == {"story-deleted"}
    week.undo(week.lin, LIN, Branch("takedown"))
    retraction = "retraction: {{at: 2026-01-10T10:00:00+08:00, by: {by}, reason: 来源要求撤下}}\n---\n\n一辆"
    week.edit(week.lin, "jiu-zixingche", "---\n\n一辆", retraction.format(by="lin"))
    week.commit_anyway(week.lin, LIN, "撤稿")
    assert week.judged("takedown") == {"retraction-role"}

    week.home(week.zhao, ZHAO)
    week.zhao.git("switch", "--quiet", "--create", "retract", who=ZHAO)
    week.edit(week.zhao, "jiu-zixingche", "---\n\n一辆", retraction.format(by="zhao"))
    week.zhao.curate("--no-input", "commit", "jiu-zixingche", "-m", "撤稿", who=ZHAO).ended(0)
    week.zhao.git("push", "--quiet", "--set-upstream", "origin", "HEAD", who=ZHAO)
    branch = week.zhao.git("branch", "--show-current", who=ZHAO).strip()
    week.land(branch)
