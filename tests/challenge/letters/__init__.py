"""Letters of a case: their words, their paper, what is sent and what comes back."""
