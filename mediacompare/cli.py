"""The command line: articles in, one table or the whole report out.

Tables go to standard output (or to ``--out``), everything else to standard error. Exit codes:
0 done; 1 the articles cannot be used, or a file not be written; 2 the command was not understood.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from mediacompare.reuse import Reuse

SHOWN_PROBLEMS = 20
"""Problems listed on standard error; the others are counted."""

Table = Callable[["pd.DataFrame", argparse.Namespace], "pd.DataFrame"]


@dataclass(frozen=True)
class Command:
    """A command that prints one table.

    ``columns_of`` is the function whose docstring says what the columns mean; ``options`` are
    those of `OPTIONS` that the command heeds.
    """

    name: str
    answers: str
    make: Table
    columns_of: str
    options: tuple[str, ...] = ()


def _read(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    return articles


def _problems(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.articles import find_problems

    return find_problems(articles)


def _zones(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.zones import find_zones

    return find_zones(articles)


def _credits(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.zones import find_credits

    return find_credits(articles)


def _quotes(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.zones import find_quotes

    return find_quotes(articles)


def _similarity(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.similarity import measure_similarity

    return measure_similarity(articles, window=options.window)


def _overlap(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.overlap import measure_overlap

    return measure_overlap(articles, window=options.window)


def _passages(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.overlap import find_passages

    return find_passages(articles, window=options.window)


def _trace(articles: pd.DataFrame, options: argparse.Namespace) -> Reuse:
    from mediacompare.reuse import trace_reuse

    return trace_reuse(articles, window=options.window, semantic=options.semantic)


def _reuse(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    found = _trace(articles, options)
    declared: dict[str, str] = {}
    for number in ("1", "2"):
        part = found.pairs[[f"article_id_{number}", f"declared_source_{number}"]].dropna()
        declared.update(part.itertuples(index=False, name=None))
    for name, source in sorted(declared.items()):
        _say(options, f"{name} names its source: {source}")
    inferred = found.tree[found.tree["basis"] == "inferred"]
    for row in inferred.itertuples(index=False):  # outside the corpus: no pair has a row for it
        _say(options, f"{row.target} may have the same source, {row.source}: {row.evidence}")
    return found.pairs


def _evidence(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    return _trace(articles, options).evidence


def _sources(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    return _trace(articles, options).tree


def _stories(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.stories import find_stories

    return find_stories(articles)


def _facts(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.facts import measure_facts
    from mediacompare.stories import find_stories
    from mediacompare.tokens import make_tokens

    tokens = make_tokens(articles)
    groups = find_stories(articles, tokens=tokens)[["article_id", "story"]]
    return measure_facts(articles, tokens=tokens, groups=groups)


def _wording(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.framing import measure_wording

    return measure_wording(articles, referents=options.referents, by=options.by)


def _keyness(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.keyness import measure_keyness

    return measure_keyness(articles, by=options.by)


def _voices(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.voices import measure_voices

    return measure_voices(articles, by=options.by)


def _agency(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.agency import measure_agency

    return measure_agency(articles, by=options.by)


def _actors(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.agency import measure_actors

    return measure_actors(articles, by=options.by)


def _readability(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.readability import measure_readability

    return measure_readability(articles)


_PAIRS = ("window", "semantic")

COMMANDS = (
    Command("read", "the articles as they were read, one a row", _read, "read_articles"),
    Command(
        "problems", "what could not be read, with file, row and remedy", _problems, "find_problems"
    ),
    Command(
        "zones",
        "what each stretch of text is: prose, quotation, credit, furniture",
        _zones,
        "find_zones",
    ),
    Command(
        "credits",
        "which agency, site or release an article names as its source",
        _credits,
        "find_credits",
    ),
    Command("quotes", "who is quoted, with which verb", _quotes, "find_quotes"),
    Command(
        "similarity",
        "how alike two articles are (TF-IDF cosine)",
        _similarity,
        "measure_similarity",
        ("window",),
    ),
    Command(
        "overlap",
        "how much of one article stands in the other",
        _overlap,
        "measure_overlap",
        ("window", "folder", "memory"),
    ),
    Command(
        "passages",
        "which passages two articles share, with their places",
        _passages,
        "find_passages",
        ("window",),
    ),
    Command(
        "reuse",
        "who drew on whom: relation, probability, direction",
        _reuse,
        "measure_reuse",
        _PAIRS,
    ),
    Command("evidence", "what each verdict on reuse rests on", _evidence, "find_evidence", _PAIRS),
    Command(
        "sources",
        "the likely source of each article, in the corpus or outside",
        _sources,
        "find_source_tree",
        _PAIRS,
    ),
    Command("stories", "which articles report on one event", _stories, "find_stories"),
    Command(
        "facts",
        "which numbers, names and dates an outlet reports or leaves out",
        _facts,
        "measure_facts",
    ),
    Command(
        "wording",
        "how each outlet words the same thing (needs --referents)",
        _wording,
        "measure_wording",
        ("referents", "by"),
    ),
    Command("keyness", "which words set an outlet apart", _keyness, "measure_keyness", ("by",)),
    Command("voices", "whom each outlet quotes, and how much", _voices, "measure_voices", ("by",)),
    Command(
        "agency",
        "passives with and without an agent, nominalizations",
        _agency,
        "measure_agency",
        ("by",),
    ),
    Command(
        "actors", "who acts in each outlet, and who is acted on", _actors, "measure_actors", ("by",)
    ),
    Command("readability", "how hard each article is to read", _readability, "measure_readability"),
)
"""Every command that prints a table, in the order in which the package works."""

OPTIONS: dict[str, dict[str, Any]] = {
    "by": {"default": "outlet", "metavar": "COLUMN", "help": "groups to compare (default: outlet)"},
    "window": {"metavar": "TIME", "help": "only pairs published within, such as 72h or 7D"},
    "semantic": {
        "action": "store_true",
        "help": "compare sentences by meaning too (needs the extra 'semantic')",
    },
    "folder": {
        "metavar": "DIR",
        "help": "for corpora that outgrow memory: read in batches, compare block by block, and "
        "write overlap and passages as Parquet files here; a run that was stopped goes on",
    },
    "memory": {
        "metavar": "SIZE",
        "default": "4GB",
        "help": "with --folder: memory to use (default: 4GB)",
    },
    "referents": {
        "metavar": "FILE",
        "help": "YAML file of things and their labels; data/example/referents.yml is one",
    },
}
"""What some commands heed and others do not."""

FORMATS = ("csv", "parquet", "json", "html")
FORMATS_HELP = (
    "default: by --out's ending, else csv. In CSV an apostrophe stands before texts that a "
    "spreadsheet would take for formulas (= + - @); the others hold every text as it is"
)

EXAMPLES = """examples:
  mediacompare report articles/ --out report
  mediacompare reuse articles/ > reuse.csv
  mediacompare read export.docx --format parquet --out articles.parquet
  mediacompare wording articles/ --referents referents.yml
  mediacompare overlap news.xlsx --columns outlet=publication text=content
  mediacompare overlap million.parquet --folder pairs --memory 8GB --window 7D

