"""Two verifiers that share no code find every change made behind the record."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from casehub import verify_audit
from casehub.acts import corrections
from casehub.casefile import evidence
from casehub.db import make_engine, session_factory
from casehub.documents.render import Rendered
from casehub.papers import issuing, waiting
from casehub.people.permissions import find
from casehub.record import audit
from casehub.storage import Blobs
from tests import samples
from tests.faults import roads
from tests.faults.world import Office, at, make_office

pytestmark = pytest.mark.fault

PROGRAM = Path(verify_audit.__file__)
KEY = bytes(range(32))
TAMPERINGS = 240
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass(frozen=True)
class Original:
    """A sound database with everything in it that can be tampered with."""

    database: Path
    blobs: Path
    witness: Path


@pytest.fixture(scope="module")
def original(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Original:
    """Real steps: requests, an adjudication, services, files, printing, 更正, 作废, sign-offs."""
    folder = tmp_path_factory.mktemp("original")
    database, witness = folder / "casehub.sqlite3", folder / "witness"
    witness.mkdir()
    shutil.copyfile(sqlite_template, database)
    office = make_office(f"sqlite:///{database}", folder)
    told = roads.told_defects(office)
    (service,) = roads.children(office, told)
    roads.act(office, "clerk", service, "prove_direct", roads.handed_over(at("2026-03-16")), at("2026-03-16"))
    filed = roads.adjudication_filed(office, at("2026-03-17"))
    roads.issue_notice(office, filed, at("2026-03-18"))
    _files(office, told, filed)
    _seal(office, witness, 1)
    _correct_and_void(office, filed)
    with office.acting("clerk", at("2026-03-20")) as work:
        use = evidence.exhibits(work, find(work, told))[0].use
        evidence.read(work, told, use.evidence_id, "核对原件")[1].close()
    _seal(office, witness, 2)
    office.engine.dispose()
    _flatten(database)
    made = Original(database, folder / "blobs", witness)
    assert found_by_both(made.database, made.blobs, made.witness) == ([], [])
    return made


def _files(office: Office, *references: str) -> None:
    """A file for the first exhibit of each case; printed papers."""
    for n, reference in enumerate(references):
        with office.acting("clerk", at("2026-03-19")) as work:
            use = evidence.exhibits(work, find(work, reference))[0].use
            stream = io.BytesIO(samples.pdf(f"{n}"))
            evidence.upload(work, reference, use.evidence_id, stream, "甲1.pdf", 10_000)
    with office.acting("clerk", at("2026-03-19")) as work:
        results = {}
        for number in waiting.pending(work.session):
            pdf = PDF + b"paper %d" % number
            results[number] = Rendered(pdf, 1, hashlib.sha256(pdf).hexdigest())
        issuing.attach(work, results)


def _correct_and_void(office: Office, filed: str) -> None:
    with office.acting("examiner", at("2026-03-20")) as work:
        case = find(work, filed)
        papers = [d for d in issuing.documents_of(work, case) if d.kind == "evidence_notice"]
        seq = case.seq
        corrections.void_document(work, filed, papers[0].id, seq, "期限写错")
    with office.acting("head", at("2026-03-20")) as work:
        case = find(work, filed)
        paper = next(d for d in issuing.documents_of(work, case) if d.kind == "filing_notice")
        corrections.correct_document(work, filed, paper.id, case.seq, {"prior_no": "（2025）示例1号"}, "文号写错")


def _seal(office: Office, witness: Path, n: int) -> None:
    with office.session() as session:
        row = audit.seal(session, KEY, at("2026-03-20", f"1{n}:00"))
        session.flush()
        session.refresh(row)
        (witness / f"{n:08}.json").write_text(audit.checkpoint_json(row))


def _flatten(database: Path) -> None:
    """Into one plain file, so that a copy of the file is a copy of the database."""
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def found_by_both(
    database: Path, blobs: Path, witness: Path | None = None
) -> tuple[list[str], list[str]]:
    """What the application's verifier finds, and what the independent one finds."""
    engine = make_engine(f"sqlite:///{database}")
    with session_factory(engine, read_only=True)() as session:
        ours = audit.verify(session, Blobs(blobs)).faults
        if witness is not None:
            ours += audit.witness_faults(session, witness)
    engine.dispose()
    return ours, verify_audit.verify(database, blobs, witness)


# --- tamperings: each gets the open database of somebody who owns the disk ---------------------

Tampering = Callable[[sqlite3.Connection, random.Random, Path], str]


