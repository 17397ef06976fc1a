"""When a loop is compiled, and how: one source, run by Python for little and by numba for much.

The loops of :mod:`mediacompare.tokens`, :mod:`mediacompare.similarity` and
:mod:`mediacompare.overlap` are plain functions over arrays. A handful of articles runs them as
they stand, because importing numba and loading its cache takes longer than the work; a large
corpus runs the same functions compiled (cached on disk, without the interpreter lock).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

COMPILE_FROM = 400_000
"""Units of work (characters, words, comparisons) from which compiled code is faster.

Python takes about 2 microseconds a unit; importing numba and loading a cached function takes
0.7 seconds, compiling it for the first time several.
"""


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
