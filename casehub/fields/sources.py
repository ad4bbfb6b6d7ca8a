"""Where the file already has the value of a field, so that nobody is asked for it twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class OfStep:
    """What was typed into `field` when `step` was last taken in this case."""

    step: str
    field: str


@dataclass(frozen=True)
class OfCalled:
    """What was typed into `field` when the step that its procedure calls so was last taken.

    For papers of several procedures, of which each names its steps by itself.
    """

    called: str
    field: str


@dataclass(frozen=True)
class OfForm:
    """What is typed into another field of the same form; where that is asked, this is not."""

    typed: str


@dataclass(frozen=True)
class OfPaper:
    """The own field `field` of the latest valid paper of the kind."""

    paper: str
    field: str


@dataclass(frozen=True)
class OfDocument:
    """A column of the row of the latest valid paper of the kind: its number, its day."""

    paper: str
    column: str


# Columns of a case that name a day, in the words of a refusal.
DAYS_OF_CASES = {"opened_on": "登记之日", "filed_on": "立案之日", "closed_on": "结案之日"}


@dataclass(frozen=True)
class OfCase:
    """A column of the case; of the case that it belongs to, for a child matter."""

    column: str


@dataclass(frozen=True)
class OfStation:
    """What was said when the step was approved at a station: the opinion, by whom, on which day.

    otherwise: the known fact that it is where the step needs no approval.
    """

    station: str
    says: Literal["opinion", "by", "on"]
    otherwise: str = ""


@dataclass(frozen=True)
class OfLimit:
    """The length of a limit by the law of the day, in its own unit: what a paper names is it."""

    limit: str


# A text names a function that a procedure's PART has under `known`.
Source = str | OfStep | OfCalled | OfForm | OfPaper | OfDocument | OfCase | OfStation | OfLimit
