"""Lines, terms, local priorities and sets of outcomes."""
