"""The list of the seriously dishonest: who is on it, and how an entry that fell comes off."""
