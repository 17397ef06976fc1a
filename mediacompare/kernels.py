"""When a loop is compiled, and how: one source, run by Python for little and by numba for much.

The loops of :mod:`mediacompare.tokens`, :mod:`mediacompare.similarity` and
:mod:`mediacompare.overlap` are plain functions over arrays. A handful of articles runs them as
they stand. For a large corpus numba compiles the same functions, once: the machine code is kept on
disk, and a later start loads it without numba, whose import and set-up would take two seconds.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib
import json
import os
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

COMPILE_FROM = 400_000
"""Units of work (characters, words, comparisons) from which compiled code is faster.

Python takes about 2 microseconds a unit; loading compiled code takes 0.1 seconds, compiling it for
the first time several.
"""

LOOPS = ("cutting", "joining", "tiling", "cosines", "aligning", "grouping")
"""The modules that hold loops: when one changes, compiled code is made anew."""

_HERE = Path(__file__).resolve().parent
_LOCK = threading.RLock()

Part = TypeVar("Part")
Result = TypeVar("Result")
Kinds = tuple[tuple[str, int], ...]


class Compiled:
    """A loop in machine code, made for the kinds of arguments it is called with.

    Arrays must be contiguous (C order). The loop returns nothing, a whole number, or two or
    three of them; the interpreter lock is free while it runs.
    """

    def __init__(self, loop: Callable[..., Any], helpers: tuple[Callable[..., Any], ...]) -> None:
        self.loop = loop
        self.helpers = helpers
        self.forms: dict[Kinds, Callable[..., Any]] = {}

    def __call__(self, *arguments: Any) -> Any:
        """Run the loop."""
        kinds = tuple(map(_kind, arguments))
        form = self.forms.get(kinds)
        if form is None:
            with _LOCK:
                form = self.forms.get(kinds) or self._make(kinds)
                self.forms[kinds] = form
        return form(*arguments)

    def _make(self, kinds: Kinds) -> Callable[..., Any]:
        try:
            taken = hashlib.blake2b(repr(kinds).encode(), digest_size=4).hexdigest()
            name = f"mediacompare-{self.loop.__name__}-{taken}.code"
            made_of = _fingerprint(self.loop)
            code = _find(name, made_of)
            if code is None:
                code = _compile(self.loop, self.helpers, kinds)
                _keep(name, made_of, code)
            return _link(code, kinds)
        except Exception:  # what numba hands out may change with its version
            import numba

            _register(self.helpers)
            usual: Callable[..., Any] = numba.njit(cache=True, nogil=True)(self.loop)
            return usual


def _kind(argument: Any) -> tuple[str, int]:
    """Give the type of an argument's values, and its dimensions (0 for a single number)."""
    if isinstance(argument, np.ndarray):
        if not argument.flags.c_contiguous:
            raise TypeError("a compiled loop was given an array that is not contiguous")
        return argument.dtype.str[1:], argument.ndim
    if isinstance(argument, float):
        return "f8", 0
    return ("u8" if isinstance(argument, np.unsignedinteger) else "i8"), 0


@functools.cache
def _host() -> tuple[Any, str]:
    """Give a linker for this machine, and what the machine is."""
    llvm = importlib.import_module("llvmlite.binding")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    name, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=name, features=features, jit=True
    )
    version = importlib.import_module("llvmlite").__version__
    described = f"{version} {llvm.get_process_triple()} {name} {features}"
    return llvm.create_lljit_compiler(machine), described


@functools.cache
def _sources() -> bytes:
    return b"".join((_HERE / f"{name}.py").read_bytes() for name in (*LOOPS, "kernels"))


def _fingerprint(loop: Callable[..., Any]) -> bytes:
    """Tell code made of these sources for this machine from other code."""
    if loop.__module__.rpartition(".")[2] not in LOOPS:
        raise ValueError(f"{loop.__module__} is not among the modules of loops")
    return hashlib.blake2b(_sources() + _host()[1].encode()).digest()


