"""Reading decisions: one with everything about it, lists of them, and who stands how to them."""
