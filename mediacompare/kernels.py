"""When a loop is compiled, and how: one source, run by Python for little and by numba for much.

The loops of :mod:`mediacompare.tokens`, :mod:`mediacompare.similarity` and
:mod:`mediacompare.overlap` are plain functions over arrays. A handful of articles runs them as
they stand, because importing numba and loading its cache takes longer than the work; a large
corpus runs the same functions compiled (cached on disk, without the interpreter lock).
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

COMPILE_FROM = 400_000
"""Units of work (characters, words, comparisons) from which compiled code is faster.

Python takes about 2 microseconds a unit; importing numba and loading a cached function takes
0.7 seconds, compiling it for the first time several.
"""


Part = TypeVar("Part")
Result = TypeVar("Result")


@functools.cache
def compiled(loop: Callable[..., Any], *helpers: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop, with the small functions that it calls; the result is cached on disk."""
    import numba
    from numba.extending import register_jitable

    for helper in helpers:
        _register(helper, register_jitable)
    return numba.njit(cache=True, nogil=True)(loop)


@functools.cache
def _register(helper: Callable[..., Any], register: Callable[..., Any]) -> None:
    register(helper)


def choose(loop: Callable[..., Any], *helpers: Callable[..., Any], work: int) -> Callable[..., Any]:
    """Give the loop itself for little work, its compiled form for much."""
    return compiled(loop, *helpers) if work >= COMPILE_FROM else loop


def threads() -> int:
    """Give the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(
    run: Callable[[Part], Result], parts: Iterable[Part], alone: bool = False
) -> Iterator[Result]:
    """Run a compiled loop over parts on all processors; results in order, few parts ahead."""
    if alone or threads() == 1:
        yield from map(run, parts)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads()) as pool:
        for part in parts:
            waiting.append(pool.submit(run, part))
            if len(waiting) > 2 * threads():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
