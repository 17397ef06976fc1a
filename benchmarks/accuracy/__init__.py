"""How right the verdicts on reuse are, on every labelled set at hand."""
