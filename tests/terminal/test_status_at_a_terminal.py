"""`curate status` on a terminal of 24 lines and 80 columns, as a curator meets it in the morning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from screens import COLOUR, Terminal

from waiting_desk import WaitingDesk, make_waiting_desk, person

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

SCREEN = """\
林编辑 · lin · curator, reviewer · main · 快报
mine: drafts 2, in review 2 · desk: drafts 2, in review 4, published 1

My drafts
  2 days    一台旧相机，为什么值得再修一…  sent back by 王审校 · 1 open  xiangji
  9 days    新车的信任：一次测试           not committed                 xin-che

Waits for me
  4 days    数据中心的一度电  to review · 赵主编                         dian
  7 h       地铁末班车        to review · claimed by 王审校              ditie

Stuck: in review for more than 3 days
  12 days   果树与无人机：一个村子的账本  waits for 王审校, 赵主编       guoshu

My claims that end soon
  tomorrow  菜市场的扫码  review                                         cai

Not committed
  changed   发表过的旧稿                                                 lao

next: `curate review dian`
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> WaitingDesk:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in person("lin").items():
            patch.setenv(name, value)
        return make_waiting_desk(tmp_path_factory.mktemp("morning") / "newsroom", datetime.now(UTC))


def screen(desk: WaitingDesk, *arguments: str, who: str = "lin", **env: str) -> Terminal:
    with Terminal(desk.top, *arguments, env=person(who) | env, rows=24, columns=80) as terminal:
        assert terminal.end() == 0
    return terminal


def lines_of(terminal: Terminal) -> list[str]:
    """Give the lines of a screen down to the last that is not empty."""
    return terminal.text.rstrip().splitlines()


def test_status__fits_a_small_screen_with_its_prompt(desk: WaitingDesk) -> None:
    terminal = screen(desk, "status")
    assert lines_of(terminal) == SCREEN.splitlines()
    assert terminal.last_line == ""
    assert COLOUR.search(terminal.raw)


def test_status__without_colour__says_the_same(desk: WaitingDesk) -> None:
    terminal = screen(desk, "status", NO_COLOR="1")
    assert lines_of(terminal) == SCREEN.splitlines()
    assert b"\x1b[" not in terminal.raw


def test_status__in_chinese__fits_too(desk: WaitingDesk) -> None:
    terminal = screen(desk, "--lang", "zh", "status", who="zhao")
    lines = lines_of(terminal)
    assert lines[0].startswith("赵主编 · zhao · ")
    assert any(line.endswith("  guoshu") for line in lines)
    assert "`curate review guoshu`" in lines[-1]


def test_list__fits_eighty_columns(desk: WaitingDesk) -> None:
    lines = lines_of(screen(desk, "list"))
    assert [line.split()[-1] for line in lines] == [
        "xin-che", "cai", "dian", "ditie", "guoshu", "xiangji", "lao",
    ]  # fmt: skip
    assert [line for line in lines if "claimed by" in line] == [lines[1], lines[3]]
