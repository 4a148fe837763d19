"""What is read of performance, as frozen read models."""
