"""Tests: agreements as wholes, their stages, their approvals, and the list of all of them."""
