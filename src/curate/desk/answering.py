"""Answering points of a review: what was done about each, recorded in the story and committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from curate.desk.branches.story_branch import go_to_its_branch
from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, commit_story, make_ready, refuse_odd_files, save, subject_of
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.point_answers import answering_entries, new_answers
from curate.desk.refusing import refuse_on_errors
from curate.desk.snapshots import WorkTree
from curate.desk.turns import in_turn
from curate.desk.uncommitted import previous_version
from curate.story.edit import apply_changes
from curate.story.story import parse_story
from curate.story.vocabulary import State


@in_turn
def answer_points(
    newsroom: Newsroom,
    path: str,
    answers: Mapping[str, str],
    now: datetime,
    *,
    commit: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Record what was done about points, by their names, and commit it with the edits of the work tree.

    Raises `UsageFault` for a name that is no point, `Refused` for a point that is answered.
    """
    by = require_role(newsroom, ("curator", "reviewer", "publisher"))
    warnings = make_ready(newsroom, path)
    story = read_story(newsroom, path)
    tree = WorkTree(newsroom.repository)
    head = previous_version(newsroom, tree, path, story.id)
    entries = answering_entries(newsroom, story, head, by, answers, now)
    # Without entries, the last try saved them and could not commit; what is left to do is the commit.
    before = story.data if entries or head is None else head.data
    after = apply_changes(story.data, entries)
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    if commit:
        refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
        refuse_odd_files(newsroom, story)
    subject = subject_of(newsroom, "answer", story)
    outcome = Outcome(path, before, after, parsed.story, subject=subject, warnings=warnings)
    if dry_run:
        return outcome
    if commit and story.state is State.DRAFT:
        go_to_its_branch(newsroom, story)
    if entries:
        save(newsroom, path, after, expected=story.data)
    if not commit:
        return outcome
    trailers = [("Answer", name) for name in new_answers(head, parsed.story)]
    return replace(outcome, commit=commit_story(newsroom, parsed.story, subject, trailers))
