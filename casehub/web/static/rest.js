// Answers every point of a table that has no answer yet as its button says, and ticks what stands
// together, and puts a day into its input, without leaving the page. Without this file the buttons send the form for it.
"use strict";
(() => {
  const told = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));
  const fillRest = (button) => {
    const { column, answer, point } = button.dataset;
    const asks = (row) => {
      const input = button.form.elements.namedItem(`${button.value}-${row}-${point}`);
      return input && input.value.trim();
    };
    for (const input of button.form.elements) {
      const [table, row, name, more] = (input.name || "").split("-");
      if (table !== button.value || name !== column || more !== undefined || !asks(row)) continue;
      if (input.type === "checkbox") input.checked = true;
      else if (!input.value) input.value = answer;
      else continue;
      told(input);
    }
  };
  const tickAll = (button) => {
    const names = button.value.split(",");
    for (const input of button.form.elements) {
      if (input.type !== "checkbox" || !names.includes(input.name) || input.checked) continue;
      input.checked = true;
      told(input);
    }
  };
  const setDay = (button) => {
    const [name, day] = button.value.split(" ");
    const input = button.form.elements.namedItem(name);
    input.value = day;
    told(input);
    input.focus();
  };
  const ways = { fill_rest: fillRest, tick_all: tickAll, set_day: setDay };
  // Also for buttons that come to stand on the page later.
  document.addEventListener("click", (press) => {
    const button = press.target.closest("button[name]");
    if (!button || !button.form || !ways[button.name]) return;
    press.preventDefault();
    ways[button.name](button);
  });
})();
