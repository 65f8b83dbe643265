"""`check --fix`: the difference first, then the writing, then what is left to do by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from curate.cli.session import Session
from curate.messages import Message, msg

if TYPE_CHECKING:
    from curate.desk.checking import CheckReport
    from curate.desk.mending import Mend, Mends


def mend(
    session: Session, report: CheckReport, *, unsafe: bool, sure: bool, dry_run: bool, aside: bool
) -> tuple[Mend, ...]:
    """Show what the fixes of a report would change, and write it; gives what was written.

    Somebody at a terminal is asked first unless `sure`. With `aside` everything is said on standard error, so
    that a report for a machine stays alone on standard output. Raises what could not be written, after the rest.
    """
    from curate.desk.mending import find_mends, write_mends

    console = session.console
    mends = find_mends(session.newsroom, session.now, report.findings, unsafe=unsafe)
    say: Callable[[Message, str], None] = console.note if aside else console.say
    _show(session, mends, say, aside=aside)
    if not mends.stories:
        say(msg("There is nothing that could be mended this way."), "quiet")
        return ()
    if dry_run:
        say(msg("Dry run: nothing was written."), "quiet")
        return ()
    if session.may_ask and not sure and not aside and not _wanted(session, mends):
        say(msg("Nothing was written."), "quiet")
        return ()
    written, refused = write_mends(session.newsroom, mends.stories)
    if written:
        places = sum(one.count for one in written)
        say(msg("✓ mended: places {places} · stories {stories}", places=places, stories=len(written)), "good")
    for error in refused[:-1]:
        console.fault(error)
    if refused:
        raise refused[-1]
    return tuple(written)


def _show(session: Session, mends: Mends, say: Callable[[Message, str], None], *, aside: bool) -> None:
    from curate.report.diff_text import diff_text

    console = session.console
    for one in mends.stories:
        difference = diff_text(one.before, one.after, one.path, console.paint)
        (console.aside if aside else console.show)(difference)
        if one.approvers:
            say(msg("  the approval by {by} will not count any more", by=", ".join(one.approvers)), "warning")
    if mends.left:
        say(
            msg("{count} fixes were left out: they would change more than words.", count=mends.left),
            "warning",
        )


def _wanted(session: Session, mends: Mends) -> bool:
    from curate import prompts

    def text(message: Message) -> str:
        return message.render(session.console.translate)

    places = sum(one.count for one in mends.stories)
    question = msg(
        "Write these changes? (places {places}, stories {stories})", places=places, stories=len(mends.stories)
    )
    return prompts.confirm(text(question), yes=text(msg("Yes")), no=text(msg("No")), default=True)
