"""The forms of performance: wording and shape."""
