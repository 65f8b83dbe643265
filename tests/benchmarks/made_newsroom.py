"""Newsrooms of any size for the benchmarks: always the same stories, published, approved, in one commit.

As a script, `made_newsroom.py DIR COUNT [--staged]` makes one there, with one more story staged.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from curate.story.story import parse_story
from curate.workflow.digest import story_digest

ZONE = timezone(timedelta(hours=8))
FIRST = datetime(2020, 1, 1, 8, 0, tzinfo=ZONE)
STORY_BYTES = 4096
POLICY = """\
name: 快报
language: zh-CN
timezone: Asia/Shanghai
site: https://kuaibao.example
categories: [汽车, 科技, 商业, 生活, 文化]
people:
  lin: {name: 林编辑, emails: [lin@example.org], roles: [curator]}
  wang: {name: 王审校, emails: [wang@example.org], roles: [curator, reviewer, publisher]}
"""
CATEGORIES = ("汽车", "科技", "商业", "生活", "文化")
WHO = (
    "修车的师傅",
    "图书管理员",
    "社区的邻居",
    "做饭的人",
    "骑车上班的人",
    "示例作者",
    "一位读者",
    "值班编辑",
    "开店的夫妻",
    "写程序的学生",
)
DOES = ("记下了", "数过", "重新量了", "讲起", "对照了", "留意到", "换掉了", "算了算", "问起", "收拾好")
WHAT = (
    "每天的车程",
    "窗台的温度",
    "账本里的数字",
    "旧零件的尺寸",
    "菜价的变化",
    "书页上的批注",
    "等车的时间",
    "屏幕的亮度",
    "灯泡的寿命",
    "雨后的路面",
)
WHEN = ("上个月", "入冬以后", "搬家那天", "第三次试验时", "排队的时候", "停电之后", "周末早上", "收摊以前")
SO = (
    "结果比预想的好",
    "差别其实不大",
    "这才明白缘由",
    "于是改了做法",
    "数字摆在那里",
    "后来再没有出错",
    "旁人看了也点头",
    "值得再试一回",
)


def story(number: int, size: int = STORY_BYTES) -> tuple[str, bytes]:
    """Give the path and the bytes of story `number`: about `size` bytes, published, approved by wang."""
    chance = Random(number)
    born = FIRST + timedelta(hours=5 * number)
    slug = f"gushi-{number:06d}"
    path = f"stories/{born:%Y/%m}/{slug}.md"
    head = [
        f"id: {born:%Y%m%d}-{_suffix(number)}",
        f"title: {_clause(chance)}",
        "state: published",
        f"category: {chance.choice(CATEGORIES)}",
        f"tags: [{chance.choice(WHAT)}, {chance.choice(WHEN)}]",
        f"summary: {_sentence(chance)}",
        "curator: lin",
        f"created: {born.isoformat()}",
        f"published: {(born + timedelta(hours=3)).isoformat()}",
        "attribution:",
        "  - relation: 整理自",
        "    platform: 公众号",
        f"    author: 示例作者{number % 97}",
        f"    title: {_clause(chance)}",
        f"    url: https://example.org/{number}",
        f"    published: {born:%Y-%m-%d}",
        "    treatment: 文字为整理与结构化呈现",
        "ai: none",
    ]
    body = _body(chance, size - len("\n".join(head).encode()) - 200)
    digest = _digest(path, _file(head, body))
    reviewed = (born + timedelta(hours=2)).isoformat()
    head += ["reviews:", f'  - {{by: wang, verdict: approve, at: {reviewed}, digest: "{digest}"}}']
    return path, _file(head, body)


def draft(number: int) -> tuple[str, bytes]:
    """Give the path and the bytes of a story that is still a draft."""
    path, data = story(number)
    lines = data.decode().split("\n")
    kept = [line for line in lines if not line.startswith(("published:", "reviews:", "  - {by:"))]
    return path, "\n".join(kept).replace("state: published", "state: draft").encode()


def make_newsroom(top: Path, count: int) -> None:
    """Make a newsroom of `count` stories in one commit."""
    top.mkdir(parents=True)
    _git(top, "init", "--quiet", "--initial-branch=main", "--template=")
    (top / "stories").mkdir()
    (top / "stories/newsroom.yaml").write_text(POLICY, encoding="utf-8")
    for number in range(count):
        path, data = story(number)
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)
    _git(top, "add", "--all")
    _git(top, "commit", "--quiet", "--message=A newsroom")
    _git(top, "repack", "-a", "-d", "--quiet")


def stage_one(top: Path, count: int) -> None:
    """Stage one more story, a draft, in a newsroom of `count`."""
    path, data = draft(count)
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    (top / path).write_bytes(data)
    _git(top, "add", path)


def _body(chance: Random, size: int) -> str:
    parts = [_paragraph(chance)]
    used = len(parts[0].encode())
    number = 0
    while used < size:
        number += 1
        part = (_section, _paragraph, _list, _paragraph, _table, _quote)[number % 6](chance)
        parts.append(part)
        used += len(part.encode()) + 2
    return "\n\n".join([*parts, f"[^1]: {_sentence(chance)}"]) + "\n"


def _section(chance: Random) -> str:
    return f"## {chance.choice(WHEN)}，{chance.choice(WHAT)}\n\n{_paragraph(chance)}"


def _paragraph(chance: Random) -> str:
    sentences = [_sentence(chance) for _ in range(chance.randrange(3, 6))]
    sentences.insert(1, f"**{chance.choice(SO)}**，见[原文](https://example.org/{chance.randrange(1000)})。")
    return "".join(sentences) + chance.choice(("", "", "[^1]"))


def _list(chance: Random) -> str:
    return "\n".join(f"- {_sentence(chance)}" for _ in range(chance.randrange(3, 6)))


def _table(chance: Random) -> str:
    rows = [
        f"| {chance.choice(WHAT)} | {chance.randrange(10, 999)} | {chance.choice(SO)} |" for _ in range(4)
    ]
    return "\n".join(["| 项目 | 数量 | 说明 |", "|---|---|---|", *rows])


def _quote(chance: Random) -> str:
    return f"> {_sentence(chance)}"


def _clause(chance: Random) -> str:
    return f"{chance.choice(WHO)}{chance.choice(DOES)}{chance.choice(WHAT)}"


def _sentence(chance: Random) -> str:
    return f"{chance.choice(WHEN)}，{_clause(chance)}，前后{chance.randrange(2, 90)}次，{chance.choice(SO)}。"


def _suffix(number: int) -> str:
    letters = "23456789abcdefghjkmnpqrstvwxyz"
    return "".join(letters[number // len(letters) ** place % len(letters)] for place in range(4))


def _file(head: list[str], body: str) -> bytes:
    return "\n".join(["---", *head, "---", "", body]).encode()


def _digest(path: str, data: bytes) -> str:
    parsed = parse_story(path, data)
    assert parsed.story is not None, parsed.faults
    return story_digest(parsed.story, {})


def _git(top: Path, *arguments: str) -> None:
    # A large commit would start the housekeeping in the background, and it would be measured too.
    subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=top, check=True, timeout=600)


if __name__ == "__main__":
    make_newsroom(Path(sys.argv[1]), int(sys.argv[2]))
    if sys.argv[3:] == ["--staged"]:
        stage_one(Path(sys.argv[1]), int(sys.argv[2]))
