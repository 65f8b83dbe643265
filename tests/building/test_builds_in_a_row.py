"""Whatever happens to a newsroom between two builds, the second one's site is as if nothing had been there before."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from curate.desk.building.site_build import Built, build, render
from curate.desk.newsroom import open_newsroom
from made_pictures import png
from newsrooms import Git

NOON = datetime.fromisoformat("2025-12-20T12:00:00+08:00")
POLICY = """\
name: {name}
language: zh-CN
timezone: Asia/Shanghai
site: https://kuaibao.example
categories: [汽车, 科技]
review: {{approvals: 0}}
bulletin: {{cards: 0}}
people:
  lin: {{name: {person}, emails: [lin@example.org], roles: [curator, publisher, maintainer]}}
"""
SLUGS = ("jia", "yi", "bing", "ding", "wu")
Draw = Callable[..., Any]


def story(slug: str, values: dict[str, str]) -> str:
    """Write a story that readers may see unless `values` say otherwise."""
    head = {
        "id": f"20251201-{slug}00"[:13],
        "title": f"{slug} 的一天",
        "state": "published",
        "category": "汽车",
        "tags": "[电池]",
        "summary": "一天里量了两次。",
        "curator": "lin",
        "created": "2025-12-01T08:00:00+08:00",
        "published": "2025-12-10T08:00:00+08:00",
    } | {k: v for k, v in values.items() if k not in ("body", "author")}
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    author = values.get("author", "示例作者甲")
    source = (
        "attribution:\n"
        f"  - {{relation: 整理自, platform: 公众号, author: {author}, url: https://example.org/{slug},"
        " treatment: 文字为整理与结构化呈现}\n"
    )
    body = values.get("body", "先说结果，再说做法。")
    return f"---\n{lines}{source}ai: none\n---\n\n{body}\n"


class Room:
    """A newsroom with its site, which is built again and again into one folder."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.git = Git(top)
        self.stories: dict[str, dict[str, str]] = {}
        self.now = NOON
        self.name, self.person = "快报", "林编辑"
        top.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "林编辑")
        self.git("config", "user.email", "lin@example.org")
        self.stories = {
            "jia": {"body": "见[那篇](yi.md)和[这篇](bing.md)。", "published": "2025-12-10T08:00:00+08:00"},
            "yi": {
                "body": "![一张图](tu.png)",
                "published": "2025-12-11T08:00:00+08:00",
                "tags": "[KEYBOARD]",
            },
            "bing": {"tags": "[keyboard, 电池]", "published": "2025-12-12T08:00:00+08:00"},
        }
        self.git.write({"stories/2025/12/yi/tu.png": png()})
        self.write()
        self.commit()

    def write(self) -> None:
        """Put the policy and all stories onto the disk."""
        files = {f"stories/2025/12/{slug}.md": story(slug, values) for slug, values in self.stories.items()}
        files["stories/newsroom.yaml"] = POLICY.format(name=self.name, person=self.person)
        for old in (self.top / "stories").glob("2025/12/*.md"):
            if f"stories/2025/12/{old.name}" not in files:
                old.unlink()
        self.git.write(files)

    def commit(self) -> None:
        self.git("add", "--all", "stories")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message=change")

    def build(self, out: str, *, afresh: bool = False) -> Built:
        return build(open_newsroom(self.top), self.top / out, self.now, afresh=afresh)


