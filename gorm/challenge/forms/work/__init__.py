"""The forms of plans, bodies and support."""
