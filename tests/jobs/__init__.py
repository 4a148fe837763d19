"""Tests: long work."""
