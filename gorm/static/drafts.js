// Keeps what somebody types as a draft, so that a lost connection or an ended sign-in loses no word.

const EVERY = 4000; // milliseconds after the first key that is not kept yet
const PATIENCE = 1500; // as long as a sending waits for a draft that is on its way

// Begin with every form that says where drafts go: data-gorm-draft="/drafts".
export function startDrafts() {
  document.querySelectorAll("form[data-gorm-draft]").forEach(startDraft);
}

function startDraft(form) {
  const status = form.querySelector("[data-gorm-draft-status]");
  let timer = null;
  let isChanged = false;
  let isSent = false;
  let onItsWay = null;

  const keep = async () => {
    timer = null;
    if (!isChanged || isSent || onItsWay) return;
    isChanged = false;
    onItsWay = send(form);
    const token = await onItsWay;
    onItsWay = null;
    if (isSent) return;
    if (token) {
      hiddenDraft(form).value = token;
      say(status, `Draft kept at ${clock()}`);
    } else {
      isChanged = true;
      say(status, "The draft cannot be kept just now. Nothing is lost: go on, and save when you are done.");
    }
    if (isChanged) plan();
  };
  const plan = () => {
    if (timer === null) timer = setTimeout(keep, EVERY);
  };
  const changed = () => {
    isChanged = true;
    plan();
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    if (onItsWay && !isSent) {
      // A draft that arrives after its form would outlive it: let it arrive first.
      event.preventDefault();
      const button = event.submitter;
      const go = () => {
        isSent = true;
        HTMLFormElement.prototype.requestSubmit.call(form, button || undefined);
      };
      Promise.race([onItsWay, new Promise((done) => setTimeout(done, PATIENCE))]).then((token) => {
        if (token) hiddenDraft(form).value = token;
        go();
      });
      return;
    }
    isSent = true;
  });
  const leave = () => {
    if (!isChanged || isSent) return;
    isChanged = false;
    navigator.sendBeacon(form.dataset.gormDraft, fieldsOf(form));
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSent = false;
  });
}

function fieldsOf(form) {
  const fields = new FormData(form);
  fields.delete("submission_key"); // it is for the sending that saves, which a draft is not
  fields.set("path", window.location.pathname);
  return fields;
}

async function send(form) {
  try {
    const response = await fetch(form.dataset.gormDraft, { method: "POST", body: fieldsOf(form) });
    if (!response.ok) return "";
    return (await response.json()).draft || "";
  } catch {
    return "";
  }
}

function hiddenDraft(form) {
  let input = form.querySelector("input[name=draft]");
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = "draft";
    form.append(input);
  }
  return input;
}

function say(status, words) {
  if (status) status.textContent = words;
}

function clock() {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date());
}
