"""The forms of co-ordination."""
