"""Numbers, papers, exhibits and their files against what the record says of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.canonical import digest
from casehub.second_verifier.replay import ATTACHED, SIDE_ROADS, UPLOADED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.second_verifier.reading import Database

Fault = tuple[str, str, str]
# What a row says of the letter that it is; its content calls the first of them `date`.
OF_LETTERS = ("dated", "flow_id", "receiver", "receiver_region")
CORRECTED = "correct_document"
FIGURES = "frozen_figures"
# Beside the steps a correction alone makes a paper.
ISSUE_NONE = SIDE_ROADS.keys() - {CORRECTED}


def numbers(db: Database) -> Iterator[Fault]:
    """Gaps and duplicates in the number series; numbers that belong to nothing."""
    series: dict[tuple[Any, ...], list[int]] = {}
    given = db.rows("number", "value")
    for row in given:
        key = (row["organisation_id"], row["series"], row["year"])
        series.setdefault(key, []).append(row["value"])
    for row in db.rows("material") if "material" in db.kinds else ():
        key = (row["organisation_id"], row["series"], row["year"])
        series.setdefault(key, []).append(row["value"])
    for floor in db.rows("number_floor"):
        key = (floor["organisation_id"], floor["series"], floor["year"])
        series.setdefault(key, []).extend(range(floor["first"], floor["last"] + 1))
    counters = {
        (c["organisation_id"], c["series"], c["year"]): c["value"] for c in db.rows("counter")
    }
    for key in sorted(series.keys() | {k for k, v in counters.items() if v}, key=repr):
        values = sorted(series.get(key, []))
        if values != list(range(1, len(values) + 1)):
            yield "number", f"字号 {key[1]} {key[2]}", "编号有缺口或者重复"
        if counters.get(key) != len(values):
            yield "number", f"字号 {key[1]} {key[2]}", "计数与已编的号不符"
    owners: dict[str, set[int | None]] = {}
    parents: dict[int, int | None] = {}
    for case in db.rows("case_file"):
        parents[case["id"]] = case["parent_id"]
        if case["parent_id"] is None or case["filed_on"] is not None:
            owners.setdefault(case["reference"], set()).add(case["id"])
        # What a child matter was called before its number was given to nobody.
        if case["intake_no"] and case["parent_id"] is None:
            owners.setdefault(case["intake_no"], set()).add(case["id"])
    references = {c["reference"] for c in db.rows("case_file")}
    void = {}
    # A letter that begins an exchange bears its flow number.
    begun: dict[str, set[int | None]] = {}
    for paper in db.rows("document"):
        home = paper["case_id"]
        begun.setdefault(paper["flow_id"] or "", set()).add(home)
        if paper["number"]:
            owners.setdefault(paper["number"], set()).update({home, parents.get(home)})
        if paper["status"] == "void" and paper["number"] not in references:
            void[paper["number"]] = paper["status_reason"]
    for referral in db.rows("referral"):
        if referral["flow_id"] is not None:
            owners.setdefault(referral["flow_id"], set()).add(referral["case_id"])
    for row in given:
        if row["case_id"] not in owners.get(row["text"], set()) | begun.get(row["text"], set()):
            yield "number", f"编号 {row['text']}", "不属于任何案件或者文书"
        if row["void_reason"] != void.get(row["text"], ""):
            yield "number", f"编号 {row['text']}", "作废的记载与文书不符"
    entered = {row["text"] for row in given}
    missing = (text for text in owners if text not in entered)
    yield from (("number", f"编号 {text}", "记录中编了这个号，库中却没有") for text in missing)


def _of_letter(block: Mapping[str, object]) -> list[str]:
    """What the columns of a letter must say, by its content; "" for what it does not say."""
    dated = str(block.get("date") or "")[:10]
    return [dated, *(str(block.get(name) or "") for name in OF_LETTERS[1:])]


def papers(db: Database, blobs: Path | None) -> Iterator[Fault]:
    """Papers against what the record says of them, and against their files."""
    issued: dict[int, list[Any]] = {}
    attached: dict[int, str] = {}
    fate: dict[int, tuple[str, str]] = {}
    for row in db.rows("event", "id"):
        step, detail = row["step"], row["detail"]
        data = detail.get("data", {})
        for paper in detail.get("documents", []):
            where = f"document {paper['id']}"
            if "facts" in paper:
                if paper["id"] in issued or step in ISSUE_NONE:
                    yield "paper", where, "制作了两次，或者由不制作文书的办理写入"
                old = data["document"] if step == CORRECTED else None
                told = [paper["facts"], paper["number"], row["case_id"], row["seq"], old]
                issued[paper["id"]] = told
            elif "sha256" in paper:
                before = attached.get(paper["id"], paper["sha256"])
                if step != ATTACHED or before != paper["sha256"]:
                    yield "paper", where, "换了另一份文件"
                attached[paper["id"]] = paper["sha256"]
        for paper in detail.get("voided", []):
            if step in SIDE_ROADS:
                yield "paper", f"document {paper['id']}", "由不能作废文书的办理作废"
            fate[paper["id"]] = ("void", paper["reason"])
        if step == "void_document":
            fate[data["document"]] = ("void", data["reason"])
        if step == CORRECTED:
            fate[data["document"]] = ("superseded", data["reason"])
    seen: set[int] = set()
    for paper in db.rows("document", "id"):
        seen.add(paper["id"])
        name = paper["number"] or paper["code"]
        facts, letter = paper["facts"], [paper[column] or "" for column in OF_LETTERS]
        if digest(facts) != paper["facts_sha256"]:
            yield "paper", name, "内容与校验值不符"
        columns = ("facts_sha256", "number", "case_id", "event_seq", "supersedes_id")
        if issued.get(paper["id"]) != [paper[c] for c in columns]:
            yield "paper", name, "与制作时的记录不符"
        said = [facts["doc"]["title"], facts["doc"]["code"], *_of_letter(facts.get("letter") or {})]
        if [paper["title"], paper["code"], *letter] != said:
            yield "paper", name, "标题、编码或者函件信息与内容不符"
        told_fate = fate.get(paper["id"], ("issued", ""))
        if (paper["status"], paper["status_reason"]) != told_fate:
            yield "paper", name, "状态与记录不符"
        if paper["pdf_sha256"] != attached.get(paper["id"]):
            yield "paper", name, "文件的校验值与记录不符"
        if blobs and paper["pdf_sha256"] and not intact(blobs, paper["pdf_sha256"]):
            yield "blob", name, "文件缺失或者与校验值不符"
    yield from (("paper", f"document {n}", "文书已不在库中") for n in sorted(issued.keys() - seen))


def exhibits(db: Database, blobs: Path | None) -> Iterator[Fault]:
    """Exhibits against what the record says of taking in their files, and against the files."""
    stored: dict[int, str] = {}
    for row in db.each("event", "id", "step = ?", UPLOADED):
        data = row["detail"].get("data", {})
        if stored.get(data["evidence"], data["sha256"]) != data["sha256"]:
            yield "exhibit", f"evidence {data['evidence']}", "换了另一份文件"
        stored[data["evidence"]] = data["sha256"]
    taken = {
        line["evidence_id"]: line["sha256"]
        for line in db.rows("custody")
        if line["action"] == "存入"
    }
    kept = {e["id"]: e["sha256"] for e in db.rows("evidence")}
    for number, sha256 in stored.items():
        if kept.get(number) != sha256 or taken.get(number) != sha256:
            yield "exhibit", f"evidence {number}", "校验值与记录不符"
    for number, value in kept.items():
        if value is None:
            continue
        if number not in stored:
            yield "exhibit", f"evidence {number}", "没有存入的记录"
        if blobs and not intact(blobs, value):
            yield "blob", f"evidence {number}", "文件缺失或者与校验值不符"


def files(db: Database) -> int:
    """How many files papers and exhibits name."""
    return db.count("document", "pdf_sha256") + db.count("evidence", "sha256")


def intact(blobs: Path, sha256: str) -> bool:
    """Whether the stored file has the hash it is named by."""
    path = blobs / "sha256" / sha256[:2] / sha256[2:4] / sha256
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def figures(db: Database, blobs: Path | None) -> Iterator[Fault]:
    """Frozen figures whose facts are missing or altered; their rows stand under their digests."""
    if blobs is None or FIGURES not in db.kinds:
        return
    for row in db.each(FIGURES):
        if not intact(blobs, row["facts_sha256"]):
            yield "blob", row["title"], "固定的事实文件缺失或者与校验值不符"
