// The form of an engagement, for somebody at a keyboard: type-ahead, drafts, Ctrl+Enter.
import { startDrafts } from "./drafts.js";
import { startLookups } from "./lookup.js";
import { startPlanning } from "./planning.js";

startLookups();
startDrafts();
startPlanning();
beginAtFirstField();
sendByKeys();
showOnlyWhenChosen();

// The error summary has the focus where something is to be mended.
function beginAtFirstField() {
  if (document.querySelector(".govuk-error-summary")) return;
  const form = document.querySelector("form[data-gorm-draft]");
  const first = form && (form.querySelector("input[role=combobox]") || form.querySelector("textarea"));
  if (first) first.focus({ preventScroll: true });
}

function sendByKeys() {
  document.querySelectorAll("form[data-gorm-draft]").forEach((form) => {
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  });
}

// Parts that matter for one answer only: data-gorm-only-when="sharing=restricted".
function showOnlyWhenChosen() {
  document.querySelectorAll("[data-gorm-only-when]").forEach((part) => {
    const [name, value] = part.dataset.gormOnlyWhen.split("=");
    const update = () => {
      const chosen = document.querySelector(`input[name="${name}"]:checked`);
      part.hidden = !chosen || chosen.value !== value;
    };
    document.querySelectorAll(`input[name="${name}"]`).forEach((radio) => radio.addEventListener("change", update));
    update();
  });
}
