// Turns a plain box of names into a type-ahead with removable chips. Without it the box is read
// by the server, one name a line; what is typed and not chosen still goes there.

const WAIT = 120; // milliseconds without a key before the server is asked

// Begin with every element that says where to look: data-gorm-lookup="/lookup".
export function startLookups() {
  if (typeof window.accessibleAutocomplete !== "function") return;
  document.querySelectorAll("[data-gorm-lookup]").forEach(startLookup);
}

function startLookup(root) {
  const plain = root.querySelector("textarea");
  if (!plain) return;
  const id = plain.id;
  const chips = startChips(root, plain);
  const holder = document.createElement("div");
  plain.after(holder);
  plain.id = `${id}-plain`;
  plain.hidden = true;
  const hint = root.querySelector(`#${CSS.escape(id)}-hint`);
  if (hint) hint.textContent = "Areas, organisations or people. Type a few letters; Enter takes the first.";

  window.accessibleAutocomplete({
    element: holder,
    id,
    name: "",
    autoselect: true,
    confirmOnBlur: false,
    minLength: 2,
    displayMenu: "overlay",
    source: asker(root.dataset.gormLookup),
    onConfirm: (choice) => {
      if (!choice) return;
      chips.add(choice);
      root.dispatchEvent(new Event("input", { bubbles: true }));
    },
    templates: { inputValue: () => "", suggestion },
    tAssistiveHint: () =>
      "When suggestions appear, use up and down arrows to look through them and Enter to choose. Several can be chosen.",
  });

  const input = root.querySelector("input.autocomplete__input");
  if (plain.getAttribute("aria-describedby")) {
    input.setAttribute("aria-describedby", `${plain.getAttribute("aria-describedby")} ${input.getAttribute("aria-describedby") || ""}`.trim());
  }
  keepInStep(input, plain);
  removeWithBackspace(input, chips);
}

// What is in the box and was not chosen goes to the server as a name of its own line.
function keepInStep(input, plain) {
  const kept = plain.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const write = () => {
    plain.value = [...kept, input.value.trim()].filter(Boolean).join("\n");
  };
  if (kept.length === 1) {
    const [only] = kept.splice(0);
    setTyped(input, only);
  }
  input.addEventListener("input", write);
  input.addEventListener("blur", () => setTimeout(write, 50));
  input.form.addEventListener("formdata", write);
  input.form.addEventListener("submit", write, { capture: true });
}

// The component keeps its own copy of what is typed: change it as a typist would.
function setTyped(input, text) {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  setter.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function removeWithBackspace(input, chips) {
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && input.value === "") chips.removeLast();
  });
}

// Asks the server for suggestions, once the typist pauses; the latest answer wins.
function asker(address) {
  let timer;
  let asked = 0;
  return (query, show) => {
    clearTimeout(timer);
    const mine = ++asked;
    timer = setTimeout(async () => {
      const found = await ask(`${address}?q=${encodeURIComponent(query)}`);
      if (mine === asked) show(found);
    }, WAIT);
  };
}

async function ask(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    const answer = response.ok ? await response.json() : [];
    return Array.isArray(answer) ? answer : [];
  } catch {
    return []; // no connection: the name that is typed is looked up when the form is sent
  }
}

function suggestion(choice) {
  if (typeof choice === "string") return escaped(choice);
  return `${escaped(choice.label)} <span class="gorm-lookup__hint">${escaped(choice.hint)}</span>`;
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

// The chips: what is chosen, each with a button that takes it out.
function startChips(root, plain) {
  const list = document.createElement("ul");
  list.className = "gorm-chips";
  list.setAttribute("aria-label", "Chosen");
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  plain.closest(".govuk-form-group").append(list, status);

  const values = () => [...list.querySelectorAll("input")].map((input) => input.value);
  const remove = (chip) => {
    const label = chip.dataset.label;
    const near = chip.nextElementSibling || chip.previousElementSibling;
    chip.remove();
    list.hidden = !list.children.length;
    status.textContent = `${label} taken out.`;
    const target = near ? near.querySelector("button") : root.querySelector("input.autocomplete__input");
    if (target) target.focus();
    root.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = ({ value, label }) => {
    if (values().includes(value)) return;
    list.append(chipOf(value, label, remove));
    list.hidden = false;
    status.textContent = `${label} chosen.`;
  };

  const chosen = root.querySelector("[data-gorm-chosen]");
  if (chosen) {
    chosen.querySelectorAll("input[name=who]").forEach((box) => {
      if (box.checked) add({ value: box.value, label: box.labels[0].textContent.trim() });
    });
    chosen.remove();
    status.textContent = "";
  }
  return {
    add,
    removeLast: () => {
      const last = list.lastElementChild;
      if (last) {
        remove(last);
        root.querySelector("input.autocomplete__input").focus();
      }
    },
  };
}

function chipOf(value, label, remove) {
  const chip = document.createElement("li");
  chip.className = "gorm-chips__chip";
  chip.dataset.label = label;
  const words = document.createElement("span");
  words.textContent = label;
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = "who";
  hidden.value = value;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "gorm-chips__remove";
  button.setAttribute("aria-label", `Take out ${label}`);
  button.textContent = "×";
  button.addEventListener("click", () => remove(chip));
  chip.append(words, hidden, button);
  return chip;
}
