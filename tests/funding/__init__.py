"""Tests of government money awarded to places."""
