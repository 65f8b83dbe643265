"""The desk on one screen: who I am here, what I have begun, what waits for me, what is stuck, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from curate.messages import Message, Translate, msg
from curate.policy import Policy, Role
from curate.report.findings_text import Paint
from curate.report.sanitise import fit, safe_block, safe_line, width
from curate.report.stories_table import handle
from curate.report.stories_text import waited
from curate.workflow.next_steps import Step
from curate.workflow.transitions import STATE_WORDS

if TYPE_CHECKING:
    from curate.desk.situations import Standing
    from curate.desk.status import Status, Uncommitted

MOST_COLUMNS = 100
"""However wide the terminal is: the eye has to find its way from the age to the name."""
_LEAST_TITLE, _LEAST_DETAIL = 12, 8
_INDENT, _GAP = "  ", "  "
_DOT = " · "

ROLE_WORDS: dict[Role, Message] = {
    "curator": msg("curator"),
    "reviewer": msg("reviewer"),
    "publisher": msg("publisher"),
    "maintainer": msg("maintainer"),
}
KIND_WORDS = {
    "new": msg("new"),
    "changed": msg("changed"),
    "deleted": msg("deleted"),
    "pictures": msg("pictures"),
}


class _Row(NamedTuple):
    """One story: how long or until when, its title, what there is to say, and what is typed for it."""

    lead: str
    title: str
    detail: str
    handle: str
    role: str = "quiet"
    """How the lead is painted."""


@dataclass(frozen=True)
class _Section:
    heading: str
    rows: Sequence[_Row]
    more: str
    """The command that shows all of them."""


@dataclass(frozen=True)
class StatusText:
    """Lays the status out; `stuck_after` is what counts as long in review, `today` the desk's day.

    `columns` and `rows` are those of the terminal, as far as they are to be used.
    """

    policy: Policy
    translate: Translate
    paint: Paint
    stuck_after: timedelta
    today: date
    columns: int
    rows: int

    def text(self, status: Status) -> str:
        """Give no more lines than there are rows, unless so few of them cannot hold the sections."""
        columns = min(self.columns, MOST_COLUMNS)
        head = [*self._head(status, columns), *self._trouble(status)]
        sections = [section for section in self._sections(status) if section.rows]
        foot = self._foot(status)
        spare = self.rows - len(head) - len(foot) - 2 * len(sections) - 1
        lines = list(head)
        every = [row for section in sections for row in section.rows]
        lead = max((width(row.lead) for row in every), default=0)
        typed = max((width(row.handle) for row in every), default=0)
        room = columns - len(_INDENT) - lead - typed - 3 * len(_GAP)
        for section, share in zip(sections, _shares([len(s.rows) for s in sections], spare), strict=True):
            lines += ["", self.paint(section.heading, "title")]
            shown = section.rows if share >= len(section.rows) else section.rows[: max(share - 1, 1)]
            title, detail = _widths(section.rows, room)
            for row in shown:
                cells = [self.paint(fit(row.lead, lead), row.role), fit(row.title, title)]
                cells.append(fit(row.detail, detail) if detail else "")
                cells.append(self.paint(row.handle, "quiet"))
                lines.append(_INDENT + _GAP.join(cells))
            left = len(section.rows) - len(shown)
            if left:
                more = msg("… and {count} more: `{command}`", count=left, command=section.more)
                lines.append(self.paint(f"{_INDENT}{more.render(self.translate)}", "quiet"))
        if not sections and status.trouble is None:
            lines += ["", self.paint(self._said(msg("Nothing waits for you.")), "good")]
        return "\n".join([*lines, "", *foot] if foot else lines)

    def _head(self, status: Status, columns: int) -> Iterator[str]:
        person = status.person
        if person is None:
            name, more = self._said(msg("git does not know who you are")), []
        elif status.id is None:
            name, more = safe_line(person.identity.name), [safe_line(f"<{person.identity.email}>")]
        else:
            roles = [self._said(ROLE_WORDS[role]) for role in self.policy.people[status.id].roles]
            name = safe_line(self.policy.person_name(status.id))
            more = [status.id, self._said(msg(", ")).join(roles)]
        branch = safe_line(status.branch) if status.branch is not None else self._said(msg("on no branch"))
        rest = _DOT.join(part for part in (*more, branch, safe_line(self.policy.name)) if part)
        name = _cut(name, columns)
        yield self.paint(name, "title") + self.paint(_cut(f"{_DOT}{rest}", columns - width(name)), "quiet")
        counts = status.counts
        desk = msg(
            "desk: drafts {drafts}, in review {in_review}, published {published}",
            drafts=counts.drafts,
            in_review=counts.in_review,
            published=counts.published,
        )
        own = msg(
            "mine: drafts {drafts}, in review {in_review}",
            drafts=counts.my_drafts,
            in_review=counts.my_in_review,
        )
        said = [self._said(own), self._said(desk)] if status.id is not None else [self._said(desk)]
        yield self.paint(_cut(_DOT.join(said), columns), "quiet")

    def _trouble(self, status: Status) -> Iterator[str]:
        """Say what keeps the person from working here, and what cannot be read."""
        if status.trouble is not None:
            yield ""
            yield self.paint(safe_block(status.trouble.message.render(self.translate)), "error")
            if status.trouble.hint is not None:
                yield f"→ {safe_block(status.trouble.hint.render(self.translate))}"
        if status.unreadable:
            said = msg(
                "Stories that cannot be read: {count}; `curate check` says why.", count=len(status.unreadable)
            )
            yield ""
            yield self.paint(self._said(said), "error")

    def _foot(self, status: Status) -> list[str]:
        command = status.next_command
        if command is None:
            return []
        lead = self._said(msg("next: "))
        return [f"{lead}{self.paint(f'`{safe_line(command)}`', 'command')}"]

    def _sections(self, status: Status) -> Iterator[_Section]:
        days = self.stuck_after.days
        above = {s.story.path for s in status.waiting}
        drafts = {s.story.path for s in status.drafts}
        changed = {u.path for u in status.uncommitted}
        yield _Section(
            self._said(msg("My drafts")),
            [self._draft(s, s.story.path in changed) for s in status.drafts],
            "curate list --mine --state draft",
        )
        yield _Section(
            self._said(msg("Waits for me")),
            [self._waiting(s, status) for s in status.waiting],
            "curate list --waiting",
        )
        yield _Section(
            self._said(msg("Stuck: in review for more than {days} days", days=days)),
            [self._stuck(s) for s in status.stuck if s.story.path not in above],
            f"curate list --state review --older {days}",
        )
        yield _Section(
            self._said(msg("My claims that end soon")),
            [self._ending(s) for s in status.claims],
            "curate status --json",
        )
        yield _Section(
            self._said(msg("Not committed")),
            [self._uncommitted(u) for u in status.uncommitted if u.path not in drafts],
            "git status",
        )

    def _draft(self, standing: Standing, changed: bool) -> _Row:
        situation = standing.situation
        said = []
        if situation.sent_back is not None:
            by = self.policy.person_name(situation.sent_back.by) or "?"
            said.append(msg("sent back by {person}", person=by))
        if situation.open_points:
            said.append(msg("{count} open", count=len(situation.open_points)))
        if changed:
            said.append(msg("not committed"))
        asked = situation.sent_back is not None or bool(situation.open_points)
        role = "warning" if asked and not situation.mended else "quiet"
        return self._story(standing, [*said, *self._claimed(standing, standing.story.meta.curator)], role)

    def _waiting(self, standing: Standing, status: Status) -> _Row:
        situation, step = standing.situation, status.step_of(standing)
        if step is Step.ANSWER:
            said = [msg("to answer: {count}", count=len(situation.open_points))]
        else:
            said = [_asked(step, standing)]
        claimed = self._claimed(standing, status.id)
        if step is not Step.ANSWER and not claimed:
            said.append(
                Message("{name}", {"name": self.policy.person_name(standing.story.meta.curator) or "?"})
            )
        approvals = situation.approvals
        if step is Step.REVIEW and approvals is not None and approvals.needed > 1:
            said.append(
                msg("approvals {count}/{needed}", count=len(approvals.valid), needed=approvals.needed)
            )
        role = "warning" if standing.age is not None and standing.age > self.stuck_after else "quiet"
        return self._story(standing, [*said, *claimed], role)

    def _stuck(self, standing: Standing) -> _Row:
        people = [self.policy.person_name(i) for i in standing.situation.waits_for]
        said = msg("waits for {people}", people=self._said(msg(", ")).join(people))
        if not people:
            said = msg("nobody here may do it")
        return self._story(standing, [said, *self._claimed(standing, None)], "warning")

    def _ending(self, standing: Standing) -> _Row:
        until = standing.claim.until if standing.claim is not None else self.today
        lead = msg("today") if until <= self.today else msg("tomorrow")
        return self._story(standing, [STATE_WORDS[standing.story.state]], "warning")._replace(
            lead=self._said(lead)
        )

    def _uncommitted(self, changed: Uncommitted) -> _Row:
        lead = self._said(KIND_WORDS[changed.kind])
        return _Row(lead, safe_line(changed.title), "", safe_line(changed.slug))

    def _story(self, standing: Standing, said: Sequence[Message], role: str) -> _Row:
        lead = waited(standing.age).render(self.translate) if standing.age is not None else "–"
        story = standing.story
        detail = safe_line(_DOT.join(self._said(part) for part in said))
        return _Row(lead, safe_line(story.title), detail, handle(story, self.columns), role)

    def _claimed(self, standing: Standing, but: str | None) -> list[Message]:
        claim = standing.claim
        if claim is None or claim.by == but:
            return []
        return [msg("claimed by {person}", person=self.policy.person_name(claim.by))]

    def _said(self, message: Message) -> str:
        return message.render(self.translate)


def _cut(text: str, columns: int) -> str:
    return fit(text, columns).rstrip() if width(text) > columns else text


def _widths(rows: Sequence[_Row], room: int) -> tuple[int, int]:
    """Share the room between title and detail, which together fill it; the title keeps two fifths at least."""
    title, detail = (max((width(row[i]) for row in rows), default=0) for i in (1, 2))
    least = max(_LEAST_TITLE, room * 2 // 5)
    given = min(detail, max(room - min(title, least), 0))
    if given < min(detail, _LEAST_DETAIL):
        return max(room, _LEAST_TITLE), 0
    title = max(min(title, room - given), _LEAST_TITLE)
    return title, max(room - title, 0)


def _shares(wanted: Sequence[int], spare: int) -> list[int]:
    """Share out lines to sections that want so many: one each in turn, and two to each whatever there is room for."""
    shares = [min(count, 2) for count in wanted]
    spare -= sum(shares)
    while spare > 0 and any(have < count for have, count in zip(shares, wanted, strict=True)):
        for index, count in enumerate(wanted):
            if shares[index] < count and spare > 0:
                shares[index] += 1
                spare -= 1
    return shares


def _asked(step: Step | None, standing: Standing) -> Message:
    """Say what is asked of the person, of a story or of a correction that is written and not approved."""
    if standing.situation.correction:
        return msg("its correction to change") if step is Step.MEND else msg("its correction to review")
    return msg("to publish") if step is Step.PUBLISH else msg("to review")
