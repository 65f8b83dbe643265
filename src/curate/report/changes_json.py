"""What changed in a story as JSON, the contract for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.desk.differing import Differing
    from curate.workflow.differences import Difference


def differing_values(found: Differing) -> dict[str, object]:
    """Give what `diff --json` shows.

    `since` says what the story was compared with; `changed` names what differs, null when that version is not in this
    clone's history.
    """
    approval, changes = found.approval, found.changes
    return {
        "story": {"id": found.story.id, "slug": found.story.slug, "path": found.story.path},
        "since": {
            "approval": None
            if approval is None
            else {"by": approval.by, "at": approval.at.isoformat() if approval.at is not None else None},
            "commit": found.commit,
        },
        "changed": None if changes is None else [one.name for one in changes.differences],
        "differences": [_values(one) for one in changes.differences] if changes is not None else [],
    }


def _values(one: Difference) -> dict[str, object]:
    """Give one difference; of pictures `before` and `after` are object ids, "" for one that is used and missing."""
    return {
        "kind": one.kind.value,
        "name": one.name,
        "before": one.before,
        "after": one.after,
        "renamed_from": one.renamed_from,
    }
