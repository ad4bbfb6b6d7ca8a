"""A letter of another bureau is dropped on a page, judged apart, registered or held back."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub.exchange import judging, verdict
from casehub.exchange.sending import Letter, Sender, sent
from casehub.law.identifiers import flow_id
from casehub.model import ExchangeLetter, Material, Organisation, SecurityEntry
from casehub.settings import Settings
from tests import factories, samples
from tests.exchange.certificates import authority
from tests.exchange.payloads import RECEIVER, SENDER, payload_of
from tests.web.conftest import Browser
from tests.web.paper.test_documents import with_paper

OURS = "重庆市知识产权局"
WANZHOU = "重庆市万州区市场监督管理局"
TOKEN = re.compile(r'name="token" value="([^"]+)"')
DAY = {"received_on": "2026-11-19"}


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """万州 seals, and this bureau trusts its authority."""
    trust = authority(tmp_path)
    (settings.instance / "trust").mkdir()
    (settings.instance / "trust" / "root.pem").write_bytes(trust.pem())
    return trust.certify(WANZHOU, 10).key.parent


@pytest.fixture(autouse=True)
def judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process; `test_it_is_judged_in_a_process_of_its_own` has the true one."""
    monkeypatch.setattr(
        "casehub.web.office.letters.judged",
        lambda content, trust, came=None: verdict.verdict_of(judging.answer(content, trust, came)),
    )


def asked(**more: Any) -> dict[str, Any]:
    """A request of 万州 to this bureau."""
    made = payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}], **more)
    made["receiver"] = {"region": made["receiver"]["region"], "name": OURS}
    made["gongwen"]["主送机关"] = [OURS]
    return made


def letter(keys: Path, payload: dict[str, Any] | None = None) -> Letter:
    return sent(payload or asked(), keys, Sender.of(keys), "files.zip")


def drop(clerk: Browser, *files: tuple[bytes, str]) -> Any:
    clerk.page("/letters")
    answer = clerk.post("/letters/files", {"files": [(io.BytesIO(c), n) for c, n in files]})
    # What was sent lies in a file of the client's own where it is large.
    answer.request.environ["wsgi.input"].close()
    return answer


def registered(clerk: Browser, answer: Any) -> Any:
    html = answer.get_data(as_text=True)
    found = TOKEN.search(html)
    assert answer.status_code == 200 and found, html
    return clerk.post("/letters", {"token": found[1], **DAY})


@pytest.fixture
def rows(office: factories.Bureau) -> Callable[[], list[ExchangeLetter]]:
    def read() -> list[ExchangeLetter]:
        office.session.rollback()
        found = list(office.session.scalars(select(ExchangeLetter).order_by(ExchangeLetter.id)))
        office.session.expunge_all()
        office.session.rollback()
        return found

    return read


def test_a_letter_is_read_before_it_is_registered_without_retyping(
    office: factories.Bureau, sign_in: Callable[[str], Browser], keys: Path, rows: Any
) -> None:
    clerk = sign_in("clerk")
    made = letter(keys)
    answer = drop(clerk, (made.pdf, "来函.pdf"))
    html = answer.get_data(as_text=True)
    for said in (WANZHOU, "✓ 可信", "✓ 没有改动", "✓ 一致", made.payload_sha256, "核实供货数量", "渝万州市监函"):
        assert said in html
    # Looking enters nothing.
    assert rows() == [] and office.session.scalars(select(Material)).all() == []
    office.session.rollback()
    done = registered(clerk, answer)
    (row,) = rows()
    assert done.status_code == 303 and done.location == f"/letters/{row.id}"
    assert (row.state, row.sender, row.payload_sha256) == ("registered", WANZHOU, made.payload_sha256)
    # Fifteen working days from the day after this bureau had it.
    assert row.due_on is not None and row.due_on.isoformat() == "2026-12-10"
    paper = office.session.get_one(Material, row.material_id)
    assert (paper.sender, paper.received_on.isoformat(), paper.kind) == (WANZHOU, DAY["received_on"], "letter")
    assert paper.files[0].filename == "来函.pdf"
    kinds = office.session.scalars(select(SecurityEntry.kind).order_by(SecurityEntry.id)).all()
    number = paper.number
    office.session.rollback()
    assert "letter_registered" in kinds
    assert number in clerk.page(done.location) and number in clerk.page("/letters")


