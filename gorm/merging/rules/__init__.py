"""What makes two records alike, and when two posts are one: pure."""
