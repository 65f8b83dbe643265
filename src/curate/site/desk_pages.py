"""The pages about the desk itself: who works there and how it reviews, and everything it has corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from markupsafe import Markup

from curate.policy import Policy
from curate.policy.model import OTHERS
from curate.site.credits import corrections
from curate.site.frame import Frame
from curate.site.labels import Labels
from curate.site.links import ABOUT, CORRECTIONS, listing_page
from curate.site.lists import ON_PAGE
from curate.site.markdown import page_html
from curate.site.parts import Part
from curate.site.visibility import RetractedStory
from curate.story.body import parse_body


@dataclass(frozen=True)
class Corrected:
    """A correction or a retraction in the list of all; `iso` is `moment` for machines, both may be empty."""

    title: str
    path: str
    iso: str
    moment: str
    text: str


@dataclass(frozen=True)
class Member:
    """Somebody of the desk, with what they do there in words."""

    name: str
    roles: str


def about_page(frame: Frame) -> bytes:
    """Make the page about the desk: its own words first, then what its policy says."""
    policy, labels = frame.policy, frame.labels
    about = frame.theme.about
    body = page_html(parse_body(about), words=frame.words, picture=_nowhere, link=_nowhere) if about else ""
    return frame.page(
        "about.html",
        ABOUT,
        heading=labels.about,
        body=Markup(body),
        people=[
            Member(person.name, frame.words.name_separator.join(labels.roles[role] for role in person.roles))
            for person in policy.people.values()
        ],
        review=review_rules(policy, labels),
        checklist=policy.review.checklist,
    )


def review_rules(policy: Policy, labels: Labels) -> list[str]:
    """Say in sentences how this desk reviews."""
    review = policy.review
    others = review.needed(OTHERS)
    rules = [labels.approvals.format(count=others) if others else labels.approvals_none]
    for category, count in review.approvals.items():
        if category != OTHERS and count != others:
            said = labels.approvals_in if count else labels.approvals_in_none
            rules.append(said.format(category=category, count=count))
    if any(review.approvals.values()) or others:
        rules.append(labels.solo if review.solo else labels.four_eyes)
        rules.append(labels.digest)
        rules.append(labels.signed if review.identity == "signed" else labels.author)
    return rules


def all_corrections(frame: Frame) -> list[Corrected]:
    """Give every correction and retraction, newest first; those without a moment come last."""
    found = [
        (note.at, s.story.title, frame.where.story(s), note.text)
        for s in frame.corrected
        for note in corrections(s.story, frame.policy)
    ]
    found += [
        (gone.retracted, gone.story.title, frame.where.retracted(gone), _retraction(gone, frame.labels))
        for gone in frame.retracted
    ]
    dated = sorted(
        (entry for entry in found if entry[0]), key=lambda e: e[0].timestamp() if e[0] else 0, reverse=True
    )
    return [_corrected(frame, *entry) for entry in (*dated, *(entry for entry in found if not entry[0]))]


def correction_paths(frame: Frame, found: Sequence[Corrected] | None = None) -> list[str]:
    """Give the paths of the pages of corrections; there is one as soon as there has been a story.

    `found` are all corrections, when somebody has gathered them.
    """
    if found is None:
        found = all_corrections(frame)
    count = max(1, -(-len(found) // ON_PAGE)) if frame.ordered or frame.retracted else 0
    return [listing_page(CORRECTIONS, number + 1) for number in range(count)]


def correction_parts(frame: Frame) -> Iterator[Part]:
    """Give the pages of all corrections."""
    found = all_corrections(frame)
    for index, path in enumerate(correction_paths(frame, found)):
        yield frame.part(path, lambda: found, partial(_correction_page, frame, found, index))


def _correction_page(frame: Frame, found: Sequence[Corrected], index: int) -> bytes:
    paths = correction_paths(frame, found)
    return frame.page(
        "corrections.html",
        paths[index],
        heading=frame.words.corrections,
        number=index + 1,
        pages=len(paths),
        position=frame.words.page.format(page=index + 1, pages=len(paths)),
        entries=found[index * ON_PAGE : (index + 1) * ON_PAGE],
        newer=paths[index - 1] if index else None,
        older=paths[index + 1] if index + 1 < len(paths) else None,
    )


def _retraction(gone: RetractedStory, labels: Labels) -> str:
    return labels.retraction_because.format(reason=gone.reason) if gone.reason else labels.retraction


def _corrected(frame: Frame, at: datetime | None, title: str, path: str, text: str) -> Corrected:
    iso = at.isoformat(timespec="minutes") if at else ""
    return Corrected(title, path, iso, frame.words.moment(at) if at else "", text)


def _nowhere(target: str) -> None:
    """Resolve nothing: the text about the desk has no pictures and no stories beside it."""
    del target
