"""Tests: co-ordination."""
