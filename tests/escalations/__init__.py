"""The director's queue."""
