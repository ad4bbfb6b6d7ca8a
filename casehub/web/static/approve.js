// On the page of a matter for approval: a press fills the opinion, and text that is selected in what
// is proposed becomes the quotation of a remark. Without this file both are typed.
"use strict";
(() => {
  const form = document.getElementById("verdict");
  const opinion = document.getElementById("opinion");
  if (!form) return;

  const typed = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const button of form.querySelectorAll("button[data-say]")) {
    button.addEventListener("click", (press) => {
      press.preventDefault();
      typed(opinion, button.dataset.say);
      opinion.focus();
    });
  }

  const marker = document.getElementById("marker");
  if (!marker) return;
  const LONGEST = 200;
  let chosen = null;

  // What is selected within one paper, or within what was filled in; null for anything else.
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode) return null;
    const about = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-about]");
    const where = about(selection.anchorNode);
    const text = selection.toString().replace(/\s+/g, " ").trim();
    if (!where || where !== about(selection.focusNode) || !text || text.length > LONGEST) return null;
    return { about: where.dataset.about, text };
  };

  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (now) chosen = now;
    marker.hidden = !now;
  });

  // A press must not lose the selection before it is read.
  marker.addEventListener("mousedown", (press) => press.preventDefault());
  marker.querySelector("button").addEventListener("click", () => {
    const rows = [...form.querySelectorAll("fieldset[data-row]")].map((row) => ({
      row,
      about: row.querySelector("select"),
      quote: row.querySelector("input"),
      remark: row.querySelector("textarea"),
    }));
    const free = rows.find((one) => !one.quote.value.trim() && !one.remark.value.trim()) || rows[rows.length - 1];
    if (!chosen || !free) return;
    for (let fold = free.row.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    free.about.value = chosen.about;
    typed(free.quote, chosen.text);
    marker.hidden = true;
    document.getSelection().removeAllRanges();
    free.remark.focus();
  });
})();
