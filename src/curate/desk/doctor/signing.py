"""Signatures, where the policy asks for them: whether this checkout makes some that count."""

from __future__ import annotations

from collections.abc import Iterator

from curate.adapters import git as git_adapter
from curate.adapters.git.health import is_switched_on, setting
from curate.adapters.ssh_keys import public_key, ssh_keygen
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, typing, well, wrong
from curate.messages import msg
from curate.policy import POLICY_PATH

USUAL_KEY = "~/.ssh/id_ed25519.pub"


def signing(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether an approval made here would carry a signature that the policy accepts."""
    policy = checkout.policy
    if policy is None or policy.review.identity != "signed":
        return
    faults = list(_faults(checkout))
    yield from faults or [well("signing", msg("approvals made here are signed with a key of yours"))]


def _faults(checkout: Checkout) -> Iterator[Diagnosis]:
    repository = checkout.repository
    if ssh_keygen() is None:
        yield wrong(
            "signing",
            msg("The policy asks for signatures, and ssh-keygen is not here to make or verify any."),
            msg("Install OpenSSH."),
        )
    if (setting(repository, "gpg.format") or "openpgp") != "ssh":
        yield wrong(
            "signing",
            msg("The policy asks for signatures by SSH keys, and git would sign with something else."),
            typing("git config gpg.format ssh"),
        )
    if not is_switched_on(repository, "commit.gpgSign"):
        yield wrong(
            "signing",
            msg("The policy asks for signatures, and git does not sign your commits."),
            typing("git config commit.gpgSign true"),
        )
    yield from _key_faults(checkout)


def _key_faults(checkout: Checkout) -> Iterator[Diagnosis]:
    signing_key = setting(checkout.repository, "user.signingKey")
    if signing_key is None:
        yield wrong(
            "signing",
            msg("The policy asks for signatures, and git was not told your key."),
            msg(
                "Type: git config user.signingKey {key} (to make one: ssh-keygen -t ed25519)",
                key=USUAL_KEY,
            ),
        )
        return
    key = public_key(signing_key)
    if key is None:
        yield wrong(
            "signing",
            msg("git is to sign with {key}, and there is no public key.", key=signing_key),
            msg("Type: git config user.signingKey {key} (to make one: ssh-keygen -t ed25519)", key=USUAL_KEY),
        )
        return
    who = git_adapter.identity_if_any(checkout.repository)
    policy = checkout.policy
    person = policy.person_with_email(who.email) if policy is not None and who is not None else None
    if policy is None or person is None:
        return  # said under `identity`
    if key in (" ".join(known.split()[:2]) for known in policy.people[person].keys):
        return
    yield wrong(
        "signing",
        msg("The key git signs with is none of those the policy has of {person}.", person=person),
        msg(
            'Have it added to `people.{person}.keys` in {path}: "{key}"',
            person=person,
            path=POLICY_PATH,
            key=key,
        ),
    )
