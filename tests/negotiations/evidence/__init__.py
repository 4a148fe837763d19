"""Tests: evidence beside lines, reviews and rewards."""
