// The words beside the inputs of a right follow the kind that is chosen, and what that kind lacks is
// not shown as long as nothing stands there. Without this file each input bears the words of all kinds.
// By which titles one may rely on the right follows likewise: another kind's are not offered.
"use strict";
(() => {
  const form = document.querySelector("form[data-labels]");
  const labels = JSON.parse(form.dataset.labels);
  const titles = JSON.parse(form.dataset.titles);
  const titled = [...form.elements].filter((one) => one.tagName === "SELECT" && titles.inputs.some((side) =>
    one.name.startsWith(side + "-") && one.name.endsWith("-" + titles.column)));
  const all = new Map(titled.map((one) => [one, [...one.options].map((each) => each.cloneNode(true))]));
  const offer = (kind) => {
    for (const [select, options] of all) {
      const words = titles.kinds[kind], chosen = select.value;
      select.replaceChildren(...options.filter((each) => !words || !each.value || words[each.value])
        .map((each) => each.cloneNode(true)));
      if (words) for (const each of select.options) each.textContent = words[each.value] || each.textContent;
      select.value = [...select.options].some((each) => each.value === chosen) ? chosen : "";
    }
  };
  const show = () => {
    const kind = new FormData(form).get("right-kind") || "";
    for (const [id, words] of Object.entries(labels)) {
      const input = form.elements.namedItem(id);
      const label = form.querySelector(`label[for="${id}"]`);
      if (!input || !label) continue;
      const lacks = kind && !words[kind];
      label.parentElement.hidden = Boolean(lacks && !input.value);
      if (!words[kind]) continue;
      const [word, wanted, hint] = words[kind], told = document.getElementById(`${id}-hint`);
      label.textContent = word + (wanted ? " *" : "");
      input.required = wanted;
      if (told) told.textContent = hint;
    }
  };
  form.addEventListener("change", (event) => {
    show();
    if (event.target.name === "right-kind") offer(event.target.value);
  });
  offer(new FormData(form).get("right-kind") || "");
  show();
})();
