"use strict";
// Small comforts; every page works without them.

// A refused form: put the reader at the summary of what to mend.
document.querySelector(".errors")?.focus();
