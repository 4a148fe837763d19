"""Cases of challenge: what is done in them, and what their pages say."""
