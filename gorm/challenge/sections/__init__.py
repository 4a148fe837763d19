"""What challenge offers to decisions, the queue, and the pages and packs of places."""
