"""Many cases at once, for the benchmark only: rows inserted in bulk, no steps performed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from casehub.bench.loading import COOKIE_VALUE, STAMP, TODAY, Batch, loading, room
from casehub.bench.measured import Matter, Written, measured
from casehub.model import Assignment, Deadline, Service

if TYPE_CHECKING:
    from sqlalchemy import Engine


FIRST_DAY = date(2016, 12, 1)
DAYS = (TODAY - FIRST_DAY).days
GROUP = len(measured().matter) + measured().child.number
OPEN_EVERY = 10
OPEN_DAYS = 300
GROUPS_PER_OFFICER = 40
GROUPS_AT_ONCE = 2_000
OFFICERS_PER_CASE = 2
# The rich case waits for this step, whose form is opened.
RICH_STATE, RICH_STEP = "filed", "issue_answer_papers"
RICH_EVENTS, RICH_EXHIBITS, RICH_PAPERS = 55, 12, 8
# People by number. EMPTY leads an office that has no case; BUSY is named in ten thousand.
CLERK, LEADER, MEDIATOR, EMPTY, BUSY, FIRST_OFFICER = 1, 2, 3, 4, 5, 6
ROLES: dict[int, tuple[str, ...]] = {
    CLERK: ("registrar",),
    LEADER: ("department_head",),
    MEDIATOR: ("mediator",),
    EMPTY: ("department_head",),
}
SIGNED_IN = {
    "clerk": CLERK,
    "leader": LEADER,
    "mediator": MEDIATOR,
    "empty": EMPTY,
    "busy": BUSY,
    "officer": FIRST_OFFICER,
}
# How many cases name them, at either size: a person's own work does not grow with the database.
BUSY_CASES, MEDIATED = 10_000, 400
# The city's bureau, three districts under it, and one that has just begun.
OFFICES = ("市级", "甲区", "乙区", "丙区", "新区")
WITH_CASES = 4
OFFICER_ROLES = ("case_officer", "main_examiner", "presiding_officer")

@dataclass(frozen=True)
class Town:
    """A filled database: a rich case of an officer with its party and right, and cookie tokens."""

    cases: int
    reference: str
    name: str
    right: str
    tokens: dict[str, str]


def fill(engine: Engine, cases: int) -> Town:
    """Fill an empty database with about that many cases, a tenth of them open."""
    batch, groups = Batch(), cases // GROUP
    _offices(batch)
    officers = _people(batch, groups)
    reference, rich = "", groups // 2 // OPEN_EVERY * OPEN_EVERY
    with room(engine), loading(engine) as insert:
        for n in range(groups):
            found = _family(batch, n, officers, groups)
            reference = found or reference
            if n % GROUPS_AT_ONCE == 0:
                insert(batch)
        insert(batch)
    _assert_named(engine, groups)
    if engine.dialect.name == "postgresql":
        # A running server does this by itself within a minute of such a load.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as running:
            running.execute(text("VACUUM ANALYZE"))
    tokens = {name: COOKIE_VALUE.format(number) for name, number in SIGNED_IN.items()}
    party = _party(rich, measured().party[0].word)
    return Town(groups * GROUP, reference, party, _right(rich), tokens)


def let_run(engine: Engine, number: int) -> None:
    """Copy the deadlines that run, each to its own case, until there are so many of them."""
    rows: Any = Deadline.__table__
    others = [column for column in rows.columns if column.name != "id"]
    running = rows.c.closed_on.is_(None)
    with engine.begin() as connection:
        last = connection.scalar(select(func.max(rows.c.id))) or 0
        there = connection.scalar(select(func.count()).select_from(rows).where(running)) or 0
        while 0 < there < number:
            place = func.row_number().over(order_by=rows.c.id) + last
            some = select(place, *others).where(running).limit(number - there)
            connection.execute(insert(rows).from_select([rows.c.id, *others], some))
            last, there = last + there, min(number, 2 * there)


def _assert_named(engine: Engine, groups: int) -> None:
    """Raises RuntimeError unless the busy officer and the mediator were given their cases."""
    wanted = {BUSY: min(groups * GROUP, BUSY_CASES) // 2, MEDIATOR: min(groups, MEDIATED) // 2}
    with engine.connect() as running:
        query = select(Assignment.person_id, func.count()).group_by(Assignment.person_id)
        rows = running.execute(query.where(Assignment.person_id.in_(wanted))).all()
    found = {person: number for person, number in rows}  # noqa: C416  a Row is no pair for mypy
    short = {who: found.get(who, 0) for who in wanted if found.get(who, 0) < wanted[who]}
    if short:
        raise RuntimeError(f"people without their cases: {short}, wanted {wanted}")


def _offices(batch: Batch) -> None:
    for number, name in enumerate(OFFICES, 1):
        batch.add(
            "organisation",
            key=f"bench{number}",
            name=f"示例{name}知识产权局",
            short_name=f"示例{name}局",
            kind="ip_bureau",
            region_code=f"5099{number:02d}",
            parent_id=None if number == 1 else 1,
            valid_from="2016-01-01",
        )


def _office_of(person: int) -> int:
    """Number of the office that somebody works in; the city's people are few."""
    if person == EMPTY:
        return len(OFFICES)
    return 1 if person < FIRST_OFFICER else 1 + person % WITH_CASES


