"""The waivers as a reviewer sees them: each on its line, an ended one marked."""

from __future__ import annotations

from curate.report.stories_text import story_head
from curate.report.waivers_text import waiver_lines
from sample_desk import TODAY, desk_policy, read, story_text

WAIVED = story_text(
    "waivers:\n"
    "  - {rule: image-credit, reason: 旧图，作者不详, by: wang, until: 2025-12-31}\n"
    "  - {rule: zh-term, reason: 产品名, by: nobody, until: 2025-12-14}\n"
    "  - {rule: zh-dash}\n"
)


def painted(text: str, role: str) -> str:
    return f"<{role}>{text}</>"


def same(text: str) -> str:
    return text


def test_waivers__say_rule_reason_person_and_end() -> None:
    assert waiver_lines(read(WAIVED), desk_policy(), TODAY, same, painted) == [
        "<warning>image-credit: 旧图，作者不详 (王审校, until 2025-12-31)</>",
        "<error>zh-term: 产品名 (nobody, until 2025-12-14)  ended</>",
        "<error>zh-dash: ? (?, until ?)  ended</>",
    ]


def test_story_head__lists_them_before_the_reviews() -> None:
    head = story_head(read(WAIVED), desk_policy(), None, "zh", same, lambda text, _: text, today=TODAY)
    lines = [line for line in head.splitlines() if "until" in line]
    assert lines[0].startswith("Waivers  ")
    assert lines[1].startswith("         ")
    assert len(lines) == 3


def test_story_head__without_waivers__says_nothing_of_them() -> None:
    head = story_head(read(story_text()), desk_policy(), None, "zh", same, lambda text, _: text, today=TODAY)
    assert "Waivers" not in head
