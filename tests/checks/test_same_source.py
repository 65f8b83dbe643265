"""Stories of one newsroom that share a source or a text: who is told, of whom, and where."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_texts import changed, made_text

from curate.checks.same_source import (
    RULES,
    SourceFacts,
    UsedSource,
    check_bodies,
    check_sources,
    facts_of,
    needles_of,
)
from curate.story.fault import Fault
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State

VIDEO = "https://www.bilibili.com/video/BV17x411w7KC"
SAME_VIDEO = "https://m.bilibili.com/video/av170001?vd_source=7a"


def story(
    path: str,
    *urls: str,
    relation: str = "整理自",
    state: str = "draft",
    created: str = "",
    body: str = "正文。",
) -> Story:
    lines = [f"title: 标题 {path[-4]}", f"state: {state}"]
    lines += [f"created: {created}"] if created else []
    lines += ["attribution:"] if urls else []
    for url in urls:
        lines += [f"  - relation: {relation}", f"    url: {url}"]
    parsed = parse_story(path, ("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n").encode())
    assert parsed.story is not None
    return parsed.story


A, B, C = (f"stories/2025/1{month}/gushi-{letter}.md" for month, letter in ((0, "a"), (1, "b"), (2, "c")))


def reused(*stories: Story) -> list[tuple[str, Fault]]:
    return list(check_sources(map(facts_of, stories)))


def test_rules__warn_in_every_state() -> None:
    assert [(rule.name, set(rule.severity.values()), rule.fixed) for rule in RULES] == [
        ("source-reused", {"warning"}, False),
        ("body-duplicate", {"warning"}, False),
    ]


def test_source__used_again_is_told_to_the_later_story_at_its_url() -> None:
    ((path, fault),) = reused(
        story(A, VIDEO, state="published"), story(B, "https://example.org/1", SAME_VIDEO)
    )
    assert path == B
    assert (fault.rule, fault.line, fault.column) == ("source-reused", 8, 10)
    assert str(fault.message) == f"This source was used before, in {A} (published): 标题 a"
    assert "`curate show gushi-a`" in str(fault.hint)


def test_source__the_order_of_reading_makes_no_difference() -> None:
    stories = [story(A, VIDEO), story(B, SAME_VIDEO), story(C, VIDEO + "/")]
    expected = reused(*stories)
    assert [path for path, _ in expected] == [B, C]
    assert all(A in str(fault.message) for _, fault in expected)
    for order in permutations(stories):
        assert reused(*order) == expected


def test_source__the_later_story_is_the_one_created_later() -> None:
    early = story(C, VIDEO, created="2025-12-01T09:00:00+08:00")
    late = story(A, VIDEO, created="2025-12-01T02:00:00Z")
    ((path, fault),) = reused(late, early)
    assert (path, C in str(fault.message)) == (A, True)


@pytest.mark.parametrize(
    "stories",
    [
        (story(A, VIDEO), story(B, VIDEO, relation="援引")),
        (story(A, VIDEO, relation="援引"), story(B, VIDEO)),
        (story(A, VIDEO, relation="citation"), story(B, VIDEO)),
        (story(A, VIDEO, relation="原创"), story(B, VIDEO)),
        (story(A, VIDEO, SAME_VIDEO), story(B, "https://example.org/1")),
        (story(A, VIDEO), story(B, VIDEO + "?p=2")),
        (story(A, "https://example.org/"), story(B, "https://www.example.org")),
        (story(A, "见公众号"), story(B, "见公众号")),
        (story(A, "''"), story(B, "''")),
        (story(A), story(B)),
    ],
    ids=[
        "cited later", "cited before", "cited in English", "own text", "twice in one story", "another part",
        "front pages", "no addresses", "empty addresses", "no sources",
    ],
)  # fmt: skip
def test_source__is_not_used_again(stories: tuple[Story, Story]) -> None:
    assert reused(*stories) == []


def test_source__each_of_several_is_told() -> None:
    found = reused(
        story(A, VIDEO, "https://example.org/1"), story(B, "https://example.org/1#x", VIDEO, SAME_VIDEO)
    )
    assert [(path, fault.line) for path, fault in found] == [(B, 6), (B, 8)]


def test_needles__find_every_story_of_the_same_source() -> None:
    others = [story(B, SAME_VIDEO), story(C, "https://b23.tv/BV17x411w7KC")]
    needles = needles_of([facts_of(story(A, VIDEO, "https://example.org/"))])
    assert all(any(needle in other.data.decode() for needle in needles) for other in others)
    assert not any(needle in story(C, "https://example.org/xin-wen").data.decode() for needle in needles)


def copied(*stories: Story, asked: list[str] | None = None) -> list[tuple[str, Fault]]:
    bodies = {each.path: each.body for each in stories}

    def body_of(path: str) -> str:
        if asked is not None:
            asked.append(path)
        return bodies[path]

    return list(check_bodies(map(facts_of, stories), body_of))


def test_body__nearly_the_same_is_told_to_the_later_story_at_its_text() -> None:
    text = made_text(1)
    earlier = story(A, state="review", body=text)
    ((path, fault),) = copied(story(B, body=changed(text, 0.05)), story(C, body=made_text(2)), earlier)
    assert (path, fault.rule, fault.line, fault.column) == (B, "body-duplicate", 5, 1)
    assert f"% of the shorter text stands in both: {A} (review), 标题 a" in str(fault.message)
    assert 70 <= int(str(fault.message).split(" ")[0]) <= 99
    assert "`curate show gushi-a`" in str(fault.hint)


def test_body__only_what_looks_alike_is_read_again() -> None:
    text = made_text(1)
    others = [
        story(f"stories/2025/09/x-{number:03}.md", body=made_text(100 + number)) for number in range(60)
    ]
    asked: list[str] = []
    found = copied(*others, story(A, body=text), story(B, body=text), asked=asked)
    assert [path for path, _ in found] == [B]
    assert sorted(asked) == [A, B]


def test_body__one_of_many_copies_is_told_once() -> None:
    text = made_text(1)
    stories = [story(f"stories/2025/12/copy-{number:02}.md", body=text) for number in range(50)]
    found = copied(*stories)
    assert [path for path, _ in found] == [each.path for each in stories[1:]]
    assert all("copy-00.md" in str(fault.message) for _, fault in found)


def test_body__unreadable_by_now_is_no_copy() -> None:
    text = made_text(1)
    facts = [facts_of(story(path, body=text)) for path in (A, B)]
    assert list(check_bodies(facts, lambda _: "")) == []


def test_facts__are_small_and_go_between_processes() -> None:
    facts = facts_of(story(A, VIDEO, body=made_text(1, 60_000)))
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301
    assert len(pickle.dumps(facts)) < 1_000
    assert facts_of(story(A, VIDEO, body=made_text(1)), with_text=False).marks == b""


addresses = st.sampled_from([f"https://example.org/{n}" for n in range(6)])


def many() -> st.SearchStrategy[list[SourceFacts]]:
    one = st.builds(
        lambda number, born, used: SourceFacts(
            f"stories/2025/12/s-{number}.md",
            "标题",
            State.DRAFT,
            born,
            tuple(UsedSource(address, 1, 1) for address in used),
            4,
            b"",
        ),
        st.integers(0, 10**6),
        st.sampled_from(["2025-12", "2025-12-01T00:00:00+00:00", "2025-11"]),
        st.sets(addresses, max_size=3).map(sorted),
    )
    return st.lists(one, max_size=12, unique_by=lambda facts: facts.path)


@settings(max_examples=60)
@given(many())
def test_sources__every_use_but_the_first_is_told(facts: list[SourceFacts]) -> None:
    def uses() -> Iterator[str]:
        for each in facts:
            yield from (used.address for used in each.sources)

    found = list(check_sources(facts))
    assert len(found) == len(list(uses())) - len(set(uses()))
    assert all(path not in str(fault.message) for path, fault in found)
