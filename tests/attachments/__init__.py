"""Tests: files attached to records."""
