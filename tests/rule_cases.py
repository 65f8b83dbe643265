"""The data files of cases in `checks/cases/`: one for each rule that is judged by a story alone.

A file holds a list of cases. Each is a mapping with these keys, of which `finds` has to be there:

    name      what the case is about; made from the body otherwise
    body      the text of the story; without it one sound sentence. Where it has CRLF, the rest of the file has it too
    front     lines put at the end of a sound front matter, as they are typed
    replace   a mapping of lines of the sound front matter (whole) to what stands there instead ("" takes it out)
    file      the whole file, where body and front are not enough
    path      where the file lies, from the top of the newsroom
    state     draft (the default), review or published
    policy    lines added to the desk's policy
    pictures  a mapping of names to the fields of a `PictureContent`, or null for a file that is missing; those of
              `EVERY_PICTURE` are there without it
    finds     places "line:column" at which this rule finds something, in the body (its first line is 1), or in the
              file for `file`; "@" and a key's path, such as "@attribution.1.url", stand for a place in the front
              matter. An empty list: this rule finds nothing
    fixed     the body after the safe fixes of this rule alone; left out where nothing can be mended
    unsafely  the body after all fixes of this rule; left out where it equals `fixed`

Each file has a case that finds something and one that does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from curate.checks.findings import Finding
from curate.checks.registry import check_story
from curate.checks.surroundings import Surroundings
from curate.story.picture_content import PictureContent
from curate.story.story import Story, parse_story
from sample_desk import COMPLETE, PATH, TODAY, approved, contents_of, desk_policy, digest_of, pictures_of

CASES = Path(__file__).parent / "checks" / "cases"


@dataclass(frozen=True)
class Case:
    """One case of one rule, as its file says it."""

    rule: str
    name: str
    finds: tuple[str, ...]
    values: Mapping[str, Any] = field(repr=False)

    @property
    def path(self) -> str:
        return str(self.values.get("path", PATH))

    @property
    def text(self) -> str:
        """The whole file."""
        if "file" in self.values:
            return str(self.values["file"])
        state = self.values.get("state", "draft")
        front = COMPLETE
        for line, other in self.values.get("replace", {}).items():
            assert f"{line}\n" in front, f"{self.name}: there is no line {line!r}"
            front = front.replace(f"{line}\n", f"{other}\n" if other else "")
        more = str(self.values.get("front", "")).rstrip("\n")
        published = "published: 2025-12-14T09:39:00+08:00\n" if state == "published" else ""
        body = str(self.values.get("body", "正文写在这里。"))
        head = f"id: 20251213-k7q2\nstate: {state}\n{published}{front}{more}".rstrip("\n")
        frame = f"---\n{head}\n---\n\n"
        return (frame.replace("\n", "\r\n") if "\r\n" in body else frame) + body

    @property
    def story(self) -> Story:
        parsed = parse_story(self.path, approved(self.text, self.path).encode())
        assert parsed.story is not None, [str(f.message) for f in parsed.faults]
        return parsed.story

    @property
    def around(self) -> Surroundings:
        story = self.story
        policy = desk_policy(str(self.values.get("policy", "")))
        pictures, contents = pictures_of(story), contents_of(story)
        for name, facts in self.values.get("pictures", {}).items():
            pictures[f"{story.folder}/{name}"] = None if facts is None else "0" * 40
            if facts is not None:
                contents[f"{story.folder}/{name}"] = PictureContent(**facts)
        return Surroundings(policy, TODAY, pictures, digest_of(story), contents)

    def judged(self) -> list[Finding]:
        """Give what this rule finds, whatever severity the policy gives it by default."""
        parsed = parse_story(self.path, approved(self.text, self.path).encode())
        policy = desk_policy(str(self.values.get("policy", "")))
        if parsed.story is None:
            found = check_story(parsed, Surroundings(policy, TODAY))
        else:
            found = check_story(parsed, self.around)
        return [finding for finding in found if finding.rule == self.rule]

    def wanted(self) -> list[tuple[int, int]]:
        """Give the places as line and column of the file."""
        if not self.finds:
            return []
        if "file" in self.values:
            return [_place(text) for text in self.finds]
        story, places = self.story, []
        for text in self.finds:
            if text.startswith("@"):
                steps = [int(s) - 1 if s.isdigit() else s for s in text[1:].split(".")]
                places.append(story.place(*steps))
            else:
                line, column = _place(text)
                # The blank line below the front matter belongs to the file, not to what the case calls its body.
                places.append((line + story.cut.body_line, column))
        return sorted(places)


def _place(text: str) -> tuple[int, int]:
    line, _, column = text.partition(":")
    return int(line), int(column)


@cache
def cases_of(rule: str) -> tuple[Case, ...]:
    """Read the cases of one rule."""
    loaded = YAML(typ="safe", pure=True).load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
    cases = []
    for number, values in enumerate(loaded, 1):
        first = str(values.get("body", values.get("front", ""))).partition("\n")[0][:24]
        name = f"{number}-{values.get('name', first)}"
        cases.append(Case(rule, name, tuple(values["finds"]), values))
    return tuple(cases)


def all_cases() -> Iterator[Case]:
    """Give every case of every file, by rule."""
    for file in sorted(CASES.glob("*.yaml")):
        yield from cases_of(file.stem)
