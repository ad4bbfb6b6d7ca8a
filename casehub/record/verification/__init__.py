"""What is held against the record: chains, replay, rows, papers, staff, checkpoints."""
