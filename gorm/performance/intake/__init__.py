"""Taking in observations: matched, checked, staged beside what is read, published all at once."""
