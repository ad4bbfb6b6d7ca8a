"""The one error of date arithmetic: a Chinese sentence without final stop."""

from __future__ import annotations


class PeriodFault(ValueError):  # noqa: N818 - bad input, not a failure of the program
    """A period cannot be computed; the message tells the reader why, in Chinese."""
