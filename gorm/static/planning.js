// Shows what is known about a plan while it is being typed: who else meets them, quiet periods.
const PAUSE = 400; // milliseconds without a change before the server is asked

// Begin with the part of a form that says where to ask: data-gorm-known="/engagements/plan/known".
export function startPlanning() {
  document.querySelectorAll("[data-gorm-known]").forEach((part) => {
    const form = part.closest("form");
    if (form) startOne(form, part);
  });
}

function startOne(form, part) {
  const button = form.querySelector("button[type=submit]:not([formaction])");
  const words = part.dataset.gormButton;
  let timer = null;
  let asked = 0;
  let last = questionOf(form, part);

  const ask = async () => {
    const question = questionOf(form, part);
    if (question === last) return;
    last = question;
    asked += 1;
    const mine = asked;
    const notes = question ? await found(`${part.dataset.gormKnown}?${question}`) : null;
    if (mine !== asked) return;
    part.replaceChildren(...(notes ? [notes.list] : []));
    replaceJoining(form, notes && notes.joining);
    wordButton(button, words, notes ? notes.list.dataset.gormAnswer : "");
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}

// The buttons to join belong to a form outside that of the plan.
function replaceJoining(form, joining) {
  const standing = document.getElementById("join-instead");
  if (standing) standing.remove();
  if (joining) form.before(joining);
}

// Whoever saves after reading a warning has answered it: the button says so, and sends which.
function wordButton(button, words, answer) {
  button.textContent = answer ? "Plan it all the same" : words;
  if (answer) {
    button.name = "planned_knowing";
    button.value = answer;
  } else {
    button.removeAttribute("name");
    button.removeAttribute("value");
  }
}

// What is asked of the server. Free words stay in the form: addresses are kept in logs.
function questionOf(form, part) {
  const sent = new FormData(form);
  if (!sent.get("happens_on") || !sent.getAll("who").length) return "";
  const question = new URLSearchParams();
  ["who", "themes"].forEach((name) => sent.getAll(name).forEach((value) => question.append(name, value)));
  ["happens_on", "kind", "minutes", "estimated_hours"].forEach((name) => {
    if (sent.get(name)) question.set(name, sent.get(name));
  });
  const unnamed = String(sent.get("described") || "").split("\n").filter((line) => line.trim()).length;
  if (unnamed) question.set("unnamed", String(unnamed));
  if (part.dataset.gormReference) question.set("reference", part.dataset.gormReference);
  return question.toString();
}

async function found(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-gorm-known-notes]");
    const joining = page.getElementById("join-instead");
    if (!list) return null;
    return { list: document.importNode(list, true), joining: joining && document.importNode(joining, true) };
  } catch {
    return null; // no connection: the same is looked at when the plan is saved
  }
}
