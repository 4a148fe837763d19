"""The forms of negotiation."""
