// Turns a plain box of names into a type-ahead: a combobox whose choices become removable chips.
// Without it the box is read by the server, one name a line; a name that is typed here and not
// chosen still goes there as it is.
//
// Enter takes what is highlighted, the first at once, and never sends the form: a typist who is
// quicker than the network gets the first of what comes.

const PAUSE = 120; // milliseconds without a key before the server is asked
const SHORTEST = 2;

// Begin with every element that says where to look: data-gorm-lookup="/lookup".
export function startLookups() {
  document.querySelectorAll("[data-gorm-lookup]").forEach((root) => {
    const plain = root.querySelector("textarea");
    if (plain) startLookup(root, plain);
  });
}

function startLookup(root, plain) {
  const parts = build(plain);
  const chips = startChips(parts, () => changed());
  const state = { options: [], active: -1, asked: 0, timer: 0, isAwaited: false };
  const { input, list } = parts;

  const changed = () => {
    plain.value = [...chips.names(), input.value.trim()].filter(Boolean).join("\n");
    root.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const close = () => {
    state.options = [];
    state.active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    stopAsking();
    close();
    input.value = "";
    chips.add(option);
    changed();
  };
  const stopAsking = () => {
    clearTimeout(state.timer);
    state.asked += 1;
    state.isAwaited = false;
  };
  const highlight = (index) => {
    state.active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const show = (options) => {
    close();
    parts.status.textContent = told(options);
    if (!options.length) return;
    state.options = options;
    list.replaceChildren(...options.map((option, index) => item(option, index)));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    highlight(0);
  };
  const item = (option, index) => {
    const element = drawn(option, `${list.id}-${index}`);
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => choose(option));
    return element;
  };
  const ask = () => {
    stopAsking();
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    const mine = state.asked;
    state.timer = setTimeout(async () => {
      const options = await found(root.dataset.gormLookup, text);
      if (mine !== state.asked) return;
      const isAwaited = state.isAwaited;
      state.isAwaited = false;
      state.timer = 0;
      if (isAwaited && options.length) choose(options[0]);
      else if (document.activeElement === input) show(options);
    }, PAUSE);
  };
  const keys = {
    ArrowDown: () => state.options.length && highlight((state.active + 1) % state.options.length),
    ArrowUp: () => state.options.length && highlight((state.active + state.options.length - 1) % state.options.length),
    Escape: () => state.options.length && (close(), true),
    Enter: () => {
      if (state.options.length) choose(state.options[state.active]);
      else if (state.timer) state.isAwaited = true;
      return true;
    },
    Backspace: () => input.value === "" && chips.removeLast(),
  };

  input.addEventListener("input", () => {
    close();
    ask();
    changed();
  });
  input.addEventListener("blur", () => {
    if (!state.isAwaited) stopAsking();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (keys[event.key] && keys[event.key]()) event.preventDefault();
  });
  takeOver(root, plain, input, chips);
}

// The input, its list and what is said aloud, in the place of the plain box.
function build(plain) {
  const id = plain.id;
  const group = plain.closest(".govuk-form-group");
  const input = element("input", { id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false" });
  input.className = `govuk-input${plain.classList.contains("govuk-textarea--error") ? " govuk-input--error" : ""}`;
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", `${id}-options`);
  if (plain.hasAttribute("aria-describedby")) input.setAttribute("aria-describedby", plain.getAttribute("aria-describedby"));
  const list = element("ul", { id: `${id}-options`, role: "listbox", "aria-label": "Suggestions" });
  list.className = "gorm-lookup__options";
  list.hidden = true;
  const chips = element("ul", { "aria-label": "Chosen" });
  chips.className = "gorm-chips";
  chips.hidden = true;
  const status = element("p", { role: "status" });
  status.className = "govuk-visually-hidden";
  const holder = element("div", {});
  holder.className = "gorm-lookup";
  holder.append(input, list);
  plain.id = `${id}-plain`;
  plain.hidden = true;
  plain.after(chips, holder, status);
  const hint = group.querySelector(".govuk-hint");
  if (hint) hint.textContent = "Areas, organisations or people. Type a few letters; Enter takes the first.";
  return { input, list, chips, status };
}

// What the page came with: things that are chosen, and names that are still to be found.
function takeOver(root, plain, input, chips) {
  const names = plain.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const chosen = root.querySelector("[data-gorm-chosen]");
  if (chosen) {
    chosen.querySelectorAll("input[name=who]:checked").forEach((box) => {
      chips.add({ value: box.value, label: box.labels[0].textContent.trim() });
    });
    chosen.remove();
  }
  if (names.length === 1) input.value = names[0];
  else names.forEach((name) => chips.add({ value: "", label: name }));
  plain.value = names.join("\n");
  chips.hush();
}

function startChips({ chips, status, input }, changed) {
  const all = () => [...chips.children];
  const remove = (chip) => {
    const next = chip.nextElementSibling || chip.previousElementSibling;
    chip.remove();
    chips.hidden = !chips.children.length;
    status.textContent = `${chip.dataset.label} taken out.`;
    (next ? next.querySelector("button") : input).focus();
    changed();
  };
  return {
    add(option) {
      const known = all().some((chip) => chip.dataset.value === option.value && chip.dataset.label === option.label);
      if (!known) chips.append(chip(option, remove));
      chips.hidden = false;
      status.textContent = `${option.label} chosen.`;
    },
    removeLast() {
      const last = chips.lastElementChild;
      if (last) remove(last);
      input.focus();
      return Boolean(last);
    },
    names: () => all().filter((chip) => !chip.dataset.value).map((chip) => chip.dataset.label),
    hush: () => (status.textContent = ""),
  };
}

function chip({ value, label }, remove) {
  const item = element("li", { "data-value": value, "data-label": label });
  item.className = value ? "gorm-chips__chip" : "gorm-chips__chip gorm-chips__chip--unknown";
  const words = element("span", {});
  words.textContent = label;
  const button = element("button", { type: "button", "aria-label": `Take out ${label}` });
  button.className = "gorm-chips__remove";
  button.textContent = "×";
  button.addEventListener("click", () => remove(item));
  item.append(words, button);
  if (value) item.append(element("input", { type: "hidden", name: "who", value }));
  return item;
}

function drawn(option, id) {
  const item = element("li", { id, role: "option", "aria-selected": "false" });
  item.className = "gorm-lookup__option";
  const hint = element("span", {});
  hint.className = "gorm-lookup__hint";
  hint.textContent = option.hint;
  item.append(`${option.label} `, hint);
  return item;
}

async function found(address, text) {
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" } });
    const options = answer.ok ? await answer.json() : [];
    return Array.isArray(options) ? options : [];
  } catch {
    return []; // no connection: the name goes with the form and is found then
  }
}

function told(options) {
  if (!options.length) return "Nothing found. The name is kept as you typed it.";
  return options.length === 1 ? "One suggestion. Enter takes it." : `${options.length} suggestions. Enter takes the first; arrows move.`;
}

function element(tag, attributes) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}
