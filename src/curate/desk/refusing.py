"""Refusing a move before anything is written: what stands against it, and what to do about that."""

from __future__ import annotations

from curate.adapters import git as git_adapter
from curate.checks.findings import Finding, has_errors, in_order
from curate.desk.approved_versions import stale_approvals
from curate.desk.judging import digest_of
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import WorkTree
from curate.errors import HasFindings, Refused
from curate.messages import msg
from curate.story.story import Story
from curate.workflow.approvals import (
    Approvals,
    Standing,
    claims_hold,
    judge_approvals,
    unconfirmed,
    without_confirmation,
)
from curate.workflow.transitions import STATE_WORDS, Transition, next_command

MOVE_RULES = frozenset(
    {
        "state-jump",
        "move-role",
        "approval-missing",
        "approval-stale",
        "approval-self",
        "approval-role",
        "approval-author",
        "review-removed",
        "changes-requested",
        "claim-unconfirmed",
        "identity-changed",
        "edit-in-move",
        "retraction-role",
        "retraction-invalid",
        "correction-invalid",
        "point-open",
    }
)
"""Findings that refuse a move (exit 3) rather than call for work on the text (exit 1)."""


def refuse_on_errors(findings: list[Finding]) -> None:
    """Raise `Refused` when a rule about the move is broken, `HasFindings` when one about the text is."""
    if not has_errors(findings):
        return
    refusing = [f for f in findings if f.rule in MOVE_RULES and f.severity == "error"]
    if refusing:
        raise Refused(refusing[0].message, refusing[0].hint)
    raise HasFindings(msg("Mend what is found first; nothing was changed."), in_order(findings))


def refuse_uncommitted(newsroom: Newsroom, story: Story) -> None:
    """Raise `Refused` when the story differs from the last commit: what is judged must be what is committed."""
    prefix = f"{story.folder}/"
    changed = [
        c.path
        for c in git_adapter.changes_of_work_tree(newsroom.repository, "stories/")
        if c.path == story.path or c.path.startswith(prefix)
    ]
    if changed:
        raise Refused(
            msg("{path} has changes that are not committed.", path=changed[0]),
            msg("Commit them first: `curate commit {slug}`; then ask for a review of that.", slug=story.slug),
        )


def refuse_unapproved(newsroom: Newsroom, story: Story, tree: WorkTree) -> None:
    """Raise `Refused` when the story has too few approvals that hold, or one that confirms too little."""
    approvals = judge_approvals(story, digest_of(tree, story), newsroom.policy)
    if approvals.enough:
        _refuse_unconfirmed(story, approvals)
        return
    stale = [j.review for j in approvals.judged if j.standing is Standing.STALE]
    if stale and not approvals.objections:
        by, parts = stale[-1].by or "?", stale_approvals(newsroom, story, approvals)[-1].parts
        raise Refused(
            msg("The story changed after {by} approved it.", by=by)
            if parts is None
            else msg("The story changed after {by} approved it: {parts}.", by=by, parts=parts),
            msg("Have it reviewed again: `curate review {slug}`; or undo the change.", slug=story.slug),
        )
    if not approvals.judged and not approvals.objections:
        raise Refused(
            msg(
                "{title} has no approval yet; it needs {needed}.", title=story.title, needed=approvals.needed
            ),
            msg("Somebody other than the curator reviews it: `curate review {slug}`.", slug=story.slug),
        )


def _refuse_unconfirmed(story: Story, approvals: Approvals) -> None:
    """Refuse to publish on approvals from before the claims of a story had to be recorded."""
    if claims_hold(story, approvals):
        return
    lacking = without_confirmation(story, approvals)[0].review
    raise Refused(
        msg(
            "The approval by {by} does not say that the claim holds: {claim}",
            by=lacking.by or "?",
            claim=unconfirmed(story, lacking.confirmed)[0],
        ),
        msg(
            "In review, {by} confirms it: `curate review {slug} --approve --confirm all`; or take the claim out of"
            " `stance`.",
            by=lacking.by or "?",
            slug=story.slug,
        ),
    )


def wrong_state(story: Story, step: Transition) -> Refused:
    """Make the refusal of a move that does not begin at the story's state."""
    command = next_command(story.state)
    hint = (
        msg("A published story is changed by `curate correct {slug} --note TEXT`.", slug=story.slug)
        if command is None
        else msg("The next step is `curate {command} {slug}`.", command=command, slug=story.slug)
    )
    return Refused(
        msg(
            "{title} is in the state {state}; `curate {command}` takes stories in the state {wanted}.",
            title=story.title,
            state=STATE_WORDS[story.state],
            command=step.command,
            wanted=STATE_WORDS[step.start],
        ),
        hint,
    )