The articles may be a folder of text files with a metadata.csv, a CSV, TSV, XLSX, JSON or Parquet
file, saved web pages, or exports of Nexis, Factiva, ProQuest and others; several may be named.
Tables go to standard output, messages to standard error."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    parser = _parser()
    options = parser.parse_args(argv)
    wrong = _misunderstood(options)
    if wrong:
        parser.error(wrong)
    try:
        return _run(options)
    except BrokenPipeError:
        # The reader of the pipe has gone; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _print("mediacompare: stopped; nothing was half written")
        return 130
    except (ValueError, KeyError, OSError, ModuleNotFoundError) as error:
        _print(f"mediacompare: {_message(error)}")
        return 1


def _message(error: Exception) -> str:
    if isinstance(error, KeyError) and error.args:
        return str(error.args[0])
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _misunderstood(options: argparse.Namespace) -> str | None:
    """Say what is wrong with the command, as far as it can be seen before any work is done."""
    for pair in options.columns:
        ours, equals, theirs = pair.partition("=")
        if not equals or not ours or not theirs:
            return f"--columns takes OURS=THEIRS, such as outlet=publication; got {pair!r}"
    if options.command == "report":
        return None
    if options.command == "wording" and options.referents is None:
        return (
            "wording needs a file of referents and their labels: --referents referents.yml "
            "(data/example/referents.yml shows how one looks)"
        )
    if getattr(options, "folder", None) and options.out:
        return "give either --out, for one table, or --folder, for Parquet files block by block"
    if options.out and options.format is None:
        ending = Path(options.out).suffix.lower().lstrip(".")
        if ending not in FORMATS:
            listed = ", ".join(f".{form}" for form in FORMATS)
            return f"--out={options.out!r} ends in none of {listed}; say which with --format"
    return None


