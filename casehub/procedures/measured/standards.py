"""A decision says of each standard that holds for it whether it follows it, and if not, why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.model import StandardSort, StandardUse
from casehub.procedures.reading import table
from casehub.workflow.cards import Card
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from casehub.model import StandardVersion
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

FIELD, DEVIATED = "standards", "deviated"


def told(version: StandardVersion) -> str:
    """A version as forms and the record name it, with the office that keeps it."""
    return f"{version.standard.organisation.short_name}{version.full_title}"


def measuring(s: Situation) -> list[StandardVersion]:
    """The standards of today that a decision follows or not; a checklist is filled in instead."""
    return [one for one in s.standards if one.sort != StandardSort.CHECKLIST]


def standards_hold(s: Situation) -> bool:
    """Whether any standard holds for the case today."""
    return bool(measuring(s))


def standards_to_weigh(s: Situation) -> list[dict[str, str]] | None:
    """Those that hold, as rows of the form: of each the decision says what it does with it."""
    return [{"standard": told(one)} for one in measuring(s)] or None


@each
def standards_are_weighed(s: Situation) -> Iterator[Reason]:
    """Each standard that holds on the day of the decision is followed, or not for a reason."""
    if not s.data:
        return
    holding, said = [told(one) for one in measuring(s)], list(_said(s))
    for name, count in Counter(said).items():
        if name not in holding:
            sentence = f"{name}在今天不适用于本案，请按今天施行的各条填写。"
            yield Reason(sentence, FIELD, row=said.index(name), column="standard")
            continue
        if count > 1:
            yield Reason(f"{name}写了两次。", FIELD)
    # What the file begins names each and says nothing of it.
    answered = {n for n, row in zip(said, table(s, FIELD), strict=True) if row.get("stance")}
    lacking = [name for name in holding if name not in answered]
    if lacking:
        yield Reason(f"没有写明是否适用{'、'.join(lacking)}。", FIELD)
        return
    for n, row in enumerate(table(s, FIELD)):
        if row.get("stance") == DEVIATED and not str(row.get("reason") or "").strip():
            sentence = f"不适用{row.get('standard')}的，写明理由。"
            yield Reason(sentence, FIELD, row=n, column="reason")


def _said(s: Situation) -> Sequence[str]:
    return [str(row.get("standard") or "").strip() for row in table(s, FIELD)]


def standards_weighed(act: Act) -> None:
    """A row for each standard, so that one finds the cases that followed it or did not."""
    holding = {told(one): one for one in measuring(act.situation)}
    for row in act.rows(FIELD):
        version = holding.get(str(row.get("standard") or "").strip())
        if version is None:
            continue
        deviated = row.get("stance") == DEVIATED
        use = StandardUse(
            case_id=act.case.id,
            event_seq=act.seq,
            version_id=version.id,
            followed=not deviated,
            reason=str(row.get("reason") or "").strip(),
        )
        act.work.session.add(use)
    act.work.session.flush()


def _shown(s: Situation) -> list[Mapping[str, object]]:
    """What the decisions that count did with each, the latest first."""
    valid = {event.seq for event in s.events}
    uses = [one for one in s.rows(StandardUse) if one.event_seq in valid]
    return [
        {"words": told(one.version), "number": one.version.standard_id, "use": one}
        for one in sorted(uses, key=lambda one: (-one.event_seq, one.id))
    ]


GUARDS = registered(standards_are_weighed)
KNOWN = registered(standards_hold, standards_to_weigh)
EFFECTS = {"standards_weighed": Effect.of(standards_weighed)}
CARDS = (Card("measured", "统一标准", _shown, "standards"),)
