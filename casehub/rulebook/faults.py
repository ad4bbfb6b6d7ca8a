"""What is wrong with the rule files: all of it, at once."""

from __future__ import annotations

from collections.abc import Iterable


class RulebookFaults(Exception):
    """Faults of configuration files; `faults` lists one Chinese sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults in the order in which they were found."""
        self.faults = list(faults)
        super().__init__("；".join(self.faults))