class _Help(argparse.Action):
    """Print the help of a command and what the columns of its table mean, from the docstring."""

    def __init__(self, option_strings: Sequence[str], dest: str, const: str) -> None:
        super().__init__(option_strings, dest, 0, const, help="show this help and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.print_help()
        print("\n" + _columns(str(self.const)))
        parser.exit()


def _columns(function: str) -> str:
    """Give the section Returns of a function's docstring, without its markup."""
    import inspect
    import re

    import mediacompare

    doc = inspect.getdoc(getattr(mediacompare, function)) or ""
    after = doc.partition("Returns\n-------\n")[2]
    section = re.split(r"\n\n[A-Z][A-Za-z ]{2,20}\n-{3,}\n", after)[0]
    section = re.sub(r":\w{1,10}:`~?([^`]{1,100})`", r"\1", section).replace("`", "")
    return f"columns, as help(mediacompare.{function}) explains them:\n\n{section.strip()}"


def _parser() -> argparse.ArgumentParser:
    from mediacompare import __version__

    parser = argparse.ArgumentParser(
        prog="mediacompare",
        description="Compare how outlets report: who drew on whom, in which words, how readably.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mediacompare {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser(
        "report", help="one HTML page with everything", description="Write one HTML page."
    )
    _add_reading(report)
    report.add_argument(
        "--out", default="report", metavar="PATH", help="folder or .html file (default: report)"
    )
    report.add_argument("--title", default="Media comparison", help="heading of the page")
    report.add_argument(
        "--tables", action="store_true", help="write all tables as CSV beside the page"
    )
    report.add_argument(
        "--referents",
        metavar="FILE",
        help=f"{OPTIONS['referents']['help']} (default: referents.yml beside the articles)",
    )
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.answers,
            description=f"Print a table: {command.answers}.",
            add_help=False,
        )
        one.add_argument("-h", "--help", action=_Help, const=command.columns_of)
        _add_reading(one)
        one.add_argument("--out", metavar="FILE", help="write here instead of standard output")
        one.add_argument("--format", choices=FORMATS, help=FORMATS_HELP)
        for name in command.options:
            one.add_argument(f"--{name}", **OPTIONS[name])
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", metavar="PATH", help="file or folder with the articles")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--columns",
        nargs="+",
        action="extend",
        default=[],
        metavar="OURS=THEIRS",
        help="how a table names what we need: outlet=publication text=content",
    )
    reading.add_argument("--outlet", help="for articles that name none")
    reading.add_argument("--language", help="for articles that name none, such as en")
    reading.add_argument("--time-zone", help="of clock times that name none, such as Europe/Paris")
    reading.add_argument(
        "--day-first",
        action=argparse.BooleanOptionalAction,
        help="whether 04/05/2013 is 4 May",
    )
    reading.add_argument("--pattern", help="of file names, such as '{outlet}_{date}_{id}'")
    reading.add_argument("--strict", action="store_true", help="stop if anything is wrong")
    parser.add_argument("--quiet", action="store_true", help="no messages but errors")


def _run(options: argparse.Namespace) -> int:
    from mediacompare.files import require_writable

    if options.out:  # before any work, which may take long, is done for it
        page = options.command != "report" or options.out.lower().endswith((".html", ".htm"))
        require_writable(Path(options.out) if page else Path(options.out) / "report.html")
    if getattr(options, "folder", None):
        return _in_blocks(options)
    articles = _articles(options)
    if options.command == "report":
        from mediacompare.report import write_report

        written = write_report(
            articles,
            options.out,
            title=options.title,
            referents=options.referents or _referents_beside(options),
            tables=options.tables or None,
        )
        _say(options, f"Wrote {written[0]}" + _and_more(len(written) - 1))
        return 0
    command = next(one for one in COMMANDS if one.name == options.command)
    table = command.make(articles, options)
    _write(table, options)
    return 0


