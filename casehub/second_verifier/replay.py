"""Whether every act was one that this person could take, read from workflows/ and config/ anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.procedures import Procedure, Step, read_procedure
from casehub.second_verifier.reading import before, moment, runs
from casehub.second_verifier.rules import read_rules
from casehub.second_verifier.walk import (
    FORWARDED,
    PASSING,
    ROADS,
    TABLES,
    by_the_last,
    led_to,
    station_of,
    unapproved,
    undone,
)
from casehub.second_verifier.written import CHANGED, declared, may_change, told_above

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row
    from casehub.second_verifier.written import Declared, Writes

Fault = tuple[str, str, str]
OFFICE = timezone(timedelta(hours=8))
HAND_OVER, RECOUNTED, MIGRATED = "hand_over", "recount_calendar", "migrate_version"
UPLOADED, ATTACHED, HELD_ANEW = "upload_evidence", "attach_pdf", "hold_anew"
FILED, MOVED = "file_material", "move_material"
# By people of the office that has the case, or named in it.
OF_CUSTODY = {UPLOADED, FILED, MOVED}
OF_PAPERS = {"void_document", "correct_document"}
# What is recorded beside the steps → the tables into which it writes, and of rows that are there
# the columns that it changes; None: all that can change. It removes no row.
SIDE_ROADS: dict[str, dict[str, set[str] | None]] = {
    "void_document": {"document": {"status", "status_reason"}, "number": {"void_reason"}},
    "correct_document": {
        "document": {"status", "status_reason"}, "number": set(), "service": {"document_ids"},
    },
    UPLOADED: {"evidence": {"filename", "media_type", "pages", "sha256", "size"}},
    FILED: {"material_use": set()},
    MOVED: {"material_use": {"ended_seq"}},
    ATTACHED: {"document": {"manifest", "pdf_bytes", "pdf_pages", "pdf_sha256"}},
    RECOUNTED: {"deadline": None},
    HELD_ANEW: {"deadline": None},
    HAND_OVER: {
        "assignment": {"until"}, "proposal": {"keeper_id"},
        "proposal_request": {"answer", "person_id"},
    },
    MIGRATED: {"case_file": {"procedure_version"}},
    **dict.fromkeys(ROADS, dict.fromkeys(TABLES)),
}  # fmt: skip
# The same of what a child matter's step means for its parent, whatever it is.
TOLD: dict[str, set[str] | None] = {"deadline": None}
# What is there when a case is opened, of it and of nothing else.
OPENS = {
    "accused", "agent", "assignment", "case_file", "case_right", "evidence_use", "invalidity",
    "number", "party", "service",
}  # fmt: skip


class Ground:
    """Procedures, roles, people and who is named where."""

    def __init__(self, db: Database, workflows: Path) -> None:
        read = (read_procedure(p.read_text("utf-8")) for p in sorted(workflows.rglob("*.yaml")))
        self.procedures = {made.name: made for made in read}
        self.workflows = workflows
        rules = read_rules(workflows.parent / "config", "roles")
        self.assigned = {row["id"] for row in rules["role"] if row.get("assigned")}
        self.staff_keepers = {row["id"] for row in rules["role"] if row.get("keeps_staff")}
        self.rule_keepers = {row["id"] for row in rules["role"] if row.get("keeps_rules")}
        self.may_stand_in = {r["role"]: set(r["by"]) for r in rules.get("stood_in", ())}
        self.in_person = {row["duty"] for row in rules.get("in_person", ())}
        self.separation: list[Row] = rules["separation"]
        self.grants = _by(db, "role_grant", "person_id")
        self.certificates = _by(db, "certificate", "person_id")
        self.named = _by(db, "assignment", "case_id")
        self.lent = _by(db, "stand_in", "absent_id") if "stand_in" in db.tables else {}
        self.people = {row["id"] for row in db.each("person")}
        self.inactive = {row["id"] for row in db.rows("person") if not row.get("active", True)}
        self.system = {row["id"] for row in db.rows("person") if row["system"]}
        self.cases = {row["id"]: row for row in db.each("case_file")}
        self.changed: dict[tuple[str, int], str] = {}
        for entry in db.each("register_entry", "id", "chain = ?", "staff"):
            for told in entry["rows"]:
                if told[0] in {"person", "role_grant", "certificate"}:
                    self.changed[told[0], told[1]] = entry["at"]
        self.told: dict[int, set[tuple[str, str]]] = {}
        self.office = {row["id"]: row["organisation_id"] for row in db.each("person")}
        self.papers = {
            row["id"]: (row["case_id"], row["event_seq"], row["supersedes_id"])
            for row in db.each("document")
        }
        self.calendars = {
            row["id"]: (row["loaded_by_id"], row["at"])
            for row in db.each("edition")
            if row["what"] == "calendar"
        }
        # Case → who performed which duty first by which event, in it or in its children.
        self.done: dict[Any, dict[tuple[str, int], int]] = {}
        for event in db.each("event"):
            case = self.cases.get(event["case_id"])
            if case and event["duty"]:
                for home in {case["id"], case["parent_id"] or case["id"]}:
                    firsts = self.done.setdefault(home, {})
                    firsts.setdefault((event["duty"], event["actor_id"]), event["id"])
            if case and case["parent_id"]:
                name = f"child:{case['procedure']}.{event['step']}"
                self.told.setdefault(case["parent_id"], set()).add((name, event["at"]))

    @cached_property
    def written(self) -> Declared:
        """What every step may write."""
        return declared(self.workflows)

    def beside(self, name: str, *, told: bool) -> Writes | None:
        """What an act that is no step may write, or what a matter tells; None: there is no such."""
        road = TOLD if told else SIDE_ROADS.get(name)
        if road is None:
            return None
        may: Writes = set()
        for table, columns in road.items():
            some = may_change(self.workflows, table) if columns is None else columns
            may |= {(table, "", ""), *((table, CHANGED, one) for one in some)}
        if told:
            key, _, step = name.removeprefix("child:").partition(".")
            above = told_above(self.workflows, key, step)
            may |= above | {(table, "", "") for table, _, _ in above}
        return may

    def faults(self, case: Row, events: list[Row]) -> Iterator[Fault]:
        """Every event of a case."""
        taken: dict[int, Row] = {}
        made: dict[int, Row] = {}
        for event in events:
            where = f"{case['reference']} 第{event['seq']}号记录"
            if self.stopped(event["actor_id"], event["at"]):
                yield "replay", where, f"人员{event['actor_id']}当时已停用"
            procedure = self.procedures.get(event["procedure"])
            if procedure is None or event["procedure"].rpartition("@")[0] != case["procedure"]:
                yield "replay", where, f"没有程序{event['procedure']}"
                continue
            step = procedure.steps.get(event["step"])
            if step is None:
                found = self._beside(case, event, made, procedure)
                if (event.get("detail") or {}).get("taken_back"):
                    yield "replay", where, f"“{event['step']}”不是办理步骤，却撤销了办理"
            else:
                target = led_to(event, step, taken, procedure.states)
                found = self._taken(case, event, step, target)
                yield from (("replay", where, said) for said in undone(event, step, taken))
                day = day_of(event["at"])
                yield from (("replay", where, s) for s in unapproved(event, step, made, day))
                taken[event["seq"]] = event
            yield from (("replay", where, sentence) for sentence in found)
            made[event["seq"]] = event
        name = f"{case['procedure']}@{case['procedure_version']}"
        if events and events[-1]["procedure"] != name:
            yield "replay", case["reference"], "程序版本与最后一条记录不符"

    def _taken(self, case: Row, event: Row, step: Step, target: str) -> Iterator[str]:
        if event["source"] not in step.source:
            yield f"“{event['step']}”不能在这个状态办理：{event['source']}"
        if event["target"] != target:
            yield f"“{event['step']}”不通向状态：{event['target']}"
        if (event["duty"], event["code"]) != (step.duty, step.code):
            yield f"职责或者编码与事项不符：{event['step']}"
        yield from self._able(case, event, by_the_last(event, step))

    def _able(self, case: Row, event: Row, step: Step) -> Iterator[str]:
        """Why the actor could not take that step of the case that day."""
        actor = event["actor_id"]
        if actor not in self.people:
            yield "没有办理人"
            return
        if actor in self.system:
            if not step.on_expiry:
                yield f"“{event['step']}”不由系统自行办理"
            return
        day = day_of(event["at"])
        mine = [
            row
            for home in (case["id"], case["parent_id"])
            for row in self.named.get(home, [])
            if row["person_id"] == actor
        ]
        named = {r["role"] for r in mine if runs(r["since"], r["until"], r["recused_on"], day)}
        fitting = self.held(event) & set(step.roles)
        if event.get("absent_id") is not None:
            yield from self._in_place(case, event, step, day)
        elif not any(role in named or role not in self.assigned for role in fitting):
            yield f"人员{actor}当日没有办理“{event['step']}”的岗位"
        if any(row["recused_on"] and row["recused_on"] < day for row in mine):
            yield f"人员{actor}已经回避"
        if step.certificate and not any(
            c["valid_from"] <= day <= c["valid_to"]
            or self._held_till_then(
                "certificate", c["id"], c["valid_from"], c["valid_to"], event
            )
            for c in self.certificates.get(actor, [])
        ):
            yield f"人员{actor}当日没有有效的执法证件"
        if self._barred(case, event, step, actor):
            yield f"人员{actor}应当回避，不能履行{step.duty}"

    def _in_place(self, case: Row, event: Row, step: Step, day: str) -> Iterator[str]:
        """Why the actor could not take the step for the colleague who is said to be away."""
        absent, at = event["absent_id"], event["at"]
        homes = (case["id"], case["parent_id"])
        rows = [row for h in homes for row in self.named.get(h, []) if row["person_id"] == absent]
        named = {r["role"] for r in rows if runs(r["since"], r["until"], r["recused_on"], day)}
        lent = {
            row["role"]
            for row in self.lent.get(absent, [])
            if row["by_id"] == event["actor_id"]
            and row["case_id"] in {None, *homes}
            and self.may_stand_in.get(row["role"], set()) & self.held(event)
            and row["since"] <= day <= row["until"]
            and (row["confirmed_at"] or "~") <= at < (row["revoked_at"] or "~")
        }
        lent &= self.held(event, absent) & set(step.roles)
        if not any(role in named or role not in self.assigned for role in lent):
            yield f"没有由人员{event['actor_id']}代人员{absent}的委托"
        if any(row["recused_on"] and row["recused_on"] < day for row in rows):
            yield f"人员{absent}已经回避"
        if step.duty in self.in_person:
            yield f"“{event['step']}”不能由他人代为办理"
        if self._barred(case, event, step, absent):
            yield f"人员{absent}应当回避，不能履行{step.duty}"

    def stopped(self, person: Any, at: str) -> bool:
        """Whether the person was stopped before that moment and has not come back since."""
        stopped = self.changed.get(("person", person))
        return person in self.inactive and stopped is not None and at > stopped

    def held(self, event: Row, person: int | None = None) -> set[str]:
        """The roles that the actor of an event, or another person, held then."""
        return {
            g["role"]
            for g in self.grants.get(person or event["actor_id"], [])
            if runs(g["since"], g["until"], None, day_of(event["at"]))
            or self._held_till_then("role_grant", g["id"], g["since"], g["until"], event)
        }

    def _held_till_then(
        self, table: str, number: int, since: str, last: str | None, event: Row
    ) -> bool:
        """Whether it was taken back later that same day, so that it ends the day before."""
        ended, day = self.changed.get((table, number)), day_of(event["at"])
        if ended is None or last is None:
            return False
        ends = last == before(day) and since <= day
        return ends and ended > event["at"] and day_of(ended) == day

    def _barred(self, case: Row, event: Row, step: Step, person: int) -> bool:
        """Whether the person had done what nobody may have done who performs this duty."""
        home = self.cases.get(case["parent_id"], case)
        return any(
            rule["duty"] == step.duty
            and home["procedure"] in rule.get("procedures", [home["procedure"]])
            and self._did(case, rule["after"], person, event["id"])
            for rule in self.separation
        )

    def _did(self, case: Row, duty: str, person: int, before: int) -> bool:
        """Whether the person had performed a duty in the case, its parent, children or origin."""
        home = self.cases.get(case["parent_id"], case)
        firsts = (
            self.done.get(number, {}).get((duty, person))
            for number in (home["id"], home["origin_id"])
        )
        return any(first is not None and first < before for first in firsts)

    def _beside(
        self, case: Row, event: Row, made: dict[int, Row], procedure: Procedure
    ) -> Iterator[str]:
        """What is no step: who may do it, and what it may write."""
        name, actor = event["step"], event["actor_id"]
        if actor not in self.people:
            yield "没有办理人"
        if name == "open":
            if (event["seq"], event["source"], event["target"]) != (1, "", procedure.initial):
                yield "不是从头开始的登记"
            return
        before = made.get(event["seq"] - 1, {"at": ""})
        told = any(
            name == step and event["at"] == max(at, before["at"])
            for step, at in self.told.get(case["id"], ())
        )
        may = self.beside(name, told=told)
        if may is None:
            yield f"这一版程序没有事项“{name}”"
            return
        for table, number, value, *named in event["rows"] or ():
            columns = named[0] if named else ()
            if (table, "", "") not in may:
                yield f"“{name}”不会写入 {table} {number}"
            elif value is None:
                yield f"“{name}”不会删除 {table} {number}"
            elif wrong := [one for one in columns if (table, CHANGED, one) not in may]:
                yield f"“{name}”不会更改 {table} {number} 的{'、'.join(wrong)}"
        if name == MIGRATED:
            yield from self._carried(event, before, procedure)
        elif event["source"] != event["target"]:
            yield f"“{name}”不改变状态"
        if not told:
            yield from self._hands(case, event)
        if name in OF_PAPERS:
            yield from self._paper(case, event, made)
        if name in {*PASSING, FORWARDED}:
            yield from self._walked(case, event, procedure)
        if name == RECOUNTED:
            by, at = self.calendars.get(event["detail"]["data"].get("edition"), (None, ""))
            if not at or by != actor or event["at"] != max(at, before["at"]):
                yield "没有与此同时装入的放假安排"

    def _walked(self, case: Row, event: Row, procedure: Procedure) -> Iterator[str]:
        """Whether somebody at a station could do that with a matter for approval."""
        found = station_of(event, procedure.steps)
        if found is None:
            yield f"“{event['step']}”不在呈批的任何一级"
            return
        step, station = found
        if event["duty"] != (station.duty if event["step"] in PASSING else ""):
            yield f"职责与呈批的一级不符：{station.name}"
        as_there = replace(
            step, roles=station.roles, duty=station.duty, certificate=station.certificate
        )
        yield from self._able(case, event, as_there)

    def _carried(self, event: Row, before: Row, procedure: Procedure) -> Iterator[str]:
        if event["target"] not in procedure.states:
            yield f"没有状态“{event['target']}”"
        if before.get("procedure") in {None, event["procedure"]}:
            yield "没有转入另一版程序"
        if event["source"] in procedure.states and event["source"] != event["target"]:
            yield f"新版程序有状态“{event['source']}”，不能改为别的"

    def _hands(self, case: Row, event: Row) -> Iterator[str]:
        name, actor = event["step"], event["actor_id"]
        if event["rows"] is None and name == ATTACHED:
            return  # From before digests: printed by whoever looked at the page.
        if (name in {ATTACHED, HELD_ANEW}) != (actor in self.system):
            yield f"“{name}”应当、或者不应当由系统自行办理"
        if name == HAND_OVER and not self.staff_keepers & self.held(event):
            yield "办理交接的人当日不是安全管理员"
        if name in {MIGRATED, RECOUNTED} and not self.rule_keepers & self.held(event):
            yield "更改规则的人当日不是规则管理员"
        if name in OF_CUSTODY and self.office.get(actor) != case["organisation_id"]:
            day = day_of(event["at"])
            named = any(
                row["person_id"] == actor
                and runs(row["since"], row["until"], row["recused_on"], day)
                for row in self.named.get(case["id"], [])
            )
            # Whoever was moved to another office since has lost every role.
            mine = self.grants.get(actor, [])
            then = [g for g in mine if g["since"] <= day and before(day) <= (g["until"] or day)]
            if not named and not (then and all(g["until"] for g in then)):
                yield f"人员{actor}当日不是承办机关人员"

    def _paper(self, case: Row, event: Row, made: dict[int, Row]) -> Iterator[str]:
        """By whom the step that made the paper, or the one it corrects, may be taken."""
        number = event["detail"]["data"].get("document")
        home, seq, original = self.papers.get(number, (0, 0, None))
        while original is not None:
            home, seq, original = self.papers.get(original, (0, 0, None))
        maker = made.get(seq) if home == case["id"] else None
        step = self.procedures[maker["procedure"]].steps.get(maker["step"]) if maker else None
        if step is None:
            yield f"文书{number}不是由本案的办理步骤制作的"
            return
        yield from self._able(case, event, step)


def _by(db: Database, table: str, column: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in db.each(table):
        found.setdefault(row[column], []).append(row)
    return found


def day_of(at: str) -> str:
    """The office's calendar day of an instant."""
    return moment(at).astimezone(OFFICE).date().isoformat()
