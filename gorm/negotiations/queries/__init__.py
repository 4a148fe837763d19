"""What is read of negotiations."""
