"""`serve`."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import CurateError, EnvironmentFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.cli.console import Console
    from curate.desk.previewing import Shown

DEFAULT_PORT = 8765
_EXTRA = ("starlette", "uvicorn", "watchfiles")


def serve(
    context: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help=t("The port; when it is taken, the next free one.")
        ),
    ] = DEFAULT_PORT,
    open_it: Annotated[
        bool, typer.Option("--open/--no-open", help=t("Open the preview in the browser."))
    ] = False,
    drafts: Annotated[
        bool,
        typer.Option(
            "--drafts/--no-drafts", help=t("Show what is not out below /_preview/, for this machine only.")
        ),
    ] = True,
) -> None:
    """Preview the site on this machine; pages load again when a story is saved."""
    session = session_of(context)
    console, newsroom = session.console, session.newsroom
    _require_extra()
    from curate.adapters.clock import build_moment
    from curate.adapters.preview.listening import listen_here
    from curate.adapters.preview.server import PreviewApp, PreviewServer, events_address
    from curate.adapters.preview.watching import changes_below
    from curate.desk.previewing import Preview

    events = events_address()
    preview = Preview(newsroom, build_moment, console.translate, events=events, drafts=drafts)
    listening = listen_here(port)
    try:
        shown = preview.show()
        app = PreviewApp(events, listening.port)
        app.put(shown.pages, shown.missing, shown.version)
        server = PreviewServer(app, listening)
    except BaseException:
        listening.close()
        raise
    server.start()
    try:
        address = f"http://127.0.0.1:{listening.port}/"
        if port not in (0, listening.port):
            console.note(
                msg("Port {port} is taken; this is {free}.", port=port, free=listening.port), "warning"
            )
        console.say(msg("✓ preview at {address} · stories {stories}", address=address, stories=shown.stories))
        if drafts:
            console.say(msg("→ what is not out: {address}_preview/", address=address))
        console.say(msg("Ctrl-C ends it."), "quiet")
        _tell(console, shown)
        if open_it:
            import webbrowser

            webbrowser.open(address)
        for _ in changes_below(newsroom.top / "stories"):
            before, shown = shown, preview.show()
            if shown.version != before.version:
                app.put(shown.pages, shown.missing, shown.version)
                server.tell()
                _tell(console, shown)
    except KeyboardInterrupt:
        console.say(msg("The preview has ended; it wrote no file."))
    finally:
        server.stop()


def _tell(console: Console, shown: Shown) -> None:
    """Say what the preview shows now, and why it is not the newest, if so."""
    if shown.trouble is not None:
        if shown.faults:
            from curate.report.findings_text import findings_text

            console.show(findings_text(shown.faults, console.translate, console.paint))
        console.fault(
            CurateError(
                shown.trouble, msg("Until it is mended, the preview shows the last state that worked.")
            )
        )
        return
    said = msg(
        "made: stories {stories} · not out {unseen} · with errors {faulty}",
        stories=shown.stories,
        unseen=shown.unseen,
        faulty=shown.faulty,
    )
    console.say(said, "quiet")


def _require_extra() -> None:
    """Refuse, with what to type, when the packages of the preview are not there."""
    if any(importlib.util.find_spec(name) is None for name in _EXTRA):
        raise EnvironmentFault(
            msg("The preview needs packages that are not installed."),
            msg("In the clone that curate was installed from: `pip install '.[serve]'`."),
        )


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("serve", help=t("Preview the site on this machine; pages load again when a story is saved."))(
        serve
    )