def test_what_came_before_and_what_is_not_for_us_is_held_back_with_its_reason(
    sign_in: Callable[[str], Browser], keys: Path, rows: Any
) -> None:
    clerk = sign_in("clerk")
    made = letter(keys)
    first, second = drop(clerk, (made.pdf, "a.pdf")), drop(clerk, (made.pdf, "a.pdf"))
    assert registered(clerk, first).status_code == 303
    # Judged while it was new, entered when it no longer is.
    page = clerk.page(registered(clerk, second).location)
    assert "重复收到，没有登记" in page and "已经登记过，收文号" in page
    again = drop(clerk, (made.pdf, "a.pdf"))
    assert again.status_code == 303 and "重复收到" in clerk.page(again.location)
    other = asked(flowId="XC-500101-511700-2026-00009-0")
    other["gongwen"]["发文字号"] = "渝万州市监函〔2026〕99号"
    other["flowId"] = payload_of("XC")["flowId"]
    other["receiver"]["name"] = "达州市市场监督管理局"
    other["gongwen"]["主送机关"] = [other["receiver"]["name"]]
    held = drop(clerk, (letter(keys, other).pdf, "b.pdf"))
    assert "不是给本机关的" in clerk.page(held.location)
    assert [row.state for row in rows()] == ["registered", "replayed", "replayed", "quarantined"]
    listed = clerk.page("/letters")
    assert "不是给本机关的" in listed and listed.count("重复收到") == 2


def test_a_changed_or_unknown_letter_shows_nothing_of_what_it_says(
    office: factories.Bureau, sign_in: Callable[[str], Browser], keys: Path, tmp_path: Path, rows: Any
) -> None:
    clerk = sign_in("dispatcher")
    (tmp_path / "others").mkdir()
    stranger = authority(tmp_path / "others").certify(WANZHOU, 11).key.parent
    held = drop(clerk, (letter(stranger).pdf, "x.pdf"))
    html = clerk.page(held.location)
    assert held.status_code == 303 and "签署证书不在信任名单内。" in html
    assert "核实供货数量" not in html and "自称来自" in html
    none = drop(clerk, (samples.pdf("函"), "普通.pdf"))
    assert none.status_code == 422 and "普通.pdf：" in none.get_data(as_text=True)
    assert [row.state for row in rows()] == ["quarantined"]
    logged = office.session.scalars(select(SecurityEntry).where(SecurityEntry.kind == "letter_held")).all()
    assert len(logged) == 2 and logged[-1].subject.startswith("普通.pdf ")
    office.session.rollback()


def test_the_zip_comes_with_its_letter(
    sign_in: Callable[[str], Browser], keys: Path, rows: Any
) -> None:
    clerk = sign_in("clerk")
    (keys / "book.csv").write_bytes(b"a,b\n")
    payload = asked()
    payload["gongwen"]["附件"] = [{"序号": 1, "名称": "台账", "place": "zip", "file": "book.csv"}]
    made = letter(keys, payload)
    assert made.package is not None
    assert "没有一并放入" in drop(clerk, (made.pdf, "a.pdf")).get_data(as_text=True)
    held = drop(clerk, (made.pdf, "a.pdf"), (made.package + b" ", "a.zip"))
    assert "压缩包与函件中的校验值不一致" in clerk.page(held.location)
    whole = drop(clerk, (made.pdf, "a.pdf"), (made.package, "a.ZIP"))
    assert "没有一并放入" not in whole.get_data(as_text=True)
    assert registered(clerk, whole).status_code == 303
    assert rows()[-1].evidence_sha256 is not None
    for files in ((), ((made.package, "a.zip"),), ((made.pdf, "a.pdf"), (made.pdf, "b.pdf"))):
        assert "一次放入一件函件" in drop(clerk, *files).get_data(as_text=True)


