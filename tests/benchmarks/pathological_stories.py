"""Prints what the worst stories of the largest size cost: `python tests/benchmarks/pathological_stories.py [BYTES]`.

Each is one short text repeated until the file has as many bytes as a story may have. The time is the processor's, for
reading it, all rules about one story, and what is kept of it for the whole newsroom; the slowest stands first.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import date

from curate.checks.registry import check_story
from curate.checks.same_source import facts_of
from curate.checks.surroundings import Surroundings
from curate.policy import Policy
from curate.story.front_matter import MOST_FILE_BYTES
from curate.story.story import parse_story

PATH = "stories/2025/12/chang.md"
HEAD = """\
---
id: 20251213-k7q2
title: 长
state: draft
curator: lin
created: 2025-12-13T20:10:00+08:00
attribution: [{relation: 整理自, platform: 公众号, author: 示例作者甲, url: https://example.org/a}]
---

"""
SEEDS = (
    *(
        "中文内容一句话，另一句。",
        "是,",
        "是...",
        "是--否",
        "是 a",
        "a ",
        "(是",
        "“是",
        '"是"',
        "「“‘",
        "是",
        " ",
        "\n",
    ),
    *(
        "１２３ｋｇ",
        "2025年12月14日 星期六，",
        "5 %，",
        "63~68%，",
        "5kg和5公斤",
        "Github是",
        "**是",
        "*是* ",
        "`是`",
        "```\n",
    ),
    *(
        "[是](https://example.org/a?utm_source=b) ",
        "https://example.org/a，",
        "![](a.png)",
        "[",
        "[^a] ",
        "<b>是</b>",
        "&amp;",
    ),
    *(
        "- 是\n",
        "> 是\n",
        "| 是 | 否 |\n",
        "## 是\n\n",
        "是\n\n",
        "是，\r\n",
        "来源：示例\n",
        "转载自",
        "原标题：",
    ),
    *("---\n", "（是）\n", "## \n\n", "是<br>", "本文整理自视频号「示例」的内容。\n\n"),
)


@dataclass(frozen=True)
class Cost:
    """What one story cost: its seed, seconds of the processor, and the number of findings."""

    seed: str
    seconds: float
    findings: int


def cost_of(seed: str, size: int) -> Cost:
    """Judge a story of `size` bytes made of one text again and again."""
    count = (size - len(HEAD.encode())) // len(seed.encode())
    data = (HEAD + seed * count).encode()
    begun = time.process_time()
    parsed = parse_story(PATH, data)
    findings = check_story(parsed, Surroundings(Policy(), date(2025, 12, 15)))
    if parsed.story is not None:
        facts_of(parsed.story)
    return Cost(seed, time.process_time() - begun, len(findings))


def main() -> int:
    """Measure and print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else MOST_FILE_BYTES
    cost_of(SEEDS[0], 4096)  # what is loaded and made at first use does not count
    print(f"{size} bytes each; seconds of the processor, findings, what is repeated")
    for cost in sorted((cost_of(seed, size) for seed in SEEDS), key=lambda cost: -cost.seconds):
        print(f"{cost.seconds:8.3f}  {cost.findings:4}  {cost.seed!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
