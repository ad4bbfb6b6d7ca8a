"""Whether who entered people, certificates and organisations was one who keeps them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.second_verifier.reading import TOLERANCE, moment
from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]
# A command gave one-time codes to the first administrators of a bureau.
# A command, or a page, entered an office.
OFFICE_ENTERED = ("organisation_added", "organisation_changed")
CODES_GIVEN = ("administrator_made", "administrator_renewed")


def faults(db: Database, workflows: Path) -> Iterator[Fault]:
    """Entries of the registers of staff and offices by somebody who may not make them."""
    rules = read_rules(workflows.parent / "config", "roles")
    keeps = {
        flag: {row["id"] for row in rules["role"] if row.get(flag)}
        for flag in ("keeps_staff", "keeps_rules", "countersigns")
    }
    grants: dict[int, list[Row]] = {}
    for grant in db.each("role_grant"):
        grants.setdefault(grant["person_id"], []).append(grant)
    system = {row["id"] for row in db.each("person") if row["system"]}
    given: dict[int, list[str]] = {}
    for line in db.each("security_entry", "id", "kind IN (?, ?)", *CODES_GIVEN):
        given.setdefault((line["detail"] or {}).get("account", 0), []).append(line["at"])
    imports = [
        (line["at"], (line["detail"] or {}).get("organisation"))
        for line in db.each("security_entry", "id", "kind IN (?, ?)", *OFFICE_ENTERED)
        if line["person_id"] is None
    ]
    editions = db.rows("edition", "id", "what = ?", "files")
    # From when on the record is that of this program.
    begins = next((r["at"] for r in editions if r["content"]), "9999" if editions else "")
    known, founded = {row["id"] for row in db.each("person")}, ""
    for entry in db.rows("register_entry", "at, id", "chain IN (?, ?)", "staff", "offices"):
        told = [(table, number) for table, number, _ in entry["rows"] or ()]
        if not founded and any(table == "role_grant" for table, _ in told):
            founded = entry["at"]
        actor = entry["actor_id"]
        if not founded or entry["at"] <= founded:
            continue
        where = f"登记簿 {entry['chain']} 第{entry['seq']}号"
        if actor is None:
            if entry["at"] >= begins:
                said = [*_by_nobody(entry["at"], told, known - system, given)]
                if entry["chain"] == "offices":
                    said += _not_imported(entry["at"], told, imports)
                yield from (("replay", where, one) for one in said)
            continue
        if actor not in known:
            yield "replay", where, f"没有人员{actor}"
            continue
        held = held_around(grants.get(actor, []), day_of(entry["at"]))
        if entry["chain"] == "offices" and not held & keeps["keeps_rules"]:
            if held & keeps["keeps_staff"]:
                said = [*_not_imported(entry["at"], told, imports)]
            else:
                said = [f"人员{actor}当日不能登记机关"]
            yield from (("replay", where, one) for one in said)
        for table, number in told:
            if table == "certificate" and not held & keeps["keeps_staff"]:
                yield "replay", where, f"人员{actor}当日不能登记证件"
            own = number == actor or number in system
            staff = keeps["keeps_staff"] | keeps["countersigns"]
            if table == "person" and not own and not held & staff:
                yield "replay", where, f"人员{actor}当日不能登记人员"


def _not_imported(
    at: str, told: list[tuple[str, int]], imports: list[tuple[str, int | None]]
) -> Iterator[str]:
    """A command brings offices in, for nobody or with the staff, and the log says which."""
    entered = moment(at)
    then = {office for one, office in imports if abs(moment(one) - entered) <= TOLERANCE}
    for table, number in told:
        if not then or (table == "organisation" and None not in then and number not in then):
            yield f"{table} {number}没有经手人，安全日志也没有导入机构的记录"


def _by_nobody(
    at: str, told: list[tuple[str, int]], people: set[int], given: dict[int, list[str]]
) -> Iterator[str]:
    """A command gives codes to the first administrators of a bureau, and the log says so."""
    entered = moment(at)
    for table, number in told:
        if table == "certificate":
            yield f"证件{number}没有经手人"
        logged = any(abs(moment(one) - entered) <= TOLERANCE for one in given.get(number, ()))
        if table == "person" and number in people and not logged:
            yield f"人员{number}没有经手人，安全日志也没有发放口令的记录"


def held_around(grants: list[Row], day: str) -> set[str]:
    """Roles of that day, and those that ended with the day before, perhaps by this very entry."""
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    return {g["role"] for g in grants if g["since"] <= day and before <= (g["until"] or day)}
