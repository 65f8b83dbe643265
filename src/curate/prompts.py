"""Questions at a terminal; the only user of questionary. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import questionary
from prompt_toolkit.completion import Completer, FuzzyWordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.validation import ValidationError, Validator

from curate.report.sanitise import safe_line

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("answer", "fg:ansigreen"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        ("selected", "fg:ansigreen"),
        ("instruction", "fg:ansibrightblack"),
        ("validation-toolbar", "bg:default fg:ansired"),
        ("bottom-toolbar", "noreverse bg:default fg:ansibrightblack"),
    ]
)

Check = Callable[[str], str | None]
"""Takes what is typed, gives what is wrong with it in the reader's language, or None."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several: its value, and how it is shown."""

    value: str
    label: str


def ask_text(
    question: str,
    *,
    default: str = "",
    check: Check | None = None,
    suggestions: Sequence[str] = (),
    below: Callable[[str], str] | None = None,
) -> str:
    """Ask for one line. `check` is run while typing; `below` gives a line shown under the answer as it grows."""
    toolbar = None
    if below is not None:
        from prompt_toolkit.application import get_app

        def toolbar() -> str:
            return safe_line(below(get_app().current_buffer.text))

    completer: Completer | None = None
    if suggestions:
        completer = FuzzyWordCompleter([safe_line(word) for word in suggestions])
    answer = questionary.text(
        safe_line(question),
        default=default,
        validate=_Checker(check) if check is not None else None,
        completer=completer,
        complete_while_typing=True,
        validate_while_typing=True,
        bottom_toolbar=toolbar,
        style=STYLE,
        qmark="?",
    ).unsafe_ask()
    return str(answer).strip()


def choose(question: str, choices: Sequence[Choice], default: str | None = None) -> str:
    """Ask for one of several answers; typing narrows a long list."""
    offered = [questionary.Choice(safe_line(c.label), value=c.value) for c in choices]
    preset = next((c for c in offered if c.value == default), None)
    long = len(offered) > 9
    return str(
        questionary.select(
            safe_line(question),
            choices=offered,
            default=preset,
            style=STYLE,
            qmark="?",
            use_search_filter=long,
            use_jk_keys=not long,
            instruction=" ",
        ).unsafe_ask()
    )


def choose_many(question: str, choices: Sequence[Choice], instruction: str) -> list[str]:
    """Ask for any number of answers."""
    offered = [questionary.Choice(safe_line(c.label), value=c.value) for c in choices]
    answers = questionary.checkbox(
        safe_line(question), choices=offered, style=STYLE, qmark="?", instruction=instruction
    ).unsafe_ask()
    return [str(answer) for answer in answers]


def confirm(question: str, *, default: bool) -> bool:
    """Ask yes or no."""
    return bool(
        questionary.confirm(safe_line(question), default=default, style=STYLE, qmark="?").unsafe_ask()
    )


class _Checker(Validator):
    """Shows what is wrong while typing, and keeps the prompt open until nothing is."""

    def __init__(self, check: Check) -> None:
        self._check = check

    def validate(self, document: Document) -> None:
        fault = self._check(document.text.strip())
        if fault is not None:
            raise ValidationError(message=safe_line(fault), cursor_position=len(document.text))
