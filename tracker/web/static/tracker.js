"use strict";
// Small comforts; every page works without them.

// A tick under each password that shows what was typed.
for (const field of document.querySelectorAll("input[data-show]")) {
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.addEventListener("change", () => { field.type = tick.checked ? "text" : "password"; });
  const label = document.createElement("label");
  label.className = "pick show";
  label.append(tick, field.dataset.show);
  field.after(label);
}
