"""Independent check of the record of a CaseHub SQLite file; standard library only.

Runs alone: `python verify_audit.py DATABASE [--blobs FOLDER] [--checkpoints FOLDER]`; the second
folder holds checkpoints kept outside. Shares no code with CaseHub.
Exit 0: nothing found. Exit 1: faults, one per line. Exit 2: the file cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ZERO = "0" * 64

# --- canonical JSON (RFC 8785) for text, whole numbers, booleans, null, lists and objects -----


def canonical(value: Any) -> str:
    """Canonical JSON text; floats are refused because the record holds none."""
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        message = f"unexpected fraction {value}"
        raise ValueError(message)
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


# --- Ed25519 verification (RFC 8032 §5.1.7), points in extended coordinates -------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _recover(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _add(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    cross, scale = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, scale - cross, scale + cross, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(point: Point, factor: int) -> Point:
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    x = _recover(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature of the message is right."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, early = _point(public), _point(signature[:32])
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    late = int.from_bytes(signature[32:], "little")
    if key is None or early is None or base is None or late >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(hashed, "little") % ORDER
    left, right = _times(base, late), _add(early, _times(key, factor))
    return not any((left[n] * right[2] - right[n] * left[2]) % P for n in (0, 1))


# --- the database --------------------------------------------------------------------------------


def instant(stored: str) -> str:
    """The stored UTC instant as it was hashed: `2026-11-20T01:00:00.000000Z`."""
    if stored.endswith("Z"):
        return stored
    whole, _, fraction = stored.replace(" ", "T").partition(".")
    return f"{whole}.{(fraction or '').ljust(6, '0')}Z"


def rows(db: sqlite3.Connection, query: str, *values: Any) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    cursor = db.execute(query, values)
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


# Names in the hashed objects; `name=column` where the column is called otherwise.
EVENT = (
    "actor=actor_id at case=case_id code detail duty on_behalf_of previous=previous_hash "
    "procedure sentence seq source step target"
)
CASE = (
    "cause closed_on details filed_on intake_no opened_on organisation=organisation_id "
    "origin=origin_id parent=parent_id partner=partner_organisation_id procedure reference "
    "registered_by=registered_by_id title version=procedure_version"
)
SECURITY = "address at case=case_id detail id kind person=person_id subject username"
CUSTODY = "action at case=case_id evidence=evidence_id id person=person_id reason sha256"


def row_digest(row: dict[str, Any], names: str) -> str:
    """SHA-256 of the canonical object that a row stands for."""
    content = {}
    for entry in names.split():
        name, _, column = entry.partition("=")
        value = row[column or name]
        if name == "at":
            value = instant(value)
        content[name] = json.loads(value) if name in {"detail", "details"} else value
    return digest(content)


def chains(db: sqlite3.Connection) -> Iterator[str]:
    """Faults in the chains of all cases."""
    cases = {c["id"]: c for c in rows(db, "SELECT * FROM case_file")}
    last: dict[int, tuple[int, str, str]] = dict.fromkeys(cases, (0, ZERO, ""))
    told: dict[int, Any] = {}
    for row in rows(db, "SELECT * FROM event ORDER BY case_id, seq"):
        case = cases.get(row["case_id"])
        if case is None:
            yield f"event {row['id']}: its case does not exist"
            continue
        seq, head, state = last[row["case_id"]]
        name = f"{case['reference']} #{row['seq']}"
        if row["seq"] != seq + 1:
            yield f"{name}: a number is missing before it"
        if row["previous_hash"] != head:
            yield f"{name}: does not follow the record before it"
        if row["source"] != state:
            yield f"{name}: begins in another state than the record before it ended in"
        if row_digest(row, EVENT) != row["hash"]:
            yield f"{name}: content does not match its hash"
        last[row["case_id"]] = (row["seq"], row["hash"], row["target"])
        told[row["case_id"]] = json.loads(row["detail"]).get("case")
    for number, case in cases.items():
        if (case["seq"], case["chain_head"], case["state"]) != last[number]:
            yield f"{case['reference']}: case row does not match its last record"
        if row_digest(case, CASE) != told.get(number):
            yield f"{case['reference']}: case row differs from what its last record sealed"


def numbers(db: sqlite3.Connection) -> Iterator[str]:
    """Gaps and duplicates in the number series; numbers that belong to nothing."""
    series: dict[tuple[Any, ...], list[int]] = {}
    given = rows(db, "SELECT * FROM number ORDER BY value")
    for row in given:
        key = (row["organisation_id"], row["series"], row["year"])
        series.setdefault(key, []).append(row["value"])
    for floor in rows(db, "SELECT * FROM number_floor"):
        key = (floor["organisation_id"], floor["series"], floor["year"])
        series.setdefault(key, []).extend(range(floor["first"], floor["last"] + 1))
    counters = {
        (c["organisation_id"], c["series"], c["year"]): c["value"]
        for c in rows(db, "SELECT * FROM counter")
    }
    for key in sorted(series.keys() | {k for k, v in counters.items() if v}, key=repr):
        values = sorted(series.get(key, []))
        if values != list(range(1, len(values) + 1)):
            yield f"series {key[1]} {key[2]}: gap or duplicate"
        if counters.get(key) != len(values):
            yield f"series {key[1]} {key[2]}: counter does not match the numbers given"
    owners: dict[str, set[int | None]] = {}
    parents: dict[int, int | None] = {}
    for case in rows(db, "SELECT * FROM case_file"):
        parents[case["id"]] = case["parent_id"]
        if case["parent_id"] is None or case["filed_on"] is not None:
            owners.setdefault(case["reference"], set()).add(case["id"])
        if case["intake_no"]:
            owners.setdefault(case["intake_no"], set()).add(case["id"])
    references = {c["reference"] for c in rows(db, "SELECT reference FROM case_file")}
    void = {}
    for paper in rows(db, "SELECT case_id, number, status, status_reason FROM document"):
        home = paper["case_id"]
        if paper["number"]:
            owners.setdefault(paper["number"], set()).update({home, parents.get(home)})
        if paper["status"] == "void" and paper["number"] not in references:
            void[paper["number"]] = paper["status_reason"]
    for referral in rows(db, "SELECT case_id, flow_id FROM referral WHERE flow_id IS NOT NULL"):
        owners.setdefault(referral["flow_id"], set()).add(referral["case_id"])
    for row in given:
        if row["case_id"] not in owners.get(row["text"], set()):
            yield f"number {row['text']}: belongs to no case or paper"
        if row["void_reason"] != void.get(row["text"], ""):
            yield f"number {row['text']}: its voiding differs from the paper's"
    entered = {row["text"] for row in given}
    yield from (f"number {text}: was never given" for text in owners if text not in entered)


def papers(db: sqlite3.Connection, blobs: Path | None) -> Iterator[str]:
    """Papers and exhibits against what the record says of them, and against their files."""
    issued: dict[int, list[Any]] = {}
    attached: dict[int, str] = {}
    fate: dict[int, tuple[str, str]] = {}
    stored: dict[int, str] = {}
    for row in rows(db, "SELECT case_id, seq, step, detail FROM event ORDER BY id"):
        step, detail = row["step"], json.loads(row["detail"])
        data = detail.get("data", {})
        for paper in detail.get("documents", []):
            if "facts" in paper:
                old = data["document"] if step == "correct_document" else None
                told = [paper["facts"], paper["number"], row["case_id"], row["seq"], old]
                issued[paper["id"]] = told
            elif "sha256" in paper:
                attached[paper["id"]] = paper["sha256"]
        if step == "void_document":
            fate[data["document"]] = ("void", data["reason"])
        if step == "correct_document":
            fate[data["document"]] = ("superseded", data["reason"])
        if step == "upload_evidence":
            stored[data["evidence"]] = data["sha256"]
    seen: set[int] = set()
    for paper in rows(db, "SELECT * FROM document ORDER BY id"):
        seen.add(paper["id"])
        name = paper["number"] or paper["code"]
        facts = json.loads(paper["facts"])
        if digest(facts) != paper["facts_sha256"]:
            yield f"{name}: content does not match its hash"
        columns = ("facts_sha256", "number", "case_id", "event_seq", "supersedes_id")
        if issued.get(paper["id"]) != [paper[c] for c in columns]:
            yield f"{name}: differs from the record of its issue"
        if [paper["title"], paper["code"]] != [facts["doc"]["title"], facts["doc"]["code"]]:
            yield f"{name}: title or code differs from its content"
        told_fate = fate.get(paper["id"], ("issued", ""))
        if (paper["status"], paper["status_reason"]) != told_fate:
            yield f"{name}: status differs from the record"
        if paper["pdf_sha256"] != attached.get(paper["id"]):
            yield f"{name}: file hash differs from the record"
        if blobs and paper["pdf_sha256"] and not intact(blobs, paper["pdf_sha256"]):
            yield f"{name}: file missing or altered"
    yield from (f"document {n}: removed" for n in sorted(issued.keys() - seen))
    taken = {
        line["evidence_id"]: line["sha256"]
        for line in rows(db, "SELECT * FROM custody WHERE action = '存入'")
    }
    kept = {e["id"]: e["sha256"] for e in rows(db, "SELECT id, sha256 FROM evidence")}
    for number, sha256 in stored.items():
        if kept.get(number) != sha256 or taken.get(number) != sha256:
            yield f"evidence {number}: hash differs from the record"
    for number, value in kept.items():
        if value is None:
            continue
        if number not in stored:
            yield f"evidence {number}: no record of taking it in"
        if blobs and not intact(blobs, value):
            yield f"evidence {number}: file missing or altered"


def intact(blobs: Path, sha256: str) -> bool:
    """Whether the stored file has the hash it is named by."""
    path = blobs / "sha256" / sha256[:2] / sha256[2:4] / sha256
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def sealed_hashes(db: sqlite3.Connection) -> list[list[str]]:
    """What checkpoints sum up, in order: events, security entries, custody lines."""
    events = [r["hash"] for r in rows(db, "SELECT hash FROM event ORDER BY id")]
    entries = rows(db, "SELECT * FROM security_entry ORDER BY id")
    lines = rows(db, "SELECT * FROM custody ORDER BY id")
    security = [row_digest(r, SECURITY) for r in entries]
    custody = [row_digest(r, CUSTODY) for r in lines]
    return [events, security, custody]


def checkpoint_fault(point: dict[str, Any], hashes: list[list[str]]) -> str:
    """What is wrong with one checkpoint against the record as it is now, or nothing."""
    counts = [point["event_count"], point["security_count"], point["custody_count"]]
    try:
        right = signed(
            bytes.fromhex(point["public_key"]), message(point), bytes.fromhex(point["signature"])
        )
    except ValueError:
        right = False
    if not right:
        return "signature is wrong"
    if any(count > len(part) for count, part in zip(counts, hashes, strict=True)):
        return "records were removed after it"
    root = ZERO
    for count, part in zip(counts, hashes, strict=True):
        for one in part[:count]:
            root = hashlib.sha256((root + one).encode()).hexdigest()
    return "" if root == point["root"] else "the record is not what was sealed"


def message(point: dict[str, Any]) -> bytes:
    """The signed bytes of a checkpoint."""
    counts = f"{point['event_count']}\n{point['security_count']}\n{point['custody_count']}"
    head = f"casehub checkpoint\n{instant(point['at'])}\n{counts}"
    return f"{head}\n{point['root']}\n{point['previous']}\n".encode()


def checkpoints(db: sqlite3.Connection, outside: Path | None = None) -> Iterator[str]:
    """Signed checkpoints, inside and kept outside, against the record as it is now."""
    hashes = sealed_hashes(db)
    previous, inside = ZERO, set()
    for row in rows(db, "SELECT * FROM checkpoint ORDER BY id"):
        name = f"checkpoint {row['id']}"
        if row["previous"] != previous:
            yield f"{name}: does not follow the one before"
        previous = hashlib.sha256(message(row)).hexdigest()
        inside.add(previous)
        fault = checkpoint_fault(row, hashes)
        if fault:
            yield f"{name}: {fault}"
    for path in sorted(outside.glob("*.json")) if outside else ():
        point = json.loads(path.read_text())
        fault = checkpoint_fault(point, hashes)
        if not fault and hashlib.sha256(message(point)).hexdigest() not in inside:
            fault = "is missing in the database"
        if fault:
            yield f"outside checkpoint {path.name}: {fault}"


def verify(database: Path, blobs: Path | None = None, outside: Path | None = None) -> list[str]:
    """Every fault found in the database file (and its folders); empty when sound.

    What cannot even be read (mutilated columns) is a fault as well, never an error.
    """
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    faults: list[str] = []
    try:
        db.execute("BEGIN")
        for stage in (chains(db), numbers(db), papers(db, blobs), checkpoints(db, outside)):
            try:
                faults.extend(stage)
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                faults.append(f"unreadable record: {error!r}")
    finally:
        db.close()
    return faults


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Verify the record of a CaseHub database file.")
    parser.add_argument("database", type=Path)
    parser.add_argument("--blobs", type=Path)
    parser.add_argument("--checkpoints", type=Path)
    options = parser.parse_args(arguments)
    try:
        faults = verify(options.database, options.blobs, options.checkpoints)
    except sqlite3.Error as error:
        sys.stderr.write(f"cannot read {options.database}: {error}\n")
        return 2
    for fault in faults:
        sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{len(faults)} faults\n" if faults else "no faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
