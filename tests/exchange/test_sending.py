"""From payload and files to the signed letter and the ZIP beside it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from casehub.exchange import ReferralRefused
from casehub.exchange.codes import CODE_PUBLIC, make_code_key
from casehub.exchange.evidence import faults_of
from casehub.exchange.examining import Pinned, examine, pinned_in
from casehub.exchange.sending import Sender, sent
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of

OFFICE = "重庆市万州区市场监督管理局"


def test_files_are_bound_and_the_letter_is_signed(tmp_path: Path) -> None:
    root = authority(tmp_path)
    seal = root.certify(OFFICE, 5)
    keys = seal.key.parent
    public = make_code_key(keys)
    (tmp_path / "root.pem").write_bytes(root.pem())
    (tmp_path / CODE_PUBLIC).write_bytes(public.read_bytes())
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 scan")
    (tmp_path / "book.csv").write_bytes(b"a,b\n")
    made = payload_of("XC")
    made["gongwen"]["附件"] = [
        {"序号": 1, "名称": "送货单", "place": "inside", "file": "scan.pdf"},
        {"序号": 2, "名称": "台账", "place": "zip", "file": "book.csv"},
        {"序号": 3, "名称": "样品", "place": "paper"},
    ]
    letter = sent(json.loads(json.dumps(made)), tmp_path, Sender.of(keys), "F.zip")
    found = examine(letter.pdf, pinned_in(tmp_path))
    assert found.problems == () and found.sound
    assert found.payload is not None and letter.package is not None
    assert found.payload["package"]["file"] == "F.zip"
    assert [bool(row.get("sha256")) for row in found.payload["gongwen"]["附件"]] == [True, True, False]
    assert faults_of(io.BytesIO(letter.package), found.payload) == []
    # What a folder of keys lacks or what another signs.
    with pytest.raises(ReferralRefused, match="不能签署“开州局”"):
        sent(payload_of("XC", sender={**made["sender"], "name": "开州局"}), tmp_path, Sender.of(keys), "F.zip")
    with pytest.raises(FileExistsError):
        make_code_key(keys)
    (keys / "code.key.pem").write_bytes(b"none")
    with pytest.raises(ReferralRefused, match="读不出"):
        Sender.of(keys)


def test_what_is_left_open_of_attachments_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 scan")
    made = payload_of("XS", evidence=[{"n": 1, "name": "台账", "sha256": ""}])
    made["gongwen"]["附件"] = [
        {"序号": 1, "名称": "线索材料清单", "sha256": "", "pages": 1},
        {"序号": 2, "名称": "送货单", "file": "scan.pdf", "sha256": ""},
    ]
    found = examine(sent(made, tmp_path, Sender(), "F.zip").pdf).payload
    assert found is not None
    assert [row["place"] for row in found["gongwen"]["附件"]] == ["sheet", "inside"]
    assert "sha256" not in found["gongwen"]["附件"][0] and "sha256" not in found["evidence"][0]
    assert len(found["gongwen"]["附件"][1]["sha256"]) == 64
    for none in ([], {}, {"gongwen": []}):
        with pytest.raises(ReferralRefused, match="不符合协作函格式"):
            sent(none, tmp_path, Sender(), "F.zip")  # type: ignore[arg-type]


def test_every_reason_is_told_at_once_and_no_path_is_followed(tmp_path: Path) -> None:
    made = payload_of("XC")
    made["gongwen"]["附件"] = [
        {"序号": 1, "名称": "一", "place": "inside", "file": "one.pdf"},
        {"序号": 2, "名称": "二", "place": "zip", "file": "../../etc/passwd"},
    ]
    with pytest.raises(ReferralRefused, match=r"“one\.pdf”不在目录.*“\.\./\.\./etc/passwd”不在目录"):
        sent(made, tmp_path, Sender(), "F.zip")
    assert Sender.of(tmp_path) == Sender()
    letter = sent(payload_of("TB"), tmp_path, Sender(), "F.zip")
    assert (letter.signed, letter.package) == (False, None)
    assert examine(letter.pdf, Pinned()).problems == ("没有电子签名。",)
