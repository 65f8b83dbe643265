"""The same fault is the same finding on disk, in the index, and in the hook of a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from desks import Desk, DeskAt, Ran
from faults import CASES, MONTH, OF_RANGES, POLICY_MORE, Fault, story

from curate.checks.registry import RULES
from made_pictures import exif_with_place, jpeg, placed_jpeg, png


class Seen(NamedTuple):
    """A finding as all three show it."""

    path: str
    line: int
    column: int
    severity: str
    message: str
    rule: str


@dataclass(frozen=True)
class Verdicts:
    """All findings of one desk, by the place they were asked for."""

    on_disk: list[Seen]
    staged: list[Seen]
    hook: list[Seen]
    desk: Desk


def from_json(ran: Ran) -> list[Seen]:
    """Read the findings of `--format json`."""
    values: list[dict[str, Any]] = ran.json["findings"]
    return [Seen(v["path"], v["line"], v["column"], v["severity"], v["message"], v["rule"]) for v in values]


def from_text(text: str) -> list[Seen]:
    """Read the findings of the text a person sees."""
    found = []
    path = ""
    for line in text.splitlines():
        match = re.fullmatch(r" +(\d+):(\d+)  (error|warning|info)  (.*)  ([a-z-]+)", line)
        if match:
            found.append(Seen(path, int(match[1]), int(match[2]), match[3], match[4], match[5]))
        elif not line.startswith(" "):
            path = line
    return found


def lay_out(desk: Desk) -> None:
    """Put what the last commit holds on disk and commit it; then put the faults there and stage them."""
    policy = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.write(f"{MONTH}/held.md", story("twin"))
    for case in CASES.values():
        if case.before is not None:
            desk.write(case.place, case.before)
    for picture in ("deleted/a.png", "nested/in/a.png"):
        desk.write(f"{MONTH}/{picture}", b"picture")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--no-verify", "--message=Before")
    desk.write("stories/newsroom.yaml", policy + POLICY_MORE)
    for case in CASES.values():
        desk.write(case.place, case.text)
    desk.write(f"{MONTH}/image-type/a.png", jpeg())
    desk.write(f"{MONTH}/image-size/a.png", png(9000, 20))
    desk.write(f"{MONTH}/image-location/a.jpg", placed_jpeg(exif_with_place()))
    desk.write(f"{MONTH}/.hidden.md", "no story\n")
    desk.write("stories/theme/readme.md", "no story\n")
    (desk.top / CASES["story-deleted"].place).unlink()
    (desk.top / CASES["path-mode"].place).chmod(0o755)
    link = desk.top / CASES["link"].place
    link.unlink()
    link.symlink_to("held.md")
    for picture in ("deleted/a.png", "nested/in/a.png"):
        (desk.top / MONTH / picture).unlink()
    pictured = desk.top / CASES["pictured"].place
    pictured.write_text(pictured.read_text(encoding="utf-8").replace("正文。", "正文！"), encoding="utf-8")
    desk.git("add", "--all")


@pytest.fixture(scope="module")
def verdicts(made_once: DeskAt, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """Judge one newsroom of all faults in the three ways."""
    desk = made_once("founded").copy_to(tmp_path_factory.mktemp("faults") / "newsroom")
    lay_out(desk)
    on_disk = desk.curate("check", "--format", "json").ended(1)
    staged = desk.curate("check", "--staged", "--format", "json").ended(1)
    hook = desk.try_git("commit", "--quiet", "--message=Faults").ended(1)
    return Verdicts(from_json(on_disk), from_json(staged), from_text(hook.err), desk)


def of(findings: list[Seen], case: Fault) -> list[Seen]:
    return [seen for seen in findings if seen.path == case.place]


@pytest.mark.parametrize("key", CASES)
def test_fault__is_one_finding_everywhere(verdicts: Verdicts, key: str) -> None:
    case = CASES[key]
    on_disk = of(verdicts.on_disk, case)
    assert case.rule in {seen.rule for seen in on_disk}, on_disk
    assert of(verdicts.staged, case) == on_disk
    as_text = [seen._replace(path=shown(seen.path), message=shown(seen.message)) for seen in on_disk]
    assert [seen for seen in verdicts.hook if seen.path == shown(case.place)] == as_text


def shown(text: str) -> str:
    """Give a text as a terminal sees it: what could steer it is spelled out."""
    return text.replace("\t", "\\t")


def test_all_findings__the_same_everywhere(verdicts: Verdicts) -> None:
    held = f"{MONTH}/held.md"  # an unchanged story is judged on disk, and is no part of the commit
    on_disk = [seen for seen in verdicts.on_disk if seen.path != held]
    assert verdicts.staged == on_disk
    assert len(verdicts.hook) == len(on_disk)
    assert {seen.rule for seen in verdicts.on_disk if seen.path == held} == {"id-duplicate", "source-reused"}
    paths = {seen.path for seen in on_disk}
    assert not {f"{MONTH}/.hidden.md", "stories/theme/readme.md"} & paths


def test_policy__its_findings_are_the_same_everywhere(verdicts: Verdicts) -> None:
    def of_policy(findings: list[Seen]) -> list[Seen]:
        return [seen for seen in findings if seen.path == "stories/newsroom.yaml"]

    assert {seen.rule for seen in of_policy(verdicts.on_disk)} == {"rule-unknown", "unknown-key"}
    assert of_policy(verdicts.on_disk) == of_policy(verdicts.staged) == of_policy(verdicts.hook)


def test_every_rule__has_a_fault_here() -> None:
    here = {case.rule for case in CASES.values()} | {"policy", "rule-unknown"}
    assert not here & OF_RANGES
    assert here | OF_RANGES == set(RULES)


def test_broken_policy__is_one_finding_everywhere(desk_at: DeskAt) -> None:
    desk = desk_at("founded")
    text = (desk.top / "stories/newsroom.yaml").read_text(encoding="utf-8")
    desk.write(
        "stories/newsroom.yaml", text.replace("Asia/Shanghai", "Mars/Olympus") + "rules: {encoding: off}\n"
    )
    desk.git("add", "--all")
    on_disk = from_json(desk.curate("check", "--json").ended(1))
    assert {seen.rule for seen in on_disk} == {"policy"}
    assert from_json(desk.curate("check", "--staged", "--json").ended(1)) == on_disk
    assert from_text(desk.try_git("commit", "--message=Policy").ended(1).err) == on_disk
