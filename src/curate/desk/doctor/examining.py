"""All questions in their order, each for itself: one that cannot be answered keeps none of the others from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from curate.adapters import git as git_adapter
from curate.adapters.disk import reason_of
from curate.desk.doctor import (
    attributes,
    build_folders,
    history,
    hook,
    leftovers,
    locks,
    machine,
    policy_file,
    protections,
    signing,
    strays,
)
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, Status, wrong
from curate.errors import CurateError, EnvironmentFault
from curate.messages import msg
from curate.policy import POLICY_PATH, Policy

Question = Callable[[Checkout], Iterator[Diagnosis]]

OF_A_REPOSITORY = frozenset(
    {"identity", "branch", "under-way", "index", "git-locks", "history", "objects", "clock", "disk"}
)
"""What can be asked where there is no newsroom; a hook of ours, say, has no business there."""
OF_THE_CHECKOUT: tuple[tuple[str, Question], ...] = (
    ("identity", machine.identity),
    ("signing", signing.signing),
    ("uncommitted", policy_file.shared_files),
    ("hook", hook.hook),
    ("attributes", attributes.attributes),
    ("merge-driver", attributes.merge_driver),
    ("branch", history.branch),
    ("under-way", history.under_way),
    ("index", history.index),
    ("git-locks", locks.locks_of_git),
    ("curate-lock", locks.own_lock),
    ("temp-files", leftovers.temporary_files),
    ("kept-versions", leftovers.kept_versions),
    ("kept-answers", leftovers.unfinished_answers),
    ("build-folders", build_folders.build_folders),
    ("editor-files", strays.editor_files),
    ("conflict-copies", strays.conflict_copies),
    ("history", history.depth),
    ("objects", history.objects),
    ("clock", machine.clock),
    ("disk", machine.disk),
)
OF_THE_FORGE: tuple[tuple[str, Question], ...] = (
    ("uncommitted", policy_file.shared_files),
    ("attributes", attributes.attributes),
    ("history", history.depth),
    ("forge", protections.protections),
)
"""What travels with the repository, or stands at the forge; nothing of the machine at hand."""


def examine(
    start: Path, command: Path, now: datetime, *, forge: bool = False, deep: bool = False
) -> tuple[Policy | None, list[Diagnosis]]:
    """Look at the checkout that `start` lies in; gives its policy, when it has one, and every answer.

    Raises `EnvironmentFault` when there is no git to look with.
    """
    found = list(machine.git_itself())
    try:
        repository = git_adapter.find_repository(start)
    except EnvironmentFault as fault:
        return None, [*found, wrong("repository", fault.message, fault.hint)]
    policy, about_policy = policy_file.policy_of(repository)
    found += about_policy
    checkout = Checkout(repository, policy, command, now, deep)
    is_newsroom = (repository.top / POLICY_PATH).exists()
    for name, question in OF_THE_FORGE if forge else OF_THE_CHECKOUT:
        if is_newsroom or name in OF_A_REPOSITORY:
            found += _answered(name, question, checkout)
    return policy, found


def mendable(found: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Give those that `--fix` mends."""
    return [diagnosis for diagnosis in found if diagnosis.remedy is not None]


def mend(found: Sequence[Diagnosis]) -> list[CurateError]:
    """Apply the remedies; gives why one or the other could not be."""
    refused: list[CurateError] = []
    for diagnosis in mendable(found):
        if diagnosis.remedy is not None:
            try:
                diagnosis.remedy.apply()
            except CurateError as error:
                refused.append(error)
            except OSError as error:
                refused.append(_unreadable(error))
    return refused


def has_faults(found: Iterable[Diagnosis]) -> bool:
    """True when something has to be mended."""
    return any(diagnosis.status is Status.ERROR for diagnosis in found)


def _answered(name: str, question: Question, checkout: Checkout) -> list[Diagnosis]:
    try:
        return list(question(checkout))
    except CurateError as error:
        return [wrong(name, error.message, error.hint)]
    except OSError as error:
        fault = _unreadable(error)
        return [wrong(name, fault.message, fault.hint)]


def _unreadable(error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        msg("{path} cannot be read: {reason}.", path=str(error.filename or "?"), reason=reason_of(error)),
        msg("Check the disk and the folder, then try again."),
    )
