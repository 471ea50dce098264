"use strict";
// The occupation picker: suggestions while typing. Without this file, the button below the field looks them up.

const code = document.getElementById("job.noc_2021");
const list = document.getElementById("noc-list");
const from = document.querySelector("form[data-occupations]")?.dataset.occupations;
let waiting;

async function suggest(words) {
  const answer = await fetch(`${from}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || words !== code.value) return;
  const found = await answer.json();
  list.replaceChildren(...found.map(({ code, title }) => new Option("", `${code} ${title}`)));
}

code?.addEventListener("input", () => {
  clearTimeout(waiting);
  if (code.value.trim().length > 1) waiting = setTimeout(suggest, 150, code.value);
});

// A link to one question opens the part it is folded into.
function unfold() {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = wanted?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    wanted.scrollIntoView();
  }
  wanted?.focus();
}
addEventListener("hashchange", unfold);
if (location.hash) unfold();
