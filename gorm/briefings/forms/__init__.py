"""The forms of packs."""
