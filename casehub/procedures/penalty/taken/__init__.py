"""Evidence that is taken from others: copies with their slip, data with its digests."""
