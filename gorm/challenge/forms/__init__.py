"""The forms of challenge: wording and shape."""
