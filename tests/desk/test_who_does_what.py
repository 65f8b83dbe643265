"""The list and the status of a desk at a fixed moment: ages, what waits for whom, what is stuck, what comes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from curate.desk.looking import Wanted, list_stories
from curate.desk.newsroom import Newsroom, open_newsroom
from curate.desk.reviewing import queue
from curate.desk.situations import unfinished_stories
from curate.desk.status import Kind, Status, status
from curate.errors import EnvironmentFault, Refused, UsageFault
from curate.report.sanitise import width
from curate.report.status_text import StatusText
from curate.report.stories_table import stories_table
from curate.story.vocabulary import State
from newsrooms import make_repository
from waiting_desk import WaitingDesk, empty_desk, make_waiting_desk, person

NOW = datetime.fromisoformat("2025-12-15T10:00:00+08:00")
THREE_DAYS = timedelta(days=3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WaitingDesk:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in person("lin").items():
            patch.setenv(name, value)
        return make_waiting_desk(tmp_path_factory.mktemp("week") / "newsroom", NOW)


@pytest.fixture
def newsroom(made: WaitingDesk) -> Newsroom:
    """The desk of the week, which no test here changes."""
    return open_newsroom(made.top)


def work_as(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in person(who).items():
        monkeypatch.setenv(name, value)


def slugs(newsroom: Newsroom, wanted: Wanted) -> list[str]:
    return [standing.story.slug for standing in list_stories(newsroom, wanted, NOW).stories]


# The list


@pytest.mark.parametrize(
    ("who", "wanted", "expected"),
    [
        ("lin", Wanted(mine=True), ["lao", "xin-che", "xiangji", "guoshu", "cai"]),
        ("lin", Wanted(waiting=True), ["dian", "xiangji", "ditie"]),
        ("wang", Wanted(waiting=True), ["guoshu", "dian", "cai", "ditie"]),
        ("zhao", Wanted(waiting=True), ["guoshu", "cai"]),
        ("zhao", Wanted(waiting=True, categories=["生活"]), ["guoshu"]),
        ("lin", Wanted(curators=["zhao"]), ["dian", "ditie"]),
        ("lin", Wanted(curators=["zhao", "lin"], states=[State.REVIEW]), ["cai", "dian", "ditie", "guoshu"]),
        ("lin", Wanted(tags=["相机"]), ["xiangji"]),
        ("lin", Wanted(tags=["相机", "修理"]), ["lao", "xiangji"]),
        ("lin", Wanted(tags=["没有的"]), []),
        ("lin", Wanted(categories=["汽车", "生活"]), ["xin-che", "guoshu"]),
        ("lin", Wanted(states=[State.REVIEW], older=timedelta(days=4)), ["guoshu", "dian"]),
        ("lin", Wanted(older=timedelta(days=12)), ["lao", "guoshu"]),
        ("lin", Wanted(older=timedelta(days=12), limit=1), ["lao"]),
        ("lin", Wanted(mine=True, states=[State.DRAFT]), ["xin-che", "xiangji"]),
    ],
)
def test_list__each_filter(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, who: str, wanted: Wanted, expected: list[str]
) -> None:
    work_as(who, monkeypatch)
    found = slugs(newsroom, wanted)
    by_age = wanted.waiting or wanted.older is not None
    assert found == expected if by_age else sorted(found) == sorted(expected)


def test_list__ages_come_from_the_commit_that_moved_it_else_from_the_story(newsroom: Newsroom) -> None:
    found = {s.story.slug: s for s in list_stories(newsroom, Wanted(), NOW).stories}
    days = {slug: standing.age.days for slug, standing in found.items() if standing.age is not None}
    assert days == {"xiangji": 2, "xin-che": 9, "dian": 4, "ditie": 0, "guoshu": 12, "cai": 1, "lao": 20}
    assert found["dian"].since == NOW - timedelta(days=4.2)
    assert {slug: s.claim.by for slug, s in found.items() if s.claim} == {"ditie": "wang", "cai": "lin"}


def test_list__a_move_by_hand__counts_from_the_creation(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.put("a", "题", "draft", created=9, moved=5)
    desk.git.write({desk.path("a"): desk.text("a").replace("state: draft", "state: review")})
    (standing,) = list_stories(open_newsroom(desk.top), Wanted(), NOW).stories
    assert standing.age == timedelta(days=9)
    desk.git.write({desk.path("a"): desk.text("a").replace("created:", "made:")})
    (standing,) = list_stories(open_newsroom(desk.top), Wanted(), NOW).stories
    assert standing.age is None


def test_list__an_embargo__has_lasted_no_time(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.put("a", "题", "published")
    later = (NOW + timedelta(days=2)).isoformat()
    desk.git.write(
        {desk.path("a"): desk.text("a").replace(f"published: {desk.ago(20)}", f"published: {later}")}
    )
    (standing,) = list_stories(open_newsroom(desk.top), Wanted(), NOW).stories
    assert standing.age == timedelta(0)


def test_list__limit__says_how_many_are_left_out(newsroom: Newsroom) -> None:
    listing = list_stories(newsroom, Wanted(limit=2), NOW)
    assert (len(listing.stories), listing.left_out) == (2, 5)
    assert list_stories(newsroom, Wanted(limit=9), NOW).left_out == 0


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        (Wanted(categories=["科技类"]), "Did you mean 科技?"),
        (Wanted(categories=["x"]), "汽车, 科技, 生活"),
        (Wanted(curators=["wan"]), "Did you mean wang?"),
        (Wanted(curators=["王审校"]), "Did you mean wang?"),
        (Wanted(curators=["x"]), "lin, wang, zhao"),
    ],
)
def test_list__a_word_nobody_knows__is_wrong_usage(newsroom: Newsroom, wanted: Wanted, hint: str) -> None:
    with pytest.raises(UsageFault) as fault:
        list_stories(newsroom, wanted, NOW)
    assert hint in str(fault.value.hint)


def test_list__a_word_only_stories_use__is_none_of_the_policys_business(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.put("a", "题", "draft", curator="lin", category="旧栏目")
    desk.git.write({desk.path("a"): desk.text("a").replace("curator: lin", "curator: gone")})
    assert slugs(open_newsroom(desk.top), Wanted(categories=["旧栏目"], curators=["gone"])) == ["a"]


@pytest.mark.parametrize("wanted", [Wanted(mine=True), Wanted(waiting=True)])
def test_list__who_asks_has_to_be_known(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, wanted: Wanted
) -> None:
    work_as("lu-ren", monkeypatch)
    with pytest.raises(Refused, match="is not one of this newsroom's people"):
        list_stories(newsroom, wanted, NOW)
    for name in person("lin"):
        monkeypatch.delenv(name)
    with pytest.raises(EnvironmentFault, match="git does not know who you are"):
        list_stories(newsroom, wanted, NOW)
    assert list_stories(newsroom, Wanted(), NOW).stories


def test_unfinished__are_all_that_are_not_published(newsroom: Newsroom) -> None:
    found = unfinished_stories(newsroom)
    assert sorted(s.slug for s in found.stories) == ["cai", "dian", "ditie", "guoshu", "xiangji", "xin-che"]
    assert (found.unreadable, found.published) == ([], 1)


def test_queue__longest_first_by_the_move(newsroom: Newsroom) -> None:
    assert [(w.story.slug, w.since) for w in queue(newsroom)] == [
        ("guoshu", NOW - timedelta(days=12.4)),
        ("dian", NOW - timedelta(days=4.2)),
        ("cai", NOW - timedelta(days=1.2)),
        ("ditie", NOW - timedelta(days=0.3)),
    ]


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_table__fits_and_keeps_what_is_typed(newsroom: Newsroom, columns: int) -> None:
    listing = list_stories(newsroom, Wanted(), NOW)
    table = stories_table(listing.stories, newsroom.policy, str, lambda text, _: text, columns)
    lines = table.splitlines()
    assert len(lines) == 7
    assert max(map(width, lines)) <= columns
    for line, standing in zip(lines, listing.stories, strict=True):
        assert line.endswith(f"  {standing.story.slug}")
        assert ("claimed by" in line) == (standing.claim is not None)
    assert ("2025-12" in table) == (columns >= 100)


# The status


def looked(newsroom: Newsroom) -> Status:
    return status(newsroom, NOW, THREE_DAYS)


def test_status__of_a_curator(newsroom: Newsroom) -> None:
    found = looked(newsroom)
    assert (found.id, found.branch, found.trouble) == ("lin", "main", None)
    assert [s.story.slug for s in found.drafts] == ["xiangji", "xin-che"]
    assert [s.story.slug for s in found.waiting] == ["dian", "ditie"]
    assert [s.story.slug for s in found.stuck] == ["guoshu", "dian"]
    assert [s.story.slug for s in found.claims] == ["cai"]
    assert [(u.slug, u.kind) for u in found.uncommitted] == [("lao", Kind.CHANGED), ("xin-che", Kind.CHANGED)]
    assert found.counts == (2, 4, 1, 2, 2)
    assert found.next_command == "curate review dian"


TEXT = """\
林编辑 · lin · curator, reviewer · main · 快报
mine: drafts 2, in review 2 · desk: drafts 2, in review 4, published 1

