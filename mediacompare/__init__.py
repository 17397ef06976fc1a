"""Comparative media analysis: who drew on whom, how the same event is told, how hard it is to read.

Articles are rows of a pandas DataFrame; every function takes that table first and gives a table,
a figure or a file. The verb tells which: ``read_`` file to table; ``clean_``, ``validate_``
articles to articles; ``find_`` evidence with offsets; ``measure_`` scores; ``compare_``
differences with intervals; ``plot_`` a figure; ``write_`` and ``save_`` files.
"""

from mediacompare.articles import (
    clean_articles,
    find_problems,
    read_articles,
    times,
    validate_articles,
)
from mediacompare.batches import stream_articles
from mediacompare.zones import find_credits, find_quotes, find_zones
from mediacompare.tokens import Tokens, make_tokens
from mediacompare.similarity import candidate_pairs, measure_similarity
from mediacompare.overlap import find_passages, find_reprints, measure_overlap
from mediacompare.blocks import read_overlap, write_overlap
from mediacompare.estimate import estimate_overlap
from mediacompare.alignment import find_alignments, measure_alignment
from mediacompare.facts import find_contradictions, find_facts, measure_facts
from mediacompare.framing import measure_wording, read_referents
from mediacompare.rewording import find_wording
from mediacompare.concordance import find_terms, measure_collocates
from mediacompare.keyness import measure_keyness
from mediacompare.lexicons import measure_lexicon, read_lexicon
from mediacompare.voices import measure_voices
from mediacompare.agency import find_clauses, find_passives, measure_actors, measure_agency
from mediacompare.readability import (
    explain_readability,
    measure_readability,
    measure_readability_intervals,
)
from mediacompare.groups import compare_groups
from mediacompare.reuse import (
    Reuse,
    find_evidence,
    find_source_tree,
    measure_reuse,
    trace_reuse,
)
from mediacompare.stories import find_stories, measure_outlet_flow, outlet_graph, save_network
from mediacompare.checks import calibrate_threshold, compare_settings
from mediacompare.figures import (
    plot_agency,
    plot_facts,
    plot_keyness,
    plot_outlet_flow,
    plot_overlap,
    plot_passages,
    plot_readability,
    plot_reuse,
    plot_similarity,
    plot_source_tree,
    plot_timeline,
    plot_voices,
    plot_wording,
)
from mediacompare.sidebyside import show_side_by_side
from mediacompare.export import save_figure, save_table, write_methods
from mediacompare.pipeline import Results, collect_results, read_tables
from mediacompare.report import write_report

__version__ = "0.1.0"

__all__ = [
    "clean_articles",
    "find_problems",
    "read_articles",
    "times",
    "validate_articles",
    "stream_articles",
    "find_credits",
    "find_quotes",
    "find_zones",
    "Tokens",
    "make_tokens",
    "candidate_pairs",
    "measure_similarity",
    "find_passages",
    "find_reprints",
    "measure_overlap",
    "estimate_overlap",
    "read_overlap",
    "write_overlap",
    "find_alignments",
    "measure_alignment",
    "find_contradictions",
    "find_facts",
    "measure_facts",
    "measure_wording",
    "read_referents",
    "find_wording",
    "find_terms",
    "measure_collocates",
    "measure_keyness",
    "measure_lexicon",
    "read_lexicon",
    "measure_voices",
    "find_clauses",
    "find_passives",
    "measure_agency",
    "measure_actors",
    "explain_readability",
    "measure_readability",
    "measure_readability_intervals",
    "compare_groups",
    "Reuse",
    "find_evidence",
    "find_source_tree",
    "measure_reuse",
    "trace_reuse",
    "find_stories",
    "measure_outlet_flow",
    "outlet_graph",
    "save_network",
    "calibrate_threshold",
    "compare_settings",
    "plot_agency",
    "plot_facts",
    "plot_keyness",
    "plot_outlet_flow",
    "plot_overlap",
    "plot_passages",
    "plot_readability",
    "plot_reuse",
    "plot_similarity",
    "plot_source_tree",
    "plot_timeline",
    "plot_voices",
    "plot_wording",
    "show_side_by_side",
    "save_figure",
    "save_table",
    "write_methods",
    "Results",
    "collect_results",
    "read_tables",
    "write_report",
]
