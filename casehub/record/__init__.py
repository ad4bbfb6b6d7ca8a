"""The record: units of work, events, chains, verification, checkpoints.

Whoever imports any of it has the listeners that put what a transaction wrote under digests.
"""

from casehub.record import register

__all__ = ["register"]