def files_of(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def change_story(room: Room, draw: Draw) -> None:
    slug = draw(st.sampled_from(sorted(room.stories)))
    key, values = draw(
        st.sampled_from(
            [
                (
                    "body",
                    [
                        "第一句。第二句讲菜价。",
                        "见[那篇](yi.md)。",
                        "看图：\n\n![一张图](tu.png)",
                        "重复[^1]。\n\n[^1]: 注。",
                    ],
                ),
                ("title", ["'新的题目'", "'another title'", "'jia 的一天'"]),
                ("tags", ["[相机]", "[电池, 相机]", "[]", "[KEYBOARD]", "[keyboard]"]),
                ("category", ["科技", "汽车", "没有的类"]),
                ("author", ["示例作者甲", "示例作者乙"]),
                ("summary", ["一句话。", "另一句话。"]),
                ("state", ["published", "draft"]),
                ("state", ["published", "draft"]),
                (
                    "published",
                    ["2025-12-09T08:00:00+08:00", "2025-12-19T08:00:00+08:00", "2026-01-01T08:00:00+08:00"],
                ),
                ("expires", ["2025-12-21", "2025-12-11", ""]),
                ("placement", ["[picks]", "[important]", "[]"]),
                ("cover", ["feng.png", ""]),
                ("corrections", ["[{at: 2025-12-19T09:00:00+08:00, by: lin, note: 数字有误}]", ""]),
                ("retraction", ["{at: 2025-12-19T10:00:00+08:00, by: lin, reason: 来源撤回}", ""]),
            ]
        )
    )
    room.stories[slug][key] = draw(st.sampled_from(values))
    room.write()


def add_or_take_away(room: Room, draw: Draw) -> None:
    slug = draw(st.sampled_from(SLUGS))
    if slug in room.stories:
        del room.stories[slug]
    else:
        room.stories[slug] = {
            "published": draw(st.sampled_from(["2025-12-18T08:00:00+08:00", "2025-12-09T08:00:00+08:00"]))
        }
    if not room.stories:
        room.stories["jia"] = {}
    room.write()


def rename(room: Room, draw: Draw) -> None:
    slug = draw(st.sampled_from(sorted(room.stories)))
    new = draw(st.sampled_from(SLUGS))
    if new not in room.stories:
        values = room.stories.pop(slug)
        room.stories[new] = {"id": f"20251201-{slug}00"[:13], **values}
        room.write()


def change_picture(room: Room, draw: Draw) -> None:
    slug = draw(st.sampled_from(SLUGS))
    name = draw(st.sampled_from(["tu.png", "feng.png"]))
    path = room.top / f"stories/2025/12/{slug}/{name}"
    content = draw(st.sampled_from([png(), png(3, 2), b"<svg/>", None]))
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def change_desk(room: Room, draw: Draw) -> None:
    room.name = draw(st.sampled_from(["快报", "晚报"]))
    room.person = draw(st.sampled_from(["林编辑", "林木"]))
    room.write()
    theme = room.top / "stories/theme"
    for name, text in (("about.md", "我们是谁。\n"), ("style.css", "body { color: #111 }\n")):
        if draw(st.booleans()):
            theme.mkdir(parents=True, exist_ok=True)
            (theme / name).write_text(text, encoding="utf-8")
        else:
            (theme / name).unlink(missing_ok=True)
    if draw(st.booleans()):
        (room.top / "stories/views.csv").write_text("story,views,date\njia,30,2025-12-19\n", encoding="utf-8")


ROOT_FILES = {
    "CNAME": ["kuaibao.example\n", "wanbao.example\n"],
    ".nojekyll": [""],
    ".well-known/security.txt": ["Contact: mailto:a@example.org\n", "Contact: mailto:b@example.org\n"],
    "google0.html": ["google-site-verification: google0.html", "<script>1</script>"],
    "robots.txt": ["User-agent: *\nDisallow: /\n"],
    "stories": ["a file where the site has a folder"],
    "key": ["a file", "another"],
    "key/below": ["a file where another was"],
}


def change_root(room: Room, draw: Draw) -> None:
    """Add, change or take away files for the top of the site, some of which must not get there."""
    path = draw(st.sampled_from(sorted(ROOT_FILES)))
    file = room.top / "stories/theme/root" / path
    text = draw(st.sampled_from([*ROOT_FILES[path], None]))
    for other in (file, file.parent):  # what is to be a file may be a folder, and the other way round
        if other.is_dir() and other == file:
            shutil.rmtree(other)
        elif other.is_file():
            other.unlink()
    if text is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def let_time_pass(room: Room, draw: Draw) -> None:
    room.now = NOON + timedelta(hours=draw(st.sampled_from([-300, -30, 0, 1, 40, 400])))


def touch_the_site(room: Room, draw: Draw) -> None:
    """Do to the built site what people and programs do to files."""
    files = sorted(
        path for path in (room.top / "_site").rglob("*") if path.is_file() and path.name != ".curate-site"
    )
    if not files:
        return
    path = draw(st.sampled_from(files))
    kind = draw(st.sampled_from(["write", "delete", "same size", "add", "on top", "kept"]))
    if kind == "delete":
        path.unlink()
    elif kind == "on top":
        (room.top / "_site" / draw(st.sampled_from(["CNAME", "favicon.ico"]))).write_text("by hand")
    elif kind == "add":
        path.with_name("extra.html").write_text("not ours", encoding="utf-8")
    elif kind == "kept":
        for kept in sorted((room.top / ".git/curate").glob("*/site")):
            inside = sorted(p for p in kept.rglob("*") if p.is_file())
            if inside:
                draw(st.sampled_from(inside)).unlink()
    else:
        data = path.read_bytes()
        other = bytes(len(data)) if kind == "same size" else data + b"!"
        path.unlink()
        path.write_bytes(other)


def break_the_record(room: Room, draw: Draw) -> None:
    for record in sorted((room.top / ".git/curate").glob("*.record")):
        how = draw(st.sampled_from(["gone", "garbage", "cut"]))
        if how == "gone":
            record.unlink()
        else:
            record.write_bytes(b"no base" if how == "garbage" else record.read_bytes()[:4096])


def take_a_commit_back(room: Room, draw: Draw) -> None:
    """Leave the files as they are: what they differ from is another commit now."""
    if int(room.git("rev-list", "--count", "HEAD")) > 1:
        room.git("reset", "--quiet", draw(st.sampled_from(["HEAD~1", "HEAD"])))


CHANGES = (
    *(change_story,) * 4,
    *(add_or_take_away,) * 2,
    rename,
    take_a_commit_back,
    change_picture,
    change_desk,
    *(change_root,) * 2,
    let_time_pass,
    touch_the_site,
    break_the_record,
)


MARK = b"made by curate build\n"
EXAMPLES = int(os.environ.get("CURATE_BUILD_EXAMPLES", "12"))
"""More of them make a long run of it."""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_any_changes_between_builds__site_as_if_made_afresh(data: st.DataObject) -> None:
    folder = Path(tempfile.mkdtemp(prefix="curate-builds-"))
    try:
        room = Room(folder / "room")
        room.build("_site")
        in_memory = render(open_newsroom(room.top), room.now)
        for _ in range(data.draw(st.integers(1, 6), label="builds")):
            for _ in range(data.draw(st.integers(0, 3), label="changes")):
                change = data.draw(st.sampled_from(CHANGES))
                note(change.__name__)
                change(room, data.draw)
            if data.draw(st.booleans(), label="committed"):
                room.commit()
            built = room.build("_site")
            shutil.rmtree(folder / "other", ignore_errors=True)
            fresh = build(open_newsroom(room.top), folder / "other", room.now, afresh=True)
            assert files_of(room.top / "_site") == files_of(folder / "other")
            assert built.left_out == fresh.left_out
            assert built.stories == fresh.stories
            in_memory = render(open_newsroom(room.top), room.now, in_memory)
            assert {**in_memory.files, ".curate-site": MARK} == files_of(room.top / "_site")
    finally:
        shutil.rmtree(folder)
