"""What one person drafts and another decides on, outside any case."""
