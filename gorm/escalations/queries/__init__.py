"""Reading the queue: rows that features offer, put together in one statement."""
