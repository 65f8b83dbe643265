"""Help and wrong usage in the reader's language; typer itself says both in English."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

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

_TOO_MANY = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<extra>.*)\)", re.DOTALL)


class App(typer.Typer):
    """A typer app whose commands speak the reader's language."""

    def command(self, name: str | None = None, **settings: Any) -> Any:
        return super().command(name, **{"cls": Command, **settings})


class Command(TyperCommand):
    """A command with its help in the reader's language."""

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
                or msg("`{command} --help` lists them.", command="curate"),
            )
        return super().resolve_command(ctx, args)


def usage_fault(error: typer.TyperException) -> UsageFault:
    """Say what typer found wrong with the arguments, and what to type."""
    context = getattr(error, "ctx", None)
    hint: Message | None = None
    if context is not None:
        hint = msg("`{command} --help` says what it takes.", command=context.command_path)
    kind, option, param = (
        type(error).__name__,
        getattr(error, "option_name", ""),
        getattr(error, "param", None),
    )
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        return UsageFault(
            msg("There is no option {option}.", option=option),
            msg("Did you mean {word}?", word=near[0]) if near else hint,
        )
    if kind == "BadOptionUsage" and context is not None:
        known = next((p for p in context.command.params if option in (*p.opts, *p.secondary_opts)), None)
        if known is not None and known.is_flag:
            return UsageFault(msg("The option {option} takes no value.", option=option), hint)
        return UsageFault(msg("The option {option} needs a value.", option=option), hint)
    if kind == "MissingParameter" and param is not None:
        return UsageFault(msg("{what} is missing.", what=param.make_metavar(context)), hint)
    if kind == "BadParameter" and param is not None:
        name = param.opts[0] if param.param_type_name == "option" else param.make_metavar(context)
        return UsageFault(
            msg("The value of {name} has to be {expected}.", name=name, expected=param.make_metavar(context)),
            hint,
        )
    said = getattr(error, "message", None) or str(error)
    extra = _TOO_MANY.fullmatch(said)
    if extra is not None:
        return UsageFault(msg("There is one word too many: {extra}", extra=extra["extra"]), hint)
    return UsageFault(msg("{said}", said=said), hint)


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = _in_our_words(" ".join(command.collect_usage_pieces(ctx)))
    formatter.write_usage(ctx.command_path, pieces, prefix=t("Usage: "))


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None:
            rows[param.param_type_name].append((record[0], _in_our_words(record[1])))
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
