"""What holds for every merge: neither side is favoured, nothing is lost, and what is no conflict is a story."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from merging_stories import LABELS, merged, read

from curate.adapters.git.merge_file import merge_lines
from curate.story.merging.sentences import cut
from curate.story.merging.text import merge_text
from curate.workflow.digest import NOT_DIGESTED

Entry = dict[str, str]


@dataclass(frozen=True)
class Draft:
    """A story as these tests write it; `lines` says which lists stand on lines of their own."""

    title: str = "题"
    state: str = "draft"
    tags: tuple[str, ...] = ("小米", "品牌")
    reviews: tuple[Entry, ...] = ()
    corrections: tuple[Entry, ...] = ()
    sources: tuple[Entry, ...] = ({"relation": "整理自", "author": "甲", "url": "u1"},)
    colour: str | None = "red"
    claim: str | None = None
    body: tuple[str, ...] = ("一。", "二。", "\n", "\n", "三。", "\n")
    lines: frozenset[str] = field(default=frozenset())

    @property
    def text(self) -> str:
        keys = ["id: a", f"title: {self.title}", f"state: {self.state}"]
        keys += self._list("tags", self.tags)
        for key, entries in (
            ("attribution", self.sources),
            ("reviews", self.reviews),
            ("corrections", self.corrections),
        ):
            keys += self._list(key, entries)
        keys += [
            f"{key}: {value}" for key, value in (("colour", self.colour), ("claim", self.claim)) if value
        ]
        return "\n".join(["---", *keys, "---", "", "".join(self.body)])

    @property
    def data(self) -> bytes:
        return self.text.encode()

    @property
    def covered(self) -> tuple[object, ...]:
        """What an approval covers."""
        values, body = read(self.data)
        return {k: v for k, v in values.items() if k not in NOT_DIGESTED}, body

    def _list(self, key: str, items: Sequence[str | Entry]) -> list[str]:
        if not items:
            return []
        if key not in self.lines:
            return [f"{key}: [{', '.join(_flow(item) for item in items)}]"]
        lines = [f"{key}:"]
        for item in items:
            if isinstance(item, str):
                lines.append(f"  - {item}")
            else:
                lines += [("    " if n else "  - ") + f"{k}: {v}" for n, (k, v) in enumerate(item.items())]
        return lines


def _flow(item: str | Entry) -> str:
    return item if isinstance(item, str) else "{" + ", ".join(f"{k}: {v}" for k, v in item.items()) + "}"


LISTS = ("tags", "attribution", "reviews", "corrections")
TIMES = ("2025-12-14T09:00:00+08:00", "2025-12-15T09:00:00+08:00", "2025-12-16T09:00:00+08:00")


def entries(who: str) -> st.SearchStrategy[Entry]:
    """Give records that only one side could have written, with a moment or without."""
    return st.builds(
        lambda n, at: {"by": f"{who}{n}"} | ({"at": at} if at else {}),
        st.integers(0, 3),
        st.sampled_from((*TIMES, "")),
    )


@st.composite
def changed_list(
    draw: Callable[..., Any], items: tuple[Any, ...], new: st.SearchStrategy[Any]
) -> tuple[Any, ...]:
    """Take items out of a list and put new ones in."""
    kept = [item for item in items if draw(st.integers(0, 3)) > 0]
    for item in draw(st.lists(new, max_size=2)):
        if item not in kept:
            kept.insert(draw(st.integers(0, len(kept))), item)
    return tuple(kept)


def sentences(who: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{who}{n}{end}" for n in range(4) for end in ("。", "！”", "……")] + ["\n"])


@st.composite
def drafts(draw: Callable[..., Any]) -> Draft:
    """Give the story both sides begin with."""
    return Draft(
        state=draw(st.sampled_from(("draft", "review", "published"))),
        reviews=tuple(draw(st.lists(entries("o"), max_size=2, unique_by=str))),
        corrections=tuple(draw(st.lists(entries("o"), max_size=1))),
        sources=tuple(
            {"relation": "整理自", "author": f"甲{n}", "url": f"u{n}"} for n in range(draw(st.integers(0, 3)))
        ),
        body=tuple(draw(st.lists(sentences("原"), max_size=9))),
        lines=frozenset(draw(st.sets(st.sampled_from(LISTS)))),
    )


@st.composite
def versions(draw: Callable[..., Any], base: Draft, who: str) -> Draft:
    """Give what one side makes of a story: some of it changed, each in its own words or in those both might use."""
    changes: dict[str, Any] = {}
    for key in draw(
        st.sets(st.sampled_from(("title", "state", "colour", "claim", *LISTS, "body")), max_size=5)
    ):
        word = draw(st.sampled_from((who, "同")))
        if key == "state":
            changes[key] = draw(st.sampled_from(("draft", "review", "published")))
        elif key in ("title", "colour", "claim"):
            changes[key] = draw(st.sampled_from((word, base.title if key == "title" else None)))
        elif key == "tags":
            changes[key] = draw(changed_list(base.tags, st.sampled_from((f"{who}牌", "同牌"))))
        elif key in ("reviews", "corrections"):
            changes[key] = draw(changed_list(getattr(base, key), entries(word)))
        elif key == "attribution":
            sources = [
                source | {draw(st.sampled_from(("title", "note", "url"))): f"{word}{n}"}
                if draw(st.booleans())
                else source
                for n, source in enumerate(base.sources)
            ]
            new = st.just({"relation": "援引", "author": f"{word}人", "note": who})
            changes["sources"] = draw(changed_list(tuple(sources), new))
        else:
            changes[key] = draw(changed_list(base.body, sentences(word)))
    lines = frozenset(draw(st.sets(st.sampled_from(LISTS)))) if draw(st.booleans()) else base.lines
    return replace(base, **changes, lines=lines)


@st.composite
def histories(draw: Callable[..., Any]) -> tuple[Draft, Draft, Draft]:
    base = draw(drafts())
    return base, draw(versions(base, "甲")), draw(versions(base, "乙"))


def unordered(value: Any) -> Any:
    """Give a value in which only what lists hold counts, and empty ones do not."""
    if isinstance(value, dict):
        return {k: unordered(v) for k, v in sorted(value.items()) if v not in ("", [])}
    if isinstance(value, list):
        return sorted((unordered(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    return value


def chosen(text: str, side: int) -> str:
    """Decide every conflict for one side."""
    return re.sub(
        r"^<<<<<<< OURS\n((?:.*\n)*?)=======\n((?:.*\n)*?)>>>>>>> (?:THEIRS|UNAPPROVED)\n",
        lambda found: str(found[side]),
        text,
        flags=re.MULTILINE,
    )


@settings(max_examples=80, deadline=None)
@given(histories())
@example(
    (
        Draft(),
        replace(Draft(), state="published"),
        replace(Draft(), body=("一。", "贰。", "\n", "\n", "三。", "\n")),
    )
)
def test_merge__favours_nobody_and_loses_nothing(history: tuple[Draft, Draft, Draft]) -> None:
    base, ours, theirs = history
    here, there = (merged(base.data, *pair) for pair in ((ours.data, theirs.data), (theirs.data, ours.data)))
    keys = {c.key for c in here.conflicts}
    assert keys == {c.key for c in there.conflicts}
    text = here.data.decode()
    if not keys:
        values, body = read(here.data)
        other_values, other_body = read(there.data)
        assert (unordered(values), body) == (unordered(other_values), other_body)
    for side in (1, 2):
        read(chosen(text, side).encode())
    assert ("<<<<<<<" in text) == bool(keys)
    nothing_lost(base, ours, theirs, text)
    state_decided(base, ours, theirs, here.data, "state" in keys)


def nothing_lost(base: Draft, ours: Draft, theirs: Draft, text: str) -> None:
    """Every record, tag and sentence that a side added, and every record that both have, is there."""
    both = [read(chosen(text, side).encode()) for side in (1, 2)]
    for side, other in ((ours, theirs), (theirs, ours)):
        for key in ("reviews", "corrections"):
            mine, before, others = (getattr(draft, key) for draft in (side, base, other))
            for entry in mine:
                if (
                    entry not in before
                    or entry in others
                    or (mine != before and others != before and mine != others)
                ):
                    assert all(entry in values[key] for values, _ in both)
        for tag in set(side.tags) - set(base.tags):
            assert all(tag in values["tags"] for values, _ in both)
        said_before = {word for source in base.sources for word in source.values()}
        for word in {word for source in side.sources for word in source.values()} - said_before:
            assert word in text
        for sentence in set(cut("".join(side.body))) - set(cut("".join(base.body))):
            assert sentence in text
    for tag in set(base.tags) - (set(ours.tags) & set(theirs.tags)):
        assert not any(tag in values.get("tags", []) for values, _ in both)


def state_decided(base: Draft, ours: Draft, theirs: Draft, data: bytes, asked: bool) -> None:
    """The further state never wins by itself, and nothing is published that nobody approved."""
    moved = [draft.state for draft in (ours, theirs) if draft.state != base.state]
    if len(set(moved)) == 2:
        assert asked
    if not asked:
        result = read(data)[0]["state"] if b"<<<<<<<" not in data else None
        assert result in (None, moved[0] if moved else base.state)
        for side, other in ((ours, theirs), (theirs, ours)):
            if side.state == "published" != base.state:
                assert other.covered == base.covered or other.covered == side.covered


@settings(max_examples=25, deadline=None)
@given(histories())
def test_merge__of_one_sides_work_is_that_side(history: tuple[Draft, Draft, Draft]) -> None:
    base, ours, _ = history
    for result in (
        merged(base.data, ours.data, ours.data),
        merged(base.data, base.data, ours.data),
        merged(base.data, ours.data, base.data),
        merged(None, ours.data, ours.data),
    ):
        assert (result.data, result.conflicts) == (ours.data, ())


@settings(max_examples=30, deadline=None)
@given(histories())
def test_merge__with_an_edit_that_says_the_same_gives_the_other_side(
    history: tuple[Draft, Draft, Draft],
) -> None:
    base, ours, _ = history
    again = base.text.replace("id: a\n", "id: 'a'   # 改写\n").encode()
    for pair in ((ours.data, again), (again, ours.data)):
        result = merged(base.data, *pair)
        assert result.conflicts == ()
        assert [unordered(read(result.data)[0]), read(result.data)[1]] == [
            unordered(read(ours.data)[0]),
            read(ours.data)[1],
        ]


Step = tuple[str, int]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 8).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.lists(
                st.sampled_from(("", "", "change", "put in", "leave out")), min_size=size, max_size=size
            ),
            st.lists(st.booleans(), min_size=size, max_size=size),
            st.sets(st.integers(0, size - 1)),
        )
    )
)
def test_sentences__different_ones_never_collide(
    made: tuple[int, list[str], list[bool], set[int]],
) -> None:
    size, steps, whose, paragraph_ends = made
    texts = []
    for sides in ((), (True,), (False,), (True, False)):
        text = ""
        for n in range(size):
            step = steps[n] if whose[n] in sides else ""
            text += {"change": f"改{n}。", "put in": f"新{n}！原{n}。", "leave out": "", "": f"原{n}。"}[step]
            text += "\n\n" if n in paragraph_ends else ""
        texts.append(text)
    base, ours, theirs, both = texts
    assert merge_text(base, ours, theirs, merge_lines, LABELS, 7) == (both, False)


@given(st.text(alphabet="一。！？…”’」)\n\r甲 ;!?*\\|<=>"))
def test_cut__can_be_put_together_again(text: str) -> None:
    assert "".join(cut(text)) == text
