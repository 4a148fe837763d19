"""Decisions: what is asked of whom, at which grade, and what came of it."""