def _people(batch: Batch, groups: int) -> int:
    officers = max(OFFICERS_PER_CASE, groups // GROUPS_PER_OFFICER)
    for number in range(1, FIRST_OFFICER + officers):
        batch.add(
            "person",
            username=f"bench{number}",
            name=f"示例{number}",
            organisation_id=_office_of(number),
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
        if number in SIGNED_IN.values():
            batch.add_sign_in(number)
    return officers


def _family(batch: Batch, n: int, officers: int, groups: int) -> str:
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
    office = _office_of(lead)
    top, at = 0, _moved_at(opened, is_open=is_open)
    for matter in measured().matter:
        row = matter.row._replace(open=(RICH_STATE,)) if rich and not top else matter.row
        number = _case(batch, office, row, n, opened, is_open=is_open, parent=None)
        top = top or number
        if matter.bare:
            _events(batch, number, 1, lead, at)
        else:
            _content(batch, number, n, opened, lead, at, rich=rich and number == top)
            for person, role in ((lead, "main_examiner"), (second, "presiding_officer")):
                _name(batch, number, person, role, opened, is_open=is_open)
        _deadlines(batch, number, office, matter, n, opened, is_open=is_open)
        if matter.mediated and _is_one_of(MEDIATED, n, groups):
            _name(batch, number, MEDIATOR, "mediator", opened, is_open=is_open)
    for _ in range(measured().child.number):
        child = _case(batch, office, measured().child.row, n, opened, is_open=is_open, parent=top)
        _events(batch, child, 1, lead, at)
        served = {"case_id": child, "parent_id": top, "party_id": 1}
        batch.add(Service.__tablename__, **served, document_ids="[1]", kinds="[]")
    if _is_one_of(BUSY_CASES // GROUP, n, groups):
        for number in range(top, top + GROUP):
            _name(batch, number, BUSY, "panel_member", opened, is_open=is_open)
    return _reference(opened, top) if rich else ""


def _is_one_of(number: int, n: int, groups: int) -> bool:
    """Whether a family is one of so many, of which as many are open as of all."""
    return n // OPEN_EVERY % max(1, groups // number) == 0


def _name(
    batch: Batch, case: int, person: int, role: str, opened: date, *, is_open: bool
) -> None:
    batch.add(
        "assignment",
        case_id=case,
        person_id=person,
        role=role,
        since=opened.isoformat(),
        under_way=is_open,
    )


def _party(n: int, word: str) -> str:
    return f"重庆示例{n}{word}有限公司"


def _right(n: int) -> str:
    return f"ZL20232{n:07d}.6"


def _reference(opened: date, number: int) -> str:
    return f"渝知例字〔{opened.year}〕{number}号"


def _closed(opened: date) -> date:
    return min(opened + timedelta(days=120), TODAY)


def _moved_at(opened: date, *, is_open: bool) -> str:
    """When the last act was done: today where something is open, else when the case was closed."""
    return STAMP if is_open else f"{_closed(opened)} 01:00:00.000000"


def _case(
    batch: Batch,
    office: int,
    row: Written,
    n: int,
    opened: date,
    *,
    is_open: bool,
    parent: int | None,
) -> int:
    number = batch.last["case_file"] + 1
    return batch.add(
        "case_file",
        reference=_reference(opened, number),
        intake_no="" if parent else f"SJ{opened.year}{number:08d}",
        procedure=row.procedure,
        procedure_version=1,
        state=row.open[n // OPEN_EVERY % len(row.open)] if is_open else row.closed,
        seq=2,
        organisation_id=office,
        parent_id=parent,
        title=f"重庆示例{number}机械有限公司与重庆示例{number}金属制品有限公司专利侵权纠纷",
        cause="侵犯实用新型专利权纠纷",
        opened_on=opened.isoformat(),
        filed_on=opened.isoformat(),
        closed_on=None if is_open else _closed(opened).isoformat(),
        last_event_at=_moved_at(opened, is_open=is_open),
        registered_by_id=CLERK,
    )


def _events(batch: Batch, case: int, number: int, actor: int, at: str) -> None:
    for seq in range(1, number + 1):
        batch.add(
            "event",
            case_id=case,
            seq=seq,
            step="open",
            source="draft",
            target="submitted",
            actor_id=actor,
            at=at,
            sentence="收到请求书。收到证据甲1。收件审查至2026年3月19日",
            procedure=f"{measured().matter[0].procedure}@1",
            previous_hash="0" * 64,
            hash="0" * 64,
        )


def _content(
    batch: Batch, case: int, n: int, opened: date, actor: int, at: str, *, rich: bool
) -> None:
    for party in measured().party:
        batch.add(
            "party",
            case_id=case,
            role=party.role,
            name=_party(n, party.word),
            kind="legal",
            id_no="91500120EXAMPL119D",
            address="重庆市璧山区示例工业园区示例路18号",
        )
    batch.add(
        "case_right",
        case_id=case,
        kind="utility_model",
        number=_right(n),
        title="摩托车货箱快拆锁止装置",
        owners="[]",
        status="专利权维持",
    )
    _events(batch, case, RICH_EVENTS if rich else 2, actor, at)
    for _ in range(RICH_PAPERS if rich else 1):
        number = batch.last["document"] + 1
        batch.add(
            "document",
            case_id=case,
            event_seq=1,
            kind=measured().letter.kind,
            title=measured().letter.title,
            number=f"渝知补字〔{opened.year}〕{number}号",
            code=f"CH{number:010d}",
            issued_on=opened.isoformat(),
            pdf_sha256=f"{number:064x}",
            facts="{}",
        )
    for label in range(1, (RICH_EXHIBITS if rich else 1) + 1):
        item = batch.add("evidence", case_id=case, name="专利证书", side=measured().party[0].role)
        batch.add("evidence_use", case_id=case, evidence_id=item, label=f"甲{label}")


def _deadlines(
    batch: Batch, case: int, office: int, matter: Matter, n: int, opened: date, *, is_open: bool
) -> None:
    # Open ones fall due from ten days ago to about four months ahead; few are overdue.
    due = TODAY + timedelta(days=n // OPEN_EVERY * 7 % 130 - 10)
    rules = (matter.limit, "archive.volume") if is_open else (matter.limit,)
    for rule in rules:
        running = is_open and rule != "archive.volume"
        ends = due if running else opened + timedelta(days=90)
        batch.add(
            "deadline",
            case_id=case,
            organisation_id=office,
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
