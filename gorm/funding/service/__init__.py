"""What is done with awards and programmes."""
