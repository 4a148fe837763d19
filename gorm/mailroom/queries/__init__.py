"""What came in, as pages and services read it."""
