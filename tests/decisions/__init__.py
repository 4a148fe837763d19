"""Decisions: asked for, returned, decided once, and how they came about."""
