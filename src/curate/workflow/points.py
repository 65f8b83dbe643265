"""Points: what a reviewer wants changed, with the words it is about, open until it is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from curate.story.model import Review
from curate.story.nodes import Path
from curate.story.story import Story
from curate.story.vocabulary import Verdict

MOST_QUOTED = 200
"""Characters of a quote: enough to find the words again, and not the whole text once more."""
_MOST_READ = 4 * MOST_QUOTED
"""So much of a mistaken quote is compared with the story; a whole page may have been pasted."""

_MARKS = re.compile(r"[\s*`]++")
"""What a passage may gain or lose on its way from the file over a page or a terminal to the reviewer's paste."""
_UNMARKED = re.compile(r"[^\s*`]++")
_SENTENCE = re.compile(r"[^。！？!?；;\n]++[。！？!?；;]?+")
_LEAST_ALIKE = 0.3
_KEYS = ("title", "summary", "category", "tags", "cover_credit", "attribution")
"""The keys whose words a reader sees."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in the file: `line` and `column` from 1, and how many characters of that line they take."""

    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a review; `index` is its place in the story's `reviews`, `place` where its words stand now."""

    name: str
    review: Review
    index: int
    answers: tuple[Review, ...]
    place: Place | None

    @property
    def open(self) -> bool:
        """True while nobody has said what was done about it."""
        return not self.answers

    @property
    def quote(self) -> str:
        return self.review.quote or ""

    @property
    def note(self) -> str:
        """What has to change."""
        return self.review.note or ""


class Flaw(StrEnum):
    """What is wrong with one entry about a point."""

    NAMELESS = "nameless"
    """A point or an answer that does not say which point it is."""
    NO_QUOTE = "no-quote"
    NO_NOTE = "no-note"
    TAKEN = "taken"
    """An earlier point has the same name."""
    UNKNOWN = "unknown"
    """An answer to a point that nobody raised."""


def points_of(story: Story) -> list[Point]:
    """Give the points of a story in the order they stand in it, open and answered ones.

    Of several with one name the first counts; an answer that says nothing answers nothing.
    """
    raised: dict[str, tuple[int, Review]] = {}
    answers: dict[str, list[Review]] = {}
    for index, review in enumerate(story.meta.reviews):
        if not _said(review.point):
            continue
        if review.verdict is Verdict.POINT:
            raised.setdefault(str(review.point), (index, review))
        elif review.verdict is Verdict.ANSWER and _said(review.note):
            answers.setdefault(str(review.point), []).append(review)
    return [
        Point(name, review, index, tuple(answers.get(name, ())), place_of(story, review.quote or ""))
        for name, (index, review) in raised.items()
    ]


def open_points(story: Story) -> list[Point]:
    """Give the points nobody has answered."""
    return [point for point in points_of(story) if point.open]


def flaws_of(story: Story) -> Iterator[tuple[int, Flaw]]:
    """Give the places in `reviews` of points and answers that are not complete, or not told apart."""
    reviews = story.meta.reviews
    raised = {review.point for review in reviews if review.verdict is Verdict.POINT}
    met: set[str | None] = set()
    for index, review in enumerate(reviews):
        if review.verdict not in (Verdict.POINT, Verdict.ANSWER):
            continue
        if not _said(review.point):
            yield index, Flaw.NAMELESS
        elif review.verdict is Verdict.ANSWER and review.point not in raised:
            yield index, Flaw.UNKNOWN
        elif review.verdict is Verdict.POINT and review.point in met:
            yield index, Flaw.TAKEN
        if review.verdict is Verdict.POINT:
            met.add(review.point)
            if not without_marks(review.quote or ""):
                yield index, Flaw.NO_QUOTE
        if not _said(review.note):
            yield index, Flaw.NO_NOTE


def next_name(story: Story, person: str) -> str:
    """Give the name of a person's next point: their id and a number, so that two people never take the same one."""
    used = re.compile(rf"{re.escape(person)}-([0-9]{{1,9}})\Z")
    names = (used.match(review.point or "") for review in story.meta.reviews)
    return f"{person}-{1 + max((int(match[1]) for match in names if match), default=0)}"


def place_of(story: Story, quote: str) -> Place | None:
    """Give where words stand in the text, else in the keys a reader sees; None when they stand nowhere.

    Blanks, line ends and the marks of emphasis and code make no difference.
    """
    wanted = without_marks(quote)
    if not wanted:
        return None
    found = _find(story.body, wanted)
    if found is not None:
        start, end = found
        line = story.body.count("\n", 0, start)
        line_start = story.body.rfind("\n", 0, start) + 1
        line_end = story.body.find("\n", start, end)
        on_line = story.body[start : end if line_end < 0 else line_end].removesuffix("\r")
        return Place(story.cut.body_line + line, start - line_start + 1, len(on_line))
    for path, text in _seen(story):
        if _find(text, wanted) is not None:
            return Place(*story.place(*path), 1)
    return None


def nearest_passage(story: Story, quote: str) -> str | None:
    """Give the sentence of the story that is most like a quote which does not stand in it, if any is like it."""
    wanted = _pairs(without_marks(quote[:_MOST_READ]))
    best, most = None, _LEAST_ALIKE
    for text in (story.body, *(text for _, text in _seen(story))):
        for match in _SENTENCE.finditer(text):
            found = _pairs(without_marks(match[0][:_MOST_READ]))
            alike = 2 * len(wanted & found) / (len(wanted) + len(found) or 1)
            if alike > most:
                best, most = " ".join(match[0].split()), alike
    return best


def without_marks(text: str) -> str:
    """Give the characters of a passage that have to be the same for two passages to be the same words."""
    return _MARKS.sub("", text)


def _find(text: str, wanted: str) -> tuple[int, int] | None:
    """Give start and end of the first place whose characters, marks left out, are the wanted ones."""
    at = without_marks(text).find(wanted)
    if at < 0:
        return None
    passed, start = 0, -1
    for piece in _UNMARKED.finditer(text):
        length = len(piece[0])
        if start < 0 and passed + length > at:
            start = piece.start() + at - passed
        if passed + length >= at + len(wanted):
            return start, piece.start() + at + len(wanted) - passed
        passed += length
    return None


def _seen(story: Story) -> Iterator[tuple[Path, str]]:
    """Give every text of the keys a reader sees, with where it stands."""
    for key in _KEYS:
        value = story.values.get(key, "")
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    yield (key, index), item
                elif isinstance(item, dict):
                    yield from (((key, index, k), v) for k, v in item.items() if isinstance(v, str))


def _pairs(text: str) -> set[str]:
    """Give the pairs of neighbouring characters; texts that share many are alike."""
    return {text[i : i + 2] for i in range(max(len(text) - 1, 1))} - {""}


def _said(text: str | None) -> bool:
    return bool(text and text.strip())
