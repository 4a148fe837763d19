"""Tests: real_data."""
