"""Calendar entries and messages that come in, and what becomes of them."""
