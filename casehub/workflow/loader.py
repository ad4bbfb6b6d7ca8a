"""Reads workflows/*.yaml into procedures; unknown keys and wrong types are faults."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from casehub.workflow.procedure import (
    TODAY,
    DeadlineEffect,
    DeadlineEffects,
    Field,
    ParentEffect,
    PauseEffect,
    Procedure,
    ServiceRule,
    State,
    Step,
)
from casehub.workflow.strict_yaml import Fault, read_yaml


class ProcedureError(ValueError):
    """Files that cannot be read as procedures; carries every fault of every file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """`faults`: at least one."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class _Section:
    """A mapping that is being read; keys nobody asked for are faults in the end."""

    def __init__(self, value: object, file: str, path: str, faults: list[Fault]) -> None:
        self.file, self.path, self.faults = file, path, faults
        self.left: dict[str, object] = {}
        if isinstance(value, dict):
            self.left = dict(value)
        else:
            self.fault("", "应为键值表")

    def fault(self, key: str, message: str) -> None:
        path = ".".join(part for part in (self.path, key) if part)
        self.faults.append(Fault(self.file, path, message))

    def text(self, key: str, default: str | None = "") -> str:
        """Text; `default=None` makes the key required."""
        missing = key not in self.left
        value = self.left.pop(key, None)
        if value is None:
            if default is None:
                self.fault(key, "缺少此项" if missing else "不能为空")
            return default or ""
        if not isinstance(value, str):
            self.fault(key, "应为文字（数字和日期请加引号）")
            return default or ""
        return value

    def flag(self, key: str) -> bool:
        value = self.left.pop(key, False)
        if not isinstance(value, bool):
            self.fault(key, "应为 true 或 false")
            return False
        return value

    def whole(self, key: str) -> int:
        value = self.left.pop(key, None)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, "应为整数")
            return 0
        return value

    def day(self, key: str) -> date:
        text = self.text(key, None)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(key, "应为 YYYY-MM-DD 形式的日期")
            return date.min

    def any(self, key: str) -> object:
        return self.left.pop(key, None)

    def texts(self, key: str) -> tuple[str, ...]:
        found = [item for item in self._list(key) if isinstance(item, str)]
        if len(found) != len(set(found)):
            self.fault(key, "列表中有重复项")
        return tuple(found)

    def _list(self, key: str, of: type = str) -> list[object]:
        value = self.left.pop(key, None)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, "应为列表")
            return []
        for n, item in enumerate(value):
            if not isinstance(item, of):
                self.fault(f"{key}[{n}]", "应为文字" if of is str else "类型不对")
        return value

    def section(self, key: str) -> _Section | None:
        if key not in self.left:
            return None
        return self.under(self.left.pop(key), key)

    def sections(self, key: str) -> list[_Section]:
        return [self.under(item, f"{key}[{n}]") for n, item in enumerate(self._list(key, dict))]

    def named(self, key: str) -> list[tuple[str, _Section]]:
        """Sub-sections by their key: `states`, `steps`, `fields`, `on_service`."""
        section = self.section(key)
        if section is None:
            return []
        return [(name, section.under(item, name)) for name, item in section.left.items()]

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Options of a choice: `value: label` or [[value, label], …]."""
        value = self.left.pop(key, None)
        if value is None:
            return ()
        rows = [list(row) for row in value.items()] if isinstance(value, dict) else value
        if isinstance(rows, list) and all(
            isinstance(row, list) and len(row) == 2 and all(isinstance(x, str) for x in row)
            for row in rows
        ):
            return tuple((row[0], row[1]) for row in rows)
        self.fault(key, "应为 [值, 名称] 的列表，均为文字")
        return ()

    def under(self, value: object, key: str) -> _Section:
        """The value below this one as a section of its own."""
        path = ".".join(part for part in (self.path, key) if part)
        return _Section(value if value is not None else {}, self.file, path, self.faults)

    def done(self) -> None:
        for key in self.left:
            self.fault(key, "未知的键")


def read_procedure(path: Path) -> tuple[Procedure, list[Fault]]:
    """The procedure of one file and all faults found; with faults the value is not usable."""
    faults: list[Fault] = []
    value = read_yaml(path.read_text(encoding="utf-8"), path.name, faults)
    return _procedure(_Section(value, path.name, "", faults)), faults


def load_procedure(path: Path) -> Procedure:
    """The procedure of one file; ProcedureError with every fault when it cannot be used."""
    procedure, faults = read_procedure(path)
    if faults:
        raise ProcedureError(faults)
    return procedure


def read_procedures(folder: Path) -> tuple[dict[str, Procedure], list[Fault]]:
    """All readable procedures of a folder by key, and the faults of those that are not."""
    found: dict[str, Procedure] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        procedure, own = read_procedure(path)
        if not own and procedure.key != path.stem:
            own.append(Fault(path.name, "procedure", f"应与文件名一致：{path.stem}"))
        faults += own
        if not own:
            found[procedure.key] = procedure
    if not found and not faults:
        faults.append(Fault(folder.name, "", "没有任何程序文件"))
    return found, faults


