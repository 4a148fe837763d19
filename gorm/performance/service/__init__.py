"""What changes performance: comparisons kept, figures taken in, findings judged."""
