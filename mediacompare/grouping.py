"""What hangs together: groups of things linked by pairs, however many."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediacompare.kernels import choose


def unite(one: Any, two: Any, group: Any) -> None:
    """Join the groups of each pair; ``group`` leads from each thing to a lower one of its group."""
    for k in range(len(one)):
        a = one[k]
        while group[a] != a:
            group[a] = group[group[a]]
            a = group[a]
        b = two[k]
        while group[b] != b:
            group[b] = group[group[b]]
            b = group[b]
        if a < b:
            group[b] = a
        else:
            group[a] = b
    for a in range(len(group)):
        # What stands before it leads to its lowest already.
        group[a] = group[group[a]]


def groups_of(n: int, one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give for each of n things the lowest number of those that hang together with it over pairs.

    Examples
    --------
    >>> groups_of(5, np.array([4, 1]), np.array([2, 4])).tolist()
    [0, 1, 1, 3, 1]
    """
    loop = choose(unite, work=4 * len(one))
    if loop is unite:  # plain Python is faster with lists
        group = list(range(n))
        loop(one.tolist(), two.tolist(), group)
        return np.array(group, dtype=np.int64)
    numbers = np.arange(n, dtype=np.int64)
    loop(np.ascontiguousarray(one), np.ascontiguousarray(two), numbers)
    return numbers
