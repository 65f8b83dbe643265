"""A desk in the middle of its week: drafts, stories sent back, in review, claimed, published, each of a known age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from newsrooms import Git, make_repository

ZONE = timezone(timedelta(hours=8))
POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
categories: [汽车, 科技, 生活]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator, reviewer]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}
  zhao: {name: 赵主编, emails: [zhao@example.org], roles: [curator, reviewer, publisher, maintainer]}
"""
NAMES = {"lin": "林编辑", "wang": "王审校", "zhao": "赵主编", "lu-ren": "路人"}


def person(who: str) -> dict[str, str]:
    """Give the environment in which git records this person."""
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", NAMES[who]), ("EMAIL", f"{who}@example.org"))
    }


@dataclass(frozen=True)
class WaitingDesk:
    """The repository, and the moment from which ages are counted back."""

    git: Git
    now: datetime

    @property
    def top(self) -> Path:
        return self.git.top

    def ago(self, days: float) -> str:
        """Give the moment so many days before now, as a story writes it."""
        return (self.now - timedelta(days=days)).astimezone(ZONE).replace(microsecond=0).isoformat()

    def day(self, ahead: int) -> str:
        """Give the desk's day so many days from today."""
        return f"{self.now.astimezone(ZONE) + timedelta(days=ahead):%Y-%m-%d}"

    def path(self, slug: str) -> str:
        return f"stories/2025/12/{slug}.md"

    def text(self, slug: str) -> str:
        """Give a story as it lies on disk."""
        return (self.top / self.path(slug)).read_text(encoding="utf-8")

    def put(
        self,
        slug: str,
        title: str,
        state: str,
        *,
        curator: str = "lin",
        head: str = "",
        created: float = 20,
        moved: float | None = None,
        category: str = "科技",
        tags: str = "",
    ) -> None:
        """Commit a story; `moved` days ago it came to its state, by a commit that says so."""
        published = f"published: {self.ago(moved or created)}\n" if state == "published" else ""
        text = (
            f"---\nid: 20251201-{slug[:6]}\ntitle: {title}\nstate: {state}\ncategory: {category}\ntags: [{tags}]\n"
            f"summary: 一句摘要。\ncurator: {curator}\ncreated: {self.ago(created)}\n{published}{head}"
            f"attribution:\n  - relation: 整理自\n    platform: 公众号\n    author: 示例作者\n"
            f"    url: https://example.org/{slug}\n---\n\n{title}，正文写在这里。\n"
        )
        self.git.write({self.path(slug): text})
        self.git("add", self.path(slug))
        trailers = f"\n\nStory: 20251201-{slug[:6]}\nState: x -> {state}" if moved is not None else ""
        when = self.ago(created if moved is None else moved)
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        self.git("commit", "--quiet", "--message", f"{title}{trailers}", env=person(curator) | dates)


def empty_desk(top: Path, now: datetime) -> WaitingDesk:
    """Make the newsroom without stories."""
    desk = WaitingDesk(make_repository(top), now)
    desk.git.commit({"stories/newsroom.yaml": POLICY})
    return desk


def make_waiting_desk(top: Path, now: datetime) -> WaitingDesk:
    """Make the newsroom with a week's work in it; one draft and one published story are changed on disk."""
    desk = empty_desk(top, now)
    back = (
        f"reviews:\n  - {{by: wang, verdict: point, at: {desk.ago(3)}, point: wang-1, quote: 旧相机, note: 出处}}\n"
        f"  - {{by: wang, verdict: request-changes, at: {desk.ago(2.2)}, note: 出处}}\n"
    )
    desk.put("xiangji", "一台旧相机，为什么值得再修一次", "draft", head=back, moved=2.2, tags="修理, 相机")
    desk.put("xin-che", "新车的信任：一次测试", "draft", created=9.5, category="汽车")
    desk.put("dian", "数据中心的一度电", "review", curator="zhao", moved=4.2)
    desk.put(
        "ditie",
        "地铁末班车",
        "review",
        curator="zhao",
        moved=0.3,
        head=f"claim: {{by: wang, until: {desk.day(2)}}}\n",
    )
    desk.put("guoshu", "果树与无人机：一个村子的账本", "review", moved=12.4, category="生活")
    desk.put("cai", "菜市场的扫码", "review", moved=1.2, head=f"claim: {{by: lin, until: {desk.day(1)}}}\n")
    desk.put("lao", "发表过的旧稿", "published", created=21, moved=20.5, tags="修理")
    for slug in ("xin-che", "lao"):
        desk.git.write({desk.path(slug): desk.text(slug) + "\n又一段。\n"})
    return desk
