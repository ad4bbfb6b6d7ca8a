"""What an answer says of itself and of what came of the matter is read from the form that decided it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.acts.letters.leaving import printed_of, seal_letter_of, to_be_signed, told_of
from casehub.documents import load_kinds
from casehub.documents.pages import TEMPLATES
from casehub.exchange import signing
from casehub.exchange.apart import Signed
from casehub.exchange.payload import digest
from casehub.model import Case, Document, ExchangeLetter, Number, Organisation
from casehub.record import audit
from casehub.second_verifier import papers
from casehub.second_verifier.reading import opened
from casehub.workflow.passing import AnswersLetter
from tests import factories
from tests.acts.letters.silences import asked
from tests.exchange.certificates import authority
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.points import Points
from tests.faults.world import Office, at


def test_members_below_others_are_told_with_them_and_what_is_empty_is_not() -> None:
    asks = AnswersLetter(
        code="REROUTED", paper="cooperation_letter",
        tells={"rerouted.name": "to", "reason": "why", "newDate": "later"},
        data={"clueResult.decision": "decision", "clueResult.no": "no"},
        lists={"results": "rows"},
    )  # fmt: skip
    typed: dict[str, object] = {"to": "万源市市场监督管理局", "why": "", "later": "2026-12-18", "decision": "filed", "no": None, "rows": []}
    told = told_of(typed, "渝函3号", asks)
    assert told.receipt == {"rerouted": {"name": "万源市市场监督管理局"}, "newDate": "2026-12-18"}
    assert told.data == {"clueResult": {"decision": "filed"}}
    assert (told.number, told.new_date) == ("渝函3号", date(2026, 12, 18))
    # What the receipt prints of who deals with it stands in its data too; what was typed comes first.
    printing = replace(asks, shows={"unit": "unit", "handler": "handled_by", "newDate": "due_on"})
    printed = {"unit": "知识产权保护科", "handled_by": [{"name": "杜嘉禾"}, {"name": "严伯渝"}], "due_on": "2026-12-14"}
    kind = load_kinds(TEMPLATES)["referral_receipt"]
    shown = told_of(typed, "渝函3号", printing, printed_of(kind, printed))
    assert shown.receipt == {**told.receipt, "unit": "知识产权保护科", "handler": "杜嘉禾、严伯渝"}
    assert told_of({}, "渝函3号", printing, printed).new_date == date(2026, 12, 14)
    assert told_of({**typed, "rows": [{"text": "已查明"}]}, "渝函3号", asks).data["results"] == [
        {"n": 1, "text": "已查明"}
    ]


# Points at which the process is killed, and how many are tried.
POINTS = 7


def ready(office: Office, tmp_path: Path) -> tuple[int, int, Signed]:
    """A letter of ours that is signed and not noted yet: its case, its paper, the file."""
    with office.session() as session:
        receiver = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()
        reference = asked(lambda who, when: office.work(session, who, when), receiver, roads.key())
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        kind = Document.kind == "resource_request_letter"
        document = session.scalars(select(Document).where(Document.case_id == case.id, kind)).one()
        work = office.work(session, "dispatcher", at("2026-12-07"))
        payload = to_be_signed(work, case, document)
        assert isinstance(payload, dict)
        number, paper = case.id, document.id
    keys = tmp_path / "seal"
    if not keys.exists():
        keys = authority(tmp_path).certify(payload["sender"]["name"], 10).key.parent.rename(keys)
    pdf = signing.made(json.dumps(payload).encode(), keys)
    return number, paper, Signed(pdf, digest(payload), payload)


def noted(office: Office, number: int, paper: int, made: Signed) -> None:
    with office.acting("dispatcher", at("2026-12-07")) as work:
        file = work.blobs.put(io.BytesIO(made.pdf)).sha256
        seal_letter_of(work, number, paper, made, file)


@pytest.mark.fault
def test_killed_while_a_letter_is_sealed_nothing_is_lost_doubled_or_sealed_twice(
    office: Office, tmp_path: Path
) -> None:
    def run(fatal: int | None, number: int, paper: int, made: Signed) -> object:
        def task() -> int:
            points, mine = Points(fatal), office.again()
            points.watch(mine)
            noted(mine, number, paper, made)
            points.reach()
            return points.passed

        return collect(spawn(task))

    def rows(number: int) -> list[str]:
        with office.reading() as session:
            query = select(ExchangeLetter.sha256).where(ExchangeLetter.case_id == number)
            return list(session.scalars(query))

    total = run(None, *ready(office, tmp_path))
    assert isinstance(total, int)
    kept = []
    for point in sorted({*range(2, total, max(1, total // POINTS)), total - 1, total}):
        number, paper, made = ready(office, tmp_path)
        assert run(point, number, paper, made) is KILLED
        left = rows(number)
        assert len(left) in {0, 1}
        kept.append(bool(left))
        # Signed anew, as whoever presses again has it: other bytes, since the hour is another.
        again = Signed(made.pdf + b"\n", made.payload_sha256, made.payload)
        noted(office, number, paper, again)
        noted(office, number, paper, made)
        after = rows(number)
        assert len(after) == 1 and (not left or after == left), point
        with office.reading() as session:
            assert audit.verify(session, office.blobs).faults == []
    assert kept == sorted(kept) and kept[-1] and not kept[0]


def test_the_number_of_an_exchange_belongs_to_the_case_whose_letter_bears_it(
    office: Office, tmp_path: Path
) -> None:
    """Both verifiers find it there, and at no other case."""
    number, _, made = ready(office, tmp_path)
    with office.acting("clerk", at("2026-12-07")) as work:
        factories.open_request(work)
    flow = made.payload["flowId"]

    def said() -> tuple[list[str], list[str]]:
        with office.reading() as session:
            ours = [one.where for one in audit.verify(session, office.blobs).faults]
        with opened(office.url) as db:
            theirs = [where for _, where, _ in papers.numbers(db)]
        return ours, theirs

    assert said() == ([], [])
    with office.session() as session:
        row = session.scalars(select(Number).where(Number.text == flow)).one()
        assert row.case_id == number
        other = select(Case.id).where(Case.id != number).order_by(Case.id)
        row.case_id = session.scalars(other).first() or number
        session.flush()
        faults = audit.verify(session, office.blobs).faults
        assert ("number", flow) in {(one.kind, one.where) for one in faults}
        session.rollback()
