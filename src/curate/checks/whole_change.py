"""What only the change as a whole can tell: deleted stories, files that judge the others, a base that moved on."""

from __future__ import annotations

from collections.abc import Sequence

from curate.checks.rule import Rule, always
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import State
from curate.workflow.transitions import STATE_WORDS

RULES = (
    always("story-deleted"),
    always("policy-changed"),
    Rule(
        "base-moved",
        {State.DRAFT: "warning", State.REVIEW: "warning", State.PUBLISHED: "error"},
        fixed=True,
    ),
)


def deleted_fault(before: Story) -> Fault | None:
    """Give the fault of a change that takes a story away which others have worked on; drafts may go."""
    if before.state is State.DRAFT:
        return None
    return Fault(
        "story-deleted",
        1,
        1,
        msg(
            "{title} is deleted; it was in the state {state}.",
            title=before.title,
            state=STATE_WORDS[before.state],
        ),
        msg(
            "Put it back: `git restore --source HEAD~ {path}`, or from the base; take it back to draft first.",
            path=before.path,
        )
        if before.state is State.REVIEW
        else msg("Put it back: a published story keeps its address; it is retracted, not deleted."),
    )


def protected_fault(path: str, authors: Sequence[str], *, signed: bool) -> Fault:
    """Give the fault of a change to a file others are judged by, made by `authors`, who may not (ids or addresses)."""
    return Fault(
        "policy-changed",
        1,
        1,
        msg(
            "{path} decides how changes are judged, and was changed by {who}.",
            path=path,
            who=", ".join(authors),
        ),
        msg(
            "Somebody with the role maintainer in the policy of the base makes this change, in signed commits; take it"
            " out of this one: `git checkout BASE -- {path}`.",
            path=path,
        )
        if signed
        else msg(
            "Somebody with the role maintainer in the policy of the base makes this change; take it out of this one:"
            " `git checkout BASE -- {path}`.",
            path=path,
        ),
    )


def moved_fault(story: Story, there: Story | None) -> Fault:
    """Give the fault of a story that the base changed too since this change began.

    `there` is how it is there; None when the base holds none that can be read under the name it had.
    """
    return Fault(
        "base-moved",
        *story.place("state"),
        msg(
            "The story was changed on the base as well; there it is in the state {state}.",
            state=STATE_WORDS[there.state],
        )
        if there is not None
        else msg("The story was changed on the base as well; there it was renamed or taken away."),
        msg("What a merge makes of the two was not judged. Bring the base in first: `curate sync`."),
    )
