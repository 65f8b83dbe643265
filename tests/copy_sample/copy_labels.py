"""The labelled sample of Chinese copy: what each line is, which of its rules it breaks, and how it is put right.

`sample/FAMILY.yaml` holds the lines near one rule: those that break it under `wrong`, those that look like it and
are right under `right`. `sample/second.yaml` and `sample/third.yaml` hold further sets, near any rule. A line is a
text, or a mapping:

- `text`: Markdown, one line, or a few where lists, tables, code or two paragraphs matter.
- `fixed`: the whole text put right, in each way the standards and the house style accept; none where only the
  writer can know (which unit, where a quotation ends).
- `also`: other rules that a wrong line breaks.
- `near`: the rule, in a file of several.
- `names`: accounts the text names as its sources; a story has them in its attribution.
- `head`: lines of front matter.

Whether a line is right was judged by GB/T 15834, GB/T 15835 and the house style, without looking at what any tool
says: no space is asked for between Han and Latin nor forbidden; “” and 「」 are both right; names of accounts,
titles between 《》, code, addresses and English sentences stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).with_name("sample")
OFF_BY_DEFAULT = "zh-space-mixed"
"""Its wrong lines count for nobody until the rule is switched on."""


@dataclass(frozen=True)
class Label:
    """One line of the sample; `wrong` names the rules it breaks, and is empty when the line is right."""

    key: str
    family: str
    text: str
    wrong: frozenset[str] = frozenset()
    fixed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    head: str = ""

    @property
    def right(self) -> bool:
        return not self.wrong

    @property
    def counts(self) -> bool:
        """Whether a tool is judged by this line with the rules that are on by default."""
        return self.right or self.family != OFF_BY_DEFAULT


@lru_cache(maxsize=1)
def labels() -> tuple[Label, ...]:
    """Read the whole sample, in the order of its files."""
    reader = YAML(typ="safe", pure=True)
    found: list[Label] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        content = reader.load(path.read_text(encoding="utf-8"))
        for kind in ("wrong", "right"):
            for number, entry in enumerate(content[kind], start=1):
                key = f"{path.stem}-{kind}-{number:02}"
                found.append(_label(key, content.get("family"), entry, wrong=kind == "wrong"))
    return tuple(found)


def _label(key: str, of_file: str | None, entry: str | Mapping[str, Any], *, wrong: bool) -> Label:
    facts = {"text": entry} if isinstance(entry, str) else dict(entry)
    allowed = {"text", "near", "names", "head"} | ({"fixed", "also"} if wrong else set())
    family = facts.get("near", of_file)
    if not set(facts) <= allowed or "text" not in facts or family is None:
        raise ValueError(f"{key} holds {sorted(facts)}")
    return Label(
        key=key,
        family=family,
        text=facts["text"],
        wrong=frozenset([family, *facts.get("also", ())]) if wrong else frozenset(),
        fixed=tuple(facts.get("fixed", ())),
        names=tuple(facts.get("names", ())),
        head=facts.get("head", ""),
    )
