"""How git treats stories: their bytes kept as they are, and merged key by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curate.adapters import files
from curate.adapters import git as git_adapter
from curate.adapters.git.health import attributes_of, setting
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import FIXING, Diagnosis, Remedy, doubtful, typing, well, wrong
from curate.desk.founding import ATTRIBUTES
from curate.desk.merge_driver_setup import driver_installed, driver_program, install_driver
from curate.desk.planned_files import Planned, Step, with_lines
from curate.messages import Message, msg

DRIVER = "curate-story"
SAMPLE = "stories/2025/12/sample.md"
"""Where a story might lie, for a newsroom that has none yet."""
MOST_SAMPLES = 200


def attributes(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look at what `.gitattributes` and everything that outweighs it come to for stories."""
    planned = with_lines(checkout.top / ".gitattributes", ATTRIBUTES)
    found = attributes_of(checkout.repository, _samples(checkout), ("text", "merge"))
    converted = [path for path, values in found.items() if values.get("text") != "unset"]
    unmerged = [path for path, values in found.items() if values.get("merge") != DRIVER]
    if converted:
        autocrlf = (setting(checkout.repository, "core.autocrlf") or "").lower()
        yield _unkept(planned, converted, converting=autocrlf in ("true", "input"))
    elif unmerged:
        if planned.step is Step.KEEP:
            message = msg(
                "Something outweighs the merge driver of .gitattributes for {path}.", path=unmerged[0]
            )
        else:
            message = msg(".gitattributes does not give stories their merge driver.")
        yield doubtful("attributes", message, *_mended(planned, unmerged))
    else:
        yield well("attributes", msg("git keeps the bytes of stories and merges them with curate's driver"))


def merge_driver(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether this checkout's git knows the driver that `.gitattributes` names."""
    repository = checkout.repository
    if driver_installed(repository):
        yield well("merge-driver", msg("the merge driver is installed"))
        return
    program = driver_program(repository)
    message = (
        msg("The merge driver runs {program}, which is gone.", program=str(program))
        if program is not None
        else msg(
            "The merge driver is not installed here: git would merge stories without knowing what they are."
        )
    )
    yield doubtful(
        "merge-driver",
        message,
        typing(FIXING),
        Remedy(
            msg("install the merge driver in .git/config, with {command}", command=str(checkout.command)),
            lambda: install_driver(repository, checkout.command),
        ),
    )


def _samples(checkout: Checkout) -> list[str]:
    """Give some of the stories, spread over all of them: what outweighs an attribute may hold for one folder only."""
    names = git_adapter.staged_names(checkout.repository, "stories")
    stories = [path for path in names if path.endswith(".md")]
    step = max(len(stories) // MOST_SAMPLES, 1)
    return stories[::step] or [SAMPLE]


def _unkept(planned: Planned, paths: Sequence[str], *, converting: bool) -> Diagnosis:
    if converting:
        message = msg(
            "core.autocrlf is on and nothing keeps git from changing the line ends of {path}:"
            " an approval would not count on another machine.",
            path=paths[0],
        )
    elif planned.step is Step.KEEP:
        message = msg("Something outweighs `-text` of .gitattributes for {path}.", path=paths[0])
    else:
        message = msg(
            "Nothing keeps git from changing the line ends of {path}:"
            " an approval would not count on another machine.",
            path=paths[0],
        )
    return wrong("attributes", message, *_mended(planned, paths))


def _mended(planned: Planned, paths: Sequence[str]) -> tuple[Message, Remedy | None]:
    if planned.step is Step.KEEP:
        return (
            msg(
                "Look at .git/info/attributes, at later lines of .gitattributes and at those in folders; to see what"
                " holds, type: git check-attr -a -- {path}",
                path=paths[0],
            ),
            None,
        )
    return typing(FIXING), Remedy(msg("add what is missing to .gitattributes"), lambda: _write(planned))


def _write(planned: Planned) -> None:
    files.write_atomically(planned.path, planned.after, expected=planned.before)
