"""A letter goes from 万州 to 达州 and an answer back, as files, between two databases."""

from __future__ import annotations

import json
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.casefile import letters
from casehub.casefile.cooperation.registers import Kept
from casehub.cli import clock
from casehub.exchange.course import LetterState, Place
from casehub.exchange.verdict import judged
from casehub.model import Material, Organisation
from tests.casefile.cooperation.kept import entered
from tests.cli.letters.conftest import DAZHOU, WANZHOU, Bureau, answering, request

Both = tuple[Bureau, Bureau]


def test_a_letter_is_registered_there_and_its_answer_here(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    code, told = dazhou.take(letter, "--received", "2026-07-20")
    assert (code, told["state"], told["reason"]) == (0, "registered", "")
    assert (told["type"], told["kind"], told["sender"]) == ("XC", "REQUEST", WANZHOU)
    # 15 working days from the day after its receipt.
    assert (told["due_on"], told["case"], told["answers"]) == ("2026-08-10", None, None)
    with dazhou.office.reading() as session:
        (row,) = dazhou.letters()
        paper = session.get_one(Material, row.material_id)
        assert (paper.number, paper.status, paper.kind) == (told["incoming"], "open", "letter")
        assert (paper.sender, paper.received_on.isoformat()) == (WANZHOU, "2026-07-20")
        assert paper.files[0].sha256 == row.sha256
        with dazhou.office.blobs.open(row.sha256) as kept:
            assert kept.read() == letter.read_bytes()
    back = dazhou.send(answering("RECEIPT", 2, "ACCEPTED", "达市监函〔2026〕8号"), tmp_path / "back.pdf")
    code, told = wanzhou.take(back)
    assert (code, told["answers"], told["kind"]) == (0, f"{row.flow_id}/M1", "RECEIPT")
    sent, answer = wanzhou.letters()
    assert (sent.state, sent.outbound, answer.answers_id) == ("outgoing", True, sent.id)
    assert (answer.receipt_code, str(answer.told_on), answer.addressee) == ("ACCEPTED", "2026-08-03", WANZHOU)
    assert [kind for kind, _ in wanzhou.logged()] == ["letter_sent", "letter_registered"]
    wanzhou.verified()
    dazhou.verified()


def test_a_replayed_letter_is_told_and_kept_out(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    _, first = dazhou.take(letter)
    code, told = dazhou.take(letter)
    assert (code, told["state"], told["incoming"]) == (1, "replayed", None)
    assert told["reason"] == f"这件函件（{first['message']}）已经登记过，收文号{first['incoming']}。"
    # Another letter of theirs that bears the same 发文字号, and one that begins the same exchange.
    renumbered = {**request()["gongwen"], "发文字号": "渝万州市监函〔2026〕18号"}
    for seq, other, said in (
        (5, request(), "已经登记过"), (6, request(gongwen=renumbered), "不能再以同一编号商请"),
    ):  # fmt: skip
        other["message"]["seq"] = seq
        code, told = dazhou.take(wanzhou.send(other, tmp_path / "other.pdf"))
        assert (code, told["state"]) == (1, "quarantined") and said in told["reason"]
    with dazhou.office.reading() as session:
        assert session.query(Material).count() == 1
    dazhou.verified()


def test_an_answer_to_what_was_never_sent_is_held_back(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    answer = dazhou.send(answering("RECEIPT", 2, "ACCEPTED", "达市监函〔2026〕8号"), tmp_path / "back.pdf")
    code, told = wanzhou.take(answer)
    assert (code, told["state"]) == (1, "quarantined")
    assert told["reason"] == f"本机关没有发出过“{request()['flowId']}/M1”，不能登记对它的答复。"
    assert wanzhou.logged()[-1] == ("letter_held", f"{told['message']} {told['reason']}")
    # Once it was sent, the same file may stand.
    wanzhou.send(request(), tmp_path / "asks.pdf")
    assert wanzhou.take(answer)[0] == 0
    # What comes after must have a later number.
    early = answering("REPLY", 2, "REPLIED", "达市监函〔2026〕9号")
    code, told = wanzhou.take(dazhou.send({**early, "message": {**early["message"], "seq": 1}}, tmp_path / "e.pdf"))
    assert code == 1 and "顺序不对" in told["reason"]
    wanzhou.verified()


def test_a_changed_or_untrusted_file_is_held_back(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    nobody = tmp_path / "nobody"
    nobody.mkdir()
    code, told = dazhou.take(letter, "--trust", nobody)
    assert (code, told["state"], told["reason"]) == (1, "quarantined", "签署证书不在信任名单内。")
    content = bytearray(letter.read_bytes())
    content[len(content) // 2] ^= 1
    flipped = tmp_path / "flipped.pdf"
    flipped.write_bytes(content)
    code, told = dazhou.take(flipped)
    assert code in (1, 2) and told["state"] != LetterState.REGISTERED and told["reason"].endswith("。")
    assert dazhou.take(letter)[0] == 0
    dazhou.verified()


def test_what_is_no_letter_is_one_sentence(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    file = tmp_path / "x.pdf"
    file.write_bytes(b"GIF89a")
    for words, said in (
        ((file, "--as", "clerk"), "不是PDF文件，不能作为协作函导入。"),
        ((tmp_path / "none.pdf", "--as", "clerk"), "读不出。"),
        ((file, "--as", "nobody"), "没有账号 nobody，或者已停用。"),
        ((file, "--as", "clerk", "--received", "昨天"), "写成2026-11-28这样。"),
    ):
        code, out, err = dazhou.run("exchange", "import", *words)
        assert (code, out) == (2, "") and err.endswith(f"{said}\n") and err.count("\n") == 1
    assert dazhou.logged() == [("letter_held", "x.pdf 不是PDF文件，不能作为协作函导入。")]
    # Who enters nothing may not.
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    code, out, err = dazhou.run("exchange", "import", letter, "--as", "partner")
    assert (code, out, err) == (2, "", "由收文登记人员办理。\n")
    assert dazhou.logged()[-1][0] == "command_refused" and dazhou.letters() == []
    # A letter for another office, and one that this office did not send.
    assert "不是给本机关的" in wanzhou.take(letter)[1]["reason"]
    code, _, err = dazhou.run("exchange", "seal", tmp_path / "asks.json", "--out", tmp_path / "y.pdf",
                              "--keys", wanzhou.keys, "--as", "clerk")  # fmt: skip
    assert (code, (tmp_path / "y.pdf").exists()) == (2, False) and f"由“{WANZHOU}”发出" in err and DAZHOU


def test_the_zip_beside_a_letter_is_bound_to_it(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    (tmp_path / "book.csv").write_bytes(b"a,b\n")
    asked = request()
    asked["gongwen"]["附件"] = [{"序号": 1, "名称": "台账", "place": "zip", "file": "book.csv"}]
    letter = wanzhou.send(asked, tmp_path / "asks.pdf")
    package = letter.with_suffix(".zip")
    other = tmp_path / "other.zip"
    other.write_bytes(package.read_bytes()[:-1])
    code, told = dazhou.take(letter, "--evidence", other)
    assert (code, told["state"]) == (1, "quarantined") and "压缩包与函件中的校验值不一致" in told["reason"]
    code, told = dazhou.take(letter, "--evidence", package)
    assert (code, told["missing"]) == (0, "")
    row = dazhou.letters()[-1]
    with dazhou.office.blobs.open(row.evidence_sha256 or "") as kept:
        assert kept.read() == package.read_bytes()
    dazhou.verified()


def test_what_fits_into_no_zip_that_the_partner_takes_goes_in_several(bureaus: Both, tmp_path: Path) -> None:
    """§5.4 no. 18 of cross_region.md: each within the size, each bound, all asked for, in any order."""
    wanzhou, dazhou = bureaus
    with wanzhou.office.session() as session:
        to = session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    entered(
        wanzhou.office, Kept.POLICIES, {"of_office": str(to), "channel": "公文交换", "package_mb": 1},
        begins=date(2026, 1, 1), when=clock.now(),
    )  # fmt: skip
    # Random bytes do not shrink.
    for n in (1, 2, 3):
        (tmp_path / f"part{n}.pdf").write_bytes(random.Random(n).randbytes(600 << 10))
    (tmp_path / "whole.pdf").write_bytes(random.Random(4).randbytes(1200 << 10))
    rows = [{"序号": n, "名称": f"台账{n}", "place": "zip", "file": f"part{n}.pdf"} for n in (1, 2, 3)]
    asks = request()
    asks["gongwen"]["附件"] = [{**rows[0], "file": "whole.pdf"}]
    referral, out = tmp_path / "alone.json", tmp_path / "alone.pdf"
    referral.write_text(json.dumps(asks), encoding="utf-8")
    words = ("--out", out, "--keys", wanzhou.keys, "--as", wanzhou.account)
    # One file that no ZIP of that size holds goes otherwise; nothing is written.
    code, _, err = wanzhou.run("exchange", "seal", referral, *words)
    assert code == 2 and "附件“whole.pdf”压缩以后仍超过对方接受的一个压缩包1MB" in err and err.count("\n") == 1
    assert not out.exists() and wanzhou.letters() == []
    asks["gongwen"]["附件"] = rows
    letter = wanzhou.send(asks, tmp_path / "asks.pdf")
    zips = [letter.with_name(f"asks-{n}.zip") for n in (1, 2, 3)]
    assert all(one.stat().st_size <= 1 << 20 for one in zips) and not letter.with_suffix(".zip").exists()
    beside = [word for one in reversed(zips) for word in ("--evidence", one)]
    code, said, _ = dazhou.run("exchange", "verify", letter, *beside, "--json")
    assert json.loads(said)["problems"] == [] or "压缩包" not in said
    code, _, err = dazhou.run("exchange", "import", letter, *beside[:4], "--as", "clerk")
    assert code == 2 and "没有给全，还缺压缩包asks-1.zip，请一并放入" in err and dazhou.letters() == []
    code, said, _ = dazhou.run("exchange", "verify", letter, *beside[:2], "--json")
    assert code == 1 and "还缺压缩包asks-1.zip、asks-2.zip" in said
    code, told = dazhou.take(letter, *beside)
    assert (code, told["missing"]) == (0, ""), told
    for side in (wanzhou, dazhou):
        (row,) = side.letters()
        with side.office.blobs.open(row.evidence_sha256 or "") as kept, zipfile.ZipFile(kept) as whole:
            assert {name: whole.read(name) for name in whole.namelist()} == {
                f"part{n}.pdf": (tmp_path / f"part{n}.pdf").read_bytes() for n in (1, 2, 3)
            }
        side.verified()


def test_a_letter_without_its_zip_says_so(bureaus: Both, tmp_path: Path) -> None:
    wanzhou, dazhou = bureaus
    (tmp_path / "book.csv").write_bytes(b"a,b\n")
    asked = request()
    asked["gongwen"]["附件"] = [{"序号": 1, "名称": "台账", "place": "zip", "file": "book.csv"}]
    code, out, _ = dazhou.run("exchange", "import", wanzhou.send(asked, tmp_path / "asks.pdf"), "--as", "clerk")
    assert code == 0 and out.endswith("函件另附压缩包，没有一并导入，请向来函机关索取。\n")
    assert dazhou.letters()[0].evidence_sha256 is None


def test_of_two_who_register_at_once_one_does(
    bureaus: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanzhou, dazhou = bureaus
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    assert dazhou.take(letter)[0] == 0
    # What the second saw, looking and writing, before the first had committed.
    true, seen = letters.placed, [Place(LetterState.REGISTERED)] * 2
    for asks in (letters, letters.coming):
        monkeypatch.setattr(asks, "placed", lambda *a: seen.pop() if seen else true(*a))
    code, told = dazhou.take(letter)
    assert (code, told["state"], seen) == (1, "replayed", [])
    with dazhou.office.reading() as session:
        assert session.query(Material).count() == 1
    dazhou.verified()


def test_the_file_is_judged_in_a_process_of_its_own(
    bureaus: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanzhou, dazhou = bureaus
    monkeypatch.setattr("casehub.cli.letters.coming.judged", judged)
    letter = wanzhou.send(request(), tmp_path / "asks.pdf")
    assert dazhou.take(letter)[0] == 0
    assert dazhou.take(letter)[1]["state"] == "replayed"
