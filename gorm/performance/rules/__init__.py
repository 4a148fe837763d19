"""The rules of performance: pure calculation, apart from the database."""
