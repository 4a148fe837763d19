"""Negotiations: agreements, lines, rounds, mandates, requests and reviews."""
