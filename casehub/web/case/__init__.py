"""The case: what comes in, lists, its page, its steps, its children and its record."""
