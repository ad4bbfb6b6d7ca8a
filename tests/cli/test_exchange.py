"""`casehub exchange`: sealed, verified and opened without an instance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casehub.cli import main
from casehub.cli.faults import BUSY
from casehub.exchange.judging import answer
from casehub.exchange.verdict import NOT_IN_TIME, NotInTime, Verdict, verdict_of
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of


@pytest.fixture(autouse=True)
def judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: the one apart is looked at in tests/exchange/test_judging.py."""
    monkeypatch.setattr(
        "casehub.cli.exchange.judged", lambda content, trust: verdict_of(answer(content, trust))
    )


def test_a_letter_is_sealed_verified_and_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust, made = tmp_path / "trust", payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}])
    trust.mkdir()
    root = authority(tmp_path)
    (trust / "root.pem").write_bytes(root.pem())
    keys = root.certify(made["sender"]["name"], 9).key.parent
    assert main(["exchange", "code-key", str(keys)]) == 0
    public = Path(capsys.readouterr().out.strip())
    (trust / public.name).write_bytes(public.read_bytes())
    (tmp_path / "book.csv").write_bytes(b"a,b\n")
    made["gongwen"]["附件"] = [{"序号": 1, "名称": "台账", "place": "zip", "file": "book.csv"}]
    referral, letter = tmp_path / "referral.json", tmp_path / "F.pdf"
    referral.write_text(json.dumps(made), encoding="utf-8")
    assert main(["--instance", str(tmp_path / "none"), "exchange", "seal", str(referral), "--out", str(letter), "--keys", str(keys)]) == 0
    digest = capsys.readouterr().out.split()[0]
    beside = str(letter.with_suffix(".zip"))
    words = ["exchange", "verify", str(letter), "--trust", str(trust), "--evidence", beside]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "intact": True, "trusted": True, "signer": made["sender"]["name"], "payload_sha256": digest,
        "visible_matches": True, "schema": "cq-ip-referral/1.1", "flow_id": made["flowId"], "problems": [], "notes": [],
    }  # fmt: skip
    assert main(words) == 0
    assert "签署人可信：是" in capsys.readouterr().out
    assert main(["exchange", "open", str(letter), "--json"]) == 0
    told, warned = capsys.readouterr()
    assert json.loads(told)["asks"] == made["asks"]
    assert warned == "签署证书不在信任名单内。\n"
    # Without a folder of trust it is read, and nobody vouches for it.
    assert main(["exchange", "verify", str(letter)]) == 1
    assert "问题：签署证书不在信任名单内。" in capsys.readouterr().out
    # Another file in the place of the ZIP.
    assert main([*words[:-1], str(referral)]) == 1
    assert "压缩包与函件中的校验值不一致" in capsys.readouterr().out
    # Changed behind the signature: its data is not handed on.
    letter.write_bytes(letter.read_bytes() + b"\n%%EOF\n")
    assert main(["exchange", "open", str(letter)]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "content", "said"),
    [
        (["verify", "FILE"], b"GIF89a", "不是PDF文件，不能作为协作函导入。"),
        (["open", "FILE"], b"%PDF-1.7\n", "文件不是可以读取的PDF，或者已损坏。"),
        (["verify", "FILE", "--trust", "none"], b"%PDF-1.7\n", "没有信任目录 none。"),
        (["verify", "none.pdf"], b"", "文件 none.pdf 读不出。"),
        (["seal", "FILE", "--out", "x.pdf"], b"{", "不是有效的JSON。"),
        (["seal", "FILE", "--out", "x.pdf"], b"[]", "数据不符合协作函格式：根。"),
        (["seal", "FILE", "--out", "x.pdf"], b"{}", "数据不符合协作函格式：根。"),
        (["code-key", "FILE"], b"", "写不进去。"),
    ],
)
def test_a_bad_file_is_one_sentence(
    words: list[str], content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert main(["exchange", *(str(file) if one == "FILE" else one for one in words)]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert said in told and told.count("\n") == 1


def test_json_says_the_same_of_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"GIF89a")
    assert main(["exchange", "verify", str(tmp_path / "file"), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == ["不是PDF文件，不能作为协作函导入。"]
    assert told["intact"] is told["trusted"] is told["visible_matches"] is False


def test_a_busy_machine_refuses_no_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_content: bytes, _trust: Path | None) -> Verdict:
        raise NotInTime(NOT_IN_TIME)

    monkeypatch.setattr("casehub.cli.exchange.judged", busy)
    (tmp_path / "file").write_bytes(b"%PDF-1.7\n")
    for word in ("verify", "open"):
        # A code of its own: neither "no letter" nor "held back".
        assert main(["exchange", word, str(tmp_path / "file")]) == BUSY
        out, told = capsys.readouterr()
        assert out == "" and "不表示文件有问题" in told
