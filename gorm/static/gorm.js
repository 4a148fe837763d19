// Only makes quicker what every page does without it.
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

// "/" goes to the box in the header, but not out of a field that somebody is typing in.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("gorm-search");
  const isPlain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!box || !isPlain || isTyping) return;
  event.preventDefault();
  box.focus();
});
