"""Many cases at once, for the benchmark only: rows inserted in bulk, no steps performed."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, inspect, select, text

from casehub.db import Base, session_factory
from casehub.demonstration.offices import load_offices
from casehub.model import Organisation
from casehub.people import accounts
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column, Engine

    from casehub.rulebook.book import Rulebook

AT = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)
TODAY = AT.date()
FIRST_DAY = date(2016, 12, 1)
DAYS = (TODAY - FIRST_DAY).days
STAMP = AT.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
# A group is one family: an adjudication with two services, a mediation and an intake matter.
GROUP = 5
OPEN_EVERY = 10
OPEN_DAYS = 300
GROUPS_PER_OFFICER = 40
GROUPS_AT_ONCE = 2_000
OFFICERS_PER_CASE = 2
RICH_EVENTS, RICH_EXHIBITS, RICH_PAPERS = 24, 12, 8
SQLITE_LOADING = (
    "foreign_keys = OFF",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -200000",
)
COOKIE_VALUE = "bench-{}-0123456789abcdef0123456789abcdef"
CLERK, LEADER, FIRST_OFFICER = 1, 2, 3
ROLES = {CLERK: ("registrar",), LEADER: ("department_head",)}
OFFICER_ROLES = ("case_officer", "main_examiner", "presiding_officer")
OPEN_STATES = {
    "adjudication": (
        *("submitted", "filed", "answering", "preparing", "hearing", "deliberating"),
        *("reviewing", "decided", "suspended", "served"),
    ),
    "mediation": ("submitted", "reply_wait", "filed", "session"),
    "intake": ("submitted", "correcting"),
    "service": ("pending", "sent"),
}
CLOSED_STATE = {
    "adjudication": "archived",
    "mediation": "archived",
    "intake": "routed",
    "service": "served",
}
RULE = {
    "adjudication": "adjudication.decide",
    "mediation": "mediation.conclude",
    "intake": "intake.review",
}


@dataclass
class _Batch:
    """Rows by table, each a tuple in the order of the table's columns; ids are given here."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    last: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, table: str, **values: Any) -> int:
        """Add a row; columns not named have their default. Returns its id."""
        self.last[table] += 1
        row = {**_blank(table), "id": self.last[table], **values}
        self.rows[table].append(tuple(row.values()))
        return self.last[table]

    def add_sign_in(self, person: int) -> None:
        """A session of the person, begun at the benchmark's hour."""
        row = _blank("sign_in") | {
            "token_hash": accounts.token_hash(COOKIE_VALUE.format(person)),
            "person_id": person,
        }
        self.rows["sign_in"].append(tuple(row.values()))


_BLANKS: dict[str, dict[str, Any]] = {}


def _blank(table: str) -> dict[str, Any]:
    if table not in _BLANKS:
        columns = Base.metadata.tables[table].columns
        _BLANKS[table] = {c.name: _default(c) for c in columns}
    return _BLANKS[table]


def _default(column: Column[Any]) -> Any:
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    kind = column.type
    if isinstance(kind, JSON):
        return "{}" if default is None or "dict" in str(default.arg) else "[]"  # type: ignore[attr-defined]
    if column.nullable:
        return None
    kind = getattr(kind, "impl", kind)
    for known, value in (
        (Boolean, False),
        (Integer, 0),
        (DateTime, STAMP),
        (Date, TODAY.isoformat()),
    ):
        if isinstance(kind, known):
            return value
    return ""


@dataclass(frozen=True)
class Town:
    """A filled database: one rich case of an officer, and the cookie token of each person."""

    cases: int
    reference: str
    tokens: dict[str, str]


def fill(engine: Engine, rules: Rulebook, cases: int) -> Town:
    """Fill an empty database with about that many cases, a tenth of them open."""
    with session_factory(engine)() as session:
        load_offices(session, rules)
        office_id = session.scalars(
            select(Organisation.id).where(Organisation.kind == "ip_bureau").limit(1)
        ).one()
        session.commit()
    batch, groups = _Batch(), cases // GROUP
    officers = _people(batch, office_id, groups)
    reference = ""
    with _loading(engine) as insert:
        for n in range(groups):
            found = _family(batch, office_id, n, officers, groups)
            reference = found or reference
            if n % GROUPS_AT_ONCE == 0:
                insert(batch)
        insert(batch)
    tokens = {
        name: COOKIE_VALUE.format(number)
        for name, number in (("clerk", CLERK), ("leader", LEADER), ("officer", FIRST_OFFICER))
    }
    return Town(groups * GROUP, reference, tokens)


