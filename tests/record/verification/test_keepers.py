"""Who entered what in the registers of the office, as config/roles.toml says by table."""

from __future__ import annotations

import pytest

from casehub.record.verification.ground import people_of
from casehub.record.verification.keepers import keeper_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look


def entry(chain: str, actor: object, table: str) -> str:
    said = f'[["{table}", 1, "0"]]'
    return (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" (900, '{chain}', 900, 'change', {actor}, '2026-03-21 01:00:00', '{said}', '', '')"
    )


@pytest.mark.parametrize(
    ("chain", "table", "who", "sound_one"),
    [
        ("standards", "standard_version", "head", True),
        ("standards", "standard_version", "audit", False),
        ("standards", "standard", "clerk", False),
        ("figures", "frozen_figures", "head", True),
        ("figures", "frozen_figures", "examiner", False),
        ("aid_experts", "aid_expert", "clerk", True),
        ("aid_experts", "aid_expert", "examiner", False),
        # Who acts in a case at another time only.
        ("letters", "exchange_letter", "head", False),
        ("letters", "exchange_letter", "clerk", True),
        ("numbers", "number_floor", None, True),
        ("standards", "standard", None, False),
    ],
)
def test_each_is_kept_by_whom_its_routes_are_for(
    look: Look, sound: Office, chain: str, table: str, who: str | None, sound_one: bool
) -> None:
    actor = sound.people[who] if who else "NULL"
    with look(entry(chain, actor, table)) as session:
        told = [fault.sentence for fault in keeper_faults(session, rules(), people_of(session))]
    assert (not told) is sound_one, told
    assert all(table in one for one in told)


def test_who_was_stopped_enters_nothing_any_more(look: Look, sound: Office) -> None:
    head = sound.people["head"]
    with look(f"UPDATE person SET active = 0 WHERE id = {head}", entry("standards", head, "standard")) as session:
        (told,) = keeper_faults(session, rules(), people_of(session))
    assert "当时已停用" in told.sentence
