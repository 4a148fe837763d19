"""Tests: regimes as data, and the templates of letters."""