def test_all_zips_of_a_letter_come_with_it_in_any_order(
    sign_in: Callable[[str], Browser], keys: Path, rows: Any, office: factories.Bureau
) -> None:
    clerk = sign_in("clerk")
    files = {f"{n}.csv": random.Random(n).randbytes(2000) for n in (1, 2, 3)}
    for name, content in files.items():
        (keys / name).write_bytes(content)
    payload = asked()
    payload["gongwen"]["附件"] = [
        {"序号": n, "名称": f"台账{n}", "place": "zip", "file": name} for n, name in enumerate(files, 1)
    ]
    made = sent(payload, keys, Sender.of(keys), "files.zip", 2500)
    assert list(made.parts) == ["files-1.zip", "files-2.zip", "files-3.zip"]
    zips = [(content, name) for name, content in reversed(made.parts.items())]
    some = drop(clerk, (made.pdf, "a.pdf"), *zips[:2])
    assert some.status_code == 422 and "还缺压缩包files-1.zip" in some.get_data(as_text=True) and rows() == []
    assert "没有一并放入" in drop(clerk, (made.pdf, "a.pdf")).get_data(as_text=True)
    # The names under which they come say nothing.
    whole = drop(clerk, (made.pdf, "a.pdf"), *((content, f"x{n}.zip") for n, (content, _) in enumerate(zips)))
    assert whole.status_code == 200 and "没有一并放入" not in whole.get_data(as_text=True)
    assert registered(clerk, whole).status_code == 303
    kept = rows()[-1]
    with office.blobs.open(kept.evidence_sha256) as file, zipfile.ZipFile(file) as together:
        assert {name: together.read(name) for name in together.namelist()} == files
    page = clerk.page(f"/letters/{kept.id}")
    assert "files-3.zip" in page and "校验值不一致" not in page


