"""Package data: word lists and tables, each named with licence and source in index.csv."""
