"""An edition for a person at a terminal: which story stands where and why, and what stands nowhere yet or any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from curate.messages import Message, Translate, msg
from curate.report.findings_text import Paint
from curate.report.sanitise import fit, safe_line, width
from curate.site.edition import TREND_DAYS, Note, NoteKind, Place, Reason
from curate.story.vocabulary import Slot

if TYPE_CHECKING:
    from curate.desk.editions import EditionReport
    from curate.policy import Policy

MOST_SHOWN = 10
"""How many expired stories and bad lines are shown; the rest is counted."""
_LEAST_TITLE = 16


def edition_text(
    report: EditionReport, policy: Policy, translate: Translate, paint: Paint, columns: int, *, english: bool
) -> str:
    """Give an edition as lines of at most `columns` where titles allow; `english` chooses the slots' names."""
    return "\n".join(_Shown(report, policy, translate, paint, columns, english=english).lines())


class _Shown:
    def __init__(
        self,
        report: EditionReport,
        policy: Policy,
        translate: Translate,
        paint: Paint,
        columns: int,
        *,
        english: bool,
    ) -> None:
        self._report = report
        self._policy = policy
        self._translate = translate
        self._paint = paint
        self._columns = min(columns, 120)
        self._english = english

    def lines(self) -> Iterator[str]:
        report, policy = self._report, self._policy
        edition = report.edition
        yield self._paint(f"{safe_line(policy.name)}  {_clock(edition.moment, policy.zone)}", "title")
        for slot in (Slot.PICKS, Slot.IMPORTANT, Slot.TRENDING, Slot.RECENT):
            places = edition.slots[slot]
            yield from self._heading(
                self._name(slot), msg("{count} of {size}", count=len(places), size=policy.bulletin.size(slot))
            )
            if not places:
                yield self._quiet(msg("  nothing"))
            for number, place in enumerate(places, 1):
                yield from self._place(slot, number, place)
        for shelf in edition.shelves:
            name = f"{self._name(Slot.CATEGORIES)} · {safe_line(shelf.category)}"
            yield from self._heading(name, Message("{count}", {"count": len(shelf.places)}))
            for number, place in enumerate(shelf.places, 1):
                yield from self._place(Slot.CATEGORIES, number, place)
        yield from self._notes(edition.notes)
        if report.held:
            yield from self._heading(self._said(msg("Held back by embargo")))
            for held in report.held:
                yield self._row(_clock(held.until, policy.zone), held.story.title, held.story.slug)
        yield from self._expired()
        yield from self._counts()

    def _place(self, slot: Slot, number: int, place: Place) -> Iterator[str]:
        story = place.story.story
        came_out = _clock(place.story.published, self._policy.zone)
        if slot in (Slot.RECENT, Slot.CATEGORIES):
            yield self._row(f"{number:>2}  {came_out}", story.title, story.slug)
            return
        yield self._row(f"{number:>2}", story.title, story.slug)
        yield self._quiet(Message("      {why}", {"why": self._why(place, came_out)}))

    def _why(self, place: Place, came_out: str) -> Message:
        if place.heat is not None:
            return msg(
                "{views} views counted until {day}; weighed by age {weight} (half-life in days: {days})",
                views=f"{place.heat.views:,}",
                day=place.heat.last_day.isoformat(),
                weight=f"{place.heat.weight:,.1f}",
                days=place.heat.half_life,
            )
        if place.topic is not None:
            return msg(
                "topic on the rise: {tag}, stories {now} in {days} days, {before} in the {days} before",
                tag=place.topic.tag,
                now=place.topic.now,
                before=place.topic.before,
                days=TREND_DAYS,
            )
        if place.reason is Reason.PINNED:
            if place.until is not None:
                return msg("pinned until {end}", end=_end(place.until, self._policy.zone))
            return msg("pinned, with no end")
        return msg("no pin takes this place; one of the newest, out since {moment}", moment=came_out)

    def _notes(self, notes: Sequence[Note]) -> Iterator[str]:
        if notes:
            yield from self._heading(self._said(msg("Notes")))
        for note in notes:
            said = safe_line(self._note(note).render(self._translate))
            yield f"  {self._paint(said, 'quiet' if note.kind is NoteKind.LAPSED else 'warning')}"

    def _note(self, note: Note) -> Message:
        slot = self._name(note.slot)
        slugs = ", ".join(published.story.slug for published in note.stories)
        if note.kind is NoteKind.TOO_FEW:
            return msg(
                "{slot}: stories {count}; the policy asks for at least {size}.",
                slot=slot, count=note.count, size=note.size,
            )  # fmt: skip
        if note.kind is NoteKind.TOO_MANY:
            return msg(
                "{slot}: pinned {count}, room for {size}. Left out: {slugs}",
                slot=slot, count=note.count, size=note.size, slugs=slugs,
            )  # fmt: skip
        if note.kind is NoteKind.ELSEWHERE:
            return msg("{slot}: pinned here too, but no story stands twice: {slugs}", slot=slot, slugs=slugs)
        return msg("{slot}: the pin has ended: {slugs}", slot=slot, slugs=slugs)

    def _expired(self) -> Iterator[str]:
        expired = self._report.expired
        if not expired:
            return
        yield from self._heading(self._said(msg("Expired (the page stays)")))
        for published in expired[:MOST_SHOWN]:
            until = published.story.meta.expires
            when = _end(until, self._policy.zone) if until is not None else ""
            yield self._row(when, published.story.title, published.story.slug)
        yield from self._more(len(expired))

    def _counts(self) -> Iterator[str]:
        counts = self._report.counts
        if counts.path is None:
            return
        read = counts.read
        yield from self._heading(self._said(msg("Views")), msg("lines used {count}", count=len(read.counts)))
        yield self._quiet(msg("  {path}", path=counts.path))
        for bad in read.bad[:MOST_SHOWN]:
            said = bad.message
            if bad.number:
                said = msg("line {line}: {message}", line=bad.number, message=bad.message)
            yield f"  {self._paint(safe_line(said.render(self._translate)), 'warning')}"
        yield from self._more(len(read.bad))
        if read.bad and read.bad[0].hint is not None:
            yield self._quiet(Message("  → {hint}", {"hint": read.bad[0].hint}))

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST_SHOWN:
            yield self._quiet(msg("  and {count} more", count=count - MOST_SHOWN))

    def _row(self, lead: str, title: str, slug: str) -> str:
        """Give one story on a line: what leads, the title in the room there is, and the slug to type."""
        slug = safe_line(slug)
        room = max(self._columns - width(lead) - width(slug) - 6, _LEAST_TITLE)
        title = safe_line(title)
        shown = fit(title, room) if width(title) > room else title
        return f"  {self._paint(lead, 'quiet')}  {shown}  {self._paint(slug, 'quiet')}"

    def _heading(self, name: str, count: Message | None = None) -> Iterator[str]:
        yield ""
        told = f"  {self._paint(self._said(count), 'quiet')}" if count is not None else ""
        yield f"{self._paint(safe_line(name), 'title')}{told}"

    def _name(self, slot: Slot) -> str:
        name, english = self._policy.slot_name(slot)
        return english if self._english and slot not in self._policy.slots else name

    def _said(self, message: Message) -> str:
        return safe_line(message.render(self._translate))

    def _quiet(self, message: Message) -> str:
        return self._paint(self._said(message), "quiet")


def _clock(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _end(until: date, zone: tzinfo) -> str:
    return _clock(until, zone) if isinstance(until, datetime) else until.isoformat()
