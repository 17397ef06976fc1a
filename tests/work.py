"""Work counted instead of timed: the same on a busy machine and an idle one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """Count the function calls, of Python and of C, that some work takes."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def blocks(work: Callable[[], object]) -> int:
    """Count the memory blocks that the result of some work keeps: about one an object."""
    before = sys.getallocatedblocks()
    result = work()
    kept = sys.getallocatedblocks() - before
    del result
    return kept
