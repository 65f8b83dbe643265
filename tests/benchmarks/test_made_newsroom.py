"""The benchmark's stories are such as the quick ways are made for; else its figures would say nothing of them."""

from __future__ import annotations

import made_newsroom

from curate.story.credit.words import credit_words
from curate.story.front_matter import Cut, cut
from curate.story.lifting.signs import may_hold_credit
from curate.story.plain_yaml import read_plain
from curate.story.vocabulary import PLATFORMS, RELATIONS
from curate.story.yaml_events import read_events


def test_stories__read_quickly_and_without_credit() -> None:
    words = credit_words(PLATFORMS, tuple(RELATIONS))
    for make in (made_newsroom.story, made_newsroom.draft):
        for number in range(40):
            parts = cut(make(number)[1])
            assert isinstance(parts, Cut)
            table = read_plain(parts.head, 2)
            assert table is not None
            assert table == read_events(parts.head, 2)
            assert not may_hold_credit(parts.body, words)
