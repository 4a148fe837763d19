// The queue by keyboard, and rows that unfold where they stand. Without this a row is a link to the
// same page with the row open.
import { initAll } from "./vendor/govuk-frontend.min.js";

const list = document.querySelector("[data-gorm-queue]");
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

const openers = () => [...list.querySelectorAll("[data-gorm-opener]")];
const rowOf = (element) => element.closest("[data-gorm-row]");

// The row as the page has it that its link leads to; that page itself where the row has gone.
async function unfold(link) {
  const row = rowOf(link);
  try {
    const response = await fetch(link.href);
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(row.id);
    if (!fresh) throw new Error("gone");
    row.replaceWith(document.adoptNode(fresh));
    initAll({ scope: fresh });
    history.replaceState(null, "", link.href);
    fresh.querySelector("[data-gorm-opener]").focus();
    return fresh;
  } catch {
    window.location.assign(link.href);
    return null;
  }
}

// What a letter stands for in a row: a button to press, or a choice to unfold and fill in.
function choose(row, letter) {
  const choice = row.querySelector(`[data-gorm-letter="${letter}"]`);
  if (!choice) return;
  if (choice.tagName !== "DETAILS") {
    choice.click();
    return;
  }
  choice.open = true;
  choice.querySelector("textarea, select, input:not([type=hidden])").focus();
}

async function pressed(event) {
  const opener = event.target;
  // Only while a row itself has the focus: elsewhere letters are letters.
  if (!opener.matches("[data-gorm-opener]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key];
  if (step) {
    const all = openers();
    event.preventDefault();
    all[all.indexOf(opener) + step]?.focus();
  } else if (/^[a-z]$/.test(event.key) && list.dataset.gormQueue.includes(event.key)) {
    event.preventDefault();
    const isFolded = opener.matches("a") && !rowOf(opener).querySelector("[data-gorm-letter]");
    const row = isFolded ? await unfold(opener) : rowOf(opener);
    if (row) choose(row, event.key);
  }
}

function clicked(event) {
  const link = event.target.closest("a[data-gorm-opener]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  unfold(link);
}

if (list) {
  list.addEventListener("keydown", pressed);
  list.addEventListener("click", clicked);
  // After the browser has gone to the fragment itself, which takes the focus from whatever had it.
  const begin = () => setTimeout(() => {
    const here = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    here?.querySelector("[data-gorm-opener]")?.focus();
  });
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}
