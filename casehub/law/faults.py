"""The one error of date arithmetic: a Chinese sentence without final stop."""

from __future__ import annotations


class PeriodFault(ValueError):
    """A period cannot be computed; the message tells the reader why, in Chinese."""
