"""Random histories of a newsroom: commits, branches and merges by people who do right and wrong, in a real repository.

Everything comes out of one source of chance, so that a history can be made again and made smaller.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from random import Random

from range_desk import PEOPLE, POLICY, POLICY_PATH, StoryText

Tree = dict[str, str]
"""The files of a commit by path."""

ADDRESSES = (
    *(PEOPLE[who] for who in ("lin", "lin", "wang", "wang", "zhao", "zhao", "chen", "he")),
    *("wang@home.example.org", "WANG@example.org", "stranger@example.org", ""),
)
REVIEWERS = ("wang", "wang", "zhao", "zhao", "lin", "chen", "ghost")
SLOTS = tuple(f"stories/2025/12/{name}.md" for name in ("jia", "yi", "bing", "ding"))
IDS = ("20251201-aaaa", "20251202-bbbb", "20251203-cccc", "20251204-dddd")
BROKEN = "---\nid: [unclosed\n---\n\n{}\n"
RETRACTION = 'retraction: {at: 2025-12-15T09:00:00+08:00, by: zhao, reason: "来源有误。"}\n'
PROTECTED = (".mailmap", ".github/workflows/check.yml", POLICY_PATH)
POLICIES = (
    *(POLICY, POLICY, POLICY),
    *(POLICY + f"review: {{{more}}}\n" for more in ("approvals: 2", "approvals: 0", "solo: true")),
)
STEPS = {"draft": ("review",), "review": ("draft", "published"), "published": ()}


@dataclass(frozen=True)
class MadeCommit:
    """One commit to be: numbers of its parents, who it is by, and all its files."""

    parents: tuple[int, ...]
    email: str
    stories: dict[str, StoryText]
    files: Tree

    @property
    def tree(self) -> Tree:
        broken = self.files
        return {path: story.text for path, story in self.stories.items()} | broken


@dataclass
class History:
    """Commits by number, each after its parents; the range is from `base` to `head`."""

    commits: list[MadeCommit] = field(default_factory=list)
    branches: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        names: dict[int, list[str]] = {}
        for name, number in self.branches.items():
            names.setdefault(number, []).append(name)
        lines = []
        for number, commit in enumerate(self.commits):
            lines.append(
                f"{number} <- {commit.parents} by {commit.email or 'nobody'} {names.get(number, '')}"
            )
            first = self.commits[commit.parents[0]].tree if commit.parents else {}
            for path in sorted({*first, *commit.tree}):
                if first.get(path) != commit.tree.get(path):
                    lines.append(f"    {path}: {_shown(commit, path)}")
        return "\n".join(lines)


def _shown(commit: MadeCommit, path: str) -> str:
    story = commit.stories.get(path)
    if story is None or path in commit.files:
        return repr(commit.files.get(path, "gone"))[:80]
    reviews = [line.split(",")[0].strip("{") + f" {line[-10:-2]}" for line in story.reviews]
    text, day = story.body.strip(), story.published[:10]
    return f"{story.id} {story.state} {story.curator} {text} {reviews} {bool(story.more)} {day}"


def made_history(chance: Random, most_commits: int = 10) -> History:
    """Make up a history: one to three stories on the base, then commits and merges on three branches."""
    history = History()
    stories = {SLOTS[n]: _story(chance, n) for n in range(chance.randint(1, 3))}
    files = {POLICY_PATH: chance.choice(POLICIES)}
    history.commits.append(MadeCommit((), PEOPLE["zhao"], stories, files))
    history.branches = dict.fromkeys(("main", "change", "aside"), 0)
    for _ in range(chance.randint(min(4, most_commits), most_commits)):
        branch = chance.choice(("change", "change", "change", "change", "aside", "aside", "main"))
        others = [name for name in history.branches if history.branches[name] != history.branches[branch]]
        merges = others and chance.random() < 0.35
        made = _merge(chance, history, branch, others) if merges else _commit(chance, history, branch)
        history.commits.append(made)
        history.branches[branch] = len(history.commits) - 1
    return history


def _story(chance: Random, number: int) -> StoryText:
    story = StoryText(SLOTS[number], IDS[number], title=f"第 {number} 篇", body="第 0 稿。\n")
    state = chance.choice(("draft", "review", "review", "published"))
    story = story.at(state)
    if state == "published" or chance.random() < 0.4:
        for by in ("wang", "zhao")[: chance.randint(1, 2)]:
            story = story.reviewed(by)
    return story


def _commit(chance: Random, history: History, branch: str) -> MadeCommit:
    parent = history.branches[branch]
    before = history.commits[parent]
    stories, files = dict(before.stories), dict(before.files)
    email = chance.choice(ADDRESSES)
    for _ in range(chance.choice((1, 1, 1, 2))):
        email = _change(chance, stories, files, email)
    return MadeCommit((parent,), email, stories, files)


def _merge(chance: Random, history: History, branch: str, others: list[str]) -> MadeCommit:
    first = history.branches[branch]
    several = len(others) > 1 and chance.random() < 0.2
    merged = dict.fromkeys(history.branches[name] for name in chance.sample(others, 2 if several else 1))
    parents = (first, *merged)
    sides = [history.commits[number] for number in parents]
    kind = chance.choice(("news", "news", "news", "ours", "theirs", "mixed"))
    stories: dict[str, StoryText] = {}
    files: Tree = {}
    origin = history.commits[_forked(history, parents)]
    for path in sorted({path for side in (*sides, origin) for path in (*side.stories, *side.files)}):
        holding = [side for side in sides if _at(side, path) != _at(origin, path)]
        taken = {
            "news": holding[0] if holding else sides[0],
            "ours": sides[0],
            "theirs": sides[1],
            "mixed": chance.choice(sides),
        }[kind]
        if path in taken.stories:
            stories[path] = taken.stories[path]
        if path in taken.files:
            files[path] = taken.files[path]
    email = chance.choice(ADDRESSES)
    if chance.random() < 0.25:
        email = _change(chance, stories, files, email)
    return MadeCommit(parents, email, stories, files)


def _at(commit: MadeCommit, path: str) -> str | None:
    return commit.tree.get(path)


def _forked(history: History, numbers: tuple[int, ...]) -> int:
    """Give a commit all these come from, a late one."""

    def ancestors(number: int) -> set[int]:
        found, waiting = set[int](), [number]
        while waiting:
            if (at := waiting.pop()) not in found:
                found.add(at)
                waiting += history.commits[at].parents
        return found

    return max(set.intersection(*(ancestors(number) for number in numbers)))


Change = Callable[[Random, dict[str, StoryText], Tree, str, str], str]
"""Changes the story at a path, or files, as somebody would; gives the address the commit is made with."""


def _change(chance: Random, stories: dict[str, StoryText], files: Tree, email: str) -> str:
    if not stories:
        path = chance.choice(SLOTS)
        stories[path] = _story(chance, SLOTS.index(path)).named(path)
        return email
    path = chance.choice(sorted(stories))
    change: Change = chance.choice(_CHANGES)
    return change(chance, stories, files, path, email)


def _goes_on(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    """The next honest step of a story."""
    story = stories[path]
    if story.state == "draft":
        stories[path] = story.at("review")
        return PEOPLE["lin"]
    by = chance.choice(("wang", "zhao"))
    valid = [line for line in story.reviews if story.digest() in line and "approve" in line]
    if valid and story.state == "review":
        stories[path] = story.at("published")
    else:
        stories[path] = story.reviewed(by, at=_moment(chance))
    return PEOPLE[by]


def _edits(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    stories[path] = stories[path].saying(f"第 {chance.randint(0, 3)} 稿。\n")
    return email


def _moves(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    story = stories[path]
    steps = (*STEPS[story.state], *STEPS[story.state], "draft", "review", "published")
    stories[path] = story.at(chance.choice(steps))
    return email


def _publishes(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    """What is in review is published, rightly or not; with another text at times."""
    for at, story in sorted(stories.items()):
        if story.state == "review":
            stories[at] = story.at("published")
            if chance.random() < 0.3:
                stories[at] = stories[at].saying("第 9 稿。\n")
            break
    return chance.choice((email, PEOPLE["wang"], PEOPLE["zhao"]))


def _reviews(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    story, by = stories[path], chance.choice(REVIEWERS)
    verdict = chance.choice(("approve", "approve", "approve", "request-changes"))
    digest = story.saying("第 2 稿。\n").digest() if chance.random() < 0.15 else story.digest()
    stories[path] = story.reviewed(by, verdict, digest=digest, at=_moment(chance))
    return email if chance.random() < 0.4 else PEOPLE.get(by, email)


def _moment(chance: Random) -> str:
    """Give one of few moments, so that two branches may come to the same review."""
    return f"2025-12-14T09:0{chance.randint(0, 2)}:00+08:00"


def _unreviews(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    stories[path] = replace(stories[path], reviews=stories[path].reviews[:-1])
    return email


def _recurates(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    stories[path] = replace(stories[path], curator=chance.choice(("lin", "wang", "chen")))
    return email


def _renames(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    new = chance.choice(SLOTS)
    mine, other = stories.pop(path), stories.get(new)
    if other is not None and chance.random() < 0.8:
        stories[path] = other.named(path)
    stories[new] = mine.named(new)
    files.pop(new, None)
    files.pop(path, None)
    return email


def _copies(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    new = chance.choice(SLOTS)
    stories[new] = stories[path].named(new)
    files.pop(new, None)
    return email


def _re_identifies(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    stories[path] = replace(stories[path], id=chance.choice(IDS))
    return email


def _adds(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    number = chance.randrange(len(SLOTS))
    if SLOTS[number] not in stories:
        stories[SLOTS[number]] = _story(chance, number).at(chance.choice(("draft", "review", "published")))
    return email


def _deletes(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    del stories[path]
    files.pop(path, None)
    return email


def _breaks(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    if files.pop(path, None) is None:
        files[path] = BROKEN.format(chance.randint(0, 2))
    return email


def _retracts(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    stories[path] = replace(stories[path], more="" if stories[path].more else RETRACTION)
    return email


def _reschedules(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    """Another moment for what is published, where there is such a story."""
    dated = [at for at, story in sorted(stories.items()) if story.state == "published"]
    if dated:
        moment = f"2025-12-{chance.randint(14, 16)}T09:39:00+08:00"
        stories[dated[0]] = replace(stories[dated[0]], published=moment)
    return email


def _rules(chance: Random, stories: dict[str, StoryText], files: Tree, path: str, email: str) -> str:
    name = chance.choice(PROTECTED)
    if name == POLICY_PATH:
        files[name] = chance.choice(POLICIES)
    else:
        files[name] = f"{chance.randint(0, 1)}\n"
    return email if chance.random() < 0.5 else PEOPLE["zhao"]


_CHANGES: tuple[Change, ...] = (
    *[_goes_on] * 8,
    *[_edits, _reviews, _publishes] * 5,
    *[_moves, _renames] * 3,
    *[_breaks, _rules, _recurates] * 2,
    *(_unreviews, _copies, _re_identifies, _adds, _deletes, _retracts, _reschedules, _reschedules),
)


@lru_cache(maxsize=1)
def _empty_repository(folder: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True, timeout=60)
    return folder


def write_history(history: History, top: Path) -> list[str]:
    """Make a repository at `top`, a folder that is not there yet, by one process; give the commits' object ids."""
    shutil.copytree(_empty_repository(top.parent / "empty"), top)
    chunks: list[bytes] = []
    for number, commit in enumerate(history.commits):
        who = f"x <{commit.email}> {1765700000 + number} +0800"
        chunks.append(b"reset refs/heads/made\n" if not commit.parents else b"")
        chunks.append(f"commit refs/heads/made\nmark :{number + 1}\nauthor {who}\n".encode())
        chunks.append(f"committer {who}\ndata 1\nx\n".encode())
        for at, parent in enumerate(commit.parents):
            chunks.append(f"{'merge' if at else 'from'} :{parent + 1}\n".encode())
        chunks.append(b"deleteall\n")
        for path, text in commit.tree.items():
            data = text.encode()
            chunks.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    marks = top / ".git/marks"
    subprocess.run(
        ["git", "fast-import", "--quiet", f"--export-marks={marks}"],
        cwd=top,
        input=b"".join(chunks),
        check=True,
        capture_output=True,
        timeout=60,
    )
    oids = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
    return [oids[f":{number + 1}"] for number in range(len(history.commits))]
