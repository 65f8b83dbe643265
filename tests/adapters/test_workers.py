"""Work shared among processes: all of it is done, in order, and a process that dies leaves nothing out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from curate.adapters import workers
from curate.adapters.workers import beside, cores, spread
from curate.errors import HasFindings, Refused
from curate.messages import msg

_offset = 0


def begin(offset: int) -> None:
    global _offset
    _offset = offset


def double(numbers: list[int]) -> list[int]:
    return [2 * number + _offset for number in numbers]


def where(folder: str) -> int:
    """Say which process this is, once there are two of them."""
    (Path(folder) / str(os.getpid())).touch()
    deadline = time.monotonic() + 60
    while len(list(Path(folder).iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    return os.getpid()


def here(numbers: list[int]) -> int:
    return os.getpid()


def refuse(numbers: list[int]) -> list[int]:
    if 3 in numbers:
        raise Refused(msg("Not {number}.", number=3), msg("Another."))
    return numbers


def die_elsewhere(numbers: list[int]) -> list[int]:
    if 5 in numbers and os.getpid() != _first_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return double(numbers)


def leave_a_mark(name: str) -> None:
    time.sleep(0.3)
    Path(name).touch()


def _first_process() -> int:
    return int(os.environ["CURATE_TEST_FIRST"])


@pytest.fixture(autouse=True)
def first_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATE_TEST_FIRST", str(os.getpid()))


PORTIONS = [[number, number + 1] for number in range(0, 20, 2)]
WANTED = [[2 * a + 7, 2 * b + 7] for a, b in PORTIONS]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_spread__gives_every_result_in_order(processes: int) -> None:
    assert list(spread(begin, 7, double, PORTIONS, processes)) == WANTED


def test_spread__uses_other_processes(tmp_path: Path) -> None:
    pids = set(spread(begin, 0, where, [str(tmp_path)] * 6, 2))
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_spread__one_process_is_this_one() -> None:
    assert set(spread(begin, 0, here, PORTIONS[:2], 1)) == {os.getpid()}


def test_spread__raises_what_the_work_raised_whole() -> None:
    with pytest.raises(Refused) as caught:
        list(spread(begin, 0, refuse, PORTIONS, 2))
    assert str(caught.value.message) == "Not 3."
    assert str(caught.value.hint) == "Another."


def test_spread__a_process_that_dies__its_work_is_done_here() -> None:
    assert list(spread(begin, 7, die_elsewhere, PORTIONS, 2)) == WANTED


def test_spread__a_process_that_dies_before_all_is_handed_over__all_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise BrokenProcessPool

    # A real death at that moment cannot be had each time.
    monkeypatch.setattr(ProcessPoolExecutor, "map", broken)
    assert list(spread(begin, 7, double, PORTIONS, 2)) == WANTED


def test_spread__nothing_to_do__gives_nothing() -> None:
    assert list(spread(begin, 7, double, [], 2)) == []


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 2)


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("fault", [OSError(38, "no semaphores"), NotImplementedError(), ImportError()])
@pytest.mark.parametrize("where", ["__init__", "submit"])
def test_no_processes_to_be_had__all_is_done_here(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, where: str
) -> None:
    if where == "submit" and not isinstance(fault, OSError):
        fault = BrokenProcessPool()

    def refusing(*_: object, **__: object) -> None:
        raise fault

    # No system at hand lacks them.
    monkeypatch.setattr(ProcessPoolExecutor, where, refusing)
    assert list(spread(begin, 7, double, PORTIONS, 2)) == WANTED
    with beside(here, [1]) as wait:
        assert wait() == os.getpid()


@pytest.mark.usefixtures("two_cores")
def test_beside__is_done_in_another_process() -> None:
    with beside(here, [1]) as wait:
        assert wait() != os.getpid()
        assert wait() == wait()


def test_beside__on_one_core_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 1)
    with beside(here, [1]) as wait:
        assert wait() == os.getpid()


@pytest.mark.usefixtures("two_cores")
def test_beside__raises_to_who_asks() -> None:
    with beside(refuse, [3]) as wait, pytest.raises(Refused) as caught:
        wait()
    assert str(caught.value.message) == "Not 3."


@pytest.mark.usefixtures("two_cores")
def test_beside__a_process_that_dies__its_work_is_done_here() -> None:
    with beside(die_elsewhere, [5]) as wait:
        assert wait() == double([5])


@pytest.mark.usefixtures("two_cores")
def test_beside__is_over_when_it_is_left__asked_or_not(tmp_path: Path) -> None:
    with beside(leave_a_mark, str(tmp_path / "mark")):
        pass
    assert (tmp_path / "mark").exists()
    with pytest.raises(KeyError), beside(leave_a_mark, str(tmp_path / "another")):
        raise KeyError
    assert (tmp_path / "another").exists()


def test_errors__are_the_same_after_a_journey() -> None:
    import pickle

    error = HasFindings(msg("a {b}", b="c"), [], msg("d"))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.message, again.findings, again.hint) == (error.message, error.findings, error.hint)


def test_cores__at_least_one() -> None:
    assert cores() >= 1


@pytest.mark.parametrize("when", ["at once", "at work"])
def test_spread__interrupted__ends_all_processes_without_a_traceback(tmp_path: Path, when: str) -> None:
    script = tmp_path / "long.py"
    script.write_text(
        textwrap.dedent(
            """
            import sys, time
            from curate.adapters.workers import spread

            def begin(given): pass

            def work(portion):
                time.sleep(0.2)
                return portion

            if __name__ == "__main__":
                try:
                    print("begun", flush=True)
                    for number in spread(begin, 0, work, list(range(600)), 2):
                        print(number, flush=True)
                except KeyboardInterrupt:
                    print("interrupted", flush=True)
                    sys.exit(130)
            """
        ),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    if when == "at once":
        time.sleep(0.15)  # about when the others start
    else:
        assert process.stdout.readline() == b"0\n"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out.endswith(b"interrupted\n")
    assert err == b""


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for processes as POSIX has them")
def test_spread__the_first_process_is_killed__the_others_end(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, time
            from curate.adapters.workers import spread

            def begin(given): pass

            def work(portion):
                time.sleep(0.05)
                return os.getpid()

            if __name__ == "__main__":
                for pid in spread(begin, 0, work, list(range(600)), 2):
                    print(pid, flush=True)
            """
        ),
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        pids = {int(first.stdout.readline()) for _ in range(20)}
        first.kill()
    deadline = time.monotonic() + 30
    while any(_runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")
