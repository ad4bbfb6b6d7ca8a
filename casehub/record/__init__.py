"""The record: units of work, events, chains, verification, checkpoints."""
