// Answers every point of a table that has no answer yet as its button says, without leaving the page.
// Without this file the button sends the form for it.
"use strict";
(() => {
  for (const button of document.querySelectorAll("button[name=fill_rest]")) {
    button.addEventListener("click", (press) => {
      press.preventDefault();
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
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  }
})();
