"""Help and wrong usage in the reader's language; typer itself says both in English."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from curate.cli.options import Pair
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import Message, msg

_WORDS = {
    "[OPTIONS]": t("[OPTIONS]"),
    "COMMAND [ARGS]...": t("COMMAND [ARGS]..."),
    "[default: ": t("[default: "),
    "[required]": t("[required]"),
    "Show this message and exit.": t("Show this message and exit."),
    "Install completion for the current shell.": t("Install completion for the current shell."),
    "Show completion for the current shell, to copy it or customize the installation.": t(
        "Show completion for the current shell, to copy it or customize the installation."
    ),
}
"""What typer writes into usage lines and help records. A wording it changes one day would be English again."""

_PYTHON_TYPE = re.compile(r" <(?:list\[)?(?:str|int|float|bool|path|file|datetime|uuid)\]?>\Z", re.IGNORECASE)
"""What typer adds to the name of an argument; it says nothing to who types a story or a folder."""
_LIST_OF = re.compile(r"<list\[([^\[\]<>]++)\]>\Z")
_TOO_MANY = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<extra>.*)\)", re.DOTALL)


class App(typer.Typer):
    """A typer app whose commands speak the reader's language."""

    def command(self, name: str | None = None, **settings: Any) -> Any:
        return super().command(name, **{"cls": Command, **settings})


class Command(TyperCommand):
    """A command with its help in the reader's language, and with options that are repeated pairs."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for param in self.params:
            # typer refuses list[tuple[str, str]] and takes a list of named tuples; only their number is left to say.
            descriptor: Any = getattr(param, "type_descriptor", None)
            if descriptor is not None and descriptor.annotation == list[Pair]:
                param.nargs = len(Pair._fields)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands with its help in the reader's language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        limit = formatter.width - 6 - max(len(name) for name, _ in commands)
        rows = [(name, command.get_short_help_str(limit)) for name, command in commands if not command.hidden]
        _write_section(formatter, t("Commands:"), rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        completing = ctx.resilient_parsing  # a half typed name is no error then
        if name not in self.commands and not name.startswith("-") and not completing:
            from curate.story.story import did_you_mean

            raise UsageFault(
                msg("There is no command {name}.", name=name),
                did_you_mean(name, list(self.commands))
                or msg("`{command} --help` says more.", command=ctx.command_path),
            )
        return super().resolve_command(ctx, args)


def usage_fault(error: typer.TyperException, ctx: Any) -> UsageFault:
    """Say what typer found wrong with the arguments, and what to type; `ctx` is the group's context."""
    own = getattr(error, "ctx", None)
    command = own.command_path if own is not None else f"{ctx.command_path} {ctx.invoked_subcommand or ''}"
    return UsageFault(
        *_wrong(error, own or ctx, msg("`{command} --help` says more.", command=command.strip()))
    )


def _wrong(error: Any, ctx: Any, more: Message) -> tuple[Message, Message]:
    # Only BadParameter is public in typer; the names of the others have not changed since click 2.
    kind, param, said = type(error).__name__, getattr(error, "param", None), str(error)
    if kind == "NoSuchOption":
        near = error.possibilities
        hint = msg("Did you mean {word}?", word=near[0]) if near else more
        return msg("There is no option {option}.", option=error.option_name), hint
    if kind == "BadOptionUsage" and said.endswith("does not take a value."):
        return msg("The option {option} takes no value.", option=error.option_name), more
    if kind == "BadOptionUsage" and said.endswith("requires 2 arguments."):
        return msg("The option {option} needs two values.", option=error.option_name), more
    if kind == "BadOptionUsage":
        return msg("The option {option} needs a value.", option=error.option_name), more
    if kind == "MissingParameter" and param is not None:
        return msg("The argument {what} is missing.", what=param.get_error_hint().replace("'", "")), more
    if kind == "BadParameter" and param is not None:
        name, usage = param.get_error_hint().replace("'", ""), _form(param.get_help_record(ctx)[0])
        return msg("{name} does not take this value.", name=name), msg("Its form: `{usage}`", usage=usage)
    extra = _TOO_MANY.fullmatch(said)
    if extra is not None:
        return msg("This is too much: {extra}", extra=extra["extra"]), more
    if said == "Missing command.":
        return msg("Which command?"), more
    return msg("{said}", said=said), more


def _form(record: str) -> str:
    return _LIST_OF.sub(r"<\1>", _PYTHON_TYPE.sub("", record))


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = _in_our_words(" ".join(command.collect_usage_pieces(ctx)))
    pieces = re.sub(r"…([]}])\.\.\.", r"…\1", pieces)  # a name that says so already
    formatter.write_usage(ctx.command_path, pieces, prefix=t("Usage: "))


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None:
            rows[param.param_type_name].append((_form(record[0]), _in_our_words(record[1])))
    _write_section(formatter, t("Arguments:"), rows["argument"])
    _write_section(formatter, t("Options:"), rows["option"])


def _write_section(formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        formatter.write_paragraph()
        formatter.write(f"{heading}\n")  # write_heading would add a half-width colon
        with formatter.indentation():
            formatter.write_dl(rows)


def _in_our_words(text: str) -> str:
    for english, own in _WORDS.items():
        text = text.replace(english, own)
    return text
