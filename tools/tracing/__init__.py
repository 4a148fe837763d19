"""What tracing a pack is made of: rows by plain SQL, and what is printed held against them."""
