"""What is read of co-ordination: quiet periods, clashes, who joined, and the calendar."""
