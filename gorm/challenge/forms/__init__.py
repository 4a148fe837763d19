"""The forms of challenge."""
