"""Questions at a terminal; the only user of questionary. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.validation import ValidationError, Validator
from questionary.prompts.common import InquirerControl

from curate.report.sanitise import fit, safe_line

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
        ("completion-menu", "bg:default"),
        ("completion-menu.completion", "bg:default fg:default"),
        ("completion-menu.completion.current", "noreverse bg:default fg:ansicyan bold"),
    ]
)

Check = Callable[[str], str | None]
"""Takes what is typed, gives what is wrong with it in the reader's language, or None."""

Leave = Callable[[str], None]
"""Takes what stood at a question that was left without an answer."""

MOST_WITHOUT_SEARCH = 9
SEPARATORS = re.compile("[,，、;；]")
"""What stands between the words of a list, on a Chinese keyboard and on another."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several: its value, and how it is shown."""

    value: str
    label: str


def words_of(typed: str) -> list[str]:
    """Cut a typed list into its words, each once, in order."""
    return list(dict.fromkeys(word.strip() for word in SEPARATORS.split(typed) if word.strip()))


def ask_text(
    question: str,
    *,
    default: str = "",
    check: Check | None = None,
    suggestions: Sequence[str] = (),
    several: bool = False,
    below: Callable[[str], str] | None = None,
    unfinished: Leave | None = None,
) -> str:
    """Ask for one line.

    `check` is run while typing; `below` gives a line shown under the answer as it grows. With `several` the
    answer is a list and its last word is completed. `unfinished` is told what stood there when the
    question is left without an answer: by Ctrl-C or Ctrl-D, or because the terminal went away.
    """
    session: dict[str, Application[Any]] = {}

    def toolbar() -> str:
        typed = session["app"].current_buffer.text
        return safe_line(below(typed)) if below is not None else ""

    asked = questionary.text(
        safe_line(question),
        default=_shown_safely(default),
        validate=_Checker(check) if check is not None else None,
        completer=_Known(suggestions, several=several) if suggestions else None,
        complete_while_typing=True,
        validate_while_typing=True,
        bottom_toolbar=toolbar if below is not None else None,
        style=STYLE,
        qmark="?",
    )
    session["app"] = app = asked.application
    _watch_for_the_end(app, unfinished)
    try:
        answer = str(asked.unsafe_ask())
    except (KeyboardInterrupt, EOFError, OSError):  # OSError: there is no terminal any more to draw on
        if unfinished is not None:
            unfinished(app.current_buffer.text)
        raise
    # A paste may bring line ends along; an answer is one line.
    return " ".join(part.strip() for part in answer.splitlines() if part.strip())


def choose(
    question: str,
    choices: Sequence[Choice],
    default: str | None = None,
    *,
    instruction: str = "",
    keys: Sequence[str] = (),
) -> str:
    """Ask for one of several answers; typing narrows a long list, in Chinese too.

    `keys` are letters that choose at once, one for each choice from the first on.
    """
    offered = [questionary.Choice(_fitting(c.label), value=c.value) for c in choices]
    preset = next((c for c in offered if c.value == default), None)
    long = len(offered) > MOST_WITHOUT_SEARCH
    asked = questionary.select(
        safe_line(question),
        choices=offered,
        default=preset,
        style=STYLE,
        qmark="?",
        use_search_filter=long,
        use_jk_keys=not long and not keys,
        instruction=instruction or " ",
    )
    control = _control(asked)
    bindings = _bindings(asked)
    if long:
        _search_in_any_script(bindings, control)
    for number, letter in enumerate(keys):
        _choose_by(bindings, control, letter, number)
    return str(asked.unsafe_ask())


def choose_many(question: str, choices: Sequence[Choice], instruction: str) -> list[str]:
    """Ask for any number of answers. The list goes from the screen; the caller says what was chosen."""
    offered = [questionary.Choice(_fitting(c.label), value=c.value) for c in choices]
    asked = questionary.checkbox(
        safe_line(question),
        choices=offered,
        style=STYLE,
        qmark="?",
        instruction=instruction,
        erase_when_done=True,
    )
    _bindings(asked)
    return [str(answer) for answer in asked.unsafe_ask()]


