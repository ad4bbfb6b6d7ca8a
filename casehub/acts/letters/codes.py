"""The code that a printed letter of a case bears: that of its data, signed with its office's key.

Who has the public half proves it without a network, from a sheet that came by post too; an address
of ours would lead whoever is outside to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.acts.letters.beginning import begins_exchange, first_payload
from casehub.documents.sign import seal_folder
from casehub.exchange import digest, quick_code
from casehub.exchange.codes import code_key_in, code_of
from casehub.model import Case, Document
from casehub.papers.letters import flow_of
from casehub.papers.packages import packed
from casehub.people.bureau import system_eyes
from casehub.record.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs


# Of a kind that goes to another office, and to no party.
TO_OFFICES = ("office",)


class CodeUnusable(ValueError):
    """The key of codes cannot be read; the message is one Chinese sentence."""


def borne_codes(
    rules: Callable[[Session], Rulebook], clock: Callable[[], datetime], blobs: Blobs, keys: Path
) -> Callable[[Session, Document], str]:
    """What tells, of a paper, the code that it bears (`code_on`), with the eyes of its own office.

    rules: those in use; clock: an aware instant; keys: the folder of the instance's keys.
    """

    def borne(session: Session, document: Document) -> str:
        office = session.get_one(Case, document.case_id).organisation
        work = Work(session, rules(session), system_eyes(session, office), clock(), blobs)
        return code_on(work, document, keys)

    return borne


def code_on(work: Work, document: Document, keys: Path) -> str:
    """The text of the code on a letter of an exchange and on what travels with it; "" for others.

    keys: the folder of the instance's keys; without a key there the code bears no signature. Of a
    letter whose data are known when it is printed they are what the code proves, and its sealed
    file bears the same code; of any other its frozen facts. Raises CodeUnusable.
    """
    kind = work.rules.kinds.of(document.kind, document.facts)
    if kind.internal or not (flow_of(document.facts) or kind.served_on == TO_OFFICES):
        return ""
    case = work.session.get_one(Case, document.case_id)
    leading = _letter_of(work, case, document)
    if leading is None:
        return ""
    try:
        key = code_key_in(seal_folder(keys, case.organisation.key))
    except (OSError, ValueError) as error:
        raise CodeUnusable("二维码密钥读不出，请系统管理员检查密钥目录。") from error
    return _code(work, case, leading, key)


def _code(work: Work, case: Case, letter: Document, key: Ed25519PrivateKey | None) -> str:
    package = packed(work.rules.kinds, letter.kind, letter.facts)
    payload = first_payload(work, case, letter) if package is None else package[1]
    if payload is not None:
        return code_of(payload, digest(payload), key)
    said = letter.facts["letter"]
    day = str(said["date"])[:10]
    return quick_code(flow_of(letter.facts), letter.number or "", day, letter.facts_sha256, key)


def _letter_of(work: Work, case: Case, document: Document) -> Document | None:
    """The letter that a paper is, or with which it travels."""
    made = select(Document).options(undefer(Document.facts)).order_by(Document.id).where(
        Document.case_id == document.case_id,
        Document.event_seq == document.event_seq,
    )
    flow = flow_of(document.facts)
    found = ((one, flow_of(one.facts)) for one in work.session.scalars(made))
    papers = [one for one, own in found if own and (not flow or own == flow)]
    kinds = {one.id: work.rules.kinds.of(one.kind, one.facts) for one in papers}
    # A receipt is a form, and leaves under a number of its own as a letter does.
    letters = [one for one in papers if one.number and not kinds[one.id].internal]
    first = (one for one in papers if kinds[one.id].packaged or begins_exchange(work, case, one))
    return next(first, None) or (document if document in letters else next(iter(letters), None))
