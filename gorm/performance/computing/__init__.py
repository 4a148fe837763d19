"""Computing comparisons, a whole series at a time: from observations to standings."""
