"""What waits for whom, the register, the overview of one case."""
