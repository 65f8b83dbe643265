"""`curate new` with an address that was used before: the curator hears of it before the first question."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_at_work import PAST_PATH, make_desk
from screens import CTRL_C, ENTER, Terminal

from newsrooms import Git

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

SAID = f"This source was used before, in {PAST_PATH} (draft): 旧的故事"
AGAIN = "http://www.example.org/used/?utm_source=weixin"


@pytest.fixture
def desk(tmp_path: Path) -> Git:
    return make_desk(tmp_path / "newsroom")


def test_new__an_address_given_by_flag__is_said_before_anything_is_asked(desk: Git) -> None:
    with Terminal(desk.top, "new", "--source-url", AGAIN) as terminal:
        terminal.wait_for("? Title")
        assert terminal.text.count(SAID) == 1
        assert terminal.text.index(SAID) < terminal.text.index("? Title")
        terminal.answer("? Title", "新的标题")
        terminal.wait_for("What is the story to its source?")
        terminal.send(CTRL_C)
        assert terminal.end() == 130
    with Terminal(desk.top, "new") as terminal:
        terminal.wait_for("Go on with it?")
        assert SAID not in terminal.text
        terminal.send(ENTER)
        terminal.wait_for("What is the story to its source?")
        assert terminal.text.count(SAID) == 1
        terminal.send(CTRL_C)
        assert terminal.end() == 130
