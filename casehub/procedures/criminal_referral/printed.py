"""What the papers of a referral print and nobody types: the article of the crime, its line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from casehub.procedures.criminal_referral.course import REFUSED_AGAIN, REPORTED
from casehub.procedures.penalty.intake import source_phrase
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from casehub.workflow.rules import DayLaw
    from casehub.workflow.situation import Situation

LETTER, ASKED = "criminal_transfer_letter", "ask_again"
# Tables of the report that list materials with their pages.
MATERIALS = ("appraisals", "others")
ARTICLES: Mapping[str, Callable[[DayLaw], str]] = MappingProxyType(
    {
        "213": lambda law: law.basis("crime.213"),
        "214": lambda law: law.basis("crime.214"),
        "215": lambda law: law.basis("crime.215"),
        "216": lambda law: law.basis("crime.216"),
        "219": lambda law: law.basis("crime.219"),
        "219-1": lambda law: law.basis("crime.219_1"),
    }
)


def _crime(s: Situation) -> str:
    """The crime as the form names it, else as the report named it."""
    return str(s.data.get("crime") or s.entered(REPORTED).get("crime") or "")


def crime_article(s: Situation) -> str | None:
    """The article of the criminal law; None of a crime that is not registered here."""
    found = ARTICLES.get(_crime(s))
    return found(s.law) if found is not None else None


def crime_line(s: Situation) -> str | None:
    """法释〔2025〕5号: where the line of the crime stands; None where it has no line."""
    rows = (one for one in s.rules.penalties.crime if one.id == _crime(s) and one.holds(s.day))
    return next((one.basis for one in rows), None)


def crime_sources(s: Situation) -> str | None:
    """How the case began, without who reported."""
    return source_phrase(s.above)


def crime_letter_on(s: Situation) -> date | None:
    """The day of the letter to the police."""
    paper = s.document(LETTER)
    return paper.issued_on if paper is not None else None


def transfer_letter_number(s: Situation) -> str | None:
    """The number of the letter to the police, made in this act or before it."""
    paper = s.document(LETTER)
    return paper.number if paper is not None else None


def _listed(s: Situation, *tables: str) -> list[Mapping[str, object]]:
    """The lines of these tables of the report."""
    told = s.entered(REPORTED)
    return [row for name in tables for row in told.get(name) or ()]


def sent_items(s: Situation) -> int:
    """移送规定第六条: opinions and other materials, one by one, beside report and list of goods."""
    return len(_listed(s, *MATERIALS))


def sent_pages(s: Situation) -> int:
    """The pages of the materials that are listed with their pages."""
    pages = (row.get("pages") for row in _listed(s, *MATERIALS))
    return sum(one for one in pages if isinstance(one, int))


def sent_goods(s: Situation) -> int:
    """The lines of the list of goods."""
    return len(_listed(s, "goods"))


def supervision_road(s: Situation) -> str:
    """移送规定第九条: whether the police were asked again first, and whether they answered."""
    if s.last(REFUSED_AGAIN) is not None:
        return "after_recon"
    return "direct" if s.last(ASKED) is None else "no_answer"


KNOWN = registered(
    crime_letter_on,
    supervision_road,
    crime_article,
    crime_line,
    crime_sources,
    transfer_letter_number,
    sent_items,
    sent_pages,
    sent_goods,
)
