"""How a case is closed: by which ruling, after how many days, with which proofs of service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.law.service import METHODS
from casehub.model import Case, Deadline, Document, Pause
from casehub.procedures.closing import closing_form
from casehub.rulebook.roles import Separation
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, KnownRow, knows, untold
from tests.workflow.builders import FourDaysBack, party, service

ALWAYS: dict[str, Any] = {"holds": lambda _: True, "law_of": "case", "carried": "", "sheet": ""}
RULING = SimpleNamespace(**ALWAYS, ends="decision", title="决定书", endings=(("upheld", "支持请求"),), ending="", anew="")
NOTICE = SimpleNamespace(**ALWAYS, ends="", title="通知书", endings=(), ending="", anew="")
PUBLIC = SimpleNamespace(**ALWAYS, ends="", title="公开文本", endings=(), ending="", anew="ruling")


class OneEdition(defaultdict[str, SimpleNamespace]):
    """Kinds of one edition each."""

    def editions(self, name: str) -> list[SimpleNamespace]:
        return [self[name]]

    def made(self, paper: Document) -> SimpleNamespace:
        return self[paper.kind]


class Kinds(FourDaysBack):
    """Rules that know two papers, of which one ends a case, and how papers are served."""

    serving = "service"
    leads, panel = ("main_examiner",), ("main_examiner",)
    separation = (Separation("investigate", "hear", "你主持过听证"), Separation("review", "investigate", "你参与过调查"))

    def __init__(self, made_now: SimpleNamespace = NOTICE) -> None:
        """made_now: the kind of whatever the step itself makes."""
        self.kinds: Any = OneEdition(lambda: made_now, {"ruling": RULING, "notice": NOTICE, "public": PUBLIC})
        self.law = replace(self.law, kinds=self.kinds)  # type: ignore[arg-type]


def paper(row: int, kind: str, **values: Any) -> Document:
    kept = {"title": "决定书", "status": "issued", "issued_on": TODAY, "facts": {"outcome": "upheld"}, "number": "渝知裁〔2026〕1号"}
    return Document(id=row, kind=kind, **(kept | values))


def base(**values: Any) -> dict[str, Any]:
    return {"rules": Kinds()} | values


FIRST = TODAY - timedelta(days=30)
FILED = Case(id=1, procedure="adjudication", filed_on=FIRST, opened_on=FIRST - timedelta(days=5))
RULED = [paper(1, "notice"), paper(2, "ruling"), paper(3, "ruling", status="void")]
MADE_PUBLIC = [
    paper(4, "public", issued_on=TODAY - timedelta(days=9)),
    paper(5, "public", issued_on=TODAY - timedelta(days=2)),
    paper(6, "public", status="void"),
]
PAUSES = [
    Pause(kind="a", since=FIRST, until=FIRST + timedelta(days=10)),
    Pause(kind="b", since=FIRST + timedelta(days=5), until=FIRST + timedelta(days=12)),
]
OVERLAPPING = {"pauses": PAUSES}
PROVED = service(document_ids=[1, 2], status="served", served_on=TODAY, method="mail")
THIRD = party(3, "respondent")
ALIKE = service(document_ids=[1, 2], status="served", served_on=TODAY, method="mail", party=THIRD)
LATER = service(document_ids=[1, 2], status="served", served_on=TODAY + timedelta(days=1), method="mail", party=THIRD)



def lengthened(granted: int) -> Deadline:
    """The time for the decision, lengthened by so many months."""
    return Deadline(rule="adjudication.decide", due_on=TODAY, unit="months", granted=granted)


ROWS: list[KnownRow] = [
    ("closing_mode", "adjudication.close_case", base(), "cancellation"),
    ("closing_mode", "adjudication.close_case", base(documents=RULED), "decision"),
    ("closing_mode", "adjudication.close_case", base(rules=Kinds(RULING)), "decision"),
    ("ruling_outcome", "adjudication.close_case", base(), None),
    ("ruling_outcome", "adjudication.close_case", base(documents=RULED), "upheld"),
    ("ruling_number", "adjudication.close_case", base(documents=RULED[:1]), None),
    ("ruling_number", "adjudication.close_case", base(documents=RULED), "渝知裁〔2026〕1号"),
    ("ruling_number", "adjudication.close_case", base(documents=[paper(2, "ruling", number=None)]), "决定书"),
    ("excluded_days", "adjudication.close_case", base(), 0),
    # A day in two periods counts once.
    ("excluded_days", "adjudication.close_case", base(**OVERLAPPING), 12),
    ("excluded_days", "adjudication.close_case",
     base(pauses=[Pause(kind="a", since=TODAY - timedelta(days=3), until=None)]), 3),
    ("days_used", "adjudication.close_case", base(case=FILED, documents=RULED), 30),
    ("days_used", "adjudication.close_case", base(case=FILED, documents=RULED, **OVERLAPPING), 18),
    # What is done after the ruling does not count.
    ("days_used", "adjudication.close_case",
     base(case=FILED, documents=[paper(2, "ruling", issued_on=FIRST + timedelta(days=20))]), 20),
    ("service_is_complete", "adjudication.close_case", base(), True),
    ("service_is_complete", "adjudication.close_case", base(children=[Case(id=4, procedure="service")]), False),
    ("proved_services", "adjudication.close_case", base(services=[service(status="sent")]), []),
    ("proved_services", "adjudication.close_case", base(documents=RULED, services=[PROVED]),
     [{"party": "当事人2", "papers": "《决定书》等2份", "way": METHODS["mail"], "on": TODAY}]),
    # Whom the same papers reached on one day in one way stands in one row.
    ("proved_services", "adjudication.close_case", base(documents=RULED, services=[PROVED, ALIKE, LATER]),
     [{"party": "当事人2、当事人3", "papers": "《决定书》等2份", "way": METHODS["mail"], "on": TODAY},
      {"party": "当事人3", "papers": "《决定书》等2份", "way": METHODS["mail"], "on": TODAY + timedelta(days=1)}]),
    ("extension_told", "adjudication.close_case", base(), None),
    ("extension_told", "adjudication.close_case", base(deadlines=[lengthened(0)]), None),
    ("extension_told", "adjudication.close_case", base(deadlines=[lengthened(1)]), "延长一个月"),
    ("was_published", "adjudication.close_case", {}, False),
    ("was_published", "adjudication.close_case", {"documents": [paper(1, "publication_text")]}, True),
    # Any kind that prints another anew, of whatever procedure; the latest that is valid.
    ("was_published", "adjudication.close_case", base(documents=RULED), False),
    ("was_published", "adjudication.close_case", base(documents=[*RULED, *MADE_PUBLIC]), True),
    ("was_published", "adjudication.close_case", base(documents=MADE_PUBLIC[2:]), False),
    ("made_public_on", "adjudication.close_case", base(documents=RULED), None),
    ("made_public_on", "adjudication.close_case", base(documents=[*MADE_PUBLIC, *RULED]), TODAY - timedelta(days=2)),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, closing_form.KNOWN) == set()
