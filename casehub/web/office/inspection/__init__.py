"""双随机: how a plan ends before its time, and what becomes of what was found."""
