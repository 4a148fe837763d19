"""The verbs of negotiation."""
