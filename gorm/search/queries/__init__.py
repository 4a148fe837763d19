"""Reading the index: what somebody finds, and whether it holds what it should."""
