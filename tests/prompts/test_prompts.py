"""Each kind of question through a pipe: what keys give which answer, what is refused, and how it is left."""

from __future__ import annotations

import io
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.validation import ValidationError

from curate import prompts
from curate.prompts import Choice, ask_text, choose, choose_many, confirm, words_of

ENTER, TAB, UP, DOWN, BACKSPACE = "\r", "\t", "\x1b[A", "\x1b[B", "\x7f"
CTRL_A, CTRL_C, CTRL_D, CTRL_K = "\x01", "\x03", "\x04", "\x0b"
CHOICES = [Choice("a", "甲"), Choice("b", "乙"), Choice("c", "丙")]
MANY = [Choice(f"{number}", f"第{number}项") for number in range(20)]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """End a test whose keys were too few: the prompt would wait for ever."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("the prompt still waits for keys")

    old = signal.signal(signal.SIGALRM, late)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, old)


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def press(pipe: PipeInput, *parts: str) -> None:
    """Press keys with pauses, as a person does, so that the screen and the menu can follow."""

    def pressing() -> None:
        for part in parts:
            time.sleep(0.3)
            pipe.send_text(part)

    threading.Thread(target=pressing, daemon=True).start()


def test_text__typed__is_given_without_the_spaces_around_it(keys: PipeInput) -> None:
    keys.send_text("  标题 one \r")
    assert ask_text("Title") == "标题 one"


def test_text__only_enter__gives_the_default(keys: PipeInput) -> None:
    keys.send_text(ENTER)
    assert ask_text("Title", default="有了") == "有了"


def test_text__typed_after_the_default__is_added_to_it(keys: PipeInput) -> None:
    keys.send_text("！" + ENTER)
    assert ask_text("Title", default="有了") == "有了！"


def test_text__a_default_that_would_steer_the_terminal__is_left_out(keys: PipeInput) -> None:
    keys.send_text("x" + ENTER)
    assert ask_text("Title", default="a\u202eb") == "x"


def test_text__pasted_over_two_lines__is_one_line(keys: PipeInput) -> None:
    keys.send_text("\x1b[200~第一行\n  第二行\x1b[201~\r")
    assert ask_text("Title") == "第一行 第二行"


def test_text__wrong__is_not_taken_until_it_is_right(keys: PipeInput) -> None:
    seen: list[str] = []

    def check(typed: str) -> str | None:
        seen.append(typed)
        return "a number, please" if not typed.isdigit() else None

    keys.send_text(f"x{ENTER}{BACKSPACE}7{ENTER}")
    assert ask_text("How many", check=check) == "7"
    assert "x" in seen


def test_text__wrong__says_why_below() -> None:
    checker = prompts._Checker(lambda typed: f"not {typed}\x1b[31m")
    with pytest.raises(ValidationError) as refused:
        checker.validate(Document(" x "))
    assert refused.value.message == "not x\\x1b[31m"


def test_text__the_line_below__is_told_what_is_typed(keys: PipeInput) -> None:
    lines: list[str] = []

    def below(typed: str) -> str:
        lines.append(typed)
        return f"credit: {typed}"

    press(keys, "作者", ENTER)
    assert ask_text("Author", below=below) == "作者"
    assert lines[-1] == "作者"


@dataclass(frozen=True)
class Completing:
    typed: str
    gives: list[str]
    several: bool = False
    asked: bool = False


WORDS = ["示例作者甲", "芭乐Lab xr", "作者乙", "q\u202ez"]


@pytest.mark.parametrize(
    "case",
    [
        Completing("示", ["示例作者甲"]),
        Completing("作者", ["作者乙", "示例作者甲"]),
        Completing("LAB", ["芭乐Lab xr"]),
        Completing("芭乐lab x", ["芭乐Lab xr"]),
        Completing("没有", []),
        Completing("", []),
        Completing("", ["示例作者甲", "芭乐Lab xr", "作者乙"], asked=True),
        Completing("作者乙", []),
        Completing("示例作者甲，作", ["作者乙"], several=True),
        Completing("别的、 作者", ["作者乙", "示例作者甲"], several=True),
        Completing("示例作者甲, 芭", ["芭乐Lab xr"], several=True),
        Completing("示例作者甲，作", []),
        Completing("q", []),
    ],
)
def test_completion__of_known_words(case: Completing) -> None:
    completer = prompts._Known(WORDS, several=case.several)
    found = list(
        completer.get_completions(Document(case.typed), CompleteEvent(completion_requested=case.asked))
    )
    assert [completion.text for completion in found] == case.gives


@pytest.mark.parametrize(("several", "answer"), [(True, "城市，作者乙"), (False, "作者乙")])
def test_completion__by_tab__replaces_what_was_typed_of_the_word(
    keys: PipeInput, several: bool, answer: str
) -> None:
    press(keys, "城市，作" if several else "作者", TAB, ENTER)
    assert ask_text("Who", suggestions=["作者乙"], several=several) == answer


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("a", ["a"]),
        ("a, b，c、d；e;f", list("abcdef")),
        (" ，a，， a ,", ["a"]),
        ("San Francisco，城市", ["San Francisco", "城市"]),
    ],
)
def test_words_of__a_list_as_it_is_typed(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("pressed", "value"),
    [(ENTER, "a"), (DOWN + ENTER, "b"), (UP + ENTER, "c"), ("jj" + ENTER, "c"), ("x" + DOWN + ENTER, "b")],
)
def test_choose__by_arrows(keys: PipeInput, pressed: str, value: str) -> None:
    keys.send_text(pressed)
    assert choose("Which", CHOICES) == value


def test_choose__only_enter__gives_the_default(keys: PipeInput) -> None:
    keys.send_text(ENTER)
    assert choose("Which", CHOICES, "b") == "b"


def test_choose__a_default_that_is_not_offered__is_the_first(keys: PipeInput) -> None:
    keys.send_text(ENTER)
    assert choose("Which", CHOICES, "nowhere") == "a"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("17" + ENTER, "17"),
        ("第9" + ENTER, "9"),
        ("第17" + BACKSPACE + "5" + ENTER, "15"),
        ("项" + DOWN + ENTER, "1"),
    ],
)
def test_choose__from_many__typing_narrows_in_any_script(keys: PipeInput, typed: str, value: str) -> None:
    keys.send_text(typed)
    assert choose("Which", MANY) == value


@pytest.mark.parametrize(
    ("pressed", "chosen"),
    [
        (ENTER, []),
        (" " + ENTER, ["a"]),
        (" " + DOWN + DOWN + " " + ENTER, ["a", "c"]),
        ("a" + ENTER, ["a", "b", "c"]),
        ("aa" + ENTER, []),
        (" i" + ENTER, ["b", "c"]),
        ("  " + ENTER, []),
    ],
)
def test_choose_many(keys: PipeInput, pressed: str, chosen: list[str]) -> None:
    keys.send_text(pressed)
    assert choose_many("What", CHOICES, "(space)") == chosen


@pytest.mark.parametrize(
    ("pressed", "default", "answer"),
    [
        (ENTER, True, True),
        (ENTER, False, False),
        ("y", False, True),
        ("N", True, False),
        (DOWN + ENTER, True, False),
    ],
)
def test_confirm(keys: PipeInput, pressed: str, default: bool, answer: bool) -> None:
    keys.send_text(pressed)
    assert confirm("Sure?", yes="是", no="否", default=default) is answer


ASKED: list[Callable[[], Any]] = [
    lambda: ask_text("Title"),
    lambda: choose("Which", CHOICES),
    lambda: choose("Which", MANY),
    lambda: choose_many("What", CHOICES, "(space)"),
    lambda: confirm("Sure?", yes="是", no="否", default=True),
]


@pytest.mark.parametrize("ask", ASKED, ids=["text", "choose", "choose from many", "choose many", "confirm"])
@pytest.mark.parametrize(("key", "raised"), [(CTRL_C, KeyboardInterrupt), (CTRL_D, EOFError)], ids=["c", "d"])
def test_leaving__raises(
    keys: PipeInput, ask: Callable[[], Any], key: str, raised: type[BaseException]
) -> None:
    keys.send_text(key)
    with pytest.raises(raised):
        ask()


@pytest.mark.parametrize(
    ("pressed", "default", "told"),
    [("半截" + CTRL_C, "", "半截"), (CTRL_C, "有了", "有了"), (CTRL_A + CTRL_K + CTRL_D, "有了", "")],
)
def test_leaving__a_half_typed_answer__is_handed_over(
    keys: PipeInput, pressed: str, default: str, told: str
) -> None:
    left: list[str] = []
    keys.send_text(pressed)
    with pytest.raises((KeyboardInterrupt, EOFError)):
        ask_text("Title", default=default, unfinished=left.append)
    assert left == [told]


def test_leaving__answered__hands_nothing_over(keys: PipeInput) -> None:
    left: list[str] = []
    keys.send_text("标题" + ENTER)
    ask_text("Title", unfinished=left.append)
    assert left == []


HOSTILE = "a\x1b]0;owned\x07b\u202ec"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ask_text(HOSTILE, default=HOSTILE, suggestions=[HOSTILE]),
        lambda: choose(HOSTILE, [Choice("v", HOSTILE), Choice("w", "乙")]),
        lambda: choose_many(HOSTILE, [Choice("v", HOSTILE)], "(space)"),
        lambda: confirm(HOSTILE, yes=HOSTILE, no=HOSTILE, default=True),
    ],
    ids=["text", "choose", "choose many", "confirm"],
)
def test_words_of_others__are_shown_through_the_sanitiser(ask: Callable[[], Any]) -> None:
    drawn = io.StringIO()
    terminal = Vt100_Output(drawn, lambda: Size(rows=24, columns=80), enable_cpr=False)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=terminal):
        press(pipe, TAB, ENTER)
        ask()
    assert "owned" in drawn.getvalue()
    assert "\x1b]" not in drawn.getvalue()
    assert "\u202e" not in drawn.getvalue()
