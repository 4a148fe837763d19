// A form that takes a while says so: its button is spent until the next page comes.
const forms = document.querySelectorAll("form[data-working]");

for (const form of forms) {
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector("[data-working-status]");
  const words = button.textContent;

  form.addEventListener("submit", () => {
    button.setAttribute("aria-disabled", "true");
    button.disabled = true;
    button.textContent = form.dataset.working;
    status.textContent = form.dataset.working;
  });

  // The browser's back button brings the page as it was left.
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.disabled = false;
    button.textContent = words;
    status.textContent = "";
  });
}
