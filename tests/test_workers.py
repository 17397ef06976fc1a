"""Processes: the same results in the same order, errors passed on, no script run twice."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mediacompare import workers
from mediacompare.kernels import threads
from mediacompare.workers import chunks, how_many, map_in_processes


def test_little_work_stays_in_this_process() -> None:
    made = map_in_processes(_process, range(3), seconds=workers.WORTH / 2, processes=4)
    assert list(made) == [os.getpid()] * 3
    assert list(map_in_processes(_process, range(3), seconds=1e9, processes=1)) == [os.getpid()] * 3


def _process(_: int) -> int:
    return os.getpid()


def test_results_of_processes_come_in_order_and_from_elsewhere() -> None:
    numbers = list(range(40))
    assert list(map_in_processes(math.factorial, numbers, seconds=1e9, processes=2)) == [
        math.factorial(n) for n in numbers
    ]
    who = set(map_in_processes(os.path.realpath, ["/proc/self"] * 8, seconds=1e9, processes=2))
    if Path("/proc/self").exists():
        assert os.path.realpath("/proc/self") not in who
        assert 1 <= len(who) <= 2


def test_what_a_part_raises_is_raised_here_and_the_pool_ends() -> None:
    made = map_in_processes(math.sqrt, [4, 9, -1, 16], seconds=1e9, processes=2)
    assert next(made) == 2
    with pytest.raises(ValueError, match="math domain error"):
        list(made)


def test_parts_are_taken_only_a_few_ahead() -> None:
    taken = []

    def parts() -> object:
        for number in range(50):
            taken.append(number)
            yield number

    made = map_in_processes(math.factorial, parts(), seconds=1e9, processes=2)
    next(made)
    assert len(taken) <= 6
    made.close()


def test_a_script_without_a_guard_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "study.py"
    script.write_text(
        "import math\n"
        "from mediacompare.workers import map_in_processes\n"
        "print('begun')\n"
        "print(sum(map_in_processes(math.factorial, range(9), seconds=1e9, processes=2)))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["begun", str(sum(map(math.factorial, range(9))))]
    assert done.stderr == ""


def test_the_environment_sets_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(workers.VARIABLE, "3")
    assert how_many() == 3
    monkeypatch.setenv(workers.VARIABLE, "none")
    with pytest.raises(ValueError, match="MEDIACOMPARE_PROCESSES='none' is not a number of proc"):
        how_many()
    monkeypatch.delenv(workers.VARIABLE)
    assert how_many() == threads()


def test_chunks_hold_every_row_once() -> None:
    assert [len(part) for part in chunks(range(10), 4)] == [4, 4, 2]
    assert list(chunks([], 4)) == []
