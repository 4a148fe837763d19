"""Makers of records: each makes what it is asked for and whatever that needs, and commits."""
