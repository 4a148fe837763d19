"""What is pure about searching: words, what was typed, numbers of documents, extracts."""
