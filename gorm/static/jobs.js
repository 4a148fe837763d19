// A page that shows running work looks again by itself, and comes anew when the work has ended.

const EVERY = 2000; // milliseconds
const region = document.querySelector("[data-gorm-job=going]");

async function look() {
  const page = await freshPage();
  const fresh = page && page.querySelector("[data-gorm-job=going]");
  // Work that has ended may be shown no more, or with other buttons: then the page comes anew.
  if (page && (!fresh || hasOtherButtons(fresh))) {
    window.location.reload();
    return;
  }
  if (fresh) show(fresh);
  setTimeout(look, EVERY);
}

// The page as it is now; null where the server does not answer just now.
async function freshPage() {
  try {
    const response = await fetch(window.location.href);
    if (!response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

function hasOtherButtons(fresh) {
  return fresh.querySelectorAll("button").length !== region.querySelectorAll("button").length;
}

// In place, so that the focus stays where it is and the words are read out only when they change.
function show(fresh) {
  const bar = region.querySelector("progress");
  const value = fresh.querySelector("progress").getAttribute("value");
  if (value === null) bar.removeAttribute("value");
  else bar.setAttribute("value", value);
  const words = region.querySelector("[data-gorm-job-words]");
  const said = fresh.querySelector("[data-gorm-job-words]").textContent;
  if (words.textContent !== said) words.textContent = said;
}

if (region) setTimeout(look, EVERY);
