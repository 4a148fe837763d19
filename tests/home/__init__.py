"""My work."""
