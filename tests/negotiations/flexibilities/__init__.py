"""Flexibility requests."""
