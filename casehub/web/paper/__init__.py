"""Papers and exhibits: reading, serving, correcting, checking."""
