"""Tests: what measures the promises."""