def _in_blocks(options: argparse.Namespace) -> int:
    """Compare a corpus that is never held in memory as a whole; its tables go to a folder."""
    from mediacompare.batches import stream_articles
    from mediacompare.blocks import write_overlap
    from mediacompare.estimate import estimate_overlap

    columns = dict(pair.split("=", 1) for pair in options.columns)
    choices = {
        "columns": columns or None,
        "outlet": options.outlet,
        "language": options.language,
        "time_zone": options.time_zone,
        "day_first": options.day_first,
        "pattern": options.pattern,
    }
    chosen = {name: value for name, value in choices.items() if value is not None}
    source: Any = options.path[0]
    if len(options.path) == 1 and not chosen:
        needed = estimate_overlap(source, window=options.window)
        seconds, memory, disk = (needed[name].sum() for name in needed.columns[1:])
        _say(
            options,
            f"{needed.attrs['articles']:,} articles, {needed.attrs['words']:,} words: about "
            f"{_duration(seconds)} or more, {memory:.1f} GB of memory "
            f"(slower with {needed.attrs['least_memory_gb']:.1f} GB), {disk:.1f} GB of disk",
        )
    else:
        source = stream_articles(options.path, **chosen)
    progress = False if options.quiet else None
    blocks = write_overlap(
        source, options.folder, memory=options.memory, window=options.window, progress=progress
    )
    _say(
        options,
        f"Wrote {int(blocks['pairs'].sum()):,} pairs and {int(blocks['passages'].sum()):,} "
        f"passages to {options.folder}; mediacompare.read_overlap reads them",
    )
    return 0


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _referents_beside(options: argparse.Namespace) -> Path | None:
    """Find the file of referents in a folder of articles, or in the folder that holds it."""
    for given in map(Path, options.path):
        for folder in (given, given.parent) if given.is_dir() else (given.parent,):
            for name in ("referents.yml", "referents.yaml"):
                if (folder / name).is_file():
                    _say(options, f"Using the wordings listed in {folder / name}")
                    return folder / name
    return None


def _and_more(n: int) -> str:
    return f" and {n} tables beside it" if n else ""


def _articles(options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.articles import find_problems, read_articles

    columns = dict(pair.split("=", 1) for pair in options.columns)
    paths = options.path[0] if len(options.path) == 1 else options.path
    articles = read_articles(
        paths,
        columns=columns or None,
        outlet=options.outlet,
        language=options.language,
        time_zone=options.time_zone,
        day_first=options.day_first,
        pattern=options.pattern,
        strict=options.strict,
    )
    problems = find_problems(articles)
    _say(options, f"Read {len(articles)} articles" + (":" if len(problems) else ""))
    for row in problems.head(SHOWN_PROBLEMS).itertuples(index=False):
        place = " ".join(
            str(part)
            for part in (row.file, None if _missing(row.row) else f"row {row.row}")
            if not _missing(part)
        )
        _say(
            options,
            f"  {row.severity}: {place + ': ' if place else ''}{row.problem} – {row.remedy}",
        )
    if len(problems) > SHOWN_PROBLEMS:
        left = len(problems) - SHOWN_PROBLEMS
        _say(options, f"  and {left} more; mediacompare problems … lists all")
    if len(articles) == 0 and options.command != "problems":
        raise ValueError(
            f"no article was found in {', '.join(options.path)}; the messages above, or "
            "mediacompare problems …, say why"
        )
    return articles


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def _say(options: argparse.Namespace, message: str) -> None:
    if not options.quiet:
        _print(message)


def _print(message: str) -> None:
    """Print a message; names of files and values of cells must not steer the terminal."""
    shown = "".join(c if c.isprintable() or c == "\n" else "�" for c in message)
    print(shown, file=sys.stderr)


def _write(table: pd.DataFrame, options: argparse.Namespace) -> None:
    from mediacompare.files import write_beside

    ending = Path(options.out).suffix.lower().lstrip(".") if options.out else "csv"
    form = options.format or ending
    if options.out:
        write_beside(Path(options.out), _bytes(table, form))
        _say(options, f"Wrote {len(table)} rows to {options.out}")
        return
    sys.stdout.buffer.write(_bytes(table, form))
    sys.stdout.buffer.flush()


def _json(table: pd.DataFrame) -> str:
    """Write rows as objects: numbers in full, times in ISO 8601, what is missing as null."""
    import json

    columns = [
        table[name].astype(object).where(table[name].notna(), None).tolist() for name in table
    ]
    rows = [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]

    def plain(value: Any) -> str:
        return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)

    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False, default=plain) + "\n"


def _bytes(table: pd.DataFrame, form: str) -> bytes:
    import io

    import pandas as pd

    from mediacompare.files import table_bytes

    if form == "csv":
        return table_bytes(table)
    if form == "json":
        return _json(table).encode("utf-8", "replace")
    if form == "html":
        with pd.option_context("display.max_colwidth", None):
            html = table.to_html(index=False, escape=True, border=0, na_rep="")
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>mediacompare</title>'
        return f"{head}\n{html}\n</html>\n".encode("utf-8", "replace")
    buffer = io.BytesIO()
    plain = table.copy()
    plain.attrs = {}
    plain.to_parquet(buffer, index=False)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
