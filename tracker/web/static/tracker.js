"use strict";
// Small comforts; every page works without them.

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    // A file comes without leaving the page, so the form must be ready again.
    setTimeout(() => delete form.dataset.sent, 5000);
  });
}

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
