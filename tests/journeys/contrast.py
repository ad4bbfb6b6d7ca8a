"""Contrast of text, judged by axe once for each way in which text is painted.

To judge every word of a long page at three widths took axe three quarters of the time of all
journeys. What its judgement rests on is read from the styles instead: colour, size and weight of
the text, what is painted behind it, what lies over it. One place of each way is judged; where axe
says of it that the contrast is enough, this holds for all of them, on every page. Where axe says
anything else, every place of that way is judged by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Ways of which axe has said that they are enough.
ENOUGH: set[str] = set()
FAULTS = """
async enough => {
  const clear = 'rgba(0, 0, 0, 0)', pictures = 'img, svg, canvas, video';
  const plain = {opacity: '1', filter: 'none', mixBlendMode: 'normal', backgroundImage: 'none',
    backgroundColor: clear, clipPath: 'none', backgroundClip: 'border-box'};
  const styles = new Map(), chains = new Map(), boxes = new Map();
  const style = e => {
    if (!styles.has(e)) styles.set(e, getComputedStyle(e));
    return styles.get(e);
  };
  const box = e => {
    if (!boxes.has(e)) boxes.set(e, e.getBoundingClientRect());
    return boxes.get(e);
  };
  const painted = (e, pseudo) => {
    const s = pseudo ? getComputedStyle(e, pseudo) : style(e);
    if (pseudo && (s.content === 'none' || s.content === 'normal')) return '';
    const own = Object.keys(plain).filter(k => s[k] !== plain[k]).map(k => k + '=' + s[k]);
    return (pseudo || '') + own.join(',');
  };
  // What is painted by an element and by those around it, from the innermost outwards.
  const chain = e => {
    if (!e) return '';
    if (!chains.has(e)) {
      const own = [painted(e), painted(e, '::before'), painted(e, '::after')].join('');
      const outer = chain(e.parentElement);
      chains.set(e, own ? own + '/' + outer : outer);
    }
    return chains.get(e);
  };
  const backed = e => style(e).backgroundColor !== clear || style(e).backgroundImage !== 'none';
  // Whether all of it lies before the first background around it.
  const within = e => {
    let around = e;
    while (around && !backed(around)) around = around.parentElement;
    const a = box(e), b = around ? box(around) : a;
    return a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  };
  const all = [...document.querySelectorAll('body, body *')].filter(e => e.getClientRects().length);
  const lifted = all.filter(e =>
    (style(e).position !== 'static' || style(e).transform !== 'none' || style(e).float !== 'none')
    && (backed(e) || e.matches(pictures)));
  const over = e => {
    const a = box(e);
    return lifted.filter(l => {
      const b = box(l);
      return !l.contains(e) && !e.contains(l)
        && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    });
  };
  const words = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.nodeValue.trim()).join('');
  const way = e => {
    const s = style(e), text = words(e) || e.value || e.placeholder || '';
    return [e.matches('input, select, textarea, button') ? e.tagName + e.type : '',
      s.color, s.fontSize, s.fontWeight, s.textShadow, s.textIndent, s.webkitTextFillColor,
      [...text].length > 1, /\\p{L}|\\p{N}/u.test(text), within(e), over(e).map(chain).join('+'), chain(e),
    ].join(';');
  };
  const known = new Set(enough), fresh = new Set(), groups = new Map(), ways = new Map();
  for (const e of all) {
    if (!words(e) && !e.matches('input, select, textarea, button')) continue;
    const found = way(e);
    ways.set(e, found);
    if (!known.has(found)) groups.set(found, [...(groups.get(found) || []), e]);
  }
  const violations = [];
  const ask = async include => {
    if (!include.length) return [];
    const asked = new Set(include);
    const exclude = include.flatMap(e => [...e.children]).filter(e => !asked.has(e));
    const found = await axe.run(exclude.length ? {include, exclude} : {include}, {
      runOnly: {type: 'rule', values: ['color-contrast']}, elementRef: true, preload: false,
      resultTypes: ['violations', 'passes'],
    });
    for (const rule of found.violations) {
      violations.push({id: rule.id, impact: rule.impact, nodes: rule.nodes.map(n => ({html: n.html}))});
    }
    return found.passes.flatMap(p => p.nodes.map(n => n.element));
  };
  const passed = await ask([...groups.values()].map(group => group[0]));
  for (const e of passed) fresh.add(ways.get(e));
  await ask([...groups].filter(([found]) => !fresh.has(found)).flatMap(([, group]) => group.slice(1)));
  return {violations, fresh: [...fresh]};
}
"""


def contrast_faults(page: Page) -> list[dict[str, Any]]:
    """What axe, which the page has loaded, finds at fault with the contrast of its text."""
    found = page.evaluate(FAULTS, sorted(ENOUGH))
    ENOUGH.update(found["fresh"])
    violations: list[dict[str, Any]] = found["violations"]
    return violations
