"""An approval is bound to content: what changed since is found in real history, and said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import LIN, POLICY, SLUG, WANG, ZHAO, Desk, DeskAt

from curate.desk.approved_versions import EarlierWord, in_work_tree, stale_approvals
from curate.desk.finding_stories import read_story
from curate.desk.newsroom import Newsroom, open_newsroom
from curate.story.edit import AppendItem, apply_changes
from curate.story.story import Story
from curate.workflow.approvals import Approvals, Standing, judge_approvals
from curate.workflow.digest import story_digest
from made_pictures import png
from newsrooms import Git, make_repository
from sample_desk import story_text

PATH = "stories/2025/12/xiao-mi.md"
FOLDER = PATH.removesuffix(".md")
STORY = story_text(
    "cover: cover.png\n", state="review", body="第一段。\n\n![图](chart.png)\n\n第二段说了很多话。"
).replace("category: 汽车", "category: 生活")


class Room:
    """A newsroom whose one story was approved by wang: each step a commit, everything read back from git."""

    def __init__(self, git: Git) -> None:
        self.git, self.path = git, PATH
        git.commit({"stories/newsroom.yaml": POLICY})
        git.commit(
            {PATH: STORY, f"{FOLDER}/cover.png": png(), f"{FOLDER}/chart.png": png(640, 480)}, "submitted"
        )
        self.approve("wang")

    @property
    def newsroom(self) -> Newsroom:
        return open_newsroom(self.git.top)

    @property
    def text(self) -> str:
        return (self.git.top / self.path).read_bytes().decode()

    def approve(self, by: str, digest: str | None = None) -> None:
        """Commit an approval of the story as it is."""
        story = read_story(self.newsroom, self.path)
        bound = digest or story_digest(story, in_work_tree(self.newsroom, story).pictures)
        entry = {"by": by, "verdict": "approve", "at": "2025-12-14T09:00:00+08:00", "digest": bound}
        changed = apply_changes(story.data, [AppendItem("reviews", entry, one_line=True)])
        self.git.commit({self.path: changed}, f"approved by {by}")

    def edit(self, old: str, new: str) -> None:
        assert old in self.text
        self.git.commit({self.path: self.text.replace(old, new)}, "edited")

    def rename(self, path: str) -> None:
        (self.git.top / path).parent.mkdir(parents=True)
        self.git("mv", PATH, path)
        self.git("mv", FOLDER, path.removesuffix(".md"))
        self.git("commit", "--quiet", "--message=renamed")
        self.path = path

    def standings(self) -> list[Standing]:
        return [judged.standing for judged in self._judged()[1].judged]

    def stale(self) -> tuple[EarlierWord, ...]:
        story, approvals = self._judged()
        return stale_approvals(self.newsroom, story, approvals)

    def _judged(self) -> tuple[Story, Approvals]:
        story = read_story(self.newsroom, self.path)
        digest = story_digest(story, in_work_tree(self.newsroom, story).pictures)
        return story, judge_approvals(story, digest, self.newsroom.policy)

    def changed(self) -> list[str]:
        """Give the names of what changed since the one stale approval."""
        (word,) = self.stale()
        assert word.changes is not None, str(word.stale_because)
        return [one.name for one in word.changes.differences]


@pytest.fixture(scope="module")
def approved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("room") / "made"
    Room(make_repository(top))
    return top


@pytest.fixture
def room(approved_once: Path, tmp_path: Path) -> Room:
    Desk(approved_once, tmp_path).copy_to(tmp_path / "room")
    made = Room.__new__(Room)
    made.git, made.path = Git(tmp_path / "room"), PATH
    assert made.standings() == [Standing.VALID]
    return made


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("第二段说了很多话。", "第二段说了许多话。", ["body"]),
        ("第二段说了很多话。\n", "第二段说了很多话。\n\n", ["body"]),
        ("第二段说了很多话。\n", "第二段说了很多话。 \n", ["body"]),
        ("\n", "\r\n", ["body"]),
        ("cover: cover.png\n", "cover: cover.png\nsumary: 拼错\n", ["sumary"]),
        (
            "cover: cover.png\n",
            "cover: cover.png\nwaivers:\n  - {rule: a, reason: b, by: wang}\n",
            ["waivers.1"],
        ),
        ("新车的信任", "新车的信用", ["title"]),
        ("示例作者甲", "示例作者乙", ["attribution.1.author"]),
        ("cover: cover.png\n", "", ["cover", "pictures/cover.png"]),
    ],
)
def test_approval__one_change_makes_it_stale_and_is_named(
    room: Room, old: str, new: str, changed: list[str]
) -> None:
    room.edit(old, new)
    assert room.standings() == [Standing.STALE]
    assert room.changed() == changed


def test_approval__a_swapped_picture_is_found_with_its_sizes(room: Room) -> None:
    before, after = png(), png(800, 600) + b"x" * 5000
    room.git.commit({f"{FOLDER}/cover.png": after}, "swapped")
    (word,) = room.stale()
    assert word.changes is not None
    (one,) = word.changes.differences
    assert one.name == "pictures/cover.png"
    assert [word.changes.sizes[oid or ""] for oid in (one.before, one.after)] == [len(before), len(after)]
    room.edit("第一段。", "第一段！")
    assert room.changed() == ["body", "pictures/cover.png"]


def test_approval__a_picture_renamed_in_its_folder_is_no_other_picture(room: Room) -> None:
    room.git("mv", f"{FOLDER}/chart.png", f"{FOLDER}/graph.png")
    room.edit("chart.png", "graph.png")
    (word,) = room.stale()
    assert word.changes is not None
    assert [(one.name, one.renamed_from) for one in word.changes.differences] == [
        ("body", None),
        ("pictures/graph.png", "chart.png"),
    ]


def test_approval__a_rename_of_the_story_and_its_pictures_keeps_it(room: Room) -> None:
    room.rename("stories/2026/01/xin-che.md")
    assert room.standings() == [Standing.VALID]
    assert room.stale() == ()


def test_approval__is_found_back_through_a_rename(room: Room) -> None:
    room.edit("第一段。", "第一段！")
    room.rename("stories/2026/01/xin-che.md")
    room.git.commit({"stories/2026/01/xin-che/cover.png": png(800, 600)}, "swapped")
    assert room.changed() == ["body", "pictures/cover.png"]


def test_approval__is_found_on_a_branch_that_was_merged(room: Room) -> None:
    room.git("checkout", "--quiet", "-b", "side")
    room.edit("第一段。", "第一段！")
    room.approve("zhao")
    room.edit("很多话", "许多话")
    room.git("checkout", "--quiet", "main")
    room.git.commit({"stories/other.txt": "x"}, "meanwhile")
    room.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    words = room.stale()
    assert [[one.name for one in word.changes.differences] for word in words if word.changes] == [
        ["body"]
    ] * 2
    assert [word.changes.differences[0].before for word in words if word.changes] == [
        "\n第一段。\n\n![图](chart.png)\n\n第二段说了很多话。\n",
        "\n第一段！\n\n![图](chart.png)\n\n第二段说了很多话。\n",
    ]


def test_approval__copied_to_another_story_is_void(room: Room) -> None:
    other = room.text.replace("id: 20251213-k7q2", "id: 20251213-k7q3")
    path = "stories/2025/12/copied.md"
    room.git.commit(
        {
            path: other,
            "stories/2025/12/copied/cover.png": png(),
            "stories/2025/12/copied/chart.png": png(640, 480),
        }
    )
    room.path = path
    assert room.standings() == [Standing.STALE]
    assert [str(word.stale_because) for word in room.stale()] == ["void: given to a story with another id"]


def test_approval__of_a_version_another_clone_has_is_said_to_be_missing(room: Room) -> None:
    room.approve("zhao", digest=f"sha256:{'0' * 64}")
    (word,) = room.stale()
    assert word.changes is None
    assert str(word.stale_because) == "stale: the approved version is not in this clone's history"


def test_approval__in_a_shallow_clone_is_said_to_be_missing(room: Room, tmp_path: Path) -> None:
    room.edit("第一段。", "第一段！")
    clone = tmp_path / "shallow"
    room.git("clone", "--quiet", "--depth=1", room.git.top.as_uri(), str(clone))
    room.git = Git(clone)
    assert [word.changes for word in room.stale()] == [None]


# Through the command


def unwrapped(shown: str) -> str:
    """Give what was shown with the lines of its paragraphs put together again."""
    return shown.replace("\n  ", "")


@pytest.fixture
def stale(desk_at: DeskAt) -> Desk:
    """Give a desk whose story was edited after it was approved."""
    desk = desk_at("approved")
    desk.edit("title: 一台旧相机", "title: 一台老相机")
    desk.edit("答案往往是三年以前", "答案往往是五年以前")
    desk.git("commit", "--all", "--quiet", "--no-verify", "--message=Edited")
    return desk


def test_review__in_a_pipe_shows_the_words_that_changed(stale: Desk) -> None:
    shown = stale.curate("review", SLUG, who=WANG).ended(0).out
    assert "stale: the title and the text changed since" in shown
    at = shown.partition("What changed since 王审校 approved it on ")[2]
    assert at.splitlines()[0].endswith(": the title and the text")
    assert "[-旧-]{+老+}相机" in at
    assert "答案往往是[-三-]{+五+}年以前" in unwrapped(at)
    assert "\x1b" not in shown
    assert "reviews" not in at.partition("─")[0]


def test_review__of_a_story_approved_as_it_is_shows_no_change(desk_at: DeskAt) -> None:
    shown = desk_at("approved").curate("review", SLUG, who=ZHAO).ended(0).out
    assert "What changed" not in shown
    assert "valid" in shown


def test_show__says_what_made_the_approval_stale(stale: Desk) -> None:
    assert "stale: the title and the text changed since" in stale.curate("show", SLUG).ended(0).out
    story = stale.curate("show", SLUG, "--json").ended(0).json["story"]
    (word,) = story["stale"]
    assert (word["by"], word["changed"]) == ("wang", ["title", "body"])
    assert word["at"]


def test_publish__refused_for_a_stale_approval_says_what_changed(stale: Desk) -> None:
    refused = stale.curate("publish", SLUG, who=WANG).ended(3)
    assert "The story changed after wang approved it: the title and the text." in refused.err


def test_review__after_a_send_back_shows_what_changed_since(desk_at: DeskAt) -> None:
    desk = desk_at("in-review")
    desk.curate("review", SLUG, "--request-changes", "--note", "三年没有出处", who=WANG).ended(0)
    desk.edit("答案往往是三年以前", "答案往往是很久以前")
    desk.curate("submit", SLUG).ended(0)
    shown = desk.curate("review", SLUG, who=WANG).ended(0).out
    assert "What changed since 王审校 asked for changes on " in shown
    assert "答案往往是[-三年-]{+很久+}以前" in unwrapped(shown)


def test_diff__since_the_approval_the_commit_or_a_revision(stale: Desk) -> None:
    since_approval = stale.curate("diff", SLUG).ended(0).out
    assert since_approval.startswith("What changed since 王审校 approved it on ")
    assert "答案往往是[-三-]{+五+}年以前" in since_approval
    stale.edit("五年以前", "六年以前")
    values = stale.curate("diff", SLUG, "--since", "HEAD", "--json").ended(0).json
    assert values["changed"] == ["body"]
    assert values["since"] == {"approval": None, "commit": stale.git("rev-parse", "HEAD").strip()}
    (body,) = values["differences"]
    assert "五年以前" in body["before"]
    assert "六年以前" in body["after"]
    assert "[-五-]{+六+}年以前" in stale.curate("diff", SLUG, "--since", "HEAD").ended(0).out
    nowhere = stale.curate("diff", SLUG, "--since", "nowhere").ended(2)
    assert f"curate history {SLUG}" in nowhere.err
    first = stale.git("rev-list", "--max-parents=0", "HEAD").strip()
    assert "does not hold" in stale.curate("diff", SLUG, "--since", first).ended(2).err


def test_diff__of_a_draft_is_since_the_last_commit(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    assert "The content is the same since the commit " in desk.curate("diff", SLUG).ended(0).out
    desk.edit("答案往往是三年以前", "答案往往是五年以前")
    desk.git("mv", desk.story_path, desk.story_path.replace(SLUG, "lao-xiangji"))
    shown = desk.curate("diff", "lao-xiangji").ended(0).out
    assert shown.startswith("What changed since the commit ")
    assert "答案往往是[-三-]{+五+}年以前" in shown


def test_diff__of_a_story_nobody_committed(desk_at: DeskAt) -> None:
    desk = desk_at("drafted")
    desk.write(desk.story_path.replace(SLUG, "xin"), desk.story.replace("id: ", "id: x"))
    assert "never committed" in desk.curate("diff", "xin", who=LIN).ended(0).out
