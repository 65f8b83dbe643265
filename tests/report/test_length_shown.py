"""The length of a story where a curator meets it: in `show`, and as values for scripts."""

from __future__ import annotations

from curate.report.stories_json import story_values
from curate.report.stories_text import story_head
from curate.site.words import CHINESE
from curate.story.length import length_of
from sample_desk import TODAY, desk_policy, read, story_text


def plain(text: str, role: str) -> str:
    return text


def test_length__for_scripts() -> None:
    story = read(story_text(body="正文 SU7。\n\n![示例销量](chart.png)"))
    assert story_values(story)["length"] == {"han": 2, "words": 1, "count": 3, "minutes": 1}


def test_length__for_a_person_is_that_of_the_page() -> None:
    story = read(story_text(body="正文" * 617))
    measured = length_of(story.parsed_body)
    page = f"{CHINESE.length.format(count='1,234')} · {CHINESE.reading.format(minutes=measured.minutes)}"
    assert page == "1,234 字 · 约 4 分钟"
    head = story_head(story, desk_policy(), None, "zh", lambda text: text, plain, today=TODAY)
    assert "1,234 words · about 4 min" in head
    assert story_values(story)["length"] == {"han": 1234, "words": 0, "count": 1234, "minutes": 4}
