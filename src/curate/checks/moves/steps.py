"""Moves from state to state: each by a legal step, by somebody who may make it, and with nothing hidden in it."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import State
from curate.workflow.trace import Move, Step, Trace
from curate.workflow.transitions import STATE_WORDS, TRANSITIONS, has_role, next_command, transition

RULES = (
    always("state-jump"),
    always("move-role"),
    always("move-in-merge"),
    always("edit-in-move"),
    always("retraction-role"),
    always("identity-changed"),
)
_PUBLISH = next(step for step in TRANSITIONS if step.command == "publish")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find moves that skip a step, by the wrong person, brought in by a merge, or hiding a change of the text."""
    if around.trace is None:
        return
    yield from _identity(story, around)
    if story.meta.state is not None:
        for move in around.trace.moves():
            yield from _move(story, move, around.trace, around)
    yield from _moment(story, around.trace, around)
    yield from _retraction(story, around.trace, around)


def _identity(story: Story, around: Surroundings) -> Iterator[Fault]:
    before = around.previous
    if before is not None and before.id and story.id and before.id != story.id:
        yield Fault(
            "identity-changed",
            *story.place("id"),
            msg("The id was {before} and is now {after}.", before=before.id, after=story.id),
            msg("Write {before} again; an id never changes.", before=before.id),
        )


def _move(story: Story, move: Move, trace: Trace, around: Surroundings) -> Iterator[Fault]:
    place = story.place("state")
    legal = transition(move.start, move.end)
    if legal is None:
        archive = around.previous is None and around.policy.review.needed(story.meta.category) == 0
        if not archive:
            yield Fault(
                "state-jump",
                *place,
                msg(
                    "The story goes from {start} to {end}, which is no step.",
                    start=STATE_WORDS[move.start],
                    end=STATE_WORDS[move.end],
                ),
                _way(move.start, story),
            )
        return
    author = move.step.author
    if move.step.is_merge:
        yield Fault(
            "move-in-merge",
            *place,
            msg(
                "A merge by {who} moves the story from {start} to {end}; a move is made in a commit of its own.",
                who=author.name,
                start=STATE_WORDS[move.start],
                end=STATE_WORDS[move.end],
            ),
            msg(
                "Merge with the state the base has, or the side that moved the story; then use"
                " `curate {command} {slug}`.",
                command=legal.command,
                slug=story.slug,
            ),
        )
    if not move.step.is_anybodys and not has_role(around.policy, author.person, legal.roles):
        yield Fault(
            "move-role",
            *place,
            msg("{who} may not {command} a story.", who=author.name, command=legal.command)
            if not move.step.commit
            else msg(
                "{who} may not {command} a story and did so in the commit {commit}.",
                who=author.name,
                command=legal.command,
                commit=move.step.commit[:10],
            ),
            msg("Somebody with the role {role} has to do it.", role=", ".join(legal.roles)),
        )
    if legal.command != "submit" and _edits(trace, move.step):
        yield Fault(
            "edit-in-move",
            *place,
            msg("The change that moves the story to {end} changes its text too.", end=STATE_WORDS[move.end])
            if not move.step.commit
            else msg(
                "The commit {commit} by {who} moves the story to {end} and changes its text too.",
                commit=move.step.commit[:10],
                who=author.name,
                end=STATE_WORDS[move.end],
            ),
            msg(
                "Who reads the log sees the move only. Commit the text by itself first: `curate commit {slug}`.",
                slug=story.slug,
            ),
        )


def _edits(trace: Trace, step: Step) -> bool:
    known = any(trace.versions.get(parent) is not None for parent in step.parents)
    return known and trace.changes_content(step)


def _moment(story: Story, trace: Trace, around: Surroundings) -> Iterator[Fault]:
    """The moment of a published story is outside the digest too, and the publisher's word as much as its state."""
    step = trace.rescheduling_step()
    if step is None or step.is_anybodys or has_role(around.policy, step.author.person, _PUBLISH.roles):
        return
    yield Fault(
        "move-role",
        *story.place("published"),
        msg("{who} may not change when readers see a published story.", who=step.author.name)
        if not step.commit
        else msg(
            "{who} may not change when readers see a published story and did so in the commit {commit}.",
            who=step.author.name,
            commit=step.commit[:10],
        ),
        msg(
            "Somebody with the role {role} has to do it: `curate publish {slug} --at TIME` while it is not out yet.",
            role=", ".join(_PUBLISH.roles),
            slug=story.slug,
        ),
    )


def _retraction(story: Story, trace: Trace, around: Surroundings) -> Iterator[Fault]:
    """A retraction is outside the digest, so who makes, changes or takes back one is judged here."""
    step = trace.retracting_step()
    if step is None or step.is_anybodys or has_role(around.policy, step.author.person, ("publisher",)):
        return
    yield Fault(
        "retraction-role",
        *story.place("retraction"),
        msg("{who} may not retract a story, or take a retraction back.", who=step.author.name),
        msg("Somebody with the role {role} has to do it.", role="publisher"),
    )


def _way(start: State, story: Story) -> Message:
    command = next_command(start)
    if command is None:
        return msg("Write `state: {state}` again.", state=start.value)
    return msg(
        "Write `state: {state}` again and use `curate {command} {slug}`.",
        state=start.value,
        command=command,
        slug=story.slug,
    )
