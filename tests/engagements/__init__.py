"""Tests: engagements."""
