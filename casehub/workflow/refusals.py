"""All that can go wrong and is not a bug; every reason is a sentence for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from casehub.model import Event
    from casehub.workflow.situation import Reason


def in_one_line(sentences: Iterable[str]) -> str:
    """Sentences one after the other; between two of them stands one stop, as they end with any."""
    found = [*sentences]
    return "；".join([*(one.rstrip("。；") for one in found[:-1]), *found[-1:]])


class Refusal(Exception):
    """An expected refusal; `str()` is the sentence shown to the person."""


class NotFound(Refusal):
    """No such thing, or not visible to this person: the two answers are the same."""

    def __init__(self) -> None:
        super().__init__("没有找到这个页面。地址有误，或者你没有查看权限。")


class NotAllowed(Refusal):
    """The person may see the case but may not take this step."""


@dataclass(frozen=True)
class Happened:
    """What the reader is told of an event, also after the session that read it has ended."""

    seq: int
    step: str
    at: datetime
    actor: str
    sentence: str


class CaseChanged(Refusal):
    """The form was filled in on an older state; `events` are what happened since."""

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__("未登记：案件有新的办理记录")
        self.events = [
            Happened(e.seq, e.step, e.at, e.hand, e.sentence)
            for e in events
        ]


class ForReasons(Refusal):
    """What is refused for several reasons, said in one line."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(in_one_line(r.sentence for r in reasons))
        self.reasons = list(reasons)


class StepNotOpen(ForReasons):
    """The step cannot be taken in the present state of the case."""


class Refused(ForReasons):
    """The entered values do not satisfy the rules; `reasons` name the fields."""


class KeyReused(Refusal):
    """The same form key came with other content."""

    def __init__(self) -> None:
        super().__init__("这份表单已经提交过，内容却不同。重新打开办理页面后再填。")


class Reread(Refusal):
    """What was agreed to or sent back is not what is proposed, or would be issued, by now.

    digest: names what would be issued, where that was looked at.
    """

    def __init__(self, digest: str = "") -> None:
        super().__init__("未登记：你看过以后，稿件或者案件有了变化。看过现在的文书再办理。")
        self.digest = digest
