"""典型案例: drafted of a closed case by one, approved by another, scanned each time it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.casefile.library.anonymous import Found, Telling, scan, telling
from casehub.casefile.library.told_once import told_once
from casehub.casefile.seconded.deciding import check_another, decide, ground_of, hold
from casehub.fields import ChoiceField, Field, LongField, TextField
from casehub.fields.texts import written_faults
from casehub.model import Case, ExampleState, PublicGround, TypicalCase
from casehub.people.confidential import hidden_sides, reads_confidential
from casehub.people.reach import own_tree
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work

GROUNDS = tuple((one.value, one.words) for one in PublicGround)
TOLD: tuple[Field, ...] = (
    TextField("title", "标题", required=True, hint="例如 某食品公司侵犯注册商标专用权案"),
    LongField("facts", "案情", required=True, hint="当事人写作甲公司、乙公司、何某；地点写到区县"),
    LongField("handling", "处理结果", required=True),
    LongField("points", "办理要点", required=True),
    LongField("meaning", "典型意义", required=True),
)
KEPT: tuple[Field, ...] = (
    ChoiceField("public_ground", "可以公开的依据", required=True, options=GROUNDS),
    TextField("proof", "依据的材料", required=True, hint="公开的网址、日期，同意书，征集的文件"),
    LongField(
        "cleared", "已核对的词语",
        hint="检查拦下、但不指向当事人的词语，一行一个；只有两个字的，写整个词语和理由，"
        "如 霸王平台：平台的通称；其他姓名、号码、地址不放行",
    ),
)  # fmt: skip
FIELDS = (*TOLD, *KEPT)


def examples(work: Work) -> Sequence[TypicalCase]:
    """What the actor's office and those below it have, the newest first."""
    within = TypicalCase.organisation_id.in_(own_tree(work.session, work.actor.organisation_id))
    newest = select(TypicalCase).where(within).order_by(TypicalCase.id.desc())
    return work.session.scalars(newest).all()


def find_example(work: Work, number: int) -> TypicalCase:
    """The telling with this row number. Raises NotFound, also for another office's."""
    row = work.session.get(TypicalCase, number)
    mine = own_tree(work.session, work.actor.organisation_id)
    if row is None or row.organisation_id not in mine:
        raise NotFound
    return row


def latest(work: Work, case: Case) -> TypicalCase | None:
    """The last telling of a case."""
    query = select(TypicalCase).where(TypicalCase.case_id == case.id)
    return work.session.scalars(query.order_by(TypicalCase.edition.desc())).first()


def may_be_told(case: Case) -> bool:
    """Whether a case may become one: a main case that is over."""
    return case.parent_id is None and case.closed_on is not None


def draft(work: Work, case: Case, values: Mapping[str, object]) -> TypicalCase:
    """Draft a telling of a case. Raises Refused with every finding of the scan beside its field."""
    work.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    last = latest(work, case)
    if not may_be_told(case):
        raise Refused([Reason("案件结案以后才能编写典型案例", None)])
    if last is not None and last.state in (ExampleState.DRAFTED, ExampleState.STANDS):
        said = f"本案已有典型案例{last.standing.words}，退回或者撤下以后再编写"
        raise Refused([Reason(said, None)])
    told = {one.id: str(values.get(one.id) or "").strip() for one in FIELDS}
    found = [Reason(one.missing, one.id) for one in FIELDS if one.required and not told[one.id]]
    found += [Reason(said, name) for name, said in written_faults(FIELDS, told)]
    if told["public_ground"] not in dict(GROUNDS):
        found.append(Reason("从列出的选项中选择", "public_ground"))
    row = TypicalCase(
        organisation_id=case.organisation_id,
        case_id=case.id,
        edition=1 if last is None else last.edition + 1,
        state=ExampleState.DRAFTED,
        drafted_by_id=work.actor.id,
        drafted_at=work.at,
        **told,
    )
    found += findings(work, row, case)
    if found:
        raise Refused(found)
    work.session.add(row)
    work.session.flush()
    log_security(work, "example_drafted", subject=f"{row.edition}", case=case)
    return row


