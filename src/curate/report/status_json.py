"""The desk as one person sees it, as JSON for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.report.stories_json import standing_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.desk.situations import Standing
    from curate.desk.status import Status
    from curate.policy import Policy


def status_values(status: Status, policy: Policy) -> dict[str, object]:
    """Give the values `status --json` shows.

    `person` is null when git knows nobody, its `id` null for a stranger. A story has the values of `list --json`,
    and under `step` what the person can do next with it. `next` is the command to type, or null while something
    keeps the person from working here: `trouble` says what, in English.
    """
    person = status.person
    return {
        "person": {
            "id": status.id,
            "name": policy.person_name(status.id) or person.identity.name,
            "email": person.identity.email,
            "roles": list(policy.people[status.id].roles) if status.id is not None else [],
        }
        if person is not None
        else None,
        "branch": status.branch,
        "trouble": str(status.trouble.message) if status.trouble is not None else None,
        "counts": status.counts._asdict(),
        "drafts": _stories(status, status.drafts),
        "waiting": _stories(status, status.waiting),
        "stuck": _stories(status, status.stuck),
        "claims": _stories(status, status.claims),
        "uncommitted": [
            {"path": changed.path, "slug": changed.slug, "title": changed.title, "kind": changed.kind.value}
            for changed in status.uncommitted
        ],
        "unreadable": list(status.unreadable),
        "next": status.next_command,
    }


def _stories(status: Status, standings: Sequence[Standing]) -> list[dict[str, object]]:
    stories = []
    for standing in standings:
        step = status.step_of(standing)
        stories.append({**standing_values(standing), "step": step.value if step is not None else None})
    return stories
