"""Draws a procedure: Mermaid text, and an SVG with its own layered layout."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from xml.sax.saxutils import escape

from casehub.workflow.matters import State
from casehub.workflow.procedure import Procedure, Step

BOX_W, BOX_H = 148, 44
GAP_X, GAP_Y = 36, 74
MARGIN, HEAD, LEFT = 40, 64, 130
LINE = 22
LEGEND_COLUMN = 470
SOURCES_IN_LINE = 5
MANY = 4
TAG_H, TAG_DIGIT = 16, 8
FONT = "'Noto Serif CJK SC','Source Han Serif SC','SimSun',serif"
INK, SOFT, ROAD = "#1f2933", "#8a94a0", "#a61b1b"


def mermaid(procedure: Procedure) -> str:
    """`stateDiagram-v2` of the procedure; steps that keep the state stand in notes."""
    lines = ["stateDiagram-v2", f"  %% {procedure.title} 第{procedure.version}版"]
    lines += [f'  state "{_plain(s.title)}" as {s.id}' for s in procedure.states]
    lines.append(f"  [*] --> {procedure.initial}")
    for step in procedure.steps:
        label = _plain(f"{step.code} {step.title}".strip())
        lines += [f"  {source} --> {step.to}: {label}" for source in step.from_ if step.to]
    lines += [f"  {s.id} --> [*]" for s in procedure.states if s.final]
    for state in procedure.states:
        kept = [s for s in procedure.steps if s.to is None and state.id in s.from_]
        if kept:
            lines.append(f"  note right of {state.id}")
            lines += [f"    {_plain(f'{s.code} {s.title}'.strip())}" for s in kept]
            lines.append("  end note")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    # These end a label or start an entity in Mermaid.
    return text.replace('"', "”").replace(":", "：").replace(";", "；").replace("#", "＃")


@dataclass(frozen=True)
class _Point:
    x: float
    y: float


def svg(procedure: Procedure) -> str:
    """A picture without outside files: numbered arrows, and below them what each number means."""
    places, width, height = _places(procedure)
    columns = max(1, int((width - 2 * MARGIN) // LEGEND_COLUMN))
    legend = _legend_lines(procedure)
    rows = math.ceil(len(legend) / columns)
    width = max(width, 2 * MARGIN + columns * LEGEND_COLUMN)
    total = height + LINE * (rows + 2) + MARGIN
    title = f"{procedure.title}（第{procedure.version}版）"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {total:.0f}"'
        f' width="{width:.0f}" height="{total:.0f}" role="img" font-family="{FONT}">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        f' markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="{INK}"/></marker></defs>',
        f'<rect width="{width:.0f}" height="{total:.0f}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="38" font-size="20" fill="{INK}">{escape(title)}</text>',
        *_arrows(procedure, places),
        *(_box(state, places[state.id], procedure) for state in procedure.states),
        *_legend(legend, height, columns),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _ranks(procedure: Procedure) -> dict[str, int]:
    """The road runs straight down; every other state stands one below its first predecessor."""
    ranks = {state: n for n, state in enumerate((procedure.initial, *procedure.road))}
    ranks = {state: n for n, state in enumerate(sorted(ranks, key=lambda s: ranks[s]))}
    waiting = list(ranks)
    for state in waiting:
        for step in procedure.steps:
            if state in step.from_ and step.to and step.to not in ranks:
                ranks[step.to] = ranks[state] + 1
                waiting.append(step.to)
    deepest = max(ranks.values())
    return {s.id: ranks.get(s.id, deepest + 1) for s in procedure.states}


def _places(procedure: Procedure) -> tuple[dict[str, _Point], float, float]:
    ranks = _ranks(procedure)
    layers: dict[int, list[str]] = defaultdict(list)
    for state in procedure.states:
        layers[ranks[state.id]].append(state.id)
    before: dict[str, set[str]] = defaultdict(set)
    for step in procedure.steps:
        for source in step.from_:
            if step.to and ranks.get(source, 0) < ranks.get(step.to, 0):
                before[step.to].add(source)
    order = {state: float(n) for names in layers.values() for n, state in enumerate(names)}
    on_road = set(procedure.road)
    for rank in sorted(layers):
        # The road runs down the left; the others stand under what leads to them.
        layers[rank].sort(
            key=lambda s: (
                s not in on_road,
                sum(order[b] for b in before[s]) / len(before[s]) if before[s] else order[s],
            )
        )
        order |= {state: float(n) for n, state in enumerate(layers[rank])}
    widest = max(len(names) for names in layers.values())
    width = LEFT + MARGIN + widest * (BOX_W + GAP_X) + 3 * GAP_X
    places = {
        state: _Point(
            LEFT + BOX_W / 2 + n * (BOX_W + GAP_X), HEAD + BOX_H / 2 + rank * (BOX_H + GAP_Y)
        )
        for rank, names in layers.items()
        for n, state in enumerate(names)
    }
    return places, width, HEAD + (max(layers) + 1) * (BOX_H + GAP_Y)


def _arrows(procedure: Procedure, places: dict[str, _Point]) -> list[str]:
    labels: dict[tuple[str, str], list[int]] = defaultdict(list)
    stubs: dict[str, list[int]] = defaultdict(list)
    roads = set()
    for n, step in enumerate(procedure.steps, start=1):
        if _from_many(step) and step.to in places:
            stubs[step.to].append(n)
            continue
        for source in step.from_:
            if step.to and source in places and step.to in places and step.to != source:
                labels[source, step.to].append(n)
                if step.main:
                    roads.add((source, step.to))
    lines, tags, taken = [], [], list[tuple[float, float, float]]()
    for target, numbers in stubs.items():
        box = places[target]
        end = _Point(box.x + BOX_W / 4, box.y - BOX_H / 2)
        text = "·".join(str(n) for n in numbers) + " ★"
        half = (len(text) * TAG_DIGIT + 8) / 2
        lines.append(
            f'<path d="M{end.x:.1f},{end.y - 16:.1f} V{end.y:.1f}" stroke="{INK}"'
            ' stroke-width="1.4" fill="none" marker-end="url(#tip)"/>'
        )
        tags.append(_tag(_Point(end.x, end.y - 22), half, INK, text))
        taken.append((end.x, end.y - 22, half))
    for (source, target), numbers in labels.items():
        curve = _curve(places[source], places[target])
        colour = ROAD if (source, target) in roads else SOFT
        points = " ".join(f"{p.x:.1f},{p.y:.1f}" for p in curve[1:])
        lines.append(
            f'<path d="M{curve[0].x:.1f},{curve[0].y:.1f} C{points}" fill="none"'
            f' stroke="{colour}" stroke-width="1.4" marker-end="url(#tip)"/>'
        )
        text = "·".join(str(n) for n in numbers)
        half = (len(text) * TAG_DIGIT + 8) / 2
        at = _free_spot(curve, half, taken)
        taken.append((at.x, at.y, half))
        tags.append(_tag(at, half, colour, text))
    return lines + tags


def _from_many(step: Step) -> bool:
    """Steps open in many states get one stub; the legend names the states."""
    return step.to is not None and len(step.from_) >= MANY


def _tag(at: _Point, half: float, colour: str, text: str) -> str:
    return (
        f'<rect x="{at.x - half:.1f}" y="{at.y - TAG_H / 2:.1f}" width="{2 * half:.1f}"'
        f' height="{TAG_H}" rx="8" fill="#ffffff" stroke="{colour}"/>'
        f'<text x="{at.x:.1f}" y="{at.y + 4:.1f}" font-size="11" text-anchor="middle"'
        f' fill="{INK}">{text}</text>'
    )


def _curve(a: _Point, b: _Point) -> list[_Point]:
    """Four control points of a Bézier curve from one box to another."""
    if b.x == a.x and b.y - a.y > BOX_H + GAP_Y:
        # Past other boxes of the same column: out and in on the left-hand side.
        start, end = _Point(a.x - BOX_W / 2, a.y), _Point(b.x - BOX_W / 2, b.y)
        reach = start.x - GAP_X - (b.y - a.y) / 12
        return [start, _Point(reach, a.y), _Point(reach, b.y), end]
    if b.y > a.y:
        start, end = _Point(a.x, a.y + BOX_H / 2), _Point(b.x, b.y - BOX_H / 2)
        bend = (end.y - start.y) / 2
        return [start, _Point(a.x, start.y + bend), _Point(b.x, end.y - bend), end]
    if b.y == a.y:
        side = 1 if b.x > a.x else -1
        start, end = _Point(a.x, a.y + BOX_H / 2), _Point(b.x - side * 20, b.y + BOX_H / 2)
        return [start, _Point(a.x, a.y + BOX_H), _Point(end.x, b.y + BOX_H), end]
    # Back to an earlier state: out and in on the right-hand side.
    start, end = _Point(a.x + BOX_W / 2, a.y), _Point(b.x + BOX_W / 2, b.y)
    reach = max(start.x, end.x) + GAP_X + (a.y - b.y) / 8
    return [start, _Point(reach, a.y), _Point(reach, b.y), end]


def _free_spot(curve: list[_Point], half: float, taken: list[tuple[float, float, float]]) -> _Point:
    best = _on_curve(curve, 0.5)
    for t in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85):
        spot = _on_curve(curve, t)
        if all(abs(spot.x - x) > half + w or abs(spot.y - y) > TAG_H for x, y, w in taken):
            return spot
    return best


def _on_curve(curve: list[_Point], t: float) -> _Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return _Point(
        sum(w * p.x for w, p in zip(weights, curve, strict=True)),
        sum(w * p.y for w, p in zip(weights, curve, strict=True)),
    )


def _box(state: State, at: _Point, procedure: Procedure) -> str:
    x, y = at.x - BOX_W / 2, at.y - BOX_H / 2
    fill = "#eef1f4" if state.closing or state.final else "#ffffff"
    edge = ROAD if state.id in procedure.road else INK
    size = 15 if len(state.title) * 15 <= BOX_W - 12 else max(9, (BOX_W - 12) // len(state.title))
    double = (
        f'<rect x="{x + 3:.1f}" y="{y + 3:.1f}" width="{BOX_W - 6}" height="{BOX_H - 6}" rx="4"'
        f' fill="none" stroke="{edge}"/>'
        if state.final
        else ""
    )
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{BOX_W}" height="{BOX_H}" rx="6" fill="{fill}"'
        f' stroke="{edge}" stroke-width="1.5"/>{double}'
        f'<text x="{at.x:.1f}" y="{at.y + size / 3:.1f}" font-size="{size}" text-anchor="middle"'
        f' fill="{INK}">{escape(state.title)}</text>'
    )


def _legend_lines(procedure: Procedure) -> list[tuple[str, str]]:
    """(text, colour) of every line below the picture."""
    titles = {s.id: s.title for s in procedure.states}
    lines = []
    for n, step in enumerate(procedure.steps, start=1):
        kept = "（回到登记以前）" if step.returns else "（不变）" if step.to is None else ""
        colour = ROAD if step.main else INK
        lines.append((f"{n}　{step.code} {step.title}{kept}", colour))
        if _from_many(step):
            sources = [titles.get(s, s) for s in step.from_]
            for at in range(0, len(sources), SOURCES_IN_LINE):
                mark = "★自" if at == 0 else "　　"
                part = "、".join(sources[at : at + SOURCES_IN_LINE])
                lines.append((f"　　{mark}{part}", SOFT))
    return lines


def _legend(lines: list[tuple[str, str]], top: float, columns: int) -> list[str]:
    rows = math.ceil(len(lines) / columns)
    drawn = [
        f'<text x="{MARGIN}" y="{top + LINE:.0f}" font-size="13" fill="{INK}">'
        "步骤（红色为主要流程；双框为终结状态；标“不变”的不改变状态；★可自多个状态办理）</text>"
    ]
    for n, (text, colour) in enumerate(lines):
        x = MARGIN + (n // rows) * LEGEND_COLUMN
        y = top + LINE * (2 + n % rows)
        drawn.append(
            f'<text x="{x}" y="{y:.0f}" font-size="13" fill="{colour}">{escape(text)}</text>'
        )
    return drawn
