"""Performance: from published figures to findings."""
