"""Evidence on a case, and what holds of it: ratings, statements, team, sheets."""
