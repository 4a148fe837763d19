// Files dropped anywhere on the page are sent as if they had been chosen in its field.

const form = document.querySelector("form[data-gorm-drop]");
const input = form && form.querySelector("input[type=file]");
if (input) start();

function start() {
  const words = form.querySelector("[data-gorm-drop-words]");
  words.hidden = false;
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("gorm-drop--over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("gorm-drop--over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("gorm-drop--over");
    input.files = event.dataTransfer.files;
    words.textContent = "Reading what you dropped…";
    form.requestSubmit();
  });
}
