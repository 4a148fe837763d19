"""What is asked of organisations."""
