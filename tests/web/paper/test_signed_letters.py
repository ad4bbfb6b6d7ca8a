"""A letter of our case leaves as one signed PDF, which the other bureau takes in and answers."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.cli import clock as cli_clock
from casehub.cli import main
from casehub.exchange import judging, verdict
from casehub.model import Case, Deadline, Document, ExchangeLetter, SecurityEntry
from casehub.record import audit
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.printing import print_waiting
from tests.web.conftest import Browser
from tests.web.office.test_answers import DAZHOU, act, dispatched, judged_here, landed, trust
from tests.web.office.test_letters import DAY, OURS, TOKEN

__all__ = ["judged_here", "trust"]
ABROAD = datetime.fromisoformat("2026-11-19T10:00:00+08:00")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def dazhou(
    template: Path, tmp_path: Path, trust: Authority, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:  # fmt: skip
    """Commands of 达州: an instance, a database, a seal and a list of trust of its own."""
    folder = tmp_path / "dazhou"
    shutil.copytree(template, folder)
    (folder / "trust").mkdir()
    (folder / "trust" / "root.pem").write_bytes(trust.pem())
    shutil.copytree(trust.certify(DAZHOU, 31).key.parent, folder / "keys", dirs_exist_ok=True)
    there = sqlite3.connect(folder / "casehub.sqlite3")
    there.execute(
        "UPDATE person SET organisation_id = (SELECT id FROM organisation WHERE name = ?) WHERE username = 'clerk'",
        (DAZHOU,),
    )
    there.commit()
    there.close()
    monkeypatch.setattr(
        "casehub.cli.letters.coming.judged",
        lambda content, pinned: verdict.verdict_of(judging.answer(content, pinned)),
    )
    monkeypatch.setattr(cli_clock, "now", lambda: ABROAD)

    def run(*words: object) -> tuple[int, str]:
        with monkeypatch.context() as patch:
            patch.setenv("CASEHUB_ENVIRONMENT", "test")
            patch.delenv("CASEHUB_DATABASE_URL", raising=False)
            code = main(["--instance", str(folder), "exchange", *map(str, words), "--as", "clerk"])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def letter_of(office: factories.Bureau, reference: str, kind: str = "assistance_request") -> str:
    """Where the page of the issued letter is."""
    query = select(Document.id).join(Case, Case.id == Document.case_id).where(Case.reference == reference)
    number = office.session.scalars(query.where(Document.kind == kind)).one()
    office.session.rollback()
    return f"/cases/{reference}/documents/{number}"


def printed(office: factories.Bureau) -> None:
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()


def test_it_leaves_signed_is_registered_there_and_their_receipt_lands_in_our_case(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    dazhou: Run, tmp_path: Path,
) -> None:  # fmt: skip
    reference, flow = dispatched(office)
    at, dispatcher = letter_of(office, reference), sign_in("dispatcher")
    dispatcher.page(at)
    early = dispatcher.post(f"{at}/seal")
    assert early.status_code == 422 and "还没有印好" in early.get_data(as_text=True)
    printed(office)
    assert "封装签章" in dispatcher.page(at) and dispatcher.get(f"{at}/sealed").status_code == 404
    for _ in range(2):
        done = dispatcher.post(f"{at}/seal")
        assert done.status_code == 303, done.get_data(as_text=True)
    page = dispatcher.page(at)
    assert "✓ 已封装签章" in page and f'action="{at}/seal"' not in page
    pdf, again = (dispatcher.get(f"{at}/sealed").get_data() for _ in range(2))
    # By signs that every system keeps (cross_region.md §5.4 no. 20).
    assert f'filename="{flow}-M1.pdf"' in dispatcher.get(f"{at}/sealed").headers["Content-Disposition"]
    # The second press made nothing: one row, one line in the log, the same file.
    row = office.session.scalars(select(ExchangeLetter)).one()
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    assert (row.flow_id, row.seq, row.outbound, row.case_id) == (flow, 1, True, case.id)
    assert (row.sender, row.addressee, row.number) == (OURS, DAZHOU, reference)
    assert office.blobs.read(row.sha256) == pdf == again
    # Nobody pins the own seal; it is known all the same.
    own = dispatcher.page(f"/letters/{row.id}")
    assert "✓ 可信" in own and "没有通过核对" not in own
    kinds = list(office.session.scalars(select(SecurityEntry.kind).order_by(SecurityEntry.id)))
    assert kinds.count("letter_sent") == 1 and kinds.count("read_document") == 3
    assert audit.verify(office.session, office.blobs).faults == []
    office.session.rollback()
    # What the head signed stands on it, page for page.
    found = verdict.verdict_of(judging.answer(pdf, settings.instance / "trust"))
    assert found.sound and found.signer == OURS and found.payload_sha256 == row.payload_sha256

    file = tmp_path / "asks.pdf"
    file.write_bytes(pdf)
    code, said = dazhou("import", file, "--received", "2026-11-18", "--json")
    told = json.loads(said)
    assert (code, told["state"], told["message"], told["sender"]) == (0, "registered", f"{flow}/M1", OURS), said
    # Fifteen working days from the day after they had it.
    assert told["due_on"] == "2026-12-09"
    back = tmp_path / "back.pdf"
    keys = tmp_path / "dazhou" / "keys"
    words = ("--code", "accepted", "--no", "达市监函〔2026〕8号", "--out", back, "--keys", keys)
    assert dazhou("receipt", flow, "--kind", "receipt", *words)[0] == 0

    dispatcher.page("/letters")
    dropped = dispatcher.post("/letters/files", {"files": [(io.BytesIO(back.read_bytes()), "回执.pdf")]})
    dropped.request.environ["wsgi.input"].close()
    token = TOKEN.search(dropped.get_data(as_text=True))
    assert token, dropped.get_data(as_text=True)
    letter = str(dispatcher.post("/letters", {"token": token[1], **DAY}).location)
    landed(dispatcher, letter, reference, "record_accepted")
    query = select(Deadline).where(Deadline.rule == "assistance.reply", Deadline.closed_on.is_(None))
    real = office.session.scalars(query).one()
    assert (real.estimated, real.due_on) == (False, date(2026, 12, 9))
    answer = office.session.scalars(select(ExchangeLetter).where(~ExchangeLetter.outbound)).one()
    assert (answer.answers_id, answer.case_id, answer.receipt_code) == (row.id, case.id, "ACCEPTED")
    office.session.rollback()


def test_the_printed_letter_without_the_seal_is_held_back_there(
    office: factories.Bureau, sign_in: Callable[[str], Browser], dazhou: Run, tmp_path: Path
) -> None:
    reference, _ = dispatched(office)
    printed(office)
    file = tmp_path / "unsigned.pdf"
    file.write_bytes(sign_in("dispatcher").get(f"{letter_of(office, reference)}/pdf").get_data())
    code, said = dazhou("import", file, "--json")
    assert (code, json.loads(said)["state"]) == (1, "quarantined")


def test_who_seals_what_and_when(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings
) -> None:
    reference, _ = dispatched(office)
    printed(office)
    at, dispatcher = letter_of(office, reference), sign_in("dispatcher")
    examiner = sign_in("examiner")
    assert f'action="{at}/seal"' not in examiner.page(at)
    assert examiner.post(f"{at}/seal").status_code == 404
    # An annex is no letter of its own.
    annex = letter_of(office, reference, "assistance_items")
    assert f'action="{annex}/seal"' not in dispatcher.page(annex)
    assert dispatcher.post(f"{annex}/seal").status_code == 404
    own = settings.instance / "keys"
    kept = {file.name: file.read_bytes() for file in own.glob("*")}
    for name in kept:
        (own / name).unlink()
    dispatcher.page(at)
    none = dispatcher.post(f"{at}/seal")
    assert none.status_code == 422
    (sentence,) = re.findall(r'role="alert">([^<]+)</p>', none.get_data(as_text=True))
    assert sentence == "没有签章密钥，不能发出电子函件，请由系统管理员配置本机关的签章。"
    # The seal of another office signs nothing of ours.
    for file in trust.certify(DAZHOU, 32).key.parent.iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    assert "不能签署" in dispatcher.post(f"{at}/seal").get_data(as_text=True)
    assert office.session.query(ExchangeLetter).count() == 0
    office.session.rollback()
    for name, content in kept.items():
        (own / name).write_bytes(content)
    # What was taken back is not sent.
    act(sign_in("head"), reference, "call_back_request", reason="请求人撤回请求")
    dispatcher.page(at)
    late = dispatcher.post(f"{at}/seal")
    assert "封装签章" not in dispatcher.page(at)
    assert late.status_code == 422 and "不能再封装签章" in late.get_data(as_text=True)
    assert office.session.query(ExchangeLetter).count() == 0
    office.session.rollback()
