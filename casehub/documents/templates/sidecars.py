"""Reads the kinds of documents from the sidecars beside their templates, with every fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

from casehub.declared import DeclarationFaults, Fault
from casehub.documents.kinds import ADDRESSEE, CORRECTABLE_BLOCKS, SUPERSEDED, TAKEN, Kind, Kinds
from casehub.fields import PartyField
from casehub.fields.conditions import condition_faults
from casehub.fields.options import Options, options_beside, read_filled
from casehub.law.effect import clash


def read_kinds(folder: Path) -> tuple[Kinds, list[Fault]]:
    """What is sound in every kind of the folder, by name, and every fault of their sidecars."""
    lists = options_beside(folder)
    found, faults = _read(folder, lists, superseded=False)
    earlier, more = _read(folder / SUPERSEDED, lists, superseded=True)
    kinds = Kinds({kind.kind: kind for kind in found}, earlier)
    return kinds, [*faults, *more, *_orders(kinds)]


def load_kinds(folder: Path) -> Kinds:
    """Every kind of the folder by name (`correction_notice`).

    Raises DeclarationFaults with all faults of all files at once.
    """
    found, faults = read_kinds(folder)
    if faults:
        raise DeclarationFaults(faults)
    return found


def _read(
    folder: Path, lists: Mapping[str, Options], *, superseded: bool
) -> tuple[list[Kind], list[Fault]]:
    faults, sidecars = list[Fault](), sorted(folder.glob("*.toml"))
    found: list[Kind] = []
    ids: dict[str, str] = {}
    for path in sidecars:
        if (read := read_filled(path, Kind, lists, faults)) is None:
            continue
        kind = replace(read, superseded=superseded)
        faults += _objections(kind, path)
        for number in {kind.id, *(one.id for one in kind.also)}:
            if number in ids and not superseded:
                faults.append(Fault(path.name, "id", f"编号 {number} 已用于 {ids[number]}"))
            ids[number] = path.name
        found.append(kind)
    beside = {path.stem for path in sidecars}
    faults.extend(
        Fault(page.name, "", f"缺少说明文件 {page.stem}.toml")
        for page in sorted(folder.glob("*.html"))
        if page.stem not in beside and page.stem != "macros"
    )
    return found, faults


def _objections(kind: Kind, path: Path) -> list[Fault]:
    names = [f.id for f in kind.fields]
    twice = sorted({n for n in names if names.count(n) > 1})
    found = [Fault(path.name, f"field.{name}", "字段出现两次") for name in twice]
    if Path(kind.stem).name != path.stem:
        wanted = "应与文件名一致" + ("（文书-版次）" if kind.superseded else "")
        found.append(Fault(path.name, "kind", f"{wanted}：{path.stem}"))
    if not path.with_suffix(".html").exists():
        found.append(Fault(path.name, "", f"缺少模板 {path.stem}.html"))
    known = {*names, *CORRECTABLE_BLOCKS & set(kind.blocks)}
    found += [
        Fault(path.name, at, f"没有字段 {name}")
        for at, name in _named_fields(kind)
        if name not in names
    ]
    told = condition_faults(kind.conditions, kind.fields, kind.field)
    found += [Fault(path.name, at, sentence) for at, sentence in told]
    asks = any(isinstance(one, PartyField) for one in kind.fields)
    if (ADDRESSEE in kind.served_on and asks) != bool(kind.directed_at):
        wanted = "送达 addressee 的文书有当事人字段的，应写明向哪个字段的当事人送达，其他文书不写"
        found.append(Fault(path.name, "directed_at", wanted))
    if kind.ends and not kind.ending and not kind.endings:
        found.append(Fault(path.name, "ending", "使案件终结的文书应写明结果的说法"))
    found += [
        Fault(path.name, "correctable", f"没有这个字段或者内容块：{name}")
        for name in kind.correctable
        if name not in known
    ]
    for one in kind.fields:
        at = f"field.{one.id}"
        said = ["名称与公用内容块相同"] if one.id in TAKEN else []
        if one.example is None:
            said.append("缺少示例 example")
        found += [Fault(path.name, at, sentence) for sentence in said]
        found += [Fault(path.name, f"{at}.{key}", sentence) for key, sentence in one.flaws()]
    return found


def _named_fields(kind: Kind) -> list[tuple[str, str]]:
    apart = ("each_side", "given_at", "goes_to", "newcomers", "directed_at")
    named = [(at, str(name)) for at in apart if (name := getattr(kind, at))]
    if kind.no_remedy is not None:
        named.append(("no_remedy.field", kind.no_remedy.field))
    if kind.summons is not None:
        named += [("summons.at", kind.summons.at), ("summons.place", kind.summons.place)]
    return [*named, ("endings", "outcome")] if kind.endings else named


def _orders(kinds: Kinds) -> Iterator[Fault]:
    """Editions that are no editions of a kind, have one number, or one day."""
    for name in sorted({kind.kind for kind in kinds.every()}):
        editions = kinds.editions(name)
        yield from (
            Fault(one.sidecar, "anew", f"没有这种文书：{one.anew}")
            for one in editions
            if one.anew and one.anew not in kinds
        )
        if name not in kinds:
            yield from (Fault(one.sidecar, "", f"没有现行版本 {name}.toml") for one in editions)
        for one, other in pairwise(editions):
            if one.edition >= other.edition:
                yield Fault(other.sidecar, "edition", f"应大于前一版的 {one.edition}")
        for one, other in combinations(editions, 2):
            if (day := clash(one, other)) is not None:
                said = f"两版文书在{day.isoformat()}同时有效"
                yield Fault(other.sidecar, "since", said)
