// The words beside the inputs of a right follow the kind that is chosen, and what that kind lacks is
// not shown as long as nothing stands there. Without this file each input bears the words of all kinds.
"use strict";
(() => {
  const form = document.querySelector("form[data-labels]");
  const labels = JSON.parse(form.dataset.labels);
  const show = () => {
    const kind = new FormData(form).get("right-kind") || "";
    for (const [id, words] of Object.entries(labels)) {
      const input = form.elements.namedItem(id);
      const label = form.querySelector(`label[for="${id}"]`);
      if (!input || !label) continue;
      const lacks = kind && !words[kind];
      label.parentElement.hidden = Boolean(lacks && !input.value);
      if (words[kind]) label.textContent = words[kind] + (input.required ? " *" : "");
    }
  };
  form.addEventListener("change", show);
  show();
})();
