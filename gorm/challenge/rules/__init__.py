"""The rules of challenge, apart from any database: where a case stands, and what a step needs."""
