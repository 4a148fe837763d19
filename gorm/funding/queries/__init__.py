"""What is read of awards and programmes."""
