"""Samples (办法第四十八条): each is followed by its seal number from the taking to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Sample
from casehub.procedures.matter.rectifying import mend, typed_in
from casehub.procedures.matter.samples import not_taken, outstanding, still_here
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act


def samples_were_taken(s: Situation) -> str | None:
    """办法第四十八条: only what was taken, and is still here, can be returned."""
    if not s.happened("take_samples"):
        return "本案没有抽样取证。"
    return None if outstanding(s) else "抽取的样品均已返还或者处理。"


def samples_are_settled(s: Situation) -> str | None:
    """办法第四十八条: what was taken is returned or disposed of before the file is archived."""
    left = len(outstanding(s))
    return f"还有{left}项样品尚未返还或者处理，请先登记样品的返还或者处理。" if left else None


def samples_are_those_taken(s: Situation) -> Reason | None:
    """办法第四十八条: what goes back is what was taken, and goes back once."""
    here = outstanding(s)
    for row in table(s, "samples"):
        if fold(str(row.get("seal_no"))) not in here:
            said = f"没有封样编号为{row.get('seal_no')}的待处理样品。"
            return Reason(said, "samples")
    return None


def samples_go_back_after_taking(s: Situation) -> Reason | None:
    """办法第四十八条: nothing is given back before it was taken."""
    taken, day = s.last("take_samples"), as_day(s.data.get("disposed_on"))
    since = taken.at.astimezone(s.at.tzinfo).date() if taken is not None else None
    began = as_day(s.entered("take_samples").get("started_at")) or since
    if day is not None and began is not None and day < began:
        return Reason(f"处理日期不能早于取样之日{chinese_day(began)}。", "disposed_on")
    return None


def samples_outstanding(s: Situation) -> list[dict[str, object]] | None:
    """What there is still to return, as the list of the samples called it."""
    return [
        {"seal_no": one.seal_no, "name": one.name, "quantity": one.quantity}
        for one in outstanding(s).values()
    ] or None


def samples_taken(act: Act) -> None:
    """Each sample of the list, by its seal; one without a number is found in the paper alone."""
    for row in act.rows("items"):
        if number := str(row.get("seal_no") or "").strip():
            act.work.session.add(
                Sample(
                    case_id=act.case.id,
                    seal_no=number,
                    name=str(row.get("name") or ""),
                    quantity=str(row.get("qty") or ""),
                    event_seq=act.seq,
                )
            )


def samples_given_back(act: Act) -> None:
    """Those named are here no more; that each of them was is a condition of the step."""
    here = outstanding(act.situation)
    for row in act.rows("samples"):
        if (sample := here.get(fold(str(row.get("seal_no"))))) is not None:
            sample.ended_seq = act.seq


# Field of the form → column of the row, and what the list of the samples calls it.
MENDED = {"sample_seal_no": "seal_no", "sample_name": "name", "sample_quantity": "quantity"}
LABELS = {"seal_no": "封样编号", "name": "名称", "quantity": "抽样数量"}


def sample_mended(act: Act) -> None:
    """更正登记: mend what the list of the samples says of one, not which of them it is."""
    s, number = act.situation, act.number("sample")
    sample = next((one for one in s.rows(Sample) if one.id == number), None)
    if sample is None:
        act.object("选择样品", "sample")
        return
    given = typed_in(act, MENDED)
    seal = fold(str(given.get("seal_no") or ""))
    if any(fold(one.seal_no) == seal for one in s.rows(Sample) if one is not sample):
        act.object("本案另一项样品已经使用这个封样编号，请核对。", "sample_seal_no")
        return
    labels = {column: f"样品{sample.seal_no}：{title}" for column, title in LABELS.items()}
    mend(act, sample, given, labels)


def every_sample(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every sample that was taken, by id, with its seal."""
    return tuple((one.id, f"{one.seal_no}　{one.name}") for one in s.rows(Sample))


def samples_here(s: Situation) -> frozenset[int]:
    """Their ids."""
    return frozenset(one.id for one in s.rows(Sample))


def a_sample_is_registered(s: Situation) -> str | None:
    """Nothing of a sample can be mended where none was taken."""
    return None if s.rows(Sample) else "本案没有登记样品。"


GUARDS = registered(
    a_sample_is_registered,
    samples_were_taken,
    samples_are_settled,
    samples_are_those_taken,
    samples_go_back_after_taking,
)
KNOWN = registered(samples_outstanding, every_sample, samples_here)
EFFECTS: Mapping[str, Effect] = {
    "samples_taken": Effect.of(samples_taken, "items", undo=not_taken),
    "sample_mended": Effect.of(sample_mended, "sample"),
    "samples_given_back": Effect.of(samples_given_back, "samples", undo=still_here),
}


def shown(s: Situation) -> list[Line]:
    """Every sample that was taken, by its seal, and whether it is still here."""
    return [
        Line(
            f"{sample.seal_no}　{sample.name}",
            tag="保存中" if sample.ended_seq is None else "已返还或者处理",
            settled=sample.ended_seq is not None,
            note=sample.quantity,
        )
        for sample in s.rows(Sample)
    ]


CARDS = (Card("samples", "抽样取证", shown),)
