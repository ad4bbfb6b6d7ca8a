"""Commands that bring in lists of other systems."""