def test_it_is_judged_in_a_process_of_its_own(
    sign_in: Callable[[str], Browser], keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casehub.web.office.letters.judged", verdict.judged)
    clerk = sign_in("clerk")
    assert registered(clerk, drop(clerk, (letter(keys).pdf, "a.pdf"))).status_code == 303


def test_bad_days_forged_tokens_and_an_unreadable_trust_are_one_sentence(
    sign_in: Callable[[str], Browser], keys: Path, settings: Settings, rows: Any
) -> None:
    clerk = sign_in("clerk")
    found = TOKEN.search(drop(clerk, (letter(keys).pdf, "a.pdf")).get_data(as_text=True))
    assert found
    late = clerk.post("/letters", {"token": found[1], "received_on": "2026-11-21"})
    assert late.status_code == 422 and "核实供货数量" in late.get_data(as_text=True)
    forged = clerk.post("/letters", {"token": found[1][:-3] + "AAA", **DAY})
    assert forged.status_code == 422 and "重新放入文件" in forged.get_data(as_text=True)
    other = sign_in("dispatcher")
    other.page("/letters")
    assert other.post("/letters", {"token": found[1], **DAY}).status_code == 422
    (settings.instance / "trust" / "bad.pem").write_bytes(b"-----BEGIN PUBLIC KEY-----\nx\n")
    told = clerk.post("/letters", {"token": found[1], **DAY})
    assert told.status_code == 503 and "信任目录中的文件“bad.pem”读不出" in told.get_data(as_text=True)
    assert rows() == []


def test_only_who_enters_papers_of_the_office_sees_its_letters(
    office: factories.Bureau, sign_in: Callable[[str], Browser], keys: Path, rows: Any
) -> None:
    clerk = sign_in("clerk")
    at = registered(clerk, drop(clerk, (letter(keys).pdf, "a.pdf"))).location
    for who in ("examiner", "partner", "head"):
        assert sign_in(who).get("/letters").status_code == 404
        assert sign_in(who).get(at).status_code == 404
    elsewhere = sign_in("elsewhere")
    assert WANZHOU + "关于" not in elsewhere.page("/letters") and rows()[0].flow_id not in elsewhere.page("/letters")
    assert elsewhere.get(at).status_code == 404
    # In a confidential place of a case the row keeps its number alone.
    reference, _ = with_paper(office)
    office.session.rollback()
    (row,) = rows()
    paper = office.session.get_one(Material, row.material_id)
    paper.confidential = True
    office.session.commit()
    n = row.material_id
    filed = clerk.post("/incoming", {"row": [n], f"case-{n}": reference, f"kind-{n}": "letter"})
    assert filed.status_code == 303, filed.get_data(as_text=True)
    listed = clerk.page("/letters")
    assert row.flow_id in listed and "不在你的查阅范围" in listed and row.number not in listed
    assert clerk.get(at).status_code == 404


def test_the_bureau_of_the_tests_is_named_as_the_letters_say(office: factories.Bureau) -> None:
    names = set(office.session.scalars(select(Organisation.name)))
    office.session.rollback()
    assert {OURS, WANZHOU} <= names


def test_the_register_says_whose_seal_is_known(sign_in: Callable[[str], Browser], tmp_path: Path, rows: Any) -> None:
    """Without any folder: pinned by two, a letter is sound; revoked, the next one is held back."""
    trust = authority(tmp_path)
    seal = trust.certify(WANZHOU, 10)
    clerk, liaison, section = sign_in("clerk"), sign_in("liaison"), sign_in("section")

    def numbered(n: int) -> Letter:
        made = asked(flowId=flow_id("XC", SENDER, RECEIVER, 2026, n))
        made["gongwen"]["发文字号"] = f"渝万州市监函〔2026〕{n}号"
        return letter(seal.key.parent, made)

    one, two, three = (numbered(n) for n in (21, 22, 23))
    drop(clerk, (one.pdf, "一.pdf"))
    assert [row.state for row in rows()] == ["quarantined"]
    form = liaison.page("/registers/trusted_seals/new")
    number = form.partition(f">{WANZHOU}<")[0].rpartition('value="')[2].partition('"')[0]
    told = {
        "of_office": number, "pem": seal.certificate.read_text(), "checked": "电话核对", "begins_on": "2026-11-20", "reason": "来函",
    }  # fmt: skip
    place = liaison.post("/registers/trusted_seals/new", told).location.partition("?")[0]
    # Nobody else agreed yet.
    drop(clerk, (two.pdf, "二.pdf"))
    assert [row.state for row in rows()] == ["quarantined", "quarantined"]
    waiting = section.page(place).partition('name="row" value="')[2].partition('"')[0]
    assert section.post(f"{place}/agree", {"row": waiting}).status_code == 303
    done = registered(clerk, drop(clerk, (two.pdf, "二.pdf")))
    assert "✓ 可信" in clerk.page(done.location)
    liaison.page(f"{place}/end")
    assert liaison.post(f"{place}/end", {"begins_on": "2026-11-20", "reason": "私钥泄露"}).status_code == 303
    drop(clerk, (three.pdf, "三.pdf"))
    assert [row.state for row in rows()] == ["quarantined", "quarantined", "registered", "quarantined"]
    assert "吊销或者停用" in clerk.page(done.location)


def test_a_busy_machine_refuses_no_letter(
    office: factories.Bureau, sign_in: Callable[[str], Browser], keys: Path, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in("clerk")
    made = letter(keys)
    answer = drop(clerk, (made.pdf, "a.pdf"))
    html = answer.get_data(as_text=True)
    token = TOKEN.search(html)
    done = registered(clerk, answer)

    def busy(*_: object) -> verdict.Verdict:
        raise verdict.NotInTime(verdict.NOT_IN_TIME)

    monkeypatch.setattr("casehub.web.office.letters.judged", busy)
    assert token is not None
    # Dropped, registered, looked at, taken on: each says that nothing was done, and nothing was.
    for again in (
        drop(clerk, (made.pdf, "a.pdf")),
        clerk.post("/letters", {"token": token[1], **DAY}),
        clerk.get(done.location),
        clerk.post(f"{done.location}/matter"),
    ):
        assert again.status_code == 503 and "不表示文件有问题" in again.get_data(as_text=True)
    assert [row.state for row in rows()] == ["registered"]
    kinds = office.session.scalars(select(SecurityEntry.kind)).all()
    office.session.rollback()
    assert "letter_held" not in kinds
