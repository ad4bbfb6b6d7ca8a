"""What passes in a step between the office and whoever is outside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from casehub.fields import TODAY
from casehub.workflow.clocks import Names

# Where the data of a letter say to which exchange it belongs.
FLOW = "flowId"


@dataclass(frozen=True)
class Delivers:
    """Papers handed over on the spot (当场交付): proved served in the act that makes them.

    on: `today` or the date field that says when; receiver: the text field that says who signed
    for them. While it is empty nothing was handed over, and the papers wait for their service.
    relation: the choice that says as what he received for the recipient; basis: why he might, where
    the file does not show it. to_agent: the paper is made for an agent of the party to carry, whom
    a condition of the step holds against the file. unless: the condition of the procedure under
    which nobody is told: nothing is handed over, and nothing waits for its service.
    """

    kinds: Names
    receiver: str
    on: str = TODAY
    relation: str = ""
    basis: str = ""
    to_agent: bool = False
    unless: str = ""


@dataclass(frozen=True)
class Receives:
    """What comes into the file from outside by a step, as the volume lists it.

    on, number: fields of the form that hold its day and its own number. sender: the field that says
    who sent it, where it is no side of the step. opens: it is the request the case begins with.
    """

    title: str
    on: str
    number: str = ""
    sender: str = ""
    opens: bool = False


@dataclass(frozen=True)
class MakesExhibit:
    """What a step adds to the evidence of the file by being taken: nobody has to list it again.

    title: what it is called there. proves: the field that says what it proves. if_yes: the field
    that must be answered with yes, else it bears nothing. The paper itself is bound as what it is.
    """

    title: str
    proves: str = ""
    if_yes: str = ""


@dataclass(frozen=True)
class EntersLetter:
    """A letter of another office (协作函) whose coming this step enters.

    says: codes of its receipt, or kinds of messages that have none (config/exchange.toml). fills:
    field of the form → where the letter says it, members of its data joined by points; what the
    register of incoming papers says of it stands under `entered`. of_type: the same for letters of
    one type alone, by its code. where_silent: field → where else the letter may say what it
    does not where `fills` looks. given: field → what every such letter enters. by_hand: code of
    a type → field → what the form says, as it is typed, of such a letter that came on paper; empty
    where whatever it enters is a letter. to: kinds of
    messages of ours that such an answer is given to; empty for all that ask or remind. sorts:
    codes of the types of letters that it enters; empty for any. begun: kinds of messages with
    which the exchange began; empty for any.
    """

    says: Names
    fills: dict[str, str] = field(default_factory=dict)
    of_type: dict[str, dict[str, str]] = field(default_factory=dict)
    where_silent: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    by_hand: dict[str, dict[str, str]] = field(default_factory=dict)
    to: Names = ()
    sorts: Names = ()
    begun: Names = ()

    @property
    def kinds(self) -> Names:
        """The kinds of messages that it enters, where it enters what begins an exchange."""
        return self.says

    @property
    def sort(self) -> str:
        """The code of the one type that it enters; "" where it enters several."""
        return self.sorts[0] if len(self.sorts) == 1 else ""

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields that it fills."""
        own = (name for fills in self.of_type.values() for name in fills)
        return (*self.fills, *own, *self.given)

    @property
    def names_by(self) -> str:
        """The field that it fills with the 流转编号 of the exchange; "" for none."""
        return next((name for name, path in self.fills.items() if path == FLOW), "")


@dataclass(frozen=True)
class AnswersLetter:
    """The answer that a step gives to a letter of its case.

    to: kinds of messages that it answers, the last of them; empty for that with which the case
    began. code: row of [[receipt]] in config/exchange.toml. paper: the kind of the step that is
    its print, under whose number it leaves. tells: member of the receipt → field; data: member of
    the data → field; lists: the same → table, whose columns are named as its own. Members below
    others are joined by points. sorts: codes of the types of exchange that are answered so, begun:
    kinds of messages with which those began; empty for any. shows: member of the receipt → what its
    paper prints, where no field says it; of people their names.
    """

    code: str
    paper: str
    to: Names = ()
    sorts: Names = ()
    begun: Names = ()
    tells: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    shows: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that it reads."""
        return (*self.tells.values(), *self.data.values(), *self.lists.values())


@dataclass(frozen=True)
class SendsLetter:
    """What a step sends to another office: a letter that begins an exchange, or what follows it.

    kind: row of [[message]] in config/exchange.toml. paper: the kind of the step that is its print,
    under whose number it leaves. sort: the code of the type that it begins; "" for what follows a
    letter of the case: that whose 流转编号 stands in the field `after`, or else with which the case
    began. tells: member of the data, joined by points → field; lists:
    the same → table, whose columns are named as its own. sorts: codes of the types of exchange that
    are followed so, begun: kinds of messages with which those began; empty for any. out_of: the
    step after which another matter of the procedure begins such an exchange besides. shows: member
    → what its paper prints and nobody types.
    heading: the title of its paper without the office, fields in braces, where it is not that of
    the type.
    """

    kind: str
    paper: str
    sort: str = ""
    after: str = ""
    sorts: Names = ()
    begun: Names = ()
    out_of: str = ""
    tells: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    shows: dict[str, str] = field(default_factory=dict)
    heading: str = ""

    @property
    def kinds(self) -> Names:
        """The kind of message that it sends."""
        return (self.kind,)

    @property
    def begins(self) -> bool:
        """Whether it begins an exchange of its own."""
        return self.sort != ""

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that it reads."""
        named = (self.after,) if self.after else ()
        return (*named, *self.tells.values(), *self.lists.values())
