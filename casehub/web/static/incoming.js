// Widens the place where scans are dropped to the whole page and lists what was chosen before it is
// sent. Without this file the native file input does the same by itself.
"use strict";
(() => {
  const input = document.getElementById("files");
  const list = document.getElementById("chosen");
  if (!input || !list || typeof DataTransfer !== "function") return;
  const MEGABYTE = 1048576;

  const show = () => {
    const names = Array.from(input.files, (file) => `${file.name}（${(file.size / MEGABYTE).toFixed(1)} MB）`);
    list.textContent = names.length ? `已选 ${names.length} 份：${names.join("、")}` : "";
  };

  const holdsFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");

  document.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
    input.files = all.files;
    show();
  });
  input.addEventListener("change", show);
})();
