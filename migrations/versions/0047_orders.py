"""Orders of a ruling and defences are rows, from the deliberation and the answer on.

Those of running cases are read out of the events that entered them, and each sentence as the paper
of its act printed it: out of what was frozen there.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from casehub.db import refuse_to_lose
from casehub.law.text import fold
from casehub.record.restated import Restated, row_digest

revision = "0047_orders"
down_revision = "0046_own_marks"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
PROCEDURE = "adjudication"
ANSWERS = ("register_answer", "register_further_answer")
PERFORMED = ("confirm_performance", "confirm_performance_of_one")
CHANGE = "change_decision"
# Step → the stage of its rows, and the paper that prints them.
STAGES = {
    "record_deliberation": ("deliberated", "deliberation_record"),
    "issue_decision": ("decided", "adjudication_decision"),
}
DISMISSALS = {"dismiss", "dismiss_part", "dismiss_rest"}
TEXTS = ("product", "model", "tools", "channel", "fair", "goes_on")
NUMERALS = "零一二三四五六七八九十"
STOPS, FORM, TEN = "。；;，,", 3, 10


def _numeral(number: int) -> str:
    tens, ones = divmod(number, TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones or not tens else "")


class _Case:
    """A case as its events and papers tell it."""

    def __init__(self, parties: list[Any], mended: list[Any], papers: dict[tuple[int, str], Any]) -> None:
        self.parties, self.mended, self.papers = parties, mended, papers
        self.orders: list[dict[str, Any]] = []
        self.defences: list[dict[str, Any]] = []

    @property
    def here(self) -> list[int]:
        return [p.id for p in self.parties if p.role == "respondent" and p.left_on is None]

    def named(self, value: Any) -> int | None:
        """The party of a number or of a name: as it is called, was called, or is for short."""
        if isinstance(value, int):
            return value if any(p.id == value for p in self.parties) else None
        written = fold(str(value or ""))
        for way in (
            [(p.id, p.name) for p in self.parties],
            [(m.party_id, m.before) for m in self.mended],
            [(p.id, p.short_name or "") for p in self.parties],
        ):
            found = [number for number, name in way if written and fold(name) == written]
            if found:
                return int(found[0])
        return None

    def meant(self, row: dict[str, Any]) -> list[int | None]:
        """Against whom an order is: nobody can be left out whom it may mean."""
        party = self.named(row.get("respondent"))
        if party is None and row.get("variant") not in DISMISSALS:
            return [*self.here]
        return [party]

    def order(self, seq: int, stage: str, item: int, row: dict[str, Any], sentence: str) -> None:
        acts = row.get("acts")
        told = {name: str(row.get(name) or "") for name in TEXTS}
        told["goes_on"] = told["goes_on"][:20]
        for party in self.meant(row):
            self.orders.append(
                {
                    "event_seq": seq, "stage": stage, "item": item,
                    "variant": str(row.get("variant") or "")[:20], "party_id": party,
                    "acts": [str(one) for one in acts] if isinstance(acts, list) else [],
                    **told, "perishable": bool(row.get("perishable")),
                    "wording": str(row.get("text") or ""), "sentence": sentence, "performed_seq": None,
                }
            )

    def defence(self, seq: int, stage: str, party: int | None, row: dict[str, Any]) -> None:
        if party is None or not row.get("kind"):
            return
        holds = None if stage == "pleaded" else bool(row.get("finding"))
        self.defences.append(
            {
                "event_seq": seq, "stage": stage, "party_id": party, "kind": str(row["kind"])[:20],
                "facts": str(row.get("facts") or ""), "reference": str(row.get("reference") or ""),
                "public_on": _day(row.get("on")), "supplier": str(row.get("supplier") or ""),
                "holds": holds, "reason": str(row.get("reason") or ""),
                "user_paid": bool(row.get("user_paid")), "continuing": bool(row.get("continuing")),
            }
        )

    def in_force(self) -> list[dict[str, Any]]:
        binding = [o for o in self.orders if o["stage"] != "deliberated"]
        last = max((o["event_seq"] for o in binding), default=0)
        return [o for o in binding if o["event_seq"] == last]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _sentence(row: dict[str, Any], facts: dict[str, Any], name: str) -> str:
    """An order as the templates of before put it together, with the words frozen in the facts."""
    if row.get("text"):
        return str(row["text"]).strip().rstrip(STOPS)
    right, sides = facts.get("right") or {}, facts.get("parties") or {}
    asking = "、".join(str(p.get("name")) for p in sides.get("requester") or sides.get("requesters") or ())
    form = facts.get("facts_form", facts.get("form"))
    third = form >= FORM if isinstance(form, int) else "sentence" in (facts.get("remedy") or {})
    product, model, tools = (str(row.get(one) or "") for one in ("product", "model", "tools"))
    thing = product + (f"（型号：{model}）" if model else "")
    acts = row.get("acts") or []
    acts = "、".join(map(str, acts)) if isinstance(acts, list) else str(acts)
    no = right.get("no") or ""
    patent = f"侵犯{right.get('kind_label') or ''}专利“{right.get('title') or ''}”（专利号：{no}）专利权的"
    use = "" if right.get("kind") == "design" or row.get("goes_on") == "use" else "、使用"
    stop = f"被请求人{name}自收到本裁决书之日起立即停止"
    gone = f"，销毁制造上述侵权产品的{tools}" if tools else ""
    burnt = f"销毁实施该专利方法的{tools}，" if tools else ""
    shown = f"删除{row['channel']}上的展示内容，消除影响，" if row.get("channel") else ""
    whose = product
    if name and third:
        whose = f"被请求人{name}" + (f"关于{thing}" if product else "")
    said = {
        "make_sell": f"{stop}{acts}{patent}{thing}的行为{gone}，并不得销售、许诺销售{use}尚未售出的侵权产品或者以任何其他形式将其投放市场",
        "sell": f"{stop}{acts}{patent}{thing}的行为，{shown}不得以任何其他形式将尚未售出的侵权产品投放市场",
        "method": f"{stop}使用专利号为{no}的发明专利方法的行为，{burnt}不得销售、许诺销售、使用尚未售出的依照该专利方法直接获得的{product}或者以任何其他形式将其投放市场",
        "use": f"{stop}使用{patent}{thing}的行为",
        "import": f"{stop}进口{patent}{thing}的行为；已经入境的{product}不得销售{use}或者以任何其他形式投放市场",
        "fair": f"被请求人{name}立即从{row.get('fair') or ''}撤出侵权展品，销毁或者封存相应宣传材料，更换或者遮盖相应展板",
        "dismiss_part": f"驳回请求人{asking}对{whose}的请求",
        "dismiss_rest": f"驳回请求人{asking}的其他请求",
    }.get(str(row.get("variant")), f"驳回请求人{asking}的请求")
    return said + ("；其已支付合理对价取得的上述产品可以继续使用" if row.get("goes_on") == "use" else "")


def _decide(case: _Case, event: Any, data: dict[str, Any]) -> None:
    stage, kind = STAGES[event.step]
    facts = case.papers.get((event.seq, kind)) or {}
    printed, item = _rows(facts.get("orders")), 1
    names = {p.id: p.name for p in case.parties}
    for n, row in enumerate(_rows(data.get("orders"))):
        told = str(printed[n].get("respondent") or "") if n < len(printed) else ""
        name = told or (names.get(case.named(row.get("respondent")) or 0, "") if row.get("respondent") else "")
        case.order(event.seq, stage, item, row, _sentence(row, facts, name))
        item += 2 if row.get("perishable") else 1
    for row in _rows(data.get("defences")):
        party = case.named(row.get("respondent"))
        alone = case.here[0] if len(case.here) == 1 and not row.get("respondent") else None
        case.defence(event.seq, stage, party or alone, row)


def _change(case: _Case, seq: int, data: dict[str, Any]) -> None:
    stands = case.in_force()
    bound = data.get("bound")
    if isinstance(bound, list):
        binds = [number for one in bound if (number := case.named(one)) is not None]
    else:
        binds = list(dict.fromkeys(o["party_id"] for o in stands if o["variant"] not in DISMISSALS))
        binds = binds or ([] if stands else case.here)
    parted = re.split(r"[、，,；;和及\s]+", str(data.get("order_item") or ""))
    named = {one.strip().removeprefix("第").removesuffix("项") for one in parted if one}
    changed = {o["item"] for o in stands if {_numeral(o["item"]), str(o["item"])} & named}
    stays = [
        {**o, "event_seq": seq, "stage": "changed", "performed_seq": None}
        for o in stands
        if o["item"] not in changed and (o["variant"] in DISMISSALS or o["party_id"] in binds)
    ]
    told = {o["party_id"] for o in stays if o["variant"] not in DISMISSALS}
    gone = {o["party_id"] for o in stands if o["item"] in changed}
    case.orders += stays
    text, first = str(data.get("new_orders") or ""), min(changed, default=1)
    for party in binds:
        if party in gone or party not in told:
            row = {"variant": "changed", "respondent": party, "text": text}
            case.order(seq, "changed", first, row, text.strip().rstrip(STOPS))


def _tell(case: _Case, events: list[Any]) -> None:
    gone = {seq for one in events for seq in (one.detail or {}).get("taken_back") or ()}
    for one in events:
        data = (one.detail or {}).get("data") or {}
        if one.seq in gone:
            continue
        if one.step in ANSWERS:
            kinds = data.get("defences_raised")
            kinds = [*kinds] if isinstance(kinds, list) else []
            kinds += ["time_limit"] if data.get("time_defence") else []
            for kind in dict.fromkeys(kinds):
                case.defence(one.seq, "pleaded", case.named(data.get("party")), {"kind": kind})
        elif one.step in STAGES:
            _decide(case, one, data)
        elif one.step == CHANGE:
            _change(case, one.seq, data)
        elif one.step in PERFORMED:
            party = case.named(data.get("party"))
            line = case_line(case.parties, party)
            for order in case.in_force():
                if order["variant"] not in DISMISSALS and (party is None or order["party_id"] in line):
                    order["performed_seq"] = one.seq


def case_line(parties: list[Any], party: int | None) -> set[int]:
    """A party and those in whose place it stands."""
    before = {p.id: p.succeeds_id for p in parties}
    found: set[int] = set()
    while party is not None and party not in found:
        found.add(party)
        party = before.get(party)
    return found


def _tables() -> None:
    op.create_table(
        "ruling_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(20), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("acts", JSON, nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tools", sa.Text(), nullable=False),
        sa.Column("perishable", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("fair", sa.Text(), nullable=False),
        sa.Column("goes_on", sa.String(20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("performed_seq", sa.Integer(), nullable=True),
        *_keys("ruling_order"),
    )
    op.create_table(
        "defence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("public_on", sa.Date(), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_paid", sa.Boolean(), nullable=False),
        sa.Column("continuing", sa.Boolean(), nullable=False),
        *_keys("defence"),
    )
    for name in ("ruling_order", "defence"):
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def _keys(name: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{name}_case_id_case_file")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f(f"fk_{name}_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """Apply."""
    _tables()
    bind = op.get_bind()
    meta, restated = sa.MetaData(), Restated(bind, revision)
    tables = {
        name: sa.Table(name, meta, autoload_with=bind, resolve_fks=False)
        for name in ("case_file", "event", "party", "rectification", "document", "ruling_order", "defence")
    }
    case, event, party, mended, paper = (
        tables[name] for name in ("case_file", "event", "party", "rectification", "document")
    )
    concerned = sa.select(event.c.case_id).where(event.c.step.in_((*ANSWERS, *STAGES))).distinct()
    cases = sa.select(case.c.id).where(case.c.procedure == PROCEDURE, case.c.id.in_(concerned))
    kinds = [kind for _, kind in STAGES.values()]
    for number in bind.scalars(cases.order_by(case.c.id)).all():
        parties = bind.execute(sa.select(party).where(party.c.case_id == number).order_by(party.c.id)).all()
        names = mended.c.case_id == number, mended.c.column == "name", mended.c.party_id.is_not(None)
        before = bind.execute(sa.select(mended.c.party_id, mended.c.before).where(*names)).all()
        printed = sa.select(paper.c.event_seq, paper.c.kind, paper.c.facts).where(
            paper.c.case_id == number, paper.c.kind.in_(kinds)
        )
        papers = {(p.event_seq, p.kind): p.facts for p in bind.execute(printed.order_by(paper.c.id.desc()))}
        told = _Case([*parties], [*before], papers)
        acts = sa.select(event.c.seq, event.c.step, event.c.detail).where(event.c.case_id == number)
        _tell(told, [*bind.execute(acts.order_by(event.c.seq))])
        for name, rows in (("ruling_order", told.orders), ("defence", told.defences)):
            for row in rows:
                values = {"case_id": number, **row}
                made = bind.execute(tables[name].insert().values(**values).returning(tables[name].c.id)).scalar_one()
                restated.add(name, int(made), None, row_digest(name, {"id": int(made), **values}))
    restated.close()


def downgrade() -> None:
    """Take back, while there is none."""
    refuse_to_lose(op.get_bind(), revision, {"裁决主文": "ruling_order", "抗辩": "defence"})
    for name in ("defence", "ruling_order"):
        op.drop_index(op.f(f"ix_{name}_case_id"), name)
        op.drop_table(name)