def findings(work: Work, row: TypicalCase, case: Case) -> list[Reason]:
    """What the scan finds in a telling by what the case knows now, and the actor may know.

    Nobody learns from it that a guessed name is right: what tells of a hidden side is looked for
    where somebody approves who may know it, and of others nothing is said of it here.
    """
    known = telling(work.session, case, hidden_sides(work))
    if not reads_confidential(work, case):
        known = [one for one in known if not one.secret]
    found = told_once(_scanned(row, known), _texts(row))
    return [Reason(one.sentence, one.field) for one in found]


def _scanned(row: TypicalCase, known: Sequence[Telling]) -> list[Found]:
    return scan(known, _texts(row), row.cleared_words)


def _texts(row: TypicalCase) -> dict[str, str]:
    return {one.id: str(getattr(row, one.id)) for one in TOLD}


def is_checked_by_others(work: Work, case: Case) -> bool:
    """Whether somebody may stand hidden in the case whom the actor may not know.

    Said of every case of such a procedure, whether or not somebody stands there.
    """
    family = select(Case).where(or_(Case.id == case.id, Case.parent_id == case.id))
    hiding = hidden_sides(work)
    versions = {(one.procedure, one.procedure_version) for one in work.session.scalars(family)}
    return any(version in hiding for version in versions) and not reads_confidential(work, case)


def agree(work: Work, row: TypicalCase) -> None:
    """Let a telling stand. Raises Refused for who drafted it, and for what the scan finds now."""
    _waits(work, row)
    check_another(work, row)
    if not may_be_told(row.case):
        raise Refused([Reason("案件又在办理，结案以后再批准", None)])
    if is_checked_by_others(work, row.case):
        said = "本案的程序有不公开身份的人，由可以查看其身份的负责人检查、批准"
        raise Refused([Reason(said, None)])
    if found := findings(work, row, row.case):
        raise Refused(found)
    decide(work, row, ExampleState.STANDS)
    log_security(work, "example_agreed", subject=f"{row.id}", case=row.case)


def refuse(work: Work, row: TypicalCase, why: str) -> None:
    """Send back what another drafted, with the reason; withdraw one's own without one."""
    _waits(work, row)
    decide(work, row, ExampleState.REFUSED, ground_of(work, row, why))
    log_security(work, "example_refused", subject=f"{row.id}", case=row.case)


def withdraw(work: Work, row: TypicalCase, why: str) -> None:
    """Take back what stood, with the reason; one person is enough, since it only takes away."""
    hold(work, row)
    if row.state != ExampleState.STANDS:
        raise Refused([Reason("没有批准的不用撤下", None)])
    if not why.strip():
        raise Refused([Reason("写明撤下的理由", None)])
    row.state, row.refusal = ExampleState.WITHDRAWN, why.strip()
    row.withdrawn_by, row.withdrawn_at = work.actor, work.at
    work.session.flush()
    log_security(work, "example_withdrawn", subject=f"{row.id}", case=row.case)


def exported(work: Work, rows: Sequence[TypicalCase]) -> Sequence[TypicalCase]:
    """Those that stand. Raises Refused, and gives none, where one names somebody by now.

    What a case knows may have been mended since the approval, so each is scanned again.
    """
    standing = [row for row in rows if row.state == ExampleState.STANDS]
    wrong = [
        Reason(f"《{row.title}》{reason.sentence}，先撤下再导出", None)
        for row in standing
        for reason in findings(work, row, row.case)
    ]
    wrong += [
        Reason(f"《{row.title}》含有不能公开的内容，先撤下再导出", None)
        for row in standing
        if is_checked_by_others(work, row.case) and _tells_a_secret(work, row)
    ]
    open_again = [
        Reason(f"《{row.title}》的案件又在办理，先撤下再导出", None)
        for row in standing
        if not may_be_told(row.case)
    ]
    if wrong or open_again:
        raise Refused([*wrong, *open_again])
    return standing


def _tells_a_secret(work: Work, row: TypicalCase) -> bool:
    """Whether it names somebody hidden; what is found of others too is told as theirs."""
    known = telling(work.session, row.case, hidden_sides(work))
    openly = _scanned(row, [one for one in known if not one.secret])
    return bool({*_scanned(row, known)} - {*openly})


def _waits(work: Work, row: TypicalCase) -> None:
    hold(work, row)
    if row.state != ExampleState.DRAFTED:
        raise Refused([Reason("已经办理过，刷新以后再看", None)])
