"""抽样取证 (程序规定第三十一条): what was taken, by its seal, until it is gone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Event, Sample
from casehub.procedures.matter.samples import not_taken, outstanding, still_here
from casehub.procedures.penalty.goods import SAMPLED, SeizedGoods, day_here
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.procedures.within import same_thing, whole
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# In the matter of an expert: what sends the samples, and the state while they are there.
SENT, AT_EXPERT = "commission_expert", "at_expert"
# Ways of the list `sampling_hows` in which whoever sells knows of it.
OPENLY = ("onsite", "entrusted")


def _batch(row: Mapping[str, object]) -> tuple[str, ...]:
    """By what two lines of records are of one batch of one thing, counted in one unit."""
    spec, batch = row.get("spec"), fold(str(row.get("batch") or ""))
    return (*same_thing(row.get("name"), spec), batch, fold(str(row.get("unit") or "")))


def _sampled_before(s: Situation, party: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Of the records of the party that count: each line's batch, its base and what was drawn."""
    of = s.line(party)
    for event in s.events:
        if event.step != SAMPLED or event.typed.get("party") not in of:
            continue
        for row in event.typed["items"]:
            base, drawn = whole(row.get("base_qty")) or 0, whole(row.get("sample_qty")) or 0
            yield _batch(row), base, drawn + (whole(row.get("reserve_qty")) or 0)


@each
def no_more_is_sampled_than_found(s: Situation) -> Iterator[Reason]:
    """程序规定第三十一条: of each thing no more, with its reserve, than there was of it.

    Lines of one thing and one batch are taken together, those of earlier records too: the most
    that any of them found of it is the limit. Within one record there is one base of a batch,
    in one unit.
    """
    taken, here = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    most = dict[tuple[str, ...], int]()
    said_here, party = dict[tuple[str, ...], tuple[str, int]](), s.data.get("party")
    for batch, base, drawn in _sampled_before(s, party) if isinstance(party, int) else ():
        taken[batch] += drawn
        most[batch] = max(base, most.get(batch, 0))
    for n, row in enumerate(table(s, "items")):
        counted, sample = whole(row.get("base_qty")), whole(row.get("sample_qty"))
        spare = whole(row.get("reserve_qty")) or 0
        if counted is None or sample is None:
            continue
        if sample < 1:
            yield Reason("抽样数量应当至少为1。", "items", row=n, column="sample_qty")
            continue
        if spare < 0:
            yield Reason("备份数量不能小于0。", "items", row=n, column="reserve_qty")
            continue
        batch = _batch(row)
        unit, base = said_here.setdefault(batch[:-1], (batch[-1], counted))
        if unit != batch[-1]:
            said = "同一批物品在同一份记录中应当用同一单位。"
            yield Reason(said, "items", row=n, column="unit")
            continue
        if base != counted:
            said = f"同一批物品的抽样基数应当一致，前面填写的是{base}。"
            yield Reason(said, "items", row=n, column="base_qty")
            continue
        taken[batch] += sample + spare
        limit = max(base, most.get(batch, 0))
        here[batch] += sample + spare
        for total, most_of_it in ((here[batch], base), (taken[batch], limit)):
            if total > most_of_it:
                said = f"抽样和备份共{total}，超过抽样基数{most_of_it}。"
                yield Reason(said, "items", row=n, column="sample_qty")
                break


@each
def each_sample_has_its_own_seal(s: Situation) -> Iterator[Reason]:
    """A sample is found again by the number on its seal: no two of a case have one number."""
    used = {fold(one.seal_no) for one in s.rows(Sample)}
    for n, row in enumerate(table(s, "items")):
        seal = fold(str(row.get("seal_no") or ""))
        if seal and seal in used:
            said = f"封样编号{row.get('seal_no')}在本案中已经使用。"
            yield Reason(said, "items", row=n, column="seal_no")
            continue
        used.add(seal)


def sampled_party_was_told(s: Situation) -> Reason | None:
    """行政处罚法第五十五条: certificates are shown on the spot; who buys tells nobody."""
    openly, told = s.data.get("sample_how") in OPENLY, bool(s.data.get("told_rights"))
    if openly and not told:
        return Reason("应当出示执法证，告知陈述、申辩和申请回避的权利。", "told_rights")
    if told and not openly:
        return Reason("网络、电话购样不出示执法证、不告知，不能勾选。", "told_rights")
    if not openly and s.data.get("handed_to"):
        return Reason("网络、电话购样不事先告知，没有当场交付的记录。", "handed_to")
    return None


def _at_experts(s: Situation) -> dict[str, str]:
    """Seals of the samples that are with an expert now, each with the matter that sent it."""
    found = dict[str, str]()
    for child in s.children:
        if child.state != AT_EXPERT:
            continue
        acts = [e for e in s.kin_tables.get(Event, ()) if e.case_id == child.id and e.step == SENT]
        if acts:
            rows = max(acts, key=lambda e: e.seq).typed["lines"]
            found |= {fold(str(row.get("seal_no") or "")): child.reference for row in rows}
    return found


def _away(sample: Sample, away: Mapping[str, str]) -> str | None:
    matter = away.get(fold(sample.seal_no))
    return f"样品{sample.seal_no}已送检，尚未结束（{matter}）。" if matter else None


