"""Rounds, positions, mandates, and what departments answer."""