def other(value: Any, chance: random.Random) -> Any:
    """A value of the same kind that is not this one."""
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 7])
    if isinstance(value, str) and INSTANT.match(value):
        # Fewer zeros behind the second would be the same instant.
        moved = datetime.fromisoformat(value) + timedelta(seconds=chance.choice([-3600, 1, 86400]))
        return moved.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, str) and value:
        n = chance.randrange(len(value))
        new = chance.choice("0123456789abcdef甲乙丙")
        changed = value[:n] + (new if new != value[n] else "z") + value[n + 1 :]
        return chance.choice([changed, value + "x", value[:-1]])
    return "x" if value is None or isinstance(value, str) else None


def row_of(db: sqlite3.Connection, chance: random.Random, table: str, where: str) -> Any:
    ids = [r[0] for r in db.execute(f"SELECT rowid FROM {table} WHERE {where} ORDER BY rowid")]
    assert ids, table
    return chance.choice(ids)


def column(table: str, *names: str, where: str = "1") -> Tampering:
    """Change one column of one row."""

    def change(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
        number, name = row_of(db, chance, table, where), chance.choice(names)
        (old,) = db.execute(f"SELECT {name} FROM {table} WHERE rowid = ?", [number]).fetchone()
        new = other(old, chance)
        db.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", [new, number])
        return f"{table}.{name} {number}: {old!r} → {new!r}"

    return change


def gone(table: str, where: str = "1") -> Tampering:
    """Delete one row."""

    def change(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
        number = row_of(db, chance, table, where)
        db.execute(f"DELETE FROM {table} WHERE rowid = ?", [number])
        return f"{table} {number} deleted"

    return change


def event_inserted(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """A copy of an event as the case's last."""
    number = row_of(db, chance, "event", "1")
    names = [r[1] for r in db.execute("PRAGMA table_info(event)") if r[1] not in ("id", "seq")]
    listed = ", ".join(names)
    db.execute(
        f"INSERT INTO event (id, seq, {listed}) SELECT (SELECT max(id) + 1 FROM event),"
        f" (SELECT max(seq) + 1 FROM event e WHERE e.case_id = event.case_id), {listed}"
        " FROM event WHERE id = ?",
        [number],
    )
    return f"event {number} copied"


def events_swapped(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """Two events of a case change places."""
    (case,) = chance.choice(db.execute("SELECT id FROM case_file WHERE seq > 1").fetchall())
    (seq,) = chance.choice(
        db.execute("SELECT seq FROM event WHERE case_id = ? AND seq > 1", [case]).fetchall()
    )
    for old, new in ((seq, -1), (seq - 1, seq), (-1, seq - 1)):
        db.execute("UPDATE event SET seq = ? WHERE case_id = ? AND seq = ?", [new, case, old])
    return f"case {case}: {seq - 1} ↔ {seq}"


def detail_rewritten(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """The typed values of an event are others, its hash made anew, the chain not."""
    number = row_of(db, chance, "event", "seq > 1")
    (detail,) = db.execute("SELECT detail FROM event WHERE id = ?", [number]).fetchone()
    content = json.loads(detail)
    content["data"] = {**content.get("data", {}), "opinion": "不同意"}
    db.execute(
        "UPDATE event SET detail = ? WHERE id = ?", [json.dumps(content, ensure_ascii=False), number]
    )
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM event WHERE id = ?", [number]).fetchone())
    made = verify_audit.row_digest(row, verify_audit.EVENT)
    db.execute("UPDATE event SET hash = ? WHERE id = ?", [made, number])
    return f"event {number}: other data with a fitting hash"


def detail_broken(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """A detail that is no JSON, or JSON of another shape."""
    number = row_of(db, chance, "event", "1")
    broken = chance.choice(["{", "[]", "null", '{"documents": 3}', '{"documents": [{}]}', "1.5"])
    db.execute("UPDATE event SET detail = ? WHERE id = ?", [broken, number])
    return f"event {number}: {broken}"


def tail_cut(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """The last event of a case goes, and the case row is made to fit."""
    (case, seq) = chance.choice(
        db.execute("SELECT id, seq FROM case_file WHERE seq > 1").fetchall()
    )
    db.execute("DELETE FROM event WHERE case_id = ? AND seq = ?", [case, seq])
    db.execute(
        "UPDATE case_file SET seq = seq - 1, (chain_head, state) ="
        " (SELECT hash, target FROM event WHERE case_id = case_file.id AND seq = case_file.seq - 1)"
        " WHERE id = ?",
        [case],
    )
    return f"case {case}: tail cut"


def facts_changed(db: sqlite3.Connection, chance: random.Random, _blobs: Path) -> str:
    """A paper says something else; the hash beside it is made to fit in half of the cases."""
    number = row_of(db, chance, "document", "1")
    (facts,) = db.execute("SELECT facts FROM document WHERE id = ?", [number]).fetchone()
    content = json.loads(facts)
    content["doc"]["title"] = content["doc"]["title"] + "（改）"
    db.execute(
        "UPDATE document SET facts = ? WHERE id = ?",
        [json.dumps(content, ensure_ascii=False), number],
    )
    if chance.random() < 0.5:
        made = verify_audit.digest(content)
        db.execute("UPDATE document SET facts_sha256 = ? WHERE id = ?", [made, number])
    return f"document {number}: facts"


def blob_changed(_db: sqlite3.Connection, chance: random.Random, blobs: Path) -> str:
    """A byte of a kept file is flipped, bytes are added, or the file is removed."""
    path = chance.choice(sorted((blobs / "sha256").glob("*/*/*")))
    content = bytearray(path.read_bytes())
    way = chance.choice(["flip", "longer", "removed", "shorter"])
    path.chmod(0o640)
    if way == "removed":
        path.unlink()
        return f"{path.name} removed"
    if way == "flip":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content) + b"\n" if way == "longer" else bytes(content[: -1 if way == "shorter" else None]))
    return f"{path.name} {way}"


KINDS: dict[str, Tampering] = {
    "event column": column(
        "event", "case_id", "seq", "step", "code", "source", "target", "actor_id", "on_behalf_of",
        "duty", "sentence", "procedure", "previous_hash", "hash",
    ),
    "event time": column("event", "at"),
    "event deleted": gone("event"),
    "event inserted": event_inserted,
    "events swapped": events_swapped,
    "event rewritten": detail_rewritten,
    "event broken": detail_broken,
    "tail cut": tail_cut,
    "case row": column(
        "case_file", "state", "seq", "chain_head", "reference", "title", "cause", "procedure",
        "procedure_version", "organisation_id", "intake_no", "opened_on", "filed_on", "closed_on",
        "parent_id", "details",
    ),
    "case deleted": gone("case_file"),
    "paper": column(
        "document", "number", "facts_sha256", "pdf_sha256", "status", "status_reason", "case_id",
        "event_seq", "supersedes_id", "code", "title",
    ),
    "paper facts": facts_changed,
    "paper deleted": gone("document"),
    "number": column("number", "value", "text", "series", "year", "organisation_id", "case_id"),
    "number voided": column("number", "void_reason"),
    "number deleted": gone("number"),
    "counter": column("counter", "value", "series", "year", "organisation_id"),
    "counter deleted": gone("counter"),
    "exhibit": column("evidence", "sha256"),
    "exhibit deleted": gone("evidence", "sha256 IS NOT NULL"),
    "file": blob_changed,
    "checkpoint": column(
        "checkpoint", "at", "event_count", "security_count", "custody_count", "root", "previous",
        "signature", "public_key",
    ),
    "earlier checkpoint deleted": gone("checkpoint", "id = 1"),
    "security log": column(
        "security_entry", "at", "kind", "person_id", "username", "case_id", "subject", "address",
        "detail",
    ),
    "security entry deleted": gone("security_entry"),
    "custody": column(
        "custody", "evidence_id", "case_id", "person_id", "at", "action", "reason", "sha256"
    ),
    "custody line deleted": gone("custody"),
}  # fmt: skip


def tampered(original: Original, folder: Path, kind: str, seed: int) -> tuple[Path, Path, str]:
    """A copy of everything, changed once; what was changed."""
    chance = random.Random(seed)
    database, blobs = folder / f"{seed}.sqlite3", folder / f"blobs-{seed}"
    shutil.copyfile(original.database, database)
    if kind == "file":
        shutil.copytree(original.blobs, blobs)
    else:
        blobs = original.blobs
    db = sqlite3.connect(database)
    # Whoever owns the disk is not held by triggers, constraints or foreign keys.
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("PRAGMA ignore_check_constraints = ON")
    while True:
        try:
            told = KINDS[kind](db, chance, blobs)
        except sqlite3.IntegrityError:
            continue
        break
    db.commit()
    db.close()
    return database, blobs, told


@pytest.mark.parametrize("kind", KINDS)
def test_every_tampering_is_found_by_both(original: Original, tmp_path: Path, kind: str) -> None:
    times = -(-TAMPERINGS // len(KINDS))
    for n in range(times):
        seed = list(KINDS).index(kind) * 1000 + n
        database, blobs, told = tampered(original, tmp_path, kind, seed)
        ours, theirs = found_by_both(database, blobs)
        assert ours, f"the application's verifier missed {told}"
        assert theirs, f"the independent verifier missed {told}"
        database.unlink()


def test_there_are_enough_tamperings() -> None:
    assert -(-TAMPERINGS // len(KINDS)) * len(KINDS) >= 200


def test_program_stands_alone(original: Original, tmp_path: Path) -> None:
    """Run by itself, from elsewhere, without this package on the path."""
    alone = tmp_path / "verify_audit.py"
    shutil.copyfile(PROGRAM, alone)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", alone, *map(str, arguments)],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip

    sound = run(original.database, "--blobs", original.blobs, "--checkpoints", original.witness)
    assert (sound.returncode, sound.stdout, sound.stderr) == (0, "no faults\n", "")
    database, _, _ = tampered(original, tmp_path, "event rewritten", 1)
    broken = run(database)
    assert broken.returncode == 1
    assert "does not follow the record before it" in broken.stdout
    assert run(tmp_path / "missing.sqlite3").returncode == 2


def test_older_copy_put_back_is_found_by_the_checkpoint_outside(
    original: Original, tmp_path: Path
) -> None:
    """Everything since the first checkpoint is undone and fits in itself."""
    database = tmp_path / "older.sqlite3"
    shutil.copyfile(original.database, database)
    db = sqlite3.connect(database)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM checkpoint WHERE id = 2")
    db.execute("DELETE FROM custody WHERE id = (SELECT max(id) FROM custody)")
    db.execute(
        "DELETE FROM security_entry WHERE id > (SELECT security_count FROM checkpoint WHERE id = 1)"
    )
    db.commit()
    db.close()
    assert found_by_both(database, original.blobs) == ([], [])
    ours, theirs = found_by_both(database, original.blobs, original.witness)
    assert ours == ["外存检查点 00000002.json：库中记录少于封存时，数据库可能被回退"]
    assert theirs == ["outside checkpoint 00000002.json: records were removed after it"]


def test_whole_rewrite_with_the_key_is_found_by_the_checkpoint_outside(
    original: Original, tmp_path: Path
) -> None:
    """Somebody with the disk and the signing key changes a sentence and seals everything anew."""
    database = tmp_path / "rewritten.sqlite3"
    shutil.copyfile(original.database, database)
    db = sqlite3.connect(database)
    db.row_factory = sqlite3.Row
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("UPDATE event SET sentence = sentence || '。补记' WHERE id = 2")
    for case in db.execute("SELECT id FROM case_file").fetchall():
        head = verify_audit.ZERO
        for row in db.execute("SELECT * FROM event WHERE case_id = ? ORDER BY seq", [case["id"]]).fetchall():
            content = {**dict(row), "previous_hash": head}
            head = verify_audit.row_digest(content, verify_audit.EVENT)
            db.execute("UPDATE event SET previous_hash = ?, hash = ? WHERE id = ?",
                       [content["previous_hash"], head, row["id"]])
        db.execute("UPDATE case_file SET chain_head = ? WHERE id = ?", [head, case["id"]])
    db.execute("DELETE FROM checkpoint")
    db.commit()
    db.close()
    engine = make_engine(f"sqlite:///{database}")
    with session_factory(engine)() as session, session.begin():
        audit.seal(session, KEY, at("2026-03-20", "12:00"))
    engine.dispose()
    assert found_by_both(database, original.blobs) == ([], [])
    ours, theirs = found_by_both(database, original.blobs, original.witness)
    assert len(ours) == len(theirs) == 2


@given(message=st.binary(max_size=80), seed=st.binary(min_size=32, max_size=32), flip=st.integers(0, 8 * 64 - 1))
@settings(max_examples=25, derandomize=True)
def test_independent_signature_check_agrees_with_the_library(
    message: bytes, seed: bytes, flip: int
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    signature = private.sign(message)
    assert verify_audit.signed(public, message, signature)
    assert not verify_audit.signed(public, message + b"x", signature)
    forged = bytearray(signature)
    forged[flip // 8] ^= 1 << flip % 8
    assert not verify_audit.signed(public, message, bytes(forged))


@pytest.mark.parametrize(
    "public, signature", [(b"", b""), (b"\xff" * 32, b"\0" * 64), (b"\0" * 32, b"\xff" * 64)]
)
def test_malformed_keys_and_signatures_are_wrong(public: bytes, signature: bytes) -> None:
    assert not verify_audit.signed(public, b"text", signature)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON)
@settings(max_examples=200, derandomize=True)
def test_independent_canonical_json_agrees_with_the_library(value: Any) -> None:
    assert verify_audit.canonical(value).encode() == audit.rfc8785.dumps(value)
