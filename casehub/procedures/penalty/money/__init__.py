"""Money that a party owes or has back: set off against another duty, ordered back to its buyers."""
