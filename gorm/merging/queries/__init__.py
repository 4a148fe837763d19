"""What is read of pairs, of two records side by side, and of merges."""
