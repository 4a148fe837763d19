"""Reading what is asked of organisations."""
