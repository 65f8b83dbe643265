"""Several processes for work that takes long; the only user of multiprocessing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar, cast

from curate.adapters.collecting import collect_seldom

Portion = TypeVar("Portion")
Result = TypeVar("Result")
Given = TypeVar("Given")


def cores() -> int:
    """Give how many processes can run at the same time here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system knows which cores a process may use
        return os.cpu_count() or 1


def spread(
    begin: Callable[[Given], None],
    given: Given,
    work: Callable[[Portion], Result],
    portions: Sequence[Portion],
    processes: int,
) -> Generator[Result]:
    """Do `work` on each portion, in processes that each began with `begin(given)`; results come in order.

    With several processes the work begins at once; the caller may do something else before it asks for results, and
    closes what it is given if it asks for none. With one process everything happens in this one. `begin`, `work` and
    all values have to be picklable. When a process dies, as one does that the system needs the memory of, the rest
    is done here: a portion is never left out. What `work` raises is raised here.
    """
    if processes <= 1 or len(portions) <= 1:
        return _alone(begin, given, work, portions)
    pool = _pool(min(processes, len(portions)), begin, given)
    if pool is None:
        return _alone(begin, given, work, portions)
    try:
        with _no_interruption():
            results = pool.map(work, portions)
    except (BrokenProcessPool, OSError):  # one died before it had got all of the work, or cannot be started
        pool.shutdown(wait=False, cancel_futures=True)
        return _alone(begin, given, work, portions)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    found = _from(pool, results, lambda done: _alone(begin, given, work, portions[done:]))
    next(found)  # from here on, closing it ends the processes
    return cast("Generator[Result]", found)


@contextmanager
def beside(work: Callable[[Given], Result], given: Given) -> Iterator[Callable[[], Result]]:
    """Do `work` on `given` in another process meanwhile; what this gives waits for the result.

    All has to be picklable. On one core, or when there is no such process or it dies, the work is done here when its
    result is asked for. It is over when this is left, whether anybody asked or not, and what `work` raises is raised
    to who asks.
    """
    pool = _pool(1, _nothing, None) if cores() > 1 else None
    if pool is None:
        yield partial(work, given)
        return
    with pool:
        result: Future[Result] | None = None
        try:
            with _no_interruption():
                result = pool.submit(work, given)
        except (BrokenProcessPool, OSError):  # it cannot be started
            pass

        def wait() -> Result:
            try:
                return work(given) if result is None else result.result()
            except BrokenProcessPool:
                return work(given)

        yield wait


def _from(
    pool: ProcessPoolExecutor, results: Iterator[Result], rest: Callable[[int], Iterator[Result]]
) -> Generator[Result | None]:
    done = 0
    try:
        yield None
        for result in results:
            yield result
            done += 1
    except BrokenProcessPool:
        yield from rest(done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(
    begin: Callable[[Given], None],
    given: Given,
    work: Callable[[Portion], Result],
    portions: Sequence[Portion],
) -> Generator[Result]:
    if portions:
        begin(given)
    for portion in portions:
        yield work(portion)


@contextmanager
def _no_interruption() -> Iterator[None]:
    """Let processes begin that never meet Ctrl-C, not even while they start; here it comes through a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begun(begin: Callable[[Given], None], given: Given) -> None:
    # Ctrl-C reaches every process of a terminal; the first one says so and ends the others. This is for systems on
    # which a process does not take over what its parent has blocked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_first, daemon=True).start()
    collect_seldom()
    begin(given)


def _pool(processes: int, begin: Callable[[Given], None], given: Given) -> ProcessPoolExecutor | None:
    """Give processes to work in; None on a system that has not what they would talk through."""
    try:
        # Not forked: a copy of this process would share its locks and open files.
        return ProcessPoolExecutor(processes, get_context("spawn"), _begun, (begin, given))
    except (OSError, ImportError, NotImplementedError):
        return None


def _nothing(given: None) -> None:
    """Begin with nothing."""


def _end_with_the_first() -> None:
    """End this process when the one that began it is gone: killed, it ends nobody, and work would be waited for."""
    first = parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)
