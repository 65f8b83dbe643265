"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from curate.cli.completing import complete_platform, complete_relation, complete_story
from curate.cli.wording import t


class Pair(NamedTuple):
    """The two values of an option that takes two, as in `--point QUOTE WHAT`; see `usage.Command`."""

    first: str
    second: str


StoryArgument = Annotated[
    str,
    typer.Argument(
        metavar="STORY", help=t("The story's id, slug or path, exactly."), autocompletion=complete_story
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=t("Show what would change and write nothing."))]
NoCommit = Annotated[bool, typer.Option("--no-commit", help=t("Write the story and leave the commit to me."))]
Push = Annotated[
    bool, typer.Option("--push", help=t("Push the branch, and say where the pull request is opened."))
]
Remote = Annotated[
    str | None,
    typer.Option("--remote", metavar="NAME", help=t("The remote; the one git would take otherwise.")),
]
OpenRequest = Annotated[
    bool | None,
    typer.Option(
        "--open/--no-open",
        show_default=False,
        help=t("Open the pull request through gh or glab after the push; asked at a terminal."),
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=t("Print JSON for scripts."))]

RelationOption = Annotated[
    str,
    typer.Option(
        metavar="WORD", help=t("What the story is to its source."), autocompletion=complete_relation
    ),
]
PlatformOption = Annotated[
    str, typer.Option(metavar="WORD", help=t("Where the source appeared."), autocompletion=complete_platform)
]
AuthorOption = Annotated[
    str, typer.Option(metavar="NAME", help=t("The source's author, exactly as shown there."))
]
UrlNoteOption = Annotated[str, typer.Option(metavar="TEXT", help=t("Why the source has no address."))]
LocatorOption = Annotated[str, typer.Option(metavar="TEXT", help=t("Where in the video, audio or book."))]
SourceLanguageOption = Annotated[
    str, typer.Option("--source-language", "--language", metavar="CODE", help=t("The source's language."))
]
TranslatorOption = Annotated[
    str, typer.Option(metavar="NAME", help=t("Who translated it, when it was not the curator."))
]
PermissionOption = Annotated[
    str,
    typer.Option(
        metavar="none|requested|granted|licence|fair-quotation", help=t("On what ground it is used.")
    ),
]
PermissionNoteOption = Annotated[str, typer.Option(metavar="TEXT", help=t("Who gave it, when, for what."))]
