"""What waits for others: who acts next, and which letters are not on their way yet."""
