"""Tests of the house itself: what every endpoint, table and module must keep to."""
