"""Publishing several stories together or not at all: all are judged first, then one commit holds them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.checks.findings import in_order
from curate.desk.committing import (
    SUBJECTS,
    Outcome,
    moved,
    refuse_odd_files,
    save,
    story_files,
    subject_of,
)
from curate.desk.committing import subject as in_newsrooms_language
from curate.desk.finding_stories import unreadable
from curate.desk.moving import publish
from curate.desk.newsroom import Newsroom
from curate.desk.rescheduling import new_moment, rescheduled
from curate.desk.turns import in_turn
from curate.errors import CurateError, EnvironmentFault, HasFindings, Refused, SavedNotCommitted
from curate.messages import Message, msg
from curate.story.edit import SetValue, apply_changes
from curate.story.front_matter import MOST_FILE_BYTES
from curate.story.story import parse_story
from curate.story.vocabulary import State


@dataclass(frozen=True)
class Release:
    """What became of stories published together: an outcome for each, all with the one commit."""

    outcomes: tuple[Outcome, ...]
    subject: str
    commit: str | None = None


@dataclass(frozen=True)
class _Planned:
    """A story that may be published: what lies on disk now, and what will."""

    outcome: Outcome
    on_disk: bytes


@in_turn
def publish_together(
    newsroom: Newsroom,
    paths: Sequence[str],
    now: datetime,
    *,
    at: datetime | None = None,
    asked: bool = False,
    commit: bool = True,
    dry_run: bool = False,
) -> Release:
    """Publish approved stories, all with the same moment, in one commit, or change nothing.

    Those that are published and still held back get the new moment too when somebody `asked` for just this one.
    Raises `Refused` when one of them may not be published, `HasFindings` when all that stands against it are
    faults of the texts, and `EnvironmentFault` when git did not commit: the files are then as they were.
    """
    moment = (at or now).astimezone(newsroom.policy.zone).replace(microsecond=0).isoformat()
    planned = _planned(newsroom, paths, now, at, moment, asked=asked)
    subject = _subject(newsroom, [plan.outcome for plan in planned])
    outcomes = tuple(replace(plan.outcome, subject=subject) for plan in planned)
    if dry_run:
        return Release(outcomes, subject)
    if commit:
        for outcome in outcomes:
            refuse_odd_files(newsroom, outcome.story)
    head = git_adapter.head_commit(newsroom.repository)
    try:
        for plan in planned:
            save(newsroom, plan.outcome.path, plan.outcome.after, expected=plan.on_disk)
        made = _commit(newsroom, outcomes, subject) if commit else None
    except BaseException as error:
        if git_adapter.head_commit(newsroom.repository) != head:
            raise  # the commit was made, and trouble came after it
        _take_back(newsroom, planned)
        if isinstance(error, SavedNotCommitted):
            raise _not_committed(error, outcomes) from error
        raise
    return Release(tuple(replace(outcome, commit=made) for outcome in outcomes), subject, made)


def _planned(
    newsroom: Newsroom,
    paths: Sequence[str],
    now: datetime,
    at: datetime | None,
    moment: str,
    *,
    asked: bool,
) -> list[_Planned]:
    """Judge every story; raises one error that names all that stands against any of them."""
    planned: list[_Planned] = []
    faults: list[tuple[str, CurateError]] = []
    for path in dict.fromkeys(paths):
        try:
            planned.append(_plan(newsroom, path, now, at, moment, asked=asked))
        except (Refused, HasFindings) as fault:
            faults.append((path, fault))
    if faults:
        raise _together(faults)
    return planned


def _plan(
    newsroom: Newsroom, path: str, now: datetime, at: datetime | None, moment: str, *, asked: bool
) -> _Planned:
    outcome = publish(newsroom, path, now, at=at, asked=asked, dry_run=True)
    on_disk = files.read_bytes(newsroom.top / path, MOST_FILE_BYTES)
    # One that an interrupted try has saved already may say another moment; all are to say the same.
    after = apply_changes(outcome.after, [SetValue(("published",), moment, after="created")])
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    return _Planned(replace(outcome, after=after, story=parsed.story), on_disk)


def _together(faults: Sequence[tuple[str, CurateError]]) -> CurateError:
    if all(isinstance(fault, HasFindings) for _, fault in faults):
        findings = [f for _, fault in faults if isinstance(fault, HasFindings) for f in fault.findings]
        return HasFindings(msg("Nothing was published; mend what is found first."), in_order(findings))
    said = msg("Nothing was published, since not all of these can be:")
    for path, fault in faults:
        said = Message("{before}\n  {path}: {why}", {"before": said, "path": path, "why": fault.message})
    hints = [fault.hint for _, fault in faults if fault.hint is not None]
    return Refused(said, hints[0] if hints else None)


def _subject(newsroom: Newsroom, outcomes: Sequence[Outcome]) -> str:
    first = outcomes[0].story
    kind = "reschedule" if all(map(rescheduled, outcomes)) else "publish"
    if len(outcomes) == 1:
        return subject_of(newsroom, kind, first)
    several = msg("{title} and others, {count} in all", title=first.title, count=len(outcomes))
    return in_newsrooms_language(newsroom, Message(SUBJECTS[kind].template, {"title": several}))


def _commit(newsroom: Newsroom, outcomes: Sequence[Outcome], subject: str) -> str:
    waited = [(before, outcome.story) for outcome in outcomes if (before := rescheduled(outcome)) is not None]
    told = [new_moment(before, after) for before, after in waited]
    if len(waited) < len(outcomes):
        told.append(moved(State.REVIEW, State.PUBLISHED))
    trailers = [f"Story: {outcome.story.id}" for outcome in outcomes]
    trailers += dict.fromkeys(f"{key}: {value}" for key, value in told)
    paths = [path for outcome in outcomes for path in story_files(newsroom, outcome.story)]
    return git_adapter.commit_paths(
        newsroom.repository,
        list(dict.fromkeys(paths)),
        "\n".join([subject, "", *trailers]) + "\n",
        finish=_again(outcomes),
        expected={outcome.path: outcome.after for outcome in outcomes},
    )


def _take_back(newsroom: Newsroom, planned: Sequence[_Planned]) -> None:
    """Put back what was on disk; a file that somebody else changed meanwhile is left to them."""
    for plan in planned:
        with contextlib.suppress(CurateError, FileNotFoundError):
            path = newsroom.top / plan.outcome.path
            if files.read_bytes(path, MOST_FILE_BYTES) == plan.outcome.after:
                save(newsroom, plan.outcome.path, plan.on_disk, expected=plan.outcome.after)


def _not_committed(error: SavedNotCommitted, outcomes: Sequence[Outcome]) -> EnvironmentFault:
    cause = error.__cause__
    why = cause.message if isinstance(cause, CurateError) else error.message
    return EnvironmentFault(
        msg("Nothing was published; the files are as they were: {reason}", reason=why),
        msg("Mend that; then type: {command}", command=_again(outcomes)),
    )


def _again(outcomes: Sequence[Outcome]) -> str:
    return " ".join(["curate publish", *(outcome.story.slug for outcome in outcomes)])
