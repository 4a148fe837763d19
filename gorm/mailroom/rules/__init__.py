"""What is decided about what came in, apart from the database."""
