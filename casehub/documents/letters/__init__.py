"""Letters that travel: the seal that is seen on them, and what is seen in one that came."""
