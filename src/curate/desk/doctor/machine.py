"""The machine: which git it has, whom git would record, what time it is, and room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from curate.adapters import git as git_adapter
from curate.adapters.git.health import newest_commit_date
from curate.adapters.git.preflight import LEAST_FREE_BYTES, guessed_identity
from curate.adapters.git.run import executable
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, doubtful, well, wrong
from curate.desk.newsroom import Newsroom, require_person
from curate.errors import EnvironmentFault, Refused
from curate.messages import msg

DURABLE_GIT = (2, 36)
LOW_ON_SPACE = 100 * 1024 * 1024
TOLERATED = timedelta(minutes=5)
"""So far two clocks may differ without anybody noticing."""
CURATE_YEAR = 2025
"""A clock that shows an earlier year is wrong: there was no curate then."""


def git_itself() -> Iterator[Diagnosis]:
    """Look at git, before any repository. Raises `EnvironmentFault` when there is none at all."""
    try:
        version = git_adapter.git_version()
    except EnvironmentFault as fault:
        executable()  # raises when it is missing, rather than too old
        yield wrong("git", fault.message, fault.hint)
        return
    shown = ".".join(map(str, version))
    if version < DURABLE_GIT:
        yield doubtful(
            "git",
            msg("git {version} does not ask the disk to keep everything a commit needs.", version=shown),
            msg("Update git to 2.36 or newer; until then, a power cut may cost the last commits."),
        )
    else:
        yield well("git", msg("git {version}", version=shown))


def identity(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at whom git would record, and whether the policy knows them."""
    repository = checkout.repository
    try:
        who = git_adapter.identity(repository)
    except EnvironmentFault as fault:
        guessed = guessed_identity(repository)
        if guessed is None:
            yield wrong("identity", fault.message, fault.hint)
        else:
            yield wrong(
                "identity",
                msg(
                    "git was not told who you are and would make up {name} <{email}>.",
                    name=guessed.name,
                    email=guessed.email,
                ),
                fault.hint,
            )
        return
    if checkout.policy is not None:
        try:
            person = require_person(Newsroom(repository, checkout.policy))
        except Refused as stranger:
            yield wrong("identity", stranger.message, stranger.hint)
            return
        roles = ", ".join(checkout.policy.people[person].roles)
        yield well(
            "identity",
            msg(
                "you are {person}: {name} <{email}> ({roles})",
                person=person,
                name=who.name,
                email=who.email,
                roles=roles,
            ),
        )
        return
    yield well("identity", msg("git records {name} <{email}>", name=who.name, email=who.email))


def clock(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at the clock: approvals and embargoes are dated by it."""
    now = checkout.now
    newest = newest_commit_date(checkout.repository)
    set_it = msg("Set the clock of this machine, or have it set: timedatectl set-ntp true")
    if now.year < CURATE_YEAR:
        yield wrong("clock", msg("This machine's clock says {now}.", now=_shown(now)), set_it)
    elif newest is not None and newest - now > TOLERATED:
        yield doubtful(
            "clock",
            msg(
                "A commit is dated {date}, and this machine's clock says {now}.",
                date=_shown(newest),
                now=_shown(now),
            ),
            set_it,
        )
    else:
        yield well("clock", msg("the clock is not behind the commits"))


def disk(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at the room on the disk of the repository."""
    usage = shutil.disk_usage(checkout.top)
    free = usage.free // (1024 * 1024)
    if not usage.total:  # some network file systems report no size at all
        return
    make_room = msg("Make some room: delete or move what nobody needs.")
    if usage.free < LEAST_FREE_BYTES:
        yield wrong("disk", msg("The disk is full; nothing can be saved or committed."), make_room)
    elif usage.free < LOW_ON_SPACE:
        yield doubtful("disk", msg("Only {free} MiB are free on the disk.", free=free), make_room)
    else:
        yield well("disk", msg("{free} MiB are free on the disk", free=free))


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