def _folders() -> Iterator[Path]:
    """Give the places where compiled code may be kept, the usual first."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(chosen)
    yield _HERE / "__pycache__"
    own = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    yield Path(os.environ.get(own) or Path.home() / ".cache") / "mediacompare"


def _checksum(made_of: bytes, code: bytes) -> bytes:
    return hashlib.blake2b(made_of + code, digest_size=16).hexdigest().encode()


def _find(name: str, made_of: bytes) -> bytes | None:
    for folder in _folders():
        try:
            checksum, _, code = (folder / name).read_bytes().partition(b"\n")
        except OSError:
            continue
        if _checksum(made_of, code) == checksum:
            return code
    return None


def _keep(name: str, made_of: bytes, code: bytes) -> None:
    """Write compiled code to the first place that takes it; what goes wrong costs time only."""
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write(_checksum(made_of, code) + b"\n" + code)
            os.replace(file.name, folder / name)
        except OSError:
            continue
        break


def _register(helpers: tuple[Callable[..., Any], ...]) -> None:
    """Let compiled loops call the small functions that they need."""
    from numba.extending import register_jitable

    for helper in helpers:
        if helper not in _REGISTERED:
            register_jitable(helper)
            _REGISTERED.add(helper)


_REGISTERED: set[Callable[..., Any]] = set()


def _compile(
    loop: Callable[..., Any], helpers: tuple[Callable[..., Any], ...], kinds: Kinds
) -> bytes:
    """Compile a loop; give a line that says how to call it, and the machine code."""
    from numba import from_dtype
    from numba.core.registry import cpu_target

    types: Any = importlib.import_module("numba.types")
    compiler: Any = importlib.import_module("numba.core.compiler")
    _register(helpers)
    wanted = tuple(
        types.Array(kind, n, "C") if n else kind
        for kind, n in ((from_dtype(np.dtype(name)), n) for name, n in kinds)
    )
    # Bare code: nothing that needs the interpreter, or numba while it runs.
    flags = compiler.Flags()
    flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    flags.nrt = flags.enable_pyobject = False
    flags.error_model = "numpy"
    contexts = cpu_target.typing_context, cpu_target.target_context
    made = compiler.compile_extra(*contexts, loop, wanted, None, flags, {})
    gives = made.signature.return_type
    several = {types.UniTuple(types.int64, k): k for k in (2, 3)}
    results = ({types.none: 0, types.int64: 1} | several)[gives]
    # Numba passes an array as its owner, its parent, its numbers of items and of bytes an item,
    # its data, shape and strides; what differs from that is not called.
    name = made.fndesc.llvm_func_name
    expected = ["ptr", "ptr"]
    for kind, n in kinds:
        single = "double" if kind == "f8" else "i64"
        expected += ["ptr", "ptr", "i64", "i64", "ptr", *["i64"] * 2 * n] if n else [single]
    taken = made.library.get_function(name).global_value_type
    if str(taken) != f"i32 ({', '.join(expected)})":
        raise ValueError(f"numba calls a loop in another way: {taken}")
    code: bytes = made.library._get_compiled_object()
    return json.dumps({"name": name, "results": results}).encode() + b"\n" + code


def _link(stored: bytes, kinds: Kinds) -> Callable[..., Any]:
    """Load machine code into this process."""
    llvm = importlib.import_module("llvmlite.binding")
    described, _, code = stored.partition(b"\n")
    how = json.loads(described)
    builder = llvm.JITLibraryBuilder().add_object_img(code).add_current_process()
    loaded = builder.export_symbol(how["name"]).link(_host()[0], f"loop {len(_LOADED)}")
    _LOADED.append(loaded)
    taken: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
    for kind, n in kinds:
        if n:
            sizes = [ctypes.c_int64] * (2 * n)
            taken += [ctypes.c_void_p] * 2 + [ctypes.c_int64] * 2 + [ctypes.c_void_p, *sizes]
        else:
            taken.append({"f8": ctypes.c_double, "u8": ctypes.c_uint64}.get(kind, ctypes.c_int64))
    function = ctypes.CFUNCTYPE(ctypes.c_int32, *taken)(loaded[how["name"]])
    results = how["results"]

    def run(*arguments: Any) -> Any:
        passed: list[Any] = []
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                data = argument.__array_interface__["data"][0]
                passed += [None, None, argument.size, argument.itemsize, data]
                passed += argument.shape
                passed += argument.strides
            else:
                passed.append(float(argument) if isinstance(argument, float) else int(argument))
        given = (ctypes.c_int64 * 4)()
        trouble = ctypes.c_void_p()
        if function(ctypes.addressof(given), ctypes.addressof(trouble), *passed):
            raise RuntimeError(f"a compiled loop failed: {how['name']}")
        return tuple(given[:results]) if results > 1 else given[0] if results else None

    return run


_LOADED: list[Any] = []


@functools.cache
def compiled(loop: Callable[..., Any], *helpers: Callable[..., Any]) -> Callable[..., Any]:
    """Give the compiled form of a loop, with the small functions that it calls."""
    return Compiled(loop, helpers)


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
