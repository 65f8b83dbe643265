"""A pasted text becomes a credited, reviewed, published story on a page, through the installed command."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from desks import PASTED, SLUG, WANG, Desk, DeskAt

TITLE = "一台旧相机,为什么值得再修一次?"
CREDIT = "视频号作者「示例作者·甲」"


class _Words(HTMLParser):
    """Gathers what a reader sees: the words of the body, one line a block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._body = self._body or tag == "body"
        if tag not in ("a", "span", "strong", "em", "time"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self._body:
            self.lines[-1] += data


def words(page: Path) -> str:
    """Give what a page says, a line for each block."""
    reader = _Words()
    reader.feed(page.read_text(encoding="utf-8"))
    return "\n".join(" ".join(line.split()) for line in reader.lines if line.strip())


def test_pasted_text__from_an_empty_folder_to_a_page(empty: Desk) -> None:
    desk = empty
    desk.git("init", "--quiet", "--initial-branch=main")
    desk.curate("init", "--no-input", CURATE_LANG="zh").ended(0)
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    assert "lin: {name: 林编辑, emails: [lin@example.org]" in policy
    (lin,) = [line for line in policy.splitlines() if line.startswith("  lin:")]
    wang = "  wang: {name: 王审校, emails: [wang@example.org], roles: [reviewer, publisher]}"
    (categories,) = [line for line in policy.splitlines() if line.startswith("categories:")]
    policy = policy.replace(lin, f"{lin}\n{wang}").replace(categories, "categories: [生活, 汽车]")
    desk.write("stories/newsroom.yaml", policy)
    desk.git("add", ".")
    desk.git("commit", "--quiet", "--message=The newsroom is founded")

    desk.write("pasted.txt", PASTED)
    made = desk.curate(
        "new", "--body", "pasted.txt", "--no-input", "--slug", SLUG, "--category", "生活",
        "--tag", "相机", "--summary", "修一台旧相机值不值，先把两个数字写在一张纸上。",
        "--url-note", "视频号内容没有公开网址",
    ).ended(0)  # fmt: skip
    assert f"curate check {SLUG}" in made.out
    desk.write("pasted.txt", "")  # nothing depends on it any more
    head, body = desk.story.split("\n---\n", 1)
    assert head.partition("attribution:\n")[2].splitlines() == [
        "  - relation: 整理自",
        "    platform: 视频号",
        "    author: 示例作者·甲",
        "    url_note: 视频号内容没有公开网址",
        "    treatment: 文字为整理与结构化呈现",
        "    stance: 保留其核心立场与判断",
    ]
    assert f"title: {TITLE}\n" in head
    pasted_body = PASTED.split("\n", 2)[2].partition(" 本文观点")[0]
    assert body.strip() == pasted_body.strip()

    desk.curate("check", SLUG).ended(0)
    assert "，" not in desk.story.split("---", 2)[2]
    mended = desk.curate("check", SLUG, "--fix").ended(0)
    assert "✓ mended: places " in mended.out
    assert "，" in desk.story.split("---", 2)[2]
    assert "locator-missing" in desk.curate("submit", SLUG).ended(1).out
    desk.curate("credit", SLUG, "--locator", "00:01:05-00:09:40").ended(0)
    desk.curate("submit", SLUG).ended(0)
    desk.curate("review", SLUG, "--approve", "--confirm", "all", "--note", "两个价钱核对过", who=WANG).ended(
        0
    )
    desk.curate("publish", SLUG, who=WANG).ended(0)
    desk.curate("check").ended(0)
    built = desk.curate("build", LANG="zh_CN.UTF-8").ended(0)
    assert str(desk.top / "_site/index.html") in built.out

    front = words(desk.top / "_site/index.html")
    assert re.search(r"^\d{4}年\d\d?月\d\d?日 \d\d:\d\d 星期[一二三四五六日]$", front, re.MULTILINE)
    for heading in ("快报", "今日精选 Today's Picks", "最新 Most Recent", TITLE, "示例作者·甲"):
        assert heading in front.replace("\nToday's", " Today's").replace("\nMost", " Most"), heading
    page = words(desk.top / f"_site/stories/{SLUG}/index.html")
    assert TITLE in page
    assert CREDIT in page
    assert "文字为整理与结构化呈现" in page
    assert "保留其核心立场与判断" in page
    assert "修一次 120元，买一台入门新机 2600元" in page
    assert page.count("本文观点整理自") == 1

    people, subjects = zip(*(line.split(": ", 1) for line in desk.log()), strict=True)
    assert people == ("林编辑", "林编辑", "王审校", "王审校")
    assert subjects[0] == "The newsroom is founded"
    assert all(subject.endswith(TITLE) and subject != TITLE for subject in subjects[1:])
    assert len(set(subjects)) == len(subjects)
    identity = re.search(r"^id: (\S+)$", head, re.MULTILINE)
    assert identity is not None
    assert [m.strip() for m in desk.git("log", "--reverse", "--format=%(trailers)%x00").split("\0")] == [
        "",
        f"Story: {identity[1]}\nState: draft -> review",
        f"Story: {identity[1]}\nReview: approve by wang",
        f"Story: {identity[1]}\nState: review -> published",
        "",
    ]
    for commit in desk.log("%H")[1:]:
        files = desk.git("show", "--name-only", "--format=", commit).split()
        assert files == [desk.story_path]


@pytest.mark.parametrize(
    "glue",
    ["", " ", "\u3000", "\n", "\n\n", "\n\n---\n\n", "\u3000\u3000", "\n\n> ", "\n\n（"],
    ids=[
        "nothing",
        "space",
        "full-width",
        "line",
        "paragraph",
        "rule",
        "two-full-width",
        "quote",
        "brackets",
    ],
)
def test_credit__lifted_however_it_hangs_on_the_text(desk_at: DeskAt, glue: str) -> None:
    text, _, sentence = PASTED.rstrip().rpartition(" 本文")
    closing = "）" if "（" in glue else ""
    desk = desk_at("founded")
    made = desk.curate(
        "new", "--no-input", "--json", "--dry-run", "--slug", SLUG, "--body", "-",
        stdin=f"{text}{glue}本文{sentence}{closing}\n".encode(),
    ).ended(0)  # fmt: skip
    credit = made.json["story"]["credit"]
    if glue == "\n\n> ":
        assert credit == ""  # inside a quotation it is somebody else's sentence
    else:
        assert CREDIT in credit, made.out
