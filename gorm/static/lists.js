// Ticks all boxes of a list at once, where the link behind it would ask for the page again.
const link = document.querySelector("[data-tick-all]");

if (link) {
  const boxes = [...document.querySelectorAll(`input[name="${link.dataset.tickAll}"]`)];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const all = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = all;
    link.textContent = all ? "Untick all on this page" : "Select all on this page";
  });
}
