"""Reading cases: heads, ladders, files, and the clocks that run."""
