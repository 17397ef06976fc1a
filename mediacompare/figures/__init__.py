"""Figures: a result table in, a matplotlib Axes out; nothing is computed here."""

from .pairs import plot_overlap, plot_similarity
from .scores import plot_agency, plot_readability, plot_scores, plot_voices
from .sources import (
    plot_outlet_flow,
    plot_passages,
    plot_reuse,
    plot_source_tree,
    plot_timeline,
)
from .style import Description, describe
from .telling import plot_facts, plot_keyness, plot_wording

__all__ = [
    "Description",
    "describe",
    "plot_agency",
    "plot_facts",
    "plot_keyness",
    "plot_outlet_flow",
    "plot_overlap",
    "plot_passages",
    "plot_readability",
    "plot_reuse",
    "plot_scores",
    "plot_similarity",
    "plot_source_tree",
    "plot_timeline",
    "plot_voices",
    "plot_wording",
]