@each
def samples_that_end_are_back(s: Situation) -> Iterator[Reason]:
    """程序规定第三十二条: nothing is given back or used up while an expert has it."""
    here, away = outstanding(s), _at_experts(s)
    for n, row in enumerate(table(s, "samples")):
        sample = here.get(fold(str(row.get("seal_no") or "")))
        said = _away(sample, away) if sample is not None else None
        if said is not None:
            yield Reason(said, "samples", row=n, column="seal_no")


def sampling_is_free_to_take_back(s: Situation) -> Reason | None:
    """A record on which an expert works, or by which a sample was given back, stands.

    What became of its samples is taken back first: it may be of the samples of other records too.
    """
    entry, away = s.data.get("entry"), _at_experts(s)
    settled = {one.id: one.reference for one in s.children if one.closed_on is not None}
    taken = next((e for e in s.events if e.seq == entry and e.step == SAMPLED), None)
    lots = {lot.id: lot for lot in s.kin_tables.get(SeizedGoods, ())} if taken is not None else {}
    for row in taken.typed["items"] if taken is not None else ():
        lot = lots.get(row.get("held_lot"))
        if lot is not None and lot.case_id in settled:
            # It would give back to the ledger of a settled matter what nobody can deal with there.
            return Reason(f"样品抽自{settled[lot.case_id]}，该事项已经办结。", "entry")
    for sample in s.rows(Sample):
        if sample.event_seq != entry:
            continue
        said = _away(sample, away)
        if sample.ended_seq is not None:
            said = f"样品{sample.seal_no}已登记去向，请先撤销去向的登记（第{sample.ended_seq}条）。"
        if said is not None:
            return Reason(said, "entry")
    return None


def samples_are_here(s: Situation) -> str | None:
    """Only what was taken, and is not gone, can be given back or used up."""
    return None if outstanding(s) else "本案没有待处理的样品。"


@each
def listed_samples_are_here(s: Situation) -> Iterator[Reason]:
    """What ends is what was taken, each of them once."""
    here, named = outstanding(s), set[str]()
    for n, row in enumerate(table(s, "samples")):
        seal = fold(str(row.get("seal_no") or ""))
        if seal not in here or seal in named:
            said = f"没有封样编号为{row.get('seal_no')}的待处理样品。"
            yield Reason(said, "samples", row=n, column="seal_no")
            continue
        named.add(seal)


def taken_on(s: Situation, sample: Sample) -> date | None:
    """The day on which the sample was taken, as its record says."""
    event = next((e for e in s.events if e.seq == sample.event_seq), None)
    return day_here(s, event.typed.get("started_at")) if event is not None else None


def samples_end_after_their_taking(s: Situation) -> Reason | None:
    """Nothing is given back or used up before it was taken."""
    day, here = as_day(s.data.get("ended_on")), outstanding(s)
    if day is None:
        return None
    for row in table(s, "samples"):
        sample = here.get(fold(str(row.get("seal_no") or "")))
        began = taken_on(s, sample) if sample is not None else None
        if began is not None and day < began:
            return Reason(f"不能早于{row.get('seal_no')}取样之日{chinese_day(began)}。", "ended_on")
    return None


def no_sample_is_left(s: Situation) -> str | None:
    """What was taken is accounted for before the case is closed."""
    left = len(outstanding(s))
    return f"还有{left}项样品没有登记返还或者处理。" if left else None


def samples_still_here(s: Situation) -> list[dict[str, object]] | None:
    """What there is still to give back, as its record called it."""
    rows = outstanding(s).values()
    return [{"seal_no": one.seal_no, "name": one.name} for one in rows] or None


def goods_sampled(act: Act) -> None:
    """Each line of the record, by its seal."""
    for row in act.rows("items"):
        unit, spare = str(row["unit"]), int(row.get("reserve_qty") or 0)
        beside = f"，备份{spare}{unit}" if spare else ""
        act.work.session.add(
            Sample(
                case_id=act.case.id,
                seal_no=str(row["seal_no"]).strip(),
                name=str(row["name"]),
                quantity=f"{int(row['sample_qty'])}{unit}{beside}",
                event_seq=act.seq,
            )
        )
    act.work.session.flush()


def samples_ended(act: Act) -> None:
    """Those named are here no more; that each of them was is a condition of the step."""
    here = outstanding(act.situation)
    for row in act.rows("samples"):
        here[fold(str(row["seal_no"]))].ended_seq = act.seq


def _shown(s: Situation) -> list[Line]:
    return [
        Line(
            f"{one.seal_no}　{one.name}",
            tag="已返还或者处理" if one.ended_seq is not None else "保存中",
            settled=one.ended_seq is not None,
            note=one.quantity,
        )
        for one in s.rows(Sample)
    ]


GUARDS = registered(
    no_more_is_sampled_than_found,
    each_sample_has_its_own_seal,
    sampled_party_was_told,
    samples_that_end_are_back,
    sampling_is_free_to_take_back,
    samples_are_here,
    listed_samples_are_here,
    samples_end_after_their_taking,
    no_sample_is_left,
)
KNOWN = registered(samples_still_here)
EFFECTS: Mapping[str, Effect] = {
    "goods_sampled": Effect.of(goods_sampled, "items", undo=not_taken),
    "samples_ended": Effect.of(samples_ended, "samples", undo=still_here),
}
CARDS = (Card("penalty_samples", "抽样取证", _shown),)
