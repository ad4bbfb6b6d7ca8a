"""更正登记: what was typed wrongly of a party, its agent, the product or an exhibit is mended.

The row takes the right value; the entry keeps both, with who mended it, why and by what proof. The
papers that bear the wrong one are listed until each is corrected or left as it is with a reason.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.casefile.parties import (
    AGENT_FIELDS,
    AUTHORITIES,
    TELLING,
    cleaned,
    party_faults,
    party_fields,
    tells_of,
)
from casehub.casefile.things import THING_FIELDS
from casehub.fields.rights import RIGHT_KINDS
from casehub.fields.texts import written_faults
from casehub.law.text import clean_name
from casehub.model import (
    Accused,
    Agent,
    Evidence,
    EvidenceUse,
    Party,
    Rectification,
    Right,
    Sample,
    WrongPaper,
)
from casehub.papers.mended import bearing
from casehub.procedures.matter.domicile import longer_time
from casehub.procedures.matter.mendable import (
    AGENT,
    DAYS,
    DOMICILE,
    EXHIBIT,
    EXHIBIT_LABELS,
    NEVER_EMPTY,
    PARTY,
    RECEIVES,
    THING,
    THING_LABELS,
    WITHOUT_VALUE,
    Subject,
    words,
)
from casehub.workflow.cards import Card
from casehub.workflow.part import Effect, registered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

def typed_in(act: Act, fields: Mapping[str, str]) -> dict[str, object]:
    """What was typed, by the column that it mends; "" for what was ticked as empty in truth."""
    typed = {name: act.data.get(name) for name in fields}
    told = {
        fields[name]: value.strip() if isinstance(value, str) else value
        for name, value in typed.items()
        if value not in (None, "", [], ())
    }
    for column in act.data.get("emptied") or ():
        if column in told:
            act.object("既填写了更正后的内容，又选为空白，请核对", "emptied")
        elif column in fields.values() and column not in NEVER_EMPTY:
            told[column] = None if column in WITHOUT_VALUE else ""
    return told


def object_to(act: Act, fields: Mapping[str, str], column: str, sentence: str) -> None:
    """Beside the field in which the column was typed, if it was; else at the head of the form."""
    beside = next((name for name, one in fields.items() if one == column), None)
    act.object(f"{sentence}。", beside)


def mend(act: Act, row: Subject, values: Mapping[str, object], labels: Mapping[str, str]) -> None:
    """Write the right values into the row, and an entry for each that differed.

    labels: what the register calls each column.
    """
    rows = []
    for column, value in values.items():
        before, after = (words(row, column, one) for one in (getattr(row, column), value))
        if before == after:
            continue
        setattr(row, column, value)
        rows.append(
            Rectification(
                case_id=act.case.id,
                party_id=row.id if isinstance(row, Party) else None,
                agent_id=row.id if isinstance(row, Agent) else None,
                right_id=row.id if isinstance(row, Right) else None,
                accused_id=row.id if isinstance(row, Accused) else None,
                evidence_id=row.id if isinstance(row, Evidence) else None,
                sample_id=row.id if isinstance(row, Sample) else None,
                column=column,
                label=labels.get(column, column),
                before=before,
                after=after,
                event_seq=act.seq,
            )
        )
    if not rows:
        act.object("更正后的内容与登记的内容相同，或者没有填写，请写明要更正的项目。")
        return
    act.work.session.add_all(rows)
    act.work.session.flush()
    _tell(act, row, rows)
    _list_papers(act, rows)


def _tell(act: Act, row: Subject, rows: list[Rectification]) -> None:
    s = act.situation
    owner = row if isinstance(row, Party) else None
    if isinstance(row, Agent):
        owner = s.party(row.party_id)
    if owner is not None and s.is_hidden(owner.role):
        act.notes.append(f"{s.side_title(owner.role)}的{'、'.join(r.label for r in rows)}已更正")
        _hide(act, s.side_title(owner.role), [r.after for r in rows if r.column in TELLING])
        return
    told = (f"{r.label}由“{r.before or '空白'}”更正为“{r.after or '空白'}”" for r in rows)
    whose = f"{owner.name}：" if owner is not None else ""
    act.notes.append(whose + "；".join(told))
    named = next((r for r in rows if r.column == "name" and r.party_id is not None), None)
    if named is not None and named.before:
        # The case is called by its parties where nobody gave it another name.
        act.case.title = act.case.title.replace(named.before, named.after)


def _hide(act: Act, side: str, signs: list[str]) -> None:
    """Take out of the name of the case what tells, as it reads now, who stands on a hidden side.

    It was typed before anybody knew that it does, and nobody can type it anew (令121).
    """
    if not tells_of(act.case.title, signs):
        return
    title = act.case.title
    for sign in signs:
        title = title.replace(sign, side) if sign else title
    # Written otherwise, as 代 文秀, it is not found in its place: the whole name goes.
    act.case.title = f"{act.situation.procedure.title}案" if tells_of(title, signs) else title
    act.notes.append(f"案件名称中写出的{side}已隐去")


def _list_papers(act: Act, rows: list[Rectification]) -> None:
    """Every valid paper that bears what is mended now: it waits until somebody decides on it."""
    work, case = act.work, act.case
    s = act.situation
    s = s.holding(Rectification, [*s.rows(Rectification), *rows])
    found = bearing(work, s, case, rows)
    work.session.add_all(
        WrongPaper(case_id=case.id, document_id=paper.id, event_seq=act.seq) for paper in found
    )
    if found:
        listed = "、".join(f"《{p.title}》{p.number or ''}" for p in found)
        act.notes.append(f"载有更正前内容的文书{len(found)}份，请逐份更正或者写明保留理由：{listed}")


def party_mended(act: Act) -> None:
    """Mend what was typed of a party, held to what the register asks of a new one."""
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    given = typed_in(act, PARTY)
    if "capacity" in given and party.capacity in {"", "none"}:
        act.object("该当事人不登记主体资格", "party_capacity")
        return
    if given.get("capacity", party.capacity) not in {party.capacity, *_capacities(act)}:
        act.object("本案权利没有这一主体资格", "party_capacity")
        return
    for column in given.keys() & {"no_domicile_in_china"}:
        given[column] = DOMICILE[str(given[column])]
    columns = {f.id for f in party_fields()} & set(Party.__table__.columns.keys())
    stands = {column: getattr(party, column) for column in {*columns, *PARTY.values()}}
    whole = {**stands, "no_domicile_in_china": party.no_domicile_in_china, **given}
    faults = list(party_faults(whole))
    for column, sentence in faults:
        object_to(act, PARTY, column, sentence)
    if not faults:
        clean = cleaned(whole)
        labels = {field.id: field.label for field in party_fields()} | {"capacity": "主体资格"}
        mend(act, party, {column: clean[column] for column in given}, labels)
        if given.get("no_domicile_in_china"):
            longer_time(act, party)


def _capacities(act: Act) -> frozenset[str]:
    """The titles by which one may rely on a right of the case."""
    kinds = (RIGHT_KINDS[right.kind] for right in act.situation.rights)
    return frozenset(value for kind in kinds for value, _ in kind.capacities)


def agent_mended(act: Act) -> None:
    """Mend what was typed of an agent; who it acts for, and since when, is another matter."""
    number = act.number("agent")
    everybody = (agent for party in act.situation.parties for agent in party.agents)
    agent = next((one for one in everybody if one.id == number), None)
    if agent is None:
        act.object("选择代理人", "agent")
        return
    given = typed_in(act, AGENT)
    if "name" in given:
        given["name"] = clean_name(str(given["name"]))
    if given.get("authority", AUTHORITIES[0][0]) not in dict(AUTHORITIES):
        act.object("从列出的选项中选择代理权限", "agent_authority")
        return
    if "receives" in given:
        given["receives"] = RECEIVES[str(given["receives"])]
    labels = {AGENT[field.id]: field.label for field in AGENT_FIELDS if field.id in AGENT}
    mend(act, agent, given, {"scope": "委托事项和权限", **labels})


def thing_mended(act: Act) -> None:
    """Mend what was typed of a product or method said to infringe."""
    number = act.number("thing")
    thing = next((one for one in act.case.accused if one.id == number), None)
    if thing is None:
        act.object("选择被控侵权产品、方法", "thing")
        return
    given = typed_in(act, THING)
    texts = {column: value for column, value in given.items() if column not in {*DAYS, "acts"}}
    faults = list(written_faults(THING_FIELDS, texts))
    first, last = (given.get(one, getattr(thing, one)) for one in ("from_on", "to_on"))
    if isinstance(first, date) and isinstance(last, date) and last < first:
        faults.append(("to_on", "行为终止日不能早于起始日"))
    for column, sentence in faults:
        object_to(act, THING, column, sentence)
    if not faults:
        labels = {field.id: field.label for field in THING_FIELDS}
        mend(act, thing, given, {**THING_LABELS, **labels})


def exhibit_mended(act: Act) -> None:
    """Mend what was typed of an exhibit; its label and its day stand where they were entered."""
    number = act.number("exhibit")
    use = next((one for one in _own_exhibits(act.situation) if one.id == number), None)
    if use is None:
        act.object("选择证据", "exhibit")
        return
    labels = {column: f"证据{use.label}：{title}" for column, title in EXHIBIT_LABELS.items()}
    mend(act, use.evidence, typed_in(act, EXHIBIT), labels)


def _own_exhibits(s: Situation) -> list[EvidenceUse]:
    """Exhibits that this case itself entered; what is said of a confidential one stays with it."""
    items = ((use, use.evidence) for use in s.in_order(s.uses))
    return [use for use, item in items if item.case_id == s.case.home.id and not item.confidential]


def paper_kept(act: Act) -> None:
    """Leave a paper as it is although it bears what was mended after it, with the reason."""
    number = act.number("paper")
    rows = [r for r in act.situation.rows(WrongPaper) if r.document_id == number and r.waits]
    for row in rows:
        row.kept_seq, row.reason = act.seq, act.text("keep_reason")
    if rows:
        act.notes.append(f"{_called(rows[0])}不再更正")


def _called(row: WrongPaper) -> str:
    return f"《{row.document.title}》{row.document.number or ''}"


def every_wrong_paper(s: Situation) -> tuple[tuple[int, str], ...]:
    """Papers that bear what was mended after them, by id."""
    return tuple({row.document_id: _called(row) for row in s.rows(WrongPaper)}.items())


def waiting_wrong_papers(s: Situation) -> frozenset[int]:
    """Those of them that are valid and of which nobody said that they stay as they are."""
    return frozenset(row.document_id for row in s.rows(WrongPaper) if row.waits)


def every_agent(s: Situation) -> tuple[tuple[int, str], ...]:
    """Agents of every party, by id, with whom they act for."""
    return tuple(
        (a.id, f"{a.name}（{s.side_title(p.role) if s.is_hidden(p.role) else p.name}）")
        for p in s.parties
        for a in p.agents
    )


def agents_here(s: Situation) -> frozenset[int]:
    """Ids of all of them: who acted for a party stands in papers, whether he still does or not."""
    return frozenset(a.id for p in s.parties for a in p.agents)


def every_thing(s: Situation) -> tuple[tuple[int, str], ...]:
    """The products and methods said to infringe, by id."""
    return tuple((one.id, f"{one.name} {one.model}".strip()) for one in s.accused)


def things_here(s: Situation) -> frozenset[int]:
    """Their ids."""
    return frozenset(one.id for one in s.accused)


def every_own_exhibit(s: Situation) -> tuple[tuple[int, str], ...]:
    """The exhibits that can be mended, by id, with their labels."""
    return tuple((use.id, f"{use.label}　{use.evidence.name}") for use in _own_exhibits(s))


def own_exhibits_here(s: Situation) -> frozenset[int]:
    """Their ids."""
    return frozenset(use.id for use in _own_exhibits(s))


def an_agent_is_registered(s: Situation) -> str | None:
    """Nothing of an agent can be mended where there is none."""
    return None if agents_here(s) else "本案没有登记代理人。"


def a_thing_is_registered(s: Situation) -> str | None:
    """Nor of a product."""
    return None if s.accused else "本案没有登记被控侵权产品、方法。"


def an_exhibit_is_registered(s: Situation) -> str | None:
    """Nor of an exhibit."""
    return None if _own_exhibits(s) else "本案没有登记可以更正的证据。"


def a_wrong_paper_waits(s: Situation) -> str | None:
    """Only a paper that bears what was mended is left as it is."""
    return None if waiting_wrong_papers(s) else "没有载有更正前内容、等待处理的文书。"


def mended(s: Situation) -> tuple[Sequence[Rectification], list[WrongPaper]] | None:
    """What was mended, and of each paper that bears what was wrong and waits for it, one row."""
    waiting = {row.document_id: row for row in s.rows(WrongPaper) if row.waits}
    found = s.rows(Rectification)
    return (found, [*waiting.values()]) if found else None


GUARDS = registered(
    an_agent_is_registered, a_thing_is_registered,
    an_exhibit_is_registered, a_wrong_paper_waits,
)  # fmt: skip
KNOWN = registered(
    every_wrong_paper, waiting_wrong_papers, every_agent, agents_here,
    every_thing, things_here, every_own_exhibit, own_exhibits_here,
)  # fmt: skip
EFFECTS: Mapping[str, Effect] = {
    "party_mended": Effect.of(party_mended, "party", mends=Party),
    "agent_mended": Effect.of(agent_mended, "agent", mends=Agent),
    "thing_mended": Effect.of(thing_mended, "thing", mends=Accused),
    "exhibit_mended": Effect.of(exhibit_mended, "exhibit", mends=EvidenceUse),
    "paper_kept": Effect.of(paper_kept, "paper", "keep_reason"),
}
CARDS = (Card("rectified", "更正登记", mended, "rectified"),)
