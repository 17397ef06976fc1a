"""Work on many articles in several processes: an ordered map, the same rows as without.

For what Python does article by article (patterns, sentences, names). Loops over arrays need no
processes: their compiled form runs in threads, see :mod:`mediacompare.kernels`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TypeVar

from mediacompare.kernels import threads

VARIABLE = "MEDIACOMPARE_PROCESSES"
"""Environment variable that sets the number of processes; 1 keeps all work in this one."""

WORTH = 8.0
"""Seconds of work from which processes are started; each takes about a second to import."""

Part = TypeVar("Part")
Result = TypeVar("Result")


def map_in_processes(
    function: Callable[[Part], Result],
    parts: Iterable[Part],
    *,
    seconds: float,
    processes: int | None = None,
) -> Iterator[Result]:
    """Give ``function(part)`` for each part, in order, made by all processors.

    Parameters
    ----------
    function : callable
        A function of a module (its name goes to the other processes, so no lambda, and nothing
        defined in the script that runs).
    parts : iterable
        What can be pickled: a few hundred articles each, so that a part takes about a second.
        Parts are taken when needed, a few ahead of the results.
    seconds : float
        About what all parts take on one processor. Below ``WORTH`` no process is started.
    processes : int, optional
        How many; by default the processors that this process may use, or what the environment
        variable ``MEDIACOMPARE_PROCESSES`` says. With 1 no process is started.

    Yields
    ------
    object
        What the function returns, in the order of the parts. What it raises is raised here.

    Examples
    --------
    >>> list(map_in_processes(len, ["a", "bc"], seconds=0.001))
    [1, 2]
    """
    wanted = how_many() if processes is None else processes
    if wanted < 2 or seconds < WORTH or multiprocessing.current_process().daemon:
        yield from map(function, parts)
        return
    # New interpreters: a fork would copy the locks of threads that do not run in it.
    pool = ProcessPoolExecutor(wanted, multiprocessing.get_context("spawn"), _begin)
    waiting: deque[Future[Result]] = deque()
    try:
        for part in parts:
            with _nothing_to_run_again():
                waiting.append(pool.submit(function, part))
            if len(waiting) > 2 * wanted:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def how_many() -> int:
    """Give the number of processes to use.

    Examples
    --------
    >>> how_many() >= 1
    True
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return threads()
    if not given.isdecimal() or int(given) < 1:
        raise ValueError(f"{VARIABLE}={given!r} is not a number of processes; use 1 or more")
    return int(given)


def chunks(rows: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    """Cut a sequence into runs of ``size``, the last one shorter.

    Examples
    --------
    >>> list(chunks("abcde", 2))
    ['ab', 'cd', 'e']
    """
    for low in range(0, len(rows), size):
        yield rows[low : low + size]


@contextmanager
def _nothing_to_run_again() -> Iterator[None]:
    """Hide the script that runs while a process starts, which would run it again.

    Scripts of scholars have no ``if __name__ == "__main__"``, and none of the functions used here
    is defined in one.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin() -> None:
    """Prepare a new process: it leaves interrupts to its parent, and ends when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