def confirm(question: str, *, yes: str, no: str, default: bool) -> bool:
    """Ask yes or no; the keys y and n answer at once."""
    choices = [Choice("y", yes), Choice("n", no)]
    return choose(question, choices, "y" if default else "n", instruction="(y/n)", keys=("y", "n")) == "y"


class _Checker(Validator):
    """Shows what is wrong while typing, and keeps the prompt open until nothing is."""

    def __init__(self, check: Check) -> None:
        self._check = check

    def validate(self, document: Document) -> None:
        fault = self._check(document.text.strip())
        if fault is not None:
            raise ValidationError(message=safe_line(fault), cursor_position=len(document.text))


class _Known(Completer):
    """Completes a whole answer, or the last word of a list: words that begin like it first, then those that hold it."""

    def __init__(self, words: Sequence[str], *, several: bool) -> None:
        # A word that cannot be shown as it is could not be completed as it is either.
        self._words = [word for word in words if safe_line(word) == word]
        self._several = several

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        used: set[str] = set()
        if self._several:
            *given, before = SEPARATORS.split(before)
            used = {word.strip() for word in given}
        typed = before.lstrip()
        wanted = typed.casefold()
        if not wanted and not complete_event.completion_requested:
            return
        matching = [w for w in self._words if w not in used and wanted in w.casefold() and w != typed]
        for word in sorted(matching, key=lambda w: not w.casefold().startswith(wanted)):
            yield Completion(word, start_position=-len(typed), display=word)


def _watch_for_the_end(app: Application[Any], unfinished: Leave | None) -> None:
    """Hand over what is typed when the terminal is closed, and end a terminated prompt as Ctrl-C does."""

    def hung_up() -> None:
        if unfinished is not None:
            unfinished(app.current_buffer.text)
        # Nothing can be drawn any more: end as a program does whose terminal has gone.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGHUP)

    def terminated() -> None:
        app.exit(exception=KeyboardInterrupt, style="class:aborting")

    def listen() -> None:
        loop = asyncio.get_running_loop()
        for name, heard in (("SIGHUP", hung_up), ("SIGTERM", terminated)):
            number = getattr(signal, name, None)  # Windows knows no SIGHUP, and its loop takes no handlers
            # Who ignores a signal (nohup) or handles it goes on doing so.
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, heard)

    app.pre_run_callables.append(listen)


def _bindings(asked: questionary.Question) -> KeyBindings:
    """Give the keys of a list of choices, with Ctrl-D made to end it as it ends a line."""
    bindings = asked.application.key_bindings
    assert isinstance(bindings, KeyBindings)

    @bindings.add(Keys.ControlD, eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError, style="class:aborting")

    return bindings


def _search_in_any_script(bindings: KeyBindings, control: InquirerControl) -> None:
    """Let typed Chinese narrow the list; questionary takes ASCII only."""

    @bindings.add(Keys.Any)
    def _(event: KeyPressEvent) -> None:
        if event.data.isprintable():
            for character in event.data:
                control.add_search_character(character)  # type: ignore[arg-type]  # plain ones too


def _choose_by(bindings: KeyBindings, control: InquirerControl, letter: str, number: int) -> None:
    @bindings.add(letter, eager=True)
    @bindings.add(letter.upper(), eager=True)
    def _(event: KeyPressEvent) -> None:
        control.pointed_at = number
        control.is_answered = True
        event.app.exit(result=control.get_pointed_at().value)


def _control(asked: questionary.Question) -> InquirerControl:
    return next(c for c in asked.application.layout.find_all_controls() if isinstance(c, InquirerControl))


def _fitting(label: str) -> str:
    """Cut a label to one line of the terminal; the pointer and a mark stand before it."""
    return fit(safe_line(label), max(shutil.get_terminal_size((100, 24)).columns - 6, 20)).rstrip()


def _shown_safely(default: str) -> str:
    """Leave out a default that would steer the terminal it is put on."""
    return default if safe_line(default) == default else ""
