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

SHOWN_PROBLEMS = 20
"""Problems listed on standard error; the others are counted."""

Table = Callable[["pd.DataFrame", argparse.Namespace], "pd.DataFrame"]


@dataclass(frozen=True)
class Command:
    """A command that prints one table: its name, what it answers, and what makes the table."""

    name: str
    answers: str
    make: Table


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


def _reuse(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.reuse import trace_reuse

    found = trace_reuse(articles, semantic=options.semantic)
    _say_sources(found.tree)
    return found.pairs


def _evidence(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.reuse import find_evidence

    return find_evidence(articles, semantic=options.semantic)


def _sources(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.reuse import find_source_tree

    return find_source_tree(articles, semantic=options.semantic)


def _stories(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.stories import find_stories

    return find_stories(articles)


def _facts(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.facts import measure_facts
    from mediacompare.stories import find_stories

    return measure_facts(articles, groups=find_stories(articles)[["article_id", "story"]])


def _wording(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.framing import measure_wording

    if options.referents is None:
        raise ValueError(
            "wording needs a file of referents and their labels: --referents referents.yml "
            "(data/example/referents.yml shows how one looks)"
        )
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


def _readability(articles: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.readability import measure_readability

    return measure_readability(articles)


COMMANDS = (
    Command("read", "the articles as they were read, one a row", _read),
    Command("problems", "what could not be read, with file, row and remedy", _problems),
    Command("zones", "what each stretch of text is: prose, quotation, credit, furniture", _zones),
    Command("credits", "which agency, site or release an article names as its source", _credits),
    Command("quotes", "who is quoted, with which verb", _quotes),
    Command("similarity", "how alike two articles are (TF-IDF cosine)", _similarity),
    Command("overlap", "how much of one article stands in the other", _overlap),
    Command("passages", "which passages two articles share, with their places", _passages),
    Command("reuse", "who drew on whom: relation, probability, direction", _reuse),
    Command("evidence", "what each verdict on reuse rests on", _evidence),
    Command("sources", "the likely source of each article, in the corpus or outside", _sources),
    Command("stories", "which articles report on one event", _stories),
    Command("facts", "which numbers, names and dates an outlet reports or leaves out", _facts),
    Command("wording", "how each outlet words the same thing (needs --referents)", _wording),
    Command("keyness", "which words set an outlet apart", _keyness),
    Command("voices", "whom each outlet quotes, and how much", _voices),
    Command("agency", "passives with and without an agent, nominalizations", _agency),
    Command("readability", "how hard each article is to read", _readability),
)
"""Every command that prints a table, in the order in which the package works."""

FORMATS = ("csv", "parquet", "json", "html")

EXAMPLES = """examples:
  mediacompare report articles/ --out report
  mediacompare reuse articles/ > reuse.csv
  mediacompare read export.docx --format parquet --out articles.parquet
  mediacompare wording articles/ --referents referents.yml
  mediacompare overlap news.xlsx --columns outlet=publication text=content

The articles may be a folder of text files with a metadata.csv, a CSV, TSV, XLSX, JSON or Parquet
file, saved web pages, or exports of Nexis, Factiva, ProQuest and others; several may be named.
Tables go to standard output, messages to standard error."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except BrokenPipeError:
        # The reader of the pipe has gone; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("mediacompare: stopped; nothing was half written", file=sys.stderr)
        return 130
    except (ValueError, KeyError, OSError, ModuleNotFoundError) as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        print(f"mediacompare: {text}", file=sys.stderr)
        return 1


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
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.answers,
            description=f"Print {command.answers}.",
            epilog=f"columns: see help(mediacompare), or print them: "
            f"mediacompare {command.name} articles/ | head -1",
        )
        _add_reading(one)
        one.add_argument("--out", metavar="FILE", help="write here instead of standard output")
        one.add_argument("--format", choices=FORMATS, help="default: by --out's ending, else csv")
        one.add_argument("--by", default="outlet", metavar="COLUMN", help="groups to compare")
        one.add_argument(
            "--window", metavar="TIME", help="only pairs published within, such as 72h or 7D"
        )
        one.add_argument(
            "--semantic",
            action=argparse.BooleanOptionalAction,
            help="compare sentences by meaning too (default: where installed)",
        )
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", metavar="PATH", help="file or folder with the articles")
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--columns", nargs="+", default=[], metavar="OURS=THEIRS", help="outlet=publication …"
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
    parser.add_argument("--referents", metavar="FILE", help="file of things and their labels")
    parser.add_argument("--quiet", action="store_true", help="no messages but errors")


def _run(options: argparse.Namespace) -> int:
    articles = _articles(options)
    if options.command == "report":
        from mediacompare.report import write_report

        written = write_report(
            articles,
            options.out,
            title=options.title,
            referents=options.referents,
            tables=options.tables or None,
        )
        _say(options, f"Wrote {written[0]}" + _and_more(len(written) - 1))
        return 0
    command = next(one for one in COMMANDS if one.name == options.command)
    table = command.make(articles, options)
    _write(table, options)
    return 0


def _and_more(n: int) -> str:
    return f" and {n} tables beside it" if n else ""


def _articles(options: argparse.Namespace) -> pd.DataFrame:
    from mediacompare.articles import find_problems, read_articles

    columns = {}
    for pair in options.columns:
        ours, equals, theirs = pair.partition("=")
        if not equals or not ours or not theirs:
            raise ValueError(
                f"--columns takes OURS=THEIRS, such as outlet=publication; got {pair!r}"
            )
        columns[ours] = theirs
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
        print(message, file=sys.stderr)


def _say_sources(tree: pd.DataFrame) -> None:
    """Name the sources outside the corpus: a table of pairs has no row for them."""
    outside = tree[tree["source_kind"] == "outside"]
    for row in outside.itertuples(index=False):
        print(f"source outside: {row.source} → {row.target} ({row.evidence})", file=sys.stderr)


def _write(table: pd.DataFrame, options: argparse.Namespace) -> None:
    from mediacompare.files import write_beside

    form = options.format
    if form is None:
        ending = Path(options.out).suffix.lstrip(".").lower() if options.out else "csv"
        form = ending if ending in FORMATS else "csv"
    data = _bytes(table, form)
    if options.out:
        write_beside(Path(options.out), data)
        _say(options, f"Wrote {len(table)} rows to {options.out}")
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _bytes(table: pd.DataFrame, form: str) -> bytes:
    import io

    from mediacompare.files import table_bytes

    if form == "csv":
        return table_bytes(table)
    if form == "json":
        text = table.to_json(orient="records", date_format="iso", force_ascii=False, indent=1)
        return (str(text) + "\n").encode("utf-8", "replace")
    if form == "html":
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