My drafts
  2 days    一台旧相机，为什么值得再修一…  sent back by 王审校 · 1 open  xiangji
  9 days    新车的信任：一次测试           not committed                 xin-che

Waits for me
  4 days    数据中心的一度电  to review · 赵主编                         dian
  7 h       地铁末班车        to review · claimed by 王审校              ditie

Stuck: in review for more than 3 days
  12 days   果树与无人机：一个村子的账本  waits for 王审校, 赵主编       guoshu

My claims that end soon
  tomorrow  菜市场的扫码  review                                         cai

Not committed
  changed   发表过的旧稿                                                 lao

next: `curate review dian`"""


def shown(newsroom: Newsroom, columns: int = 80, rows: int = 23) -> str:
    today = NOW.astimezone(newsroom.policy.zone).date()
    layout = StatusText(newsroom.policy, str, lambda text, _: text, THREE_DAYS, today, columns, rows)
    return layout.text(looked(newsroom))


def test_status__is_one_screen(newsroom: Newsroom) -> None:
    assert shown(newsroom) == TEXT


@pytest.mark.parametrize("columns", [50, 72, 80, 200])
@pytest.mark.parametrize("rows", [18, 20, 23, 60])
def test_status__never_wider_or_higher_than_the_terminal(newsroom: Newsroom, columns: int, rows: int) -> None:
    lines = shown(newsroom, columns, rows).splitlines()
    assert max(map(width, lines)) <= min(columns, 100)
    # Five sections with two lines each are what a terminal of few lines has to scroll for.
    assert len(lines) <= max(rows, 22)
    assert lines[-1] == "next: `curate review dian`"


def test_status__many_stories__end_with_the_command_that_lists_them(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    for number in range(10):
        desk.put(f"d{number:02}", f"草稿第{number}号", "draft", created=number + 1)
        desk.put(f"r{number:02}", f"待审第{number}号", "review", curator="zhao", moved=number + 0.5)
    text = shown(open_newsroom(desk.top), rows=17)
    lines = text.splitlines()
    assert len(lines) == 17
    assert "… and 6 more: `curate list --mine --state draft`" in text
    assert "… and 7 more: `curate list --waiting`" in text
    assert "Stuck" not in text
    assert lines[4].split() == ["24", "h", "草稿第0号", "d00"]
    assert lines[-1] == "next: `curate review r09`"


def test_status__who_may_publish__is_told_so_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    (desk.top / "stories/newsroom.yaml").write_text(
        (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8") + "review: {approvals: {生活: 0}}\n",
        encoding="utf-8",
    )
    desk.put("a", "甲", "review", moved=9)
    desk.put("b", "乙", "review", moved=1, category="生活")
    desk.put("c", "丙", "draft", curator="zhao")
    room = open_newsroom(desk.top)
    work_as("zhao", monkeypatch)
    assert looked(room).next_command == "curate publish b"
    work_as("lin", monkeypatch)
    assert looked(room).next_command == "curate new"
    lines = shown(room).splitlines()
    assert lines[3] == "Stuck: in review for more than 3 days"
    assert lines[4].split("  ")[1:3] == ["9 days", "甲"]
    assert "waits for 王审校, 赵主编" in lines[4]


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ("{by: wang, verdict: return, at: 2025-12-14T09:00:00+08:00, note: x}", "curate show a"),
        ("{by: wang, verdict: point, at: 2025-12-14T09:00:00+08:00, point: wang-1, quote: 甲, note: x}",
         "curate answer a"),
        ("{by: wang, verdict: approve, at: 2025-12-14T09:00:00+08:00}", "curate submit a"),
    ],
)  # fmt: skip
def test_status__a_draft__says_what_it_wants(tmp_path: Path, reviews: str, expected: str) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.put("a", "甲", "draft", head=f"reviews:\n  - {reviews}\n")
    desk.put("b", "乙", "draft", created=3)
    desk.git("commit", "--quiet", "--allow-empty", "--message=x")
    wanted = "curate submit b" if expected == "curate submit a" else expected
    assert looked(open_newsroom(desk.top)).next_command == wanted


def test_status__an_empty_desk__has_one_thing_to_do(tmp_path: Path) -> None:
    room = open_newsroom(empty_desk(tmp_path / "newsroom", NOW).top)
    assert shown(room).splitlines()[2:] == ["", "Nothing waits for you.", "", "next: `curate new`"]


def test_status__of_a_stranger__says_how_to_be_added(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_as("lu-ren", monkeypatch)
    text = shown(newsroom)
    assert text.startswith("路人 · <lu-ren@example.org> · main · 快报\ndesk: drafts 2")
    assert "lu-ren: {name: 路人, emails: [lu-ren@example.org], roles: [curator]}" in text
    assert "Waits for me" not in text
    assert "next:" not in text


def test_status__git_knows_nobody__says_what_to_type(newsroom: Newsroom, nobody: None) -> None:
    text = shown(newsroom)
    assert text.startswith("git does not know who you are · main")
    assert 'git config user.name "Your Name"' in text
    assert "Stuck" in text


def test_status__a_merge_half_done_and_no_branch__are_said(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.git("switch", "--quiet", "--detach")
    (desk.top / ".git/MERGE_HEAD").write_text(desk.git("rev-parse", "HEAD"), encoding="utf-8")
    text = shown(open_newsroom(desk.top))
    assert "on no branch" in text
    assert "A merge is under way in this repository." in text
    assert "git merge --abort" in text


def test_status__every_kind_of_change__is_named_once(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    for slug in ("a", "b", "c", "d"):
        desk.put(slug, f"题{slug}", "review", curator="zhao", moved=1)
    desk.git.write(
        {
            desk.path("a"): desk.text("a") + "改\n",
            "stories/2025/12/b/chart.png": b"x",
            "stories/2025/12/b/sub/more.png": b"x",
            desk.path("new"): desk.text("a").replace("20251201-a", "20251201-new"),
            "stories/newsroom.yaml": (desk.top / "stories/newsroom.yaml").read_bytes() + b"\n",
            "README.md": b"x",
        }
    )
    (desk.top / desk.path("c")).unlink()
    found = looked(open_newsroom(desk.top))
    assert [(u.slug, u.kind.value) for u in found.uncommitted] == [
        ("a", "changed"), ("b", "pictures"), ("c", "deleted"), ("new", "new"),
    ]  # fmt: skip


def test_status__what_cannot_be_read__is_said(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path / "newsroom", NOW)
    desk.git.commit({desk.path("a"): "no front matter\n"})
    room = open_newsroom(desk.top)
    assert "Stories that cannot be read: 1; `curate check` says why." in shown(room)
    assert looked(room).next_command == "curate check"


def test_status__before_the_first_commit(tmp_path: Path) -> None:
    git = make_repository(tmp_path / "newsroom")
    git.write({"stories/newsroom.yaml": "people: {lin: {name: 林, emails: [lin@example.org]}}\n"})
    assert shown(open_newsroom(git.top)).startswith("林 · lin · curator · main · 快报\n")
