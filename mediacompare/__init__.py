"""mediacompare."""
