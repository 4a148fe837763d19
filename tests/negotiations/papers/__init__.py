"""The papers of a negotiation."""
