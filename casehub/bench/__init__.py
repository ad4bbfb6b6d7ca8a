"""What a step, a paper and a page cost."""
