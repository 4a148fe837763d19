// Offers names while somebody types; what is typed is read by the server all the same.
const PAUSE = 150;

for (const input of document.querySelectorAll("input[data-lookup]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-names`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting;
  let latest = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = ++latest;
      const address = new URLSearchParams({ q: input.value, kind: input.dataset.lookup });
      const found = await names(`/lookup?${address}`);
      if (asked === latest) list.replaceChildren(...found.map(option));
    }, PAUSE);
  });
}

async function names(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : [];
  } catch {
    return []; // offline: the field is a plain one
  }
}

function option(choice) {
  const element = document.createElement("option");
  element.value = choice.label;
  element.label = choice.hint;
  return element;
}
