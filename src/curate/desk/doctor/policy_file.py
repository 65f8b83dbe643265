"""The policy: whether it is there and can be worked by, and whether the others of the desk have it too."""

from __future__ import annotations

from collections.abc import Iterator

from curate.adapters import git as git_adapter
from curate.adapters.git import Repository
from curate.checks.findings import has_errors
from curate.checks.registry import check_policy
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, doubtful, typing, well, wrong
from curate.desk.newsroom import read_policy
from curate.errors import EnvironmentFault
from curate.messages import Message, msg
from curate.policy import POLICY_PATH, ParsedPolicy, Policy

SHARED = (POLICY_PATH, ".gitattributes")
"""Files that count only where everybody has them."""
RESTORING = "git restore --source=HEAD --staged --worktree --"


def policy_of(repository: Repository) -> tuple[Policy | None, list[Diagnosis]]:
    """Read the policy and look at it; None when nobody can work by it."""
    try:
        parsed = read_policy(repository)
    except EnvironmentFault as fault:
        if POLICY_PATH in git_adapter.changed_paths(repository, POLICY_PATH) and not _is_there(repository):
            deleted = msg("{path} was deleted here, while the last commit has it.", path=POLICY_PATH)
            return None, [wrong("policy", deleted, typing(f"{RESTORING} {POLICY_PATH}"))]
        return None, [wrong("policy", fault.message, fault.hint)]
    return parsed.policy, list(_judged(parsed))


def shared_files(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether what everybody has to have is committed, and still here."""
    changed = [path for path in SHARED if path in git_adapter.changed_paths(checkout.repository, path)]
    gone = [path for path in changed if not (checkout.top / path).exists()]
    changed = [path for path in changed if path not in gone]
    if gone:
        yield wrong(
            "uncommitted",
            msg("Deleted here, while the others of the desk have it: {paths}", paths=" ".join(gone)),
            typing(f"{RESTORING} {' '.join(gone)}"),
        )
    if changed:
        paths = " ".join(changed)
        yield doubtful(
            "uncommitted",
            msg(
                "Not committed as it is here, so that the others of the desk do not have it: {paths}",
                paths=paths,
            ),
            typing(f"git add -- {paths} && git commit -m newsroom -- {paths}"),
        )
    if not gone and not changed:
        yield well("uncommitted", msg("policy and attributes are committed as they are here"))


def _is_there(repository: Repository) -> bool:
    return (repository.top / POLICY_PATH).exists()


def _judged(parsed: ParsedPolicy) -> Iterator[Diagnosis]:
    findings = check_policy(parsed)
    if not findings:
        count = len(parsed.policy.people) if parsed.policy else 0
        yield well("policy", msg("the policy can be read; people in it: {count}", count=count))
        return
    worst = next((f for f in findings if f.severity == "error"), findings[0])
    message = msg(
        "{path}, line {line}: {message}",
        path=worst.path,
        line=worst.line,
        message=_more(worst.message, len(findings)),
    )
    if parsed.policy is None or has_errors(findings):
        yield wrong("policy", message, worst.hint or typing("curate check"))
    else:
        yield doubtful("policy", message, worst.hint or typing("curate check"))


def _more(message: Message, count: int) -> Message:
    if count == 1:
        return message
    return msg("{message} (and {count} more; `curate check` lists them)", message=message, count=count - 1)
