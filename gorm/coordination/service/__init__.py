"""What can be done: joining and leaving, keeping quiet periods, setting the limits."""
