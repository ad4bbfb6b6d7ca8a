"""`casehub documents`: kinds listed, samples drawn, a presented file compared with the issued one."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.acts import corrections
from casehub.cli import main
from casehub.documents import load_kinds
from casehub.documents.pages import TEMPLATES
from casehub.model import Case, Document
from tests import samples
from tests.faults import roads
from tests.faults.world import make_office
from tests.papers.kept import paper_and_exhibit

LAW = Path(__file__).resolve().parents[3] / "shared" / "law"


def test_kinds_are_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "kinds"]) == 0
    lines = capsys.readouterr().out.splitlines()
    kinds = load_kinds(TEMPLATES)
    assert len(lines) == len(kinds)
    assert [line.split("　")[0] for line in lines] == sorted(k.id for k in kinds.values())
    notice = kinds["answer_notice"]
    assert f"{notice.id}　{notice.title}　执法文书　answer_notice" in lines
    assert main(["documents", "kinds", "--json"]) == 0
    rows = {row["kind"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == set(kinds)
    assert rows["answer_notice"]["fields"] == [field.id for field in notice.fields]
    assert rows["answer_notice"]["limits"]


def test_the_list_tells_number_procedures_service_seal_and_period(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["drawn_as"] for row in rows} == set(load_kinds(TEMPLATES))
    # One kind that is a paper of two source lists is listed under both of its numbers.
    assert {row["number"] for row in rows if row["drawn_as"] == "service_receipt"} == {"D42", "P50"}
    (notice,) = [row for row in rows if row["kind"] == "pm_agreement"]
    assert notice == {
        "kind": "pm_agreement", "title": "人民调解协议书", "number": "D83", "procedure": ["peoples_mediation"],
        "drawn_as": "pm_agreement",
        "served": True, "sealed": True, "from": None, "until": None,
    }  # fmt: skip
    assert main(["documents", "list"]) == 0
    assert "D83　人民调解协议书　pm_agreement" in capsys.readouterr().out


# The papers of law/ that no procedure makes yet, by their numbers: the list may only grow shorter.
WANTED = Path(__file__).parent / "papers_wanted.txt"


@pytest.mark.skipif(not LAW.is_dir(), reason="the material is not here")
def test_the_list_holds_every_paper_of_the_law_but_those_known_to_be_wanting(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["documents", "list", "--json"]) == 0
    made = {row["kind"] for row in json.loads(capsys.readouterr().out)}
    named: dict[str, str] = {}
    for index in sorted(LAW.glob("forms*index*.csv")):
        with index.open(encoding="utf-8-sig", newline="") as file:
            named |= {row["kind"]: row["id"] for row in csv.DictReader(file)}
    assert len(named) > 250
    wanting = sorted(f"{number} {kind}" for kind, number in named.items() if kind not in made)
    assert wanting == WANTED.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not LAW.is_dir(), reason="the material is not here")
def test_the_list_says_of_each_paper_what_its_source_list_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "list", "--json"]) == 0
    made = {row["kind"]: row for row in json.loads(capsys.readouterr().out) if row["until"] is None}
    said: dict[str, tuple[str, str, bool]] = {}
    for index in sorted(LAW.glob("forms*index*.csv")):
        with index.open(encoding="utf-8-sig", newline="") as file:
            said |= {
                row["kind"]: (row["id"], row["title_zh"], row["served"] == "yes") for row in csv.DictReader(file)
            }
    ours = {kind: (row["number"], row["title"], row["served"]) for kind, row in made.items() if kind in said}
    assert ours == {kind: told for kind, told in said.items() if kind in ours}


def test_a_sample_is_drawn_by_name_or_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = load_kinds(TEMPLATES)["service_receipt"]
    digests = set()
    for asked in (receipt.kind, receipt.id):
        out = tmp_path / asked
        assert main(["documents", "sample", asked, "--out", str(out)]) == 0
        (made,) = out.iterdir()
        assert made.name == f"{receipt.id}-service_receipt.pdf"
        assert made.read_bytes().startswith(b"%PDF-")
        printed, told = capsys.readouterr()
        assert printed.endswith(f"  {made}\n")
        assert told.startswith(f"样张 1/1：{receipt.title}，")
        digests.add(printed.split()[0])
    # A pure function of its facts: twice the same bytes.
    assert len(digests) == 1


@pytest.mark.parametrize(("words", "said"), [((), "请写明文书种类"), (("poem",), "没有“poem”这种文书")])
def test_what_cannot_be_drawn_is_one_sentence(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", "sample", *words, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_presented_file_is_compared_with_the_issued_one(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("CASEHUB_ENVIRONMENT", "test")
    shutil.copyfile(sqlite_template, tmp_path / "casehub.sqlite3")
    office = make_office(f"sqlite:///{tmp_path / 'casehub.sqlite3'}", tmp_path)
    paper, _ = paper_and_exhibit(office)
    file, other = tmp_path / "paper.pdf", tmp_path / "other.pdf"
    file.write_bytes(office.blobs.read(paper))
    other.write_bytes(samples.pdf())

    def verify(path: Path, *more: str) -> tuple[int, str]:
        code = main(["--instance", str(tmp_path), "documents", "verify", str(path), *more])
        out, err = capsys.readouterr()
        return code, out + err

    code, said = verify(file)
    assert (code, said.startswith("与签发的文件一致：《")) == (0, True)
    assert verify(other) == (1, "未签发过此文件\n")
    code, said = verify(other, "--json")
    assert (code, json.loads(said)["matches"]) == (1, False)
    found = json.loads(verify(file, "--json")[1])
    assert (found["found"], found["matches"]) == (True, True)
    # Another file beside the code of the paper, and the paper itself after it was voided.
    with office.reading() as session:
        row = session.scalars(select(Document).where(Document.pdf_sha256 == paper)).one()
        number, code, case_id = row.id, row.code, row.case_id
    assert verify(other, "--code", code)[0] == 1
    assert verify(other, "--code", code)[1].startswith("与签发的文件不一致：《")
    with office.acting("clerk", roads.ARRIVED) as work:
        case = work.session.get_one(Case, case_id)
        corrections.void_document(work, case.reference, number, case.seq, "改用新版")
    assert verify(file)[1].endswith("，已作废\n")
    assert verify(tmp_path / "none.pdf") == (2, f"没有这个文件：{tmp_path / 'none.pdf'}。\n")
    office.engine.dispose()