def _people(batch: _Batch, office: int, groups: int) -> int:
    officers = max(OFFICERS_PER_CASE, groups // GROUPS_PER_OFFICER)
    for number in range(1, FIRST_OFFICER + officers):
        batch.add(
            "person",
            username=f"bench{number}",
            name=f"示例{number}",
            organisation_id=office,
            post="四级主任科员",
        )
        for role in ROLES.get(number, OFFICER_ROLES):
            batch.add("role_grant", person_id=number, role=role, since="2016-01-01")
        batch.add(
            "certificate",
            person_id=number,
            number=f"示例执-{number:06d}",
            valid_from="2016-01-01",
            valid_to="2030-12-31",
        )
        if number <= FIRST_OFFICER:
            batch.add_sign_in(number)
    return officers


def _family(batch: _Batch, office: int, n: int, officers: int, groups: int) -> str:
    """One group of cases; returns the reference of the rich case when this group holds it."""
    # The archive is spread over ten years, the open cases over one; each officer has both.
    is_open = n % OPEN_EVERY == 0
    opened = FIRST_DAY + timedelta(days=n * DAYS // groups)
    if is_open:
        opened = TODAY - timedelta(days=n // OPEN_EVERY % OPEN_DAYS)
    rich = n == groups // 2 // OPEN_EVERY * OPEN_EVERY
    # Families come to the officers in turn, open ones as well as closed ones.
    lead = FIRST_OFFICER + (0 if rich else (n // OPEN_EVERY + n) % officers)
    second = FIRST_OFFICER + (n // OPEN_EVERY + n + 1) % officers
    top = 0
    for procedure in ("adjudication", "mediation", "intake"):
        number = _case(batch, office, procedure, n, opened, is_open=is_open, parent=None)
        top = top or number
        if procedure == "intake":
            _events(batch, number, 1, lead)
        else:
            _content(batch, number, n, opened, lead, rich=rich and number == top)
            for person, role in ((lead, "main_examiner"), (second, "presiding_officer")):
                batch.add(
                    "assignment",
                    case_id=number,
                    person_id=person,
                    role=role,
                    since=opened.isoformat(),
                )
        _deadlines(batch, number, procedure, n, opened, is_open=is_open)
    for _ in range(GROUP - 3):
        child = _case(batch, office, "service", n, opened, is_open=is_open, parent=top)
        _events(batch, child, 1, lead)
        batch.add(
            "service", case_id=child, parent_id=top, party_id=1, document_ids="[1]", kinds="[]"
        )
    return _reference(opened, top) if rich else ""


def _reference(opened: date, number: int) -> str:
    return f"渝知例字〔{opened.year}〕{number}号"


def _case(
    batch: _Batch,
    office: int,
    procedure: str,
    n: int,
    opened: date,
    *,
    is_open: bool,
    parent: int | None,
) -> int:
    states = OPEN_STATES[procedure]
    number = batch.last["case_file"] + 1
    closed = min(opened + timedelta(days=120), TODAY)
    return batch.add(
        "case_file",
        reference=_reference(opened, number),
        intake_no="" if parent else f"SJ{opened.year}{number:08d}",
        procedure=procedure,
        procedure_version=1,
        state=states[n // OPEN_EVERY % len(states)] if is_open else CLOSED_STATE[procedure],
        seq=2,
        organisation_id=office,
        parent_id=parent,
        title=f"重庆示例{number}机械有限公司与重庆示例{number}金属制品有限公司专利侵权纠纷",
        cause="侵犯实用新型专利权纠纷",
        opened_on=opened.isoformat(),
        filed_on=opened.isoformat(),
        closed_on=None if is_open else closed.isoformat(),
        registered_by_id=CLERK,
    )


def _events(batch: _Batch, case: int, number: int, actor: int) -> None:
    for seq in range(1, number + 1):
        batch.add(
            "event",
            case_id=case,
            seq=seq,
            step="open",
            source="draft",
            target="submitted",
            actor_id=actor,
            sentence="收到请求书。收到证据甲1。收件审查至2026年3月19日",
            procedure="adjudication@1",
            previous_hash="0" * 64,
            hash="0" * 64,
        )


def _content(batch: _Batch, case: int, n: int, opened: date, actor: int, *, rich: bool) -> None:
    for role, word in (("requester", "机械"), ("respondent", "金属制品")):
        batch.add(
            "party",
            case_id=case,
            role=role,
            name=f"重庆示例{n}{word}有限公司",
            kind="legal",
            id_no="91500120EXAMPL119D",
            address="重庆市璧山区示例工业园区示例路18号",
        )
    batch.add(
        "case_right",
        case_id=case,
        kind="utility_model",
        number=f"ZL20232{n:07d}.6",
        title="摩托车货箱快拆锁止装置",
        owners="[]",
        status="专利权维持",
    )
    _events(batch, case, RICH_EVENTS if rich else 2, actor)
    for _ in range(RICH_PAPERS if rich else 1):
        number = batch.last["document"] + 1
        batch.add(
            "document",
            case_id=case,
            event_seq=1,
            kind="correction_notice",
            title="补正通知书",
            number=f"渝知补字〔{opened.year}〕{number}号",
            code=f"CH{number:010d}",
            issued_on=opened.isoformat(),
            facts="{}",
        )
    for label in range(1, (RICH_EXHIBITS if rich else 1) + 1):
        item = batch.add("evidence", case_id=case, name="专利证书", side="requester")
        batch.add("evidence_use", case_id=case, evidence_id=item, label=f"甲{label}")


def _deadlines(
    batch: _Batch, case: int, procedure: str, n: int, opened: date, *, is_open: bool
) -> None:
    # Open ones fall due from ten days ago to about four months ahead; few are overdue.
    due = TODAY + timedelta(days=n // OPEN_EVERY * 7 % 130 - 10)
    rules = (RULE[procedure], "archive.volume") if is_open else (RULE[procedure],)
    for rule in rules:
        running = is_open and rule != "archive.volume"
        ends = due if running else opened + timedelta(days=90)
        batch.add(
            "deadline",
            case_id=case,
            rule=rule,
            title="作出行政裁决",
            start_on=opened.isoformat(),
            event_seq=1,
            length=3,
            unit="months",
            nominal_on=ends.isoformat(),
            due_on=ends.isoformat(),
            alarm_on=ends.isoformat(),
            trace="[]",
            closed_on=None if running else opened.isoformat(),
            outcome="" if running else "met",
        )


def _tables(batch: _Batch) -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    """(table, its columns, rows) in the order in which rows may refer to each other."""
    for table in Base.metadata.sorted_tables:
        if batch.rows[table.name]:
            names = ", ".join(f'"{c.name}"' for c in table.columns)
            yield table.name, names, batch.rows[table.name]


def _line(row: tuple[Any, ...]) -> str:
    # No value of the benchmark holds a tab, a line end or a backslash.
    return "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"


@contextmanager
def _loading(engine: Engine) -> Iterator[Callable[[_Batch], None]]:
    """A function that writes a batch and empties it; all in one transaction."""
    server = engine.dialect.name == "postgresql"
    if server:
        _make_room(engine)
    raw = engine.raw_connection()
    cursor: Any = raw.cursor()
    if not server:
        for pragma in SQLITE_LOADING:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("BEGIN")

    def insert(batch: _Batch) -> None:
        for name, columns, rows in _tables(batch):
            if server:
                with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                    copy.write("".join(map(_line, rows)))
            else:
                marks = ", ".join("?" * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', rows)  # noqa: S608  names from the models
        batch.rows.clear()

    try:
        yield insert
        cursor.execute("COMMIT")
    finally:
        # Not back to the pool: its settings are not those of the product.
        raw.invalidate()
    if server:
        # A running server does this by itself within a minute of such a load.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as running:
            running.execute(text("ANALYZE"))


def _make_room(engine: Engine) -> None:
    """The rows are known to fit; checking each of them would take longer than all the rest.

    Nor does anybody need the write-ahead log of a database that is dropped in a minute.
    """
    with engine.begin() as running:
        for table, keys in inspect(engine).get_multi_foreign_keys().items():
            for key in keys:
                running.execute(text(f'ALTER TABLE "{table[1]}" DROP CONSTRAINT "{key["name"]}"'))
        for name in Base.metadata.tables:
            running.execute(text(f'ALTER TABLE "{name}" SET UNLOGGED'))
