"""Two judges look at one made-up history, and git says what of it would land."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from made_histories import History, write_history
from naive_judge import RULES, NaiveJudge
from range_desk import NOW

from curate.desk.ranges.checking import check_range, open_range_for_check
from curate.desk.snapshots import is_story_path


@dataclass(frozen=True)
class Outcome:
    """What was found in a history as rule and path, and what is wrong with that; "" when nothing is."""

    found: frozenset[tuple[str, str]]
    wrong: str


def judged_twice(history: History, top: Path) -> Outcome:
    """Judge the range from `main` to `change`; wrong is where the judges disagree, and what would land unjudged."""
    oids = write_history(history, top)
    base, head = (oids[history.branches[name]] for name in ("main", "change"))
    opened = open_range_for_check(top, base, head)
    report = check_range(opened, NOW)
    found = {(finding.rule, finding.path) for finding in report.findings if finding.rule in RULES}
    expected = NaiveJudge(top, base, head).found()
    if found != expected:
        wrong = f"only the judge: {sorted(found - expected)}; only the naive one: {sorted(expected - found)}"
        return Outcome(frozenset(found), wrong)
    if any(finding.severity == "error" and finding.rule not in RULES for finding in report.findings):
        return Outcome(frozenset(found), "")  # a file that cannot be read lands nowhere
    moved = {path for rule, path in found if rule == "base-moved"}
    changed = {change.path for change in opened.commits.changes}
    return Outcome(frozenset(found), _unjudged(top, base, head, changed, moved))


def _unjudged(top: Path, base: str, head: str, changed: set[str], moved: set[str]) -> str:
    """Say what of a merge without conflict is neither the base's nor what was judged at head.

    A git before 2.38 does not merge trees; then nothing is said.
    """
    merged = _git(top, "-c", "merge.renames=false", "merge-tree", "--write-tree", base, head)
    if merged.returncode != 0:
        return ""  # somebody has to look at it
    before, there = _tree(top, base), _tree(top, head)
    after = _tree(top, merged.stdout.split()[0])
    for path in sorted({*before, *after}):
        lands = after.get(path)
        if lands == before.get(path) or path in moved:
            continue
        if lands != there.get(path):
            if moved and path not in there:
                continue  # it is said under the name it has here; there it was renamed
            if is_story_path(path) and path.startswith("stories/"):
                return f"{path} would land as nobody judged it"
        elif path not in changed:
            return f"{path} would land unjudged"
    return ""


def _tree(top: Path, revision: str) -> dict[str, str]:
    rows = _git(top, "ls-tree", "-r", "-z", "--full-tree", revision).stdout.split("\0")
    return {path: facts.split()[2] for facts, _, path in (row.partition("\t") for row in rows if row)}


def _git(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments], cwd=top, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
