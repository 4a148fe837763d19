"""Tests: the sample office, and data to measure with."""