def load_procedures(folder: Path) -> dict[str, Procedure]:
    """All procedures of a folder by key; ProcedureError with every fault of every file."""
    found, faults = read_procedures(folder)
    if faults:
        raise ProcedureError(faults)
    return found


def _procedure(top: _Section) -> Procedure:
    procedure = Procedure(
        key=top.text("procedure", None),
        version=top.whole("version"),
        title=top.text("title", None),
        legal_basis=top.text("legal_basis", None),
        since=top.day("since"),
        initial=top.text("initial", None),
        states=tuple(_state(name, s) for name, s in top.named("states")),
        steps=tuple(_step(name, s) for name, s in top.named("steps")),
        road=top.texts("road"),
        case_series=top.text("case_series"),
        child_of=top.texts("child_of"),
        papers=top.texts("papers"),
        on_service=tuple(_service_rule(name, s) for name, s in top.named("on_service")),
    )
    top.done()
    return procedure


def _state(name: str, s: _Section) -> State:
    state = State(name, s.text("title", None), s.flag("final"), s.flag("closing"))
    s.done()
    return state


def _step(name: str, s: _Section) -> Step:
    step = Step(
        id=name,
        title=s.text("title", None),
        from_=s.texts("from"),
        to=s.text("to") or None,
        roles=s.texts("roles"),
        code=s.text("code"),
        by=s.text("by"),
        duty=s.text("duty"),
        certificate=s.flag("certificate"),
        guards=s.texts("guards"),
        basis=s.texts("basis"),
        confidence=s.text("confidence", "verbatim"),
        main=s.flag("main"),
        confidential=s.flag("confidential"),
        fields=tuple(read_field(key, f) for key, f in s.named("fields")),
        records=s.texts("records"),
        documents=s.texts("documents"),
        may_issue=s.texts("may_issue"),
        number=s.text("number"),
        deadlines=_deadlines(s.section("deadlines")),
        pause=_pause(s.section("pause"), "from"),
        resume=_pause(s.section("resume"), "on"),
        excluded=_pause(s.section("excluded"), "from", "to"),
        opens=tuple(_opens(o) for o in s.sections("opens")),
        parent=_parent(s.section("parent")),
    )
    s.done()
    return step


def read_field(name: str, f: _Section) -> Field:
    """One form field; columns of a table are fields with an `id` each."""
    found = Field(
        id=name,
        kind=f.text("kind", None),
        label=f.text("label", None),
        required=f.flag("required"),
        required_if=f.text("required_if"),
        hint=f.text("hint"),
        default=f.any("default"),
        options=f.pairs("options"),
        columns=tuple(read_field(c.text("id", None), c) for c in f.sections("columns")),
        example=f.any("example"),
        not_after=f.text("not_after"),
        not_before=f.text("not_before"),
        role=f.text("role"),
    )
    f.done()
    return found


def _effects(s: _Section, key: str) -> tuple[DeadlineEffect, ...]:
    found = []
    for e in s.sections(key):
        found.append(
            DeadlineEffect(
                rule=e.text("rule", None),
                from_=e.text("from", TODAY),
                length=e.text("length"),
                party=e.text("party"),
                estimated=e.flag("estimated"),
                by=e.text("by", None if key == "extend" else ""),
                due=e.text("due", None if key == "fix" else ""),
            )
        )
        e.done()
    return tuple(found)


def _deadlines(s: _Section | None) -> DeadlineEffects:
    if s is None:
        return DeadlineEffects()
    found = DeadlineEffects(
        start=_effects(s, "start"),
        close=s.texts("close"),
        lapse=s.texts("lapse"),
        cancel=s.texts("cancel"),
        extend=_effects(s, "extend"),
        revise=_effects(s, "revise"),
        fix=_effects(s, "fix"),
    )
    s.done()
    return found


def _pause(s: _Section | None, start: str, end: str = "") -> PauseEffect | None:
    if s is None:
        return None
    kind = s.text("kind", None)
    first = s.text(start, TODAY)
    if start == "on":
        found = PauseEffect(kind, to=first)
    else:
        found = PauseEffect(kind, from_=first, to=s.text(end, None) if end else "")
    s.done()
    return found


def _opens(s: _Section) -> str:
    found = s.text("procedure", None)
    s.done()
    return found


def _parent(s: _Section | None) -> ParentEffect | None:
    if s is None:
        return None
    found = ParentEffect(
        sentence=s.text("sentence"),
        deadlines=_deadlines(s.section("deadlines")),
        pause=_pause(s.section("pause"), "from"),
        resume=_pause(s.section("resume"), "on"),
        excluded=_pause(s.section("excluded"), "from", "to"),
    )
    s.done()
    return found


def _service_rule(name: str, s: _Section) -> ServiceRule:
    starts = tuple(
        (who, _effects(s, who))
        for who in ("requesters", "respondents", "thirds", "all")
        if who in s.left
    )
    rule = ServiceRule(kind=name, starts=starts, close=s.texts("close"))
    s.done()
    return rule
