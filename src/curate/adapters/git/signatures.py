"""Signatures of commits, verified with the SSH keys that somebody else names."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from curate.adapters.git.repository import Repository
from curate.errors import EnvironmentFault
from curate.messages import msg

_FIELDS = 3


def signers(repo: Repository, commits: Iterable[str], keys: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give, by commit, the name in `keys` whose key made a good signature of it; others are left out.

    `keys` maps a name to SSH public keys as they stand in a `.pub` file. Neither the repository's list of signers
    nor the program it names for verifying counts, and a signature that is no SSH signature is none. Raises
    `EnvironmentFault` when `ssh-keygen` is not there to verify with.
    """
    wanted = list(dict.fromkeys(commits))
    if not wanted:
        return {}
    program = _ssh_keygen()
    with tempfile.TemporaryDirectory(prefix="curate-signers-") as folder:
        allowed = Path(folder) / "allowed_signers"
        lines = [f"{name} {' '.join(key.split()[:2])}\n" for name, known in keys.items() for key in known]
        allowed.write_text("".join(lines), encoding="utf-8")
        options = (
            *("-c", f"gpg.ssh.allowedSignersFile={allowed}", "-c", f"gpg.ssh.program={program}"),
            *("-c", "gpg.ssh.revocationFile=", "-c", "gpg.minTrustLevel=undefined"),
            # Programs for other kinds of signatures are not started at all.
            *("-c", "gpg.program=false", "-c", "gpg.openpgp.program=false", "-c", "gpg.x509.program=false"),
            *("log", "-z", "--no-walk=unsorted", "--stdin", "--no-mailmap", "--no-notes", "--no-color"),
            "--format=tformat:%H%x00%G?%x00%GS",
        )
        out = _asked(repo, options, wanted)
        if out is None:
            # What passes for a signature and is none may end git: ssh-keygen no longer reads what git writes to it.
            each = [_asked(repo, options, [oid]) for oid in wanted]
            out = b"".join(part for part in each if part is not None)
    fields = [field.decode("utf-8", "replace") for field in out.split(b"\0")]
    found = {}
    for at in range(0, len(fields) - _FIELDS + 1, _FIELDS):
        oid, verdict, signer = fields[at : at + _FIELDS]
        if verdict == "G" and signer in keys:
            found[oid] = signer
    return found


def _asked(repo: Repository, options: Sequence[str], commits: Sequence[str]) -> bytes | None:
    answer = repo.ask(*options, stdin="".join(f"{oid}\n" for oid in commits).encode("ascii"))
    return answer.out if answer.code == 0 else None


def _ssh_keygen() -> str:
    # As for git itself, entries of PATH that are not absolute are passed over.
    folders = [
        part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(part).is_absolute()
    ]
    found = shutil.which("ssh-keygen", path=os.pathsep.join(folders))
    if found is None:
        raise EnvironmentFault(
            msg("ssh-keygen was not found, so no signature could be verified."),
            msg("Install OpenSSH, then try again."),
        )
    return found
